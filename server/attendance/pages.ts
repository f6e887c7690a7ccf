/** What the list of activities says, what the sheet of one activity says. */
import type { Knex } from 'knex';
import type { ActivitiesModel } from '../../views/pages/activities/model.ts';
import { type ActivityModel, type Seat, feedMax, seatsMax } from '../../views/pages/activity/model.ts';
import { type Activity, activitiesConcerning, plannedByUid } from '../activities/queries.ts';
import { selectRaw } from '../db/bulk.ts';
import { addresses } from '../http/addresses.ts';
import { dayOf, monthOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import type { Points } from '../kernel/points.ts';
import { membershipsOf, standingOn } from '../members/queries.ts';
import { type Organisation, organisationsByIds } from '../organisations/queries.ts';
import { tapItem } from '../scheme/award.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { activityFacts, factOf, stateOf } from './board.ts';
import { expectedAt, presentAt } from './queries.ts';

export const upcomingMax = 100;
export const pastPerPage = 40;
/** Older lists are read by their month's ranking; nobody turns pages further. */
export const pagesMax = 500;

export async function activitiesModel(
  db: Knex,
  organisation: Organisation,
  page: number,
  now: Instant,
  mayPlan: boolean,
): Promise<ActivitiesModel> {
  const { path, uid, name } = organisation;
  const upcoming = page === 1 ? await activitiesConcerning(db, { path, closingAfter: now, limit: upcomingMax }) : [];
  const past = await activitiesConcerning(db, {
    path,
    closedBy: now,
    newestFirst: true,
    limit: pastPerPage + 1,
    offset: (page - 1) * pastPerPage,
  });
  const facts = await activityFacts(db, [...upcoming, ...past.slice(0, pastPerPage)], now);
  return {
    organisation: { id: uid, name },
    planHref: mayPlan ? addresses.newPlan(uid) : null,
    upcoming: facts.slice(0, upcoming.length),
    past: facts.slice(upcoming.length),
    pages: {
      previousHref: page > 1 ? addresses.activitiesOf(uid, page - 1) : null,
      nextHref: past.length > pastPerPage && page < pagesMax ? addresses.activitiesOf(uid, page + 1) : null,
    },
  };
}

/** What attending posted, by member: the awards of an activity that stand. */
export async function awardsAt(db: Knex, activityId: number): Promise<ReadonlyMap<number, Points>> {
  const rows = await selectRaw<{ memberId: number; points: number }>(
    db,
    `select e.member_id as "memberId", e.points as points from entries e left join entries r on r.reverses_id = e.id
     where e.activity_id = ? and e.kind = 'award' and e.key is null and r.id is null`,
    [activityId],
  );
  return new Map(rows.map((row) => [row.memberId, row.points]));
}

const currentVerdict = `left join tap_verdicts v on v.tap_id = t.id and v.ordinal = (select max(n.ordinal) from tap_verdicts n where n.tap_id = t.id)`;

/**
 * Taps at an activity that are no attendance: guests; and, at kiosks of its host's line while check-in was open, cards
 * that nobody holds and clocks that were wrong.
 */
async function unsettledAt(db: Knex, { id, hostPath, opensAt, closesAt }: Activity): Promise<number> {
  const rows = await selectRaw<{ count: number | string }>(
    db,
    `select count(*) as count from taps t ${currentVerdict}
     where t.activity_id = ? and t.verdict = 'not_expected' and coalesce(v.verdict, t.verdict) = 'not_expected'
     union all
     select count(*) as count from taps t join devices d on d.id = t.device_id join organisations o on o.id = d.organisation_id ${currentVerdict}
     where t.verdict in ('unknown_card', 'clock_review') and t.judged_at >= ? and t.judged_at < ?
       and (o.path like ? or ? like o.path || '%') and coalesce(v.verdict, t.verdict) = t.verdict`,
    [id, opensAt, closesAt, `${hostPath}%`, hostPath],
  );
  return rows.reduce((sum, row) => sum + Number(row.count), 0);
}

/** Who looks: `sees` says whether a member of the organisation of this path is shown by name, with a way to their page. */
export type SheetReader = { readonly sees: (organisationPath: string) => boolean; readonly live: boolean; readonly plans: boolean };

type Shown = {
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  readonly groupId: number | null;
  readonly path: string;
};

/** Everybody on the sheet whom the reader may see: who was expected, then who came beside. */
async function shownOn(db: Knex, activity: Activity, reader: SheetReader): Promise<readonly Shown[]> {
  const expected = await expectedAt(db, activity);
  const awaited = new Set(expected.map((member) => member.memberId));
  const beside = (await presentAt(db, activity.id)).filter((member) => !awaited.has(member.memberId));
  const people = [...expected, ...beside];
  const stays = await membershipsOf(
    db,
    people.map((member) => member.memberId),
  );
  const day = dayOf(activity.startsAt);
  return people.flatMap(({ memberId, memberUid, name }) => {
    const stay = standingOn(stays.get(memberId) ?? [], day);
    if (stay === undefined || !reader.sees(stay.organisationPath)) return [];
    return [{ memberId, memberUid, name, groupId: stay.groupId, path: stay.organisationPath }];
  });
}

export async function activityModel(
  db: Knex,
  book: SchemeBook,
  activity: Activity,
  host: Organisation,
  now: Instant,
  reader: SheetReader,
): Promise<ActivityModel> {
  const present = await presentAt(db, activity.id);
  const came = new Map(present.map((one) => [one.memberId, one]));
  const awards = await awardsAt(db, activity.id);
  const shown = await shownOn(db, activity, reader);
  const groups = await organisationsByIds(db, [...new Set(shown.flatMap((member) => member.groupId ?? []))]);
  const state = stateOf(activity, now);
  const seatOf = (member: Shown): Seat => {
    const arrival = came.get(member.memberId);
    return {
      memberId: member.memberUid,
      name: member.name,
      href: addresses.memberPoints(member.memberUid),
      status: arrival === undefined ? (state === 'over' ? 'missing' : 'awaited') : arrival.late ? 'late' : 'present',
      at: arrival?.attendedAt ?? null,
    };
  };
  // In the order of their coming; who is still missing stands after them, in the order of the roster.
  const arrived = (member: Shown): string => came.get(member.memberId)?.attendedAt ?? '9';
  const seated = shown.slice(0, seatsMax).toSorted((a, b) => (arrived(a) < arrived(b) ? -1 : arrived(a) > arrived(b) ? 1 : 0));
  const inGroups = [...groupBy(seated, (member) => member.groupId)].toSorted(([a], [b]) => (a ?? Infinity) - (b ?? Infinity));
  const visible = new Set(shown.map((member) => member.memberId));
  const plan = await plannedByUid(db, activity.uid);
  const version = book.inForce(activity.hostPath, dayOf(activity.startsAt));
  const expected = await expectedAt(db, activity);
  return {
    organisation: { id: host.uid, name: host.name },
    speaker: plan?.speaker ?? '',
    agenda: plan?.agenda ?? '',
    planHref: reader.plans ? addresses.plan(activity.uid) : null,
    activity: factOf(activity, now, { present: present.length, expected: expected.length }),
    points: version === undefined ? null : (tapItem(version.scheme, activity)?.points ?? null),
    lateAfter: activity.lateAfter,
    groups: inGroups.map(([groupId, members]) => ({
      name: groupId === null ? null : (groups.get(groupId)?.name ?? null),
      seats: members.map(seatOf),
    })),
    late: present.filter((one) => one.late).length,
    leave: 0,
    feed: present
      .filter((one) => visible.has(one.memberId))
      .slice(-feedMax)
      .toReversed()
      .map((one) => ({
        id: one.memberUid,
        name: one.name,
        at: one.attendedAt,
        points: awards.get(one.memberId) ?? 0,
        whyHref: addresses.memberWhy(one.memberUid, monthOf(dayOf(activity.startsAt))),
        late: one.late,
      })),
    unsettled: shown.length === 0 ? 0 : await unsettledAt(db, activity),
    live: reader.live && state !== 'over',
  };
}
