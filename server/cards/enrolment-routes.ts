/** Addresses of registering cards at a kiosk: the page, choosing a member, looking for the two taps, stopping. */
import { z } from 'zod';
import { subtreeOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { uidText } from '../contract/text.ts';
import type { ListedDevice } from '../devices/queries.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { replyRefused } from '../http/reply.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { listMembers, memberInScope } from '../members/lists.ts';
import { membersOf } from '../members/queries.ts';
import type { Organisation } from '../organisations/queries.ts';
import type { CardFollowing } from '../taps/service.ts';
import { actorOf, placeFor, seeOther } from './asking.ts';
import { finishEnrolment, openEnrolment, stopEnrolment } from './enrolment.ts';
import { enrolmentModel, kiosksOf } from './enrolment-pages.ts';
import { heldCard } from './held.ts';

const pageQuery = z.object({
  organisation: uidText.optional(),
  device: uidText.optional(),
  member: uidText.optional(),
  replaces: uidText.optional(),
  done: uidText.optional(),
});
const placeQuery = z.object({ organisation: uidText.optional() });
const chooseForm = z.strictObject({ member: uidText, replaces: uidText.optional() });
const noFields = z.strictObject({});

export function enrolmentRoutes(router: AppRouter, deps: Deps, following: CardFollowing): void {
  const { db, world } = deps;

  /** The organisation and the kiosk of an address. */
  async function kioskFor(
    ctx: RouteContext,
  ): Promise<Outcome<{ readonly organisation: Organisation; readonly kiosk: ListedDevice }, 'not_found' | 'not_allowed'>> {
    const place = await placeFor(ctx, deps, readQuery(ctx, placeQuery).organisation);
    if (!place.ok) return place;
    const kiosk = (await kiosksOf(db.reader, place.value, world.clock())).find(({ uid }) => uid === ctx.params['uid']);
    return kiosk === undefined ? refused('not_found') : ok({ organisation: place.value, kiosk });
  }

  const pageOf = (organisation: Organisation, kiosk: ListedDevice, more = ''): string =>
    `${addresses.enrolmentOf(organisation.uid)}&device=${kiosk.uid}${more}`;

  const personIn = (organisation: Organisation, uid: string, now: Instant) =>
    memberInScope(db.reader, uid, { scope: subtreeOf(organisation.path), day: dayOf(now), now });

  router.get(addresses.enrolment, signedIn(deps), async (ctx) => {
    const { organisation: asked, device, member, replaces, done } = readQuery(ctx, pageQuery);
    const place = await placeFor(ctx, deps, asked);
    if (!place.ok) return replyRefused(ctx, deps, place);
    const now = world.clock();
    const kiosks = await kiosksOf(db.reader, place.value, now);
    const ready = kiosks.filter(({ state }) => state === 'ready');
    // Where there is one, nobody has to choose it.
    const kiosk = device === undefined ? (kiosks.length === 1 ? ready[0] : undefined) : kiosks.find(({ uid }) => uid === device);
    if (device !== undefined && kiosk === undefined) return replyRefused(ctx, deps, refused('not_found'), addresses.enrolment);
    const { accountId } = viewerOf(ctx);
    const shown = { organisation: place.value, accountId, now, kiosks, kiosk, member, replaces, done };
    showPage(ctx, deps, 'enrolment', await enrolmentModel(db.reader, shown));
  });

  router.post(`${addresses.enrolment}/:uid/choose`, signedIn(deps), async (ctx) => {
    const here = await kioskFor(ctx);
    if (!here.ok) return replyRefused(ctx, deps, here, addresses.enrolment);
    const form = await readForm(ctx, deps, chooseForm);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.enrolment);
    const { organisation, kiosk } = here.value;
    const back = pageOf(organisation, kiosk);
    const person = await personIn(organisation, form.value.member, world.clock());
    if (person === undefined) return replyRefused(ctx, deps, refused('member_unknown'), back);
    const old = form.value.replaces === undefined ? undefined : await heldCard(db.reader, form.value.replaces);
    if (form.value.replaces !== undefined && (old === undefined || old.memberId !== person.id || old.untilAt !== null))
      return replyRefused(ctx, deps, refused('card_unknown'), back);
    const choice = { deviceId: kiosk.id, accountId: viewerOf(ctx).accountId, memberId: person.id, replaces: old?.cardNumber ?? null };
    const opened = await db.write((tx) => openEnrolment(tx, world, choice));
    if (!opened.ok) return replyRefused(ctx, deps, opened, back);
    seeOther(ctx, back);
  });

  router.post(`${addresses.enrolment}/:uid/check`, signedIn(deps), async (ctx) => {
    const here = await kioskFor(ctx);
    if (!here.ok) return replyRefused(ctx, deps, here, addresses.enrolment);
    const form = await readForm(ctx, deps, noFields);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.enrolment);
    const { organisation, kiosk } = here.value;
    const back = pageOf(organisation, kiosk);
    const desk = { deviceId: kiosk.id, accountId: viewerOf(ctx).accountId };
    const finished = await db.write(async (tx) => {
      const outcome = await finishEnrolment(tx, world, actorOf(ctx), desk, following);
      if (!outcome.ok) return outcome;
      if (outcome.value === null) return ok(null);
      const { memberId, replaced } = outcome.value;
      const member = (await membersOf(tx, [memberId])).get(memberId);
      if (member === undefined) throw new Error('a card was registered for nobody');
      if (!replaced) await chooseNext(tx, organisation, desk, member);
      return ok({ uid: member.uid, replaced });
    });
    if (!finished.ok) return replyRefused(ctx, deps, finished, back);
    if (finished.value === null) return seeOther(ctx, back);
    seeOther(
      ctx,
      finished.value.replaced ? addresses.memberCards(finished.value.uid) : pageOf(organisation, kiosk, `&done=${finished.value.uid}`),
    );
  });

  /** The next in the list who has no card, from the top where it ends. */
  async function chooseNext(
    tx: Parameters<typeof openEnrolment>[0],
    organisation: Organisation,
    desk: { readonly deviceId: number; readonly accountId: number },
    member: { readonly id: number; readonly name: string },
  ): Promise<void> {
    const now = world.clock();
    const asked = { scope: subtreeOf(organisation.path), day: dayOf(now), now, query: '', withoutCard: true, limit: 1 };
    const [next] = [...(await listMembers(tx, { ...asked, after: member })), ...(await listMembers(tx, asked))];
    if (next !== undefined) await openEnrolment(tx, world, { ...desk, memberId: next.id, replaces: null });
  }

  router.post(`${addresses.enrolment}/:uid/stop`, signedIn(deps), async (ctx) => {
    const here = await kioskFor(ctx);
    if (!here.ok) return replyRefused(ctx, deps, here, addresses.enrolment);
    const form = await readForm(ctx, deps, noFields);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.enrolment);
    const { organisation, kiosk } = here.value;
    await db.write((tx) => stopEnrolment(tx, { deviceId: kiosk.id, accountId: viewerOf(ctx).accountId }));
    seeOther(ctx, pageOf(organisation, kiosk));
  });
}
