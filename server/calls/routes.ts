/** Addresses of open calls: a member registers and withdraws, an officer does it for who told them. */
import { z } from 'zod';
import { may } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { activitiesByUid } from '../activities/queries.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { dayOf } from '../kernel/calendar.ts';
import { refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { organisationById } from '../organisations/queries.ts';
import { registrationModel, type RegistrationShown } from './pages.ts';
import { type Meant, type MeantFor, register, withdraw } from './service.ts';

export type CallParts = { readonly meantFor: MeantFor };

/** Without a member: oneself. */
const form = z.strictObject({ member: z.union([z.literal(''), uidText]).optional() });

/** Refusals that the page explains itself. */
const explained: ReadonlySet<RefusalCode> = new Set([
  'form_expired',
  'registration_closed',
  'registration_over',
  'not_meant',
  'member_unknown',
]);

export function callRoutes(router: AppRouter, deps: Deps, { meantFor }: CallParts): void {
  const { db, world } = deps;
  type Found = Omit<RegistrationShown, 'now' | 'error' | 'typed'>;

  /** The open call of an address, for whom it is meant and who looks after some of them; else the answer is given. */
  async function found(ctx: RouteContext): Promise<Found | undefined> {
    const uid = ctx.params['uid'] ?? '';
    const viewer = viewerOf(ctx);
    const today = dayOf(world.clock());
    const [activity] = isUuid(uid) ? await activitiesByUid(db.reader, [uid]) : [];
    const host = activity === undefined ? undefined : await organisationById(db.reader, activity.organisationId);
    if (activity?.call === 'open' && host !== undefined) {
      const meant = await meantFor(db.reader, activity);
      const own = meant.find(({ memberId }) => memberId === viewer.member?.id);
      const isHost = may(viewer, 'keep_attendance', host.path, today);
      const inCare = ({ organisationPath }: Meant): boolean => isHost || may(viewer, 'keep_attendance', organisationPath, today);
      const cares = isHost || meant.some(inCare);
      if (own !== undefined || cares) return { activity, host, meant, memberId: own?.memberId ?? null, cares: cares ? inCare : null };
    }
    replyRefused(ctx, deps, refused('not_found'));
    return undefined;
  }

  const show = async (ctx: RouteContext, here: Found, error: RefusalCode | null = null, member = ''): Promise<void> => {
    const model = await registrationModel(db.reader, { ...here, now: world.clock(), error, typed: { member } });
    showPage(ctx, deps, 'registration', model, { status: error === null ? 200 : refusalStatus[error] });
  };

  const acting = (act: 'register' | 'withdraw') => async (ctx: RouteContext) => {
    const here = await found(ctx);
    if (here === undefined) return;
    const sent = await readForm(ctx, deps, form);
    if (!sent.ok) return show(ctx, here, sent.code);
    const { member } = sent.value;
    const person = member === undefined ? undefined : here.meant.find((one) => one.memberUid === member && here.cares?.(one) === true);
    const memberId = member === undefined ? here.memberId : (person?.memberId ?? null);
    if (memberId === null) return show(ctx, here, member === undefined ? 'not_meant' : 'member_unknown', member);
    const asked = {
      activityUid: here.activity.uid,
      memberId,
      accountId: viewerOf(ctx).accountId,
      byOfficer: member !== undefined,
    };
    const outcome = await db.write((tx) => (act === 'register' ? register(tx, world, meantFor, asked) : withdraw(tx, world, asked)));
    if (outcome.ok) {
      ctx.status = 303;
      return ctx.redirect(addresses.registration(here.activity.uid));
    }
    if (!explained.has(outcome.code)) return replyRefused(ctx, deps, outcome, addresses.activities);
    await show(ctx, here, outcome.code, member);
  };

  router.get(addresses.registration(':uid'), signedIn(deps), async (ctx) => {
    const here = await found(ctx);
    if (here !== undefined) await show(ctx, here);
  });
  router.post(addresses.registration(':uid'), signedIn(deps), acting('register'));
  router.post(`${addresses.registration(':uid')}/withdraw`, signedIn(deps), acting('withdraw'));
}
