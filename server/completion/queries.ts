/** What completion reads: who owes, what was held there, how long members studied; for one branch or hundreds in as many statements. */
import type { Knex } from 'knex';
import { type ActivityKindCode, activityKindCodes } from '../contract/codes.ts';
import type { Audience } from '../activities/rules.ts';
import { inList, selectRaw } from '../db/bulk.ts';
import { type Day, dayAfter, dayOf, firstDayOf, instantAt, lastDayOf, type Period, type Year } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { idsOnPath } from '../organisations/queries.ts';
import type { Meeting, Stretch, Unit } from './rules.ts';

/** Branches and groups read in one go: a county's. */
const placesMax = 20_000;
/** Meetings of a year read in one go, one row for each part of an audience. */
const meetingsMax = 400_000;

/** A unit with its name: a group's own, else none. */
export type NamedUnit = Unit & { readonly name: string | null };

/** A branch with all that decides what became of its duties in a year. */
export type BranchYear = {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly path: string;
  /** Whether it was there on some day of a year. */
  readonly stoodIn: (year: Year) => boolean;
  /** The branch, its committee, its groups in the order they were made. */
  readonly units: readonly NamedUnit[];
  /** What was meant for it or a part of it and not called off. */
  readonly meetings: readonly Meeting[];
};

type Place = {
  readonly id: number;
  readonly uid: string;
  readonly parentId: number | null;
  readonly path: string;
  readonly level: 'branch' | 'group';
  readonly name: string;
  readonly createdAt: Instant;
  readonly closedOn: Day | null;
};

const span = (period: Period): readonly [Instant, Instant] => [instantAt(firstDayOf(period)), instantAt(dayAfter(period))];

/** Branches and groups at or below a path that stood on some day of a year, in the order they were made. */
async function placesIn(db: Knex, path: string, year: Year): Promise<readonly Place[]> {
  const rows: Place[] = await db('organisations')
    .where('path', 'like', `${path}%`)
    .whereIn('level', ['branch', 'group'])
    .where('created_at', '<', span(year)[1])
    .where((open) => void open.whereNull('closed_on').orWhere('closed_on', '>', firstDayOf(year)))
    .orderBy('id')
    .limit(placesMax)
    .select({
      id: 'id',
      uid: 'uid',
      parentId: 'parent_id',
      path: 'path',
      level: 'level',
      name: 'name',
      createdAt: 'created_at',
      closedOn: 'closed_on',
    });
  return rows;
}

/** When branches had a committee, by branch: somebody beside secretary and deputy sat on it. */
async function committeesIn(db: Knex, path: string, year: Year): Promise<ReadonlyMap<number, readonly Stretch[]>> {
  const rows = await selectRaw<Stretch & { organisationId: number }>(
    db,
    `select p.organisation_id as "organisationId", p.from_day as "fromDay", p.until_day as "untilDay"
     from member_posts p join organisations o on o.id = p.organisation_id
     where o.path like ? and p.post = 'committee_member' and p.from_day <= ? and (p.until_day is null or p.until_day > ?)`,
    [`${path}%`, lastDayOf(year), firstDayOf(year)],
  );
  return groupBy(rows, (row) => row.organisationId);
}

type Held = Meeting & { readonly id: number };

/** Meetings of a year that are meant for somebody at or below a path, or for all of something above it. */
async function meetingsFor(db: Knex, path: string, year: Year, kinds: readonly ActivityKindCode[]): Promise<readonly Held[]> {
  const [ofKinds, kindList] = inList(db, 'a.kind', kinds);
  const [above, aboveList] = inList(db, 't.organisation_id', idsOnPath(path));
  const rows = await selectRaw<Omit<Held, 'audiences' | 'kind' | 'attended'> & Audience & { kind: string; attended: number }>(
    db,
    `select a.id as id, a.uid as uid, a.kind as kind, a.starts_at as "startsAt", a.ends_at as "endsAt",
       t.organisation_id as "organisationId", t.audience as audience,
       case when exists (select 1 from attendances p where p.activity_id = a.id) then 1 else 0 end as attended
     from activities a
     join activity_audiences t on t.activity_id = a.id
     join organisations o on o.id = t.organisation_id
     where a.starts_at >= ? and a.starts_at < ? and a.cancelled_at is null and ${ofKinds} and (o.path like ? or ${above})
     order by a.starts_at, a.id limit ${meetingsMax}`,
    [...span(year), ...kindList, `${path}%`, ...aboveList],
  );
  return [...groupBy(rows, (row) => row.id).values()].flatMap((parts): Held[] => {
    const [first] = parts;
    const kind = activityKindCodes.find((known) => known === first?.kind);
    if (first === undefined || kind === undefined) return [];
    const audiences = parts.map(({ organisationId, audience }) => ({ organisationId, audience }));
    return [
      { id: first.id, uid: first.uid, kind, startsAt: first.startsAt, endsAt: first.endsAt, audiences, attended: first.attended === 1 },
    ];
  });
}

