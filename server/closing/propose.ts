/** Posts what a period brings when it closes, after taking back what an earlier close of it posted and no longer holds. */
import type { Knex } from 'knex';
import type { Actor } from '../audit/service.ts';
import { inList } from '../db/bulk.ts';
import { type Day, type Period, lastDayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { type Candidate, type Proposed, automaticKey, automaticPrefix, proposalsOf } from './automatic.ts';
import { candidatesAt, factsOf } from './facts.ts';
import { accountOf } from './closer.ts';
import { type StandingEntry, replaceEntries, ruleEntry, standingEntries } from './entries.ts';

export type Place = { readonly id: number; readonly uid: string; readonly path: string };

/** Automatic entries of a period that nobody has taken back: of these members, and those posted at the organisation for anybody. */
async function standingAutomatic(
  db: Knex,
  period: Period,
  organisationId: number,
  memberIds: readonly number[],
): Promise<readonly StandingEntry[]> {
  const day = lastDayOf(period);
  const [ofThem, list] = inList(db, 'e.member_id', memberIds);
  return standingEntries(db, (query) => {
    void query
      .where({ 'e.kind': 'award', 'e.day': day })
      .whereRaw(`(e.organisation_id = ? or ${ofThem})`, [organisationId, ...list])
      .where('e.key', 'like', `${automaticPrefix(period)}%`);
  });
}

export type Proposals = {
  readonly organisation: Place;
  readonly period: Period;
  readonly candidates: readonly Candidate[];
  readonly standing: readonly StandingEntry[];
  /** Where its entries stand or will: the heads to lock, and the members whose ranking they touch. */
  readonly places: readonly { readonly memberId: number; readonly organisationId: number; readonly day: Day }[];
};

/** Who is asked about and what stands of an earlier close; the entries are worked out under the locks. */
export async function gatherProposals(db: Knex, organisation: Place, period: Period): Promise<Proposals> {
  const candidates = await candidatesAt(db, organisation.id, period);
  const ids = candidates.map(({ memberId }) => memberId);
  const standing = await standingAutomatic(db, period, organisation.id, ids);
  const day = lastDayOf(period);
  const places = [
    ...ids.map((memberId) => ({ memberId, organisationId: organisation.id, day })),
    ...standing.map(({ memberId, organisationId }) => ({ memberId, organisationId, day })),
  ];
  return { organisation, period, candidates, standing, places };
}

/** What a close would post now. */
export async function proposedNow(
  db: Knex,
  book: SchemeBook,
  { organisation, period, candidates }: Pick<Proposals, 'organisation' | 'period' | 'candidates'>,
  now: Instant,
): Promise<readonly Proposed[]> {
  const version = book.inForce(organisation.path, lastDayOf(period));
  if (version === undefined) return [];
  const facts = await factsOf(
    db,
    book,
    version.scheme,
    period,
    candidates.map(({ memberId }) => memberId),
    now,
  );
  return proposalsOf(version.scheme, period, candidates, facts);
}

/**
 * Posts under the close's locks. Their day is the period's last: there the member is ranked by the organisation that closes,
 * whose chain is locked, and there they count in what is being closed. A month that is closed already, as under a quarter,
 * sends them to the next one, by the rule of late facts.
 */
export async function postProposals(
  tx: Knex.Transaction,
  world: World,
  book: SchemeBook,
  gathered: Proposals,
  closer: Actor,
): Promise<{ readonly posted: number; readonly reversed: number }> {
  const { organisation, period } = gathered;
  const day = lastDayOf(period);
  const version = book.inForce(organisation.path, day);
  const actor = await accountOf(tx, closer);
  const proposed = await proposedNow(tx, book, gathered, world.clock());
  const byKey = new Map(proposed.map((one) => [automaticKey(period, one), one]));
  const isStale = ({ key, points, organisationId, versionId }: StandingEntry): boolean =>
    byKey.get(key)?.points !== points || organisationId !== organisation.id || versionId !== version?.id;
  const stale = gathered.standing.filter(isStale);
  const kept = new Set(gathered.standing.filter((one) => !isStale(one)).map(({ key }) => key));
  const postings =
    version === undefined
      ? []
      : [...byKey]
          .filter(([key]) => !kept.has(key))
          .map(([key, { member, item, points }]) =>
            ruleEntry({
              kind: 'award',
              key,
              member: { id: member.memberId, uid: member.memberUid },
              organisation: { id: organisation.id, uid: organisation.uid },
              item,
              schemeVersion: { id: version.id, uid: version.uid },
              points,
              day,
              actor,
              reason: 'period_proposed',
            }),
          );
  const posted = await replaceEntries(tx, world, stale, { reason: 'period_closed_again', actor }, postings);
  return { posted: posted.length, reversed: stale.length };
}
