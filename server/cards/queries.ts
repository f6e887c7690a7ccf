/** Cards that nobody holds, as they were tapped: of which cards, how often, when, at which kiosks. */
import type { Knex } from 'knex';
import { inScope } from '../access/scoped.ts';
import type { Scope } from '../access/rules.ts';
import { type Cell, inList, selectRaw } from '../db/bulk.ts';
import { addDays, dayOf, instantAt } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';

/** Older taps of strangers are history: nobody can say any more whose they were. */
const unknownCardDays = 366;

/** Taps of one card that a page lists, the oldest first. */
export const unknownTapsMax = 200;

const sinceOf = (now: Instant): Instant => instantAt(addDays(dayOf(now), -unknownCardDays));

const asideHere = `select 1 from card_dismissals x join organisations p on p.id = x.organisation_id
  where x.card_number = t.card_number and x.restored_at is null and o.path like p.path || '%'`;

/** Taps in a scope whose current verdict is that nobody holds the card; `aside`: those set aside there, or those that are not. */
function unknownTaps(scope: Scope, now: Instant, aside: boolean): [string, Cell[]] {
  const [inside, patterns] = inScope('o.path', scope);
  return [
    `select t.id, t.uid, t.card_number, d.name as kiosk, o.path as path, coalesce(v.judged_at, t.judged_at) as at
     from taps t join devices d on d.id = t.device_id join organisations o on o.id = d.organisation_id
     left join tap_verdicts v on v.tap_id = t.id and v.ordinal = (select max(n.ordinal) from tap_verdicts n where n.tap_id = t.id)
     where t.id in (select id from taps where verdict = 'unknown_card' and judged_at >= ? union select tap_id from tap_verdicts where verdict = 'unknown_card')
       and coalesce(v.verdict, t.verdict) = 'unknown_card' and coalesce(v.judged_at, t.judged_at) >= ? and ${inside}
       and ${aside ? '' : 'not '}exists (${asideHere})`,
    [sinceOf(now), sinceOf(now), ...patterns],
  ];
}

/** Cards that wait for somebody to say whose they are. */
export async function countUnknownCards(db: Knex, scope: Scope, now: Instant): Promise<number> {
  const [unknown, values] = unknownTaps(scope, now, false);
  const [row] = await selectRaw<{ cards: number | string }>(db, `select count(distinct card_number) as cards from (${unknown}) u`, values);
  return Number(row?.cards ?? 0);
}

export type UnknownCard = {
  /** Uid of one of its taps: the card's name in addresses. */
  readonly tapUid: string;
  readonly cardNumber: string;
  readonly times: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** Where it was tapped last, and at how many kiosks in all. */
  readonly kiosk: string;
  readonly kiosks: number;
  /** What was open at that kiosk then. */
  readonly activity: string | null;
};

/** What could be checked in to at a kiosk of this path at this moment: the title whose start is nearest, in the order of starts. */
const activityThen = (path: string, at: string): string =>
  `(select a.title from activities a join organisations h on h.id = a.organisation_id
    where a.cancelled_at is null and a.checkin_closes_at > ${at} and a.checkin_opens_at <= ${at}
      and (${path} like h.path || '%' or h.path like ${path} || '%') order by a.starts_at, a.id limit 1)`;

export type UnknownAsked = {
  readonly scope: Scope;
  readonly now: Instant;
  /** Those set aside in place of those that wait. */
  readonly aside: boolean;
  readonly limit: number;
  readonly offset: number;
};

/** Unknown cards, those tapped last first. */
export async function listUnknownCards(db: Knex, { scope, now, aside, limit, offset }: UnknownAsked): Promise<readonly UnknownCard[]> {
  const [unknown, values] = unknownTaps(scope, now, aside);
  const rows = await selectRaw<UnknownCard & { times: number | string; kiosks: number | string }>(
    db,
    `with u as (${unknown}),
       g as (select card_number, count(*) as times, min(at) as first_at, max(at) as last_at, max(id) as id, count(distinct kiosk) as kiosks from u group by card_number
         order by max(at) desc, card_number limit ? offset ?)
     select u.uid as "tapUid", g.card_number as "cardNumber", g.times as "times", g.first_at as "firstAt", g.last_at as "lastAt", u.kiosk as "kiosk",
       g.kiosks as "kiosks", ${activityThen('u.path', 'u.at')} as "activity"
     from g join u on u.id = g.id order by g.last_at desc, g.card_number`,
    [...values, limit, offset],
  );
  return rows.map((row) => ({ ...row, times: Number(row.times), kiosks: Number(row.kiosks) }));
}

export type UnknownTap = { readonly at: Instant; readonly kiosk: string; readonly activity: string | null };

/** The card behind one of its unknown taps in a scope, with those taps; undefined when there is none such any more. */
export async function unknownCardOf(
  db: Knex,
  tapUid: string,
  asked: Pick<UnknownAsked, 'scope' | 'now' | 'aside'>,
): Promise<{ readonly cardNumber: string; readonly times: number; readonly taps: readonly UnknownTap[] } | undefined> {
  const [unknown, values] = unknownTaps(asked.scope, asked.now, asked.aside);
  const tap: { card_number: string } | undefined = await db('taps').where({ uid: tapUid }).first('card_number');
  if (tap === undefined) return undefined;
  const rows = await selectRaw<UnknownTap & { times: number | string }>(
    db,
    `select u.at as "at", u.kiosk as "kiosk", ${activityThen('u.path', 'u.at')} as "activity", count(*) over () as "times"
     from (${unknown} and t.card_number = ?) u order by u.at, u.id limit ?`,
    [...values, tap.card_number, unknownTapsMax],
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    cardNumber: tap.card_number,
    times: Number(first.times),
    taps: rows.map(({ at, kiosk, activity }) => ({ at, kiosk, activity })),
  };
}

export type Dismissal = { readonly cardNumber: string; readonly reason: string; readonly dismissedAt: Instant };

/** Why cards were set aside in the line of an organisation, by card; the newest word where there are several. */
export async function dismissalsOf(
  db: Knex,
  organisationPath: string,
  cardNumbers: readonly string[],
): Promise<ReadonlyMap<string, Dismissal>> {
  if (cardNumbers.length === 0) return new Map();
  const rows: Dismissal[] = await db('card_dismissals as x')
    .join('organisations as o', 'o.id', 'x.organisation_id')
    .whereRaw(...inList(db, 'x.card_number', cardNumbers))
    .whereRaw(`(o.path like ? or ? like o.path || '%')`, [`${organisationPath}%`, organisationPath])
    .whereNull('x.restored_at')
    .orderBy('x.id')
    .select({ cardNumber: 'x.card_number', reason: 'x.reason', dismissedAt: 'x.dismissed_at' });
  return new Map(rows.map((row) => [row.cardNumber, row]));
}