/** Of meetings for more than one place, who of which branch came: `meeting branch`. Whose own a meeting was needs no asking. */
async function comingsAt(db: Knex, path: string, meetings: readonly Held[]): Promise<ReadonlySet<string>> {
  const [those, list] = inList(
    db,
    'p.activity_id',
    meetings.map(({ id }) => id),
  );
  const rows = await selectRaw<{ activityId: number; branchId: number }>(
    db,
    `select distinct p.activity_id as "activityId", p.organisation_id as "branchId"
     from attendances p join organisations o on o.id = p.organisation_id
     where ${those} and o.path like ?`,
    [...list, `${path}%`],
  );
  return new Set(rows.map((row) => `${row.activityId} ${row.branchId}`));
}

const stoodOf = ({ createdAt, closedOn }: Place): Stretch => ({ fromDay: dayOf(createdAt), untilDay: closedOn });

/** What of a stretch lies within another: no committee without its branch. */
const within = (stretch: Stretch, outer: Stretch): Stretch => {
  const ends = [stretch.untilDay, outer.untilDay].filter((day) => day !== null).toSorted();
  return { fromDay: stretch.fromDay > outer.fromDay ? stretch.fromDay : outer.fromDay, untilDay: ends[0] ?? null };
};

function unitsOf(branch: Place, groups: readonly Place[], committee: readonly Stretch[]): readonly NamedUnit[] {
  const stood = stoodOf(branch);
  const standing = groups.filter(({ closedOn }) => closedOn === null);
  const shared = { branchPath: branch.path, groupIds: standing.map(({ id }) => id) };
  return [
    { ...shared, owedBy: 'branch', organisationId: branch.id, stood: [stood], name: null },
    { ...shared, owedBy: 'committee', organisationId: branch.id, stood: committee.map((held) => within(held, stood)), name: null },
    ...groups.map((group): NamedUnit => ({
      ...shared,
      owedBy: 'group',
      organisationId: group.id,
      stood: [stoodOf(group)],
      name: group.name,
    })),
  ];
}

/** The branches at or below a path in a year, in the order they were made. Four statements, however many they are. */
export async function branchYears(db: Knex, path: string, year: Year, kinds: readonly ActivityKindCode[]): Promise<readonly BranchYear[]> {
  const places = await placesIn(db, path, year);
  const committees = await committeesIn(db, path, year);
  const meetings = await meetingsFor(db, path, year, kinds);
  const known = new Set(places.map(({ id }) => id));
  const isJoint = ({ audiences }: Held): boolean =>
    audiences.length > 1 || audiences.some(({ organisationId }) => !known.has(organisationId));
  const joint = new Set(meetings.filter(isJoint));
  const comings = await comingsAt(db, path, [...joint]);
  const groupsOf = groupBy(
    places.filter(({ level }) => level === 'group'),
    ({ parentId }) => parentId,
  );
  const meant = groupBy(
    meetings.flatMap((meeting) => meeting.audiences.map(({ organisationId }) => ({ organisationId, meeting }))),
    ({ organisationId }) => organisationId,
  );
  return places
    .filter(({ level }) => level === 'branch')
    .map((branch) => {
      const groups = groupsOf.get(branch.id) ?? [];
      const meantFor = [...idsOnPath(branch.path), ...groups.map(({ id }) => id)].flatMap((id) => meant.get(id) ?? []);
      return {
        id: branch.id,
        uid: branch.uid,
        name: branch.name,
        path: branch.path,
        stoodIn: (other) => branch.createdAt < span(other)[1] && (branch.closedOn === null || branch.closedOn > firstDayOf(other)),
        units: unitsOf(branch, groups, committees.get(branch.id) ?? []),
        meetings: [...new Set(meantFor.map(({ meeting }) => meeting))].map((meeting) =>
          joint.has(meeting) ? { ...meeting, attended: comings.has(`${meeting.id} ${branch.id}`) } : meeting,
        ),
      };
    });
}

/**
 * How many minutes members studied in a month, quarter or year, by member: of every activity of that time which gives hours
 * and which they attended or made up for, wherever they belonged then. Who has none is left out.
 */
export async function studyMinutesOf(db: Knex, memberIds: readonly number[], period: Period): Promise<ReadonlyMap<number, number>> {
  if (memberIds.length === 0) return new Map();
  const [came, cameList] = inList(db, 'p.member_id', memberIds);
  const [madeUp, madeUpList] = inList(db, 'k.member_id', memberIds);
  const rows = await selectRaw<{ memberId: number; minutes: number | string }>(
    db,
    `select t.member_id as "memberId", sum(a.study_minutes) as minutes
     from (select p.member_id, p.activity_id from attendances p where ${came}
       union select k.member_id, k.activity_id from make_ups k where k.taken_back_at is null and ${madeUp}) t
     join activities a on a.id = t.activity_id
     where a.starts_at >= ? and a.starts_at < ? and a.cancelled_at is null and a.study_minutes is not null
     group by t.member_id`,
    [...cameList, ...madeUpList, ...span(period)],
  );
  return new Map(rows.map((row) => [row.memberId, Number(row.minutes)]));
}
