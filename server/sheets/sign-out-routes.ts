/** Addresses where a forgotten sign-out is entered. */
import { z } from 'zod';
import { signOutMax, type SignOutModel } from '../../views/pages/sheet-sign-out/model.ts';
import { signedIn } from '../access/signed-in.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { timeOf } from '../kernel/calendar.ts';
import { type Outcome, refused } from '../kernel/outcome.ts';
import { type Asked, keptFor } from './asking.ts';
import { headOf } from './hand-pages.ts';
import type { SheetParts } from './keeping.ts';
import { markLeft } from './leaving.ts';
import { momentTyped } from './moment.ts';

const doneQuery = z.object({ done: z.coerce.number().int().min(0).max(signOutMax).optional() });
const form = z.object({ time: z.string().max(5) }).catchall(z.literal('on'));
const tick = /^left-([0-9a-f-]{36})$/;

const explained: ReadonlySet<RefusalCode> = new Set(['form_expired', 'mark_time_wrong', 'member_unknown', 'own_points', 'period_closed']);

type Typed = { readonly time: string; readonly memberUids: readonly string[] };

function signOutModel(
  { activity, now, by, lines }: Asked,
  { done = null, error = null, typed }: { readonly done?: number | null; readonly error?: RefusalCode | null; readonly typed?: Typed },
): SignOutModel {
  const came = lines.flatMap(({ memberId, memberUid, name, at, leftAt }) =>
    at === null ? [] : [{ memberId, memberUid, name, at, leftAt }],
  );
  const others = came
    .filter(({ memberId }) => memberId !== by.memberId)
    .toSorted((a, b) => Number(a.leftAt !== null) - Number(b.leftAt !== null));
  return {
    sheet: headOf(activity),
    minStayMinutes: activity.minStayMinutes,
    people: others.slice(0, signOutMax).map(({ memberUid, name, at, leftAt }) => ({
      id: memberUid,
      name,
      at,
      leftAt,
      ticked: typed === undefined ? leftAt === null : typed.memberUids.includes(memberUid),
    })),
    more: Math.max(0, others.length - signOutMax),
    ownOpen: came.some(({ memberId, leftAt }) => memberId === by.memberId && leftAt === null),
    time: typed?.time ?? timeOf(now < activity.endsAt ? now : activity.endsAt),
    done,
    action: addresses.signOut(activity.uid),
    error,
  };
}

export function signOutRoutes(router: AppRouter, deps: Deps, parts: SheetParts): void {
  const { db } = deps;

  /** The sheet of an activity where people sign out, for who keeps something of it; else the answer is given. */
  async function asked(ctx: RouteContext): Promise<Asked | undefined> {
    const kept = await keptFor(ctx, deps);
    if (kept.ok && kept.value.activity.signOut) return kept.value;
    replyRefused(ctx, deps, kept.ok ? refused('not_found') : kept, addresses.activities);
    return undefined;
  }

  router.get(addresses.signOut(':uid'), signedIn(deps), async (ctx) => {
    const { done = null } = readQuery(ctx, doneQuery);
    const here = await asked(ctx);
    if (here !== undefined) showPage(ctx, deps, 'sheet-sign-out', signOutModel(here, { done }));
  });

  router.post(addresses.signOut(':uid'), signedIn(deps), async (ctx) => {
    const here = await asked(ctx);
    if (here === undefined) return;
    const sent = await readForm(ctx, deps, form);
    const show = (error: RefusalCode, typed?: Typed) =>
      showPage(ctx, deps, 'sheet-sign-out', signOutModel(here, { error, ...(typed === undefined ? {} : { typed }) }), {
        status: refusalStatus[error],
      });
    if (!sent.ok) return show('form_expired');
    const { time, ...ticks } = sent.value;
    const memberUids = Object.keys(ticks).flatMap((field) => tick.exec(field)?.[1] ?? []);
    const marked = await entered(here, { time, memberUids });
    if (marked.ok) {
      ctx.status = 303;
      return ctx.redirect(`${addresses.signOut(here.activity.uid)}?done=${marked.value.people}`);
    }
    if (!explained.has(marked.code)) return replyRefused(ctx, deps, marked, addresses.signOut(here.activity.uid));
    show(marked.code, { time, memberUids });
  });

  async function entered({ activity, by }: Asked, { time, memberUids }: Typed): Promise<Outcome<{ readonly people: number }, RefusalCode>> {
    const leftAt = momentTyped(activity, time, '');
    if (leftAt === null || leftAt === undefined) return refused('mark_time_wrong');
    if (memberUids.length === 0) return refused('member_unknown');
    return db.write((tx) => markLeft(tx, parts, { activityUid: activity.uid, memberUids, leftAt, by }));
  }
}
