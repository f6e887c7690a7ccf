/** What a year that closes hands on: one entry for everybody who was ranked there, and what an earlier close posted otherwise taken back. */
import type { Knex } from 'knex';
import type { Actor } from '../audit/service.ts';
import { inList } from '../db/bulk.ts';
import { type Day, type Year, dayAfter, lastDayOf } from '../kernel/calendar.ts';
import type { Points } from '../kernel/points.ts';
import type { World } from '../kernel/world.ts';
import type { Named, Posting } from '../ledger/service.ts';
import { membershipsOf, standingOn } from '../members/queries.ts';
import { membersAt, scoresOf } from '../rankings/service.ts';
import { carriedOver } from '../scheme/carry-over.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { accountOf } from './closer.ts';
import { type StandingEntry, replaceEntries, ruleEntry, standingEntries } from './entries.ts';

/** What the scheme of an organisation, by its path, hands on of members' years, by member; a member to whom it hands nothing is absent. */
export async function sharesOf(
  db: Knex,
  book: SchemeBook,
  path: string,
  memberIds: readonly number[],
  year: Year,
): Promise<ReadonlyMap<number, Points>> {
  const version = book.inForce(path, lastDayOf(year));
  if (version?.scheme.carryOver === undefined) return new Map();
  const shares = new Map<number, Points>();
  for (const [memberId, scored] of await scoresOf(db, book, version, memberIds, year)) {
    const carried = carriedOver(version.scheme, scored);
    if (carried !== null) shares.set(memberId, carried.points);
  }
  return shares;
}

/** The carried entries of members on a day that nobody has taken back. */
const standingCarried = async (db: Knex, memberIds: readonly number[], day: Day): Promise<readonly StandingEntry[]> =>
  memberIds.length === 0
    ? []
    : standingEntries(db, (query) => {
        void query.whereRaw(...inList(db, 'e.member_id', memberIds)).where({ 'e.kind': 'carry_over', 'e.day': day });
      });

/** Those to whom a year of an organisation may hand something on. */
export type Heirs = {
  readonly year: Year;
  readonly members: readonly Named[];
  /** Where their entries stand or will: the heads to lock. */
  readonly places: readonly { readonly memberId: number; readonly organisationId: number; readonly day: Day }[];
};

/** Who was ranked there on the year's last day, with the places whose heads their entries will need. */
export async function heirsOf(tx: Knex.Transaction, organisationId: number, year: Year): Promise<Heirs> {
  const day = dayAfter(year);
  const members = (await membersAt(tx, [organisationId], lastDayOf(year))).map(({ memberId, memberUid }) => ({
    id: memberId,
    uid: memberUid,
  }));
  const ids = members.map((member) => member.id);
  const places = [
    ...ids.map((memberId) => ({ memberId, organisationId, day })),
    ...(await standingCarried(tx, ids, day)).map((before) => ({ memberId: before.memberId, organisationId: before.organisationId, day })),
  ];
  return { year, members, places };
}

/** The entries that hold, by member: in the organisation and under the scheme where the member stands when the new year begins. */
async function holding(
  tx: Knex.Transaction,
  book: SchemeBook,
  path: string,
  { year, members }: Heirs,
  actor: Named | null,
): Promise<ReadonlyMap<number, Posting>> {
  const day = dayAfter(year);
  const ids = members.map((member) => member.id);
  const shares = await sharesOf(tx, book, path, ids, year);
  const memberships = await membershipsOf(tx, [...shares.keys()]);
  const postings = new Map<number, Posting>();
  for (const member of members) {
    const points = shares.get(member.id);
    const place = standingOn(memberships.get(member.id) ?? [], day);
    const version = place === undefined ? undefined : book.inForce(place.organisationPath, day);
    const item = version?.scheme.carryOver?.item;
    // A scheme of the new year that takes nothing on has no item to post it by.
    if (points === undefined || place === undefined || version === undefined || item === undefined) continue;
    postings.set(
      member.id,
      ruleEntry({
        kind: 'carry_over',
        key: `carry ${member.uid} ${year} ${item}`,
        member,
        organisation: { id: place.organisationId, uid: place.organisationUid },
        item,
        schemeVersion: { id: version.id, uid: version.uid },
        points,
        day,
        actor,
        reason: 'year_carried',
      }),
    );
  }
  return postings;
}

/** Posts what a closed year hands on, after taking back what an earlier close of it posted and no longer holds. `path` is the organisation's. */
export async function carry(
  tx: Knex.Transaction,
  world: World,
  book: SchemeBook,
  path: string,
  heirs: Heirs,
  closer: Actor,
): Promise<void> {
  const actor = await accountOf(tx, closer);
  const postings = await holding(tx, book, path, heirs, actor);
  const ids = heirs.members.map((member) => member.id);
  const stale = (await standingCarried(tx, ids, dayAfter(heirs.year))).filter((before) => {
    const now = postings.get(before.memberId);
    return (
      now?.key !== before.key ||
      now.points !== before.points ||
      now.organisation.id !== before.organisationId ||
      now.schemeVersion.id !== before.versionId
    );
  });
  await replaceEntries(tx, world, stale, { reason: 'year_closed_again', actor }, [...postings.values()]);
}
