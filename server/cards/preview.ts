/** What an act about a card would do to taps and points, found by doing it and taking it back. */
import type { Knex } from 'knex';
import type { VerdictCode } from '../contract/taps.ts';
import { inList } from '../db/bulk.ts';
import type { Database } from '../db/database.ts';
import { rehearse } from '../db/rehearse.ts';
import { type Month, dayOf, monthOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok } from '../kernel/outcome.ts';
import type { Points } from '../kernel/points.ts';
import type { CardChanges } from '../../views/pages/card-parts.ts';

export type ChangedTap = {
  readonly at: Instant;
  readonly kiosk: string;
  readonly before: VerdictCode;
  readonly after: VerdictCode;
  /** Which activity it was or will be counted at. */
  readonly activity: string | null;
  /** What it earns or takes back, and in which month that counts; null where points do not follow. */
  readonly points: { readonly amount: Points; readonly countsIn: Month } | null;
};

export type Preview = {
  /** The first of them, by time. */
  readonly taps: readonly ChangedTap[];
  readonly total: number;
  readonly months: readonly { readonly month: Month; readonly amount: Points; readonly late: boolean }[];
};

const tapsShownMax = 100;

type Standing = {
  id: number;
  at: Instant;
  kiosk: string;
  verdict: VerdictCode;
  member_id: number | null;
  activity_id: number | null;
  title: string | null;
};

const standingsOf = (tx: Knex.Transaction, cardNumber: string): Promise<Standing[]> =>
  tx('taps as t')
    .join('devices as d', 'd.id', 't.device_id')
    .leftJoin('tap_verdicts as v', (on) => {
      on.on('v.tap_id', 't.id').andOn('v.ordinal', '=', tx.raw('(select max(n.ordinal) from tap_verdicts n where n.tap_id = t.id)'));
    })
    .leftJoin('activities as a', 'a.id', tx.raw('case when v.tap_id is null then t.activity_id else v.activity_id end'))
    .where('t.card_number', cardNumber)
    .orderByRaw('coalesce(v.judged_at, t.judged_at), t.id')
    .select({ id: 't.id', kiosk: 'd.name', activity_id: 'a.id', title: 'a.title' })
    .select(
      tx.raw('coalesce(v.judged_at, t.judged_at) as at'),
      tx.raw('coalesce(v.verdict, t.verdict) as verdict'),
      tx.raw('case when v.tap_id is null then t.member_id else v.member_id end as member_id'),
    );

type Entry = { member_id: number; activity_id: number; points: Points; month: Month; counts_month: Month };

/** What was posted since an entry for these members at activities. */
const postedSince = async (tx: Knex.Transaction, last: number, memberIds: readonly number[]): Promise<readonly Entry[]> =>
  tx('entries')
    .where('id', '>', last)
    .whereNotNull('activity_id')
    .whereRaw(...inList(tx, 'member_id', memberIds))
    .orderBy('id')
    .select('member_id', 'activity_id', 'points', 'month', 'counts_month');

async function lastEntry(tx: Knex.Transaction): Promise<number> {
  const row: { id: number } | undefined = await tx('entries').orderBy('id', 'desc').first('id');
  return row?.id ?? 0;
}

/** Rehearses an act that concerns one card. A refusal of the act is answered as it is. */
export async function previewOf<R extends string>(
  db: Database,
  cardNumber: string,
  act: (tx: Knex.Transaction) => Promise<Outcome<null, R>>,
): Promise<Outcome<Preview, R>> {
  return rehearse(db, async (tx) => {
    const before = new Map((await standingsOf(tx, cardNumber)).map((tap) => [tap.id, tap]));
    const last = await lastEntry(tx);
    const done = await act(tx);
    if (!done.ok) return done;
    const changed = (await standingsOf(tx, cardNumber)).flatMap((after) => {
      const was = before.get(after.id);
      return was === undefined || (was.verdict === after.verdict && was.member_id === after.member_id) ? [] : [{ was, after }];
    });
    const memberIds = [...new Set(changed.flatMap(({ was, after }) => [was.member_id ?? [], after.member_id ?? []].flat()))];
    const posted = [...(await postedSince(tx, last, memberIds))];
    // Each posting is told beside the tap that it follows from: the one recorded there, now or before.
    const pointsOf = ({ was, after }: (typeof changed)[number]): ChangedTap['points'] => {
      const { member_id, activity_id } = after.verdict === 'recorded' ? after : was;
      if (after.verdict !== 'recorded' && was.verdict !== 'recorded') return null;
      const index = posted.findIndex((entry) => entry.member_id === member_id && entry.activity_id === activity_id);
      const [entry] = index < 0 ? [] : posted.splice(index, 1);
      return entry === undefined ? null : { amount: entry.points, countsIn: entry.counts_month };
    };
    const months = new Map<Month, { amount: Points; late: boolean }>();
    for (const { counts_month, points, month } of posted) {
      const sum = months.get(counts_month) ?? { amount: 0, late: false };
      months.set(counts_month, { amount: sum.amount + points, late: sum.late || counts_month !== month });
    }
    const taps = changed.map((change): ChangedTap => {
      const { was, after } = change;
      return {
        at: after.at,
        kiosk: after.kiosk,
        before: was.verdict,
        after: after.verdict,
        activity: after.title ?? was.title,
        points: pointsOf(change),
      };
    });
    return ok({
      taps: taps.slice(0, tapsShownMax),
      total: taps.length,
      months: [...months].map(([month, sum]) => ({ month, ...sum })).toSorted((a, b) => (a.month < b.month ? -1 : 1)),
    });
  });
}

/** As a page shows it: points are late where they count in another month than their tap's, whose own was closed. */
export const changesOf = ({ taps, total, months }: Preview): CardChanges => ({
  taps: taps.map(({ points, ...tap }) => ({
    ...tap,
    points: points === null ? null : { ...points, late: points.countsIn !== monthOf(dayOf(tap.at)) },
  })),
  total,
  months,
});
