/** A forgotten sign-out: who keeps the sheet enters when somebody left, for one or for all. */
import type { Knex } from 'knex';
import { type Activity, activitiesByUid } from '../activities/queries.ts';
import { settleStays } from '../attendance/leaving.ts';
import { eventDayOf, prepareArrivals } from '../attendance/service.ts';
import { recordActs } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { inList, insertRows } from '../db/bulk.ts';
import { lockFactsForChange } from '../db/facts-lock.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { monthIsOpen } from './open-month.ts';
import { actorOf, type Keeper, type SheetParts } from './keeping.ts';

export type Leaving = {
  readonly activityUid: string;
  readonly memberUids: readonly string[];
  /** Null takes back what was entered: the taps speak again. */
  readonly leftAt: Instant | null;
  readonly by: Keeper;
};

type Came = {
  readonly id: number;
  readonly uid: string;
  readonly organisationId: number;
  readonly path: string;
  readonly at: Instant;
  readonly leftAt: Instant | null;
};

const cameTo = async (tx: Knex.Transaction, activityId: number): Promise<readonly Came[]> =>
  tx('attendances as p')
    .join('members as m', 'm.id', 'p.member_id')
    .join('organisations as o', 'o.id', 'p.organisation_id')
    .where({ 'p.activity_id': activityId })
    .orderBy('m.id')
    .select({ id: 'm.id', uid: 'm.uid', organisationId: 'o.id', path: 'o.path', at: 'p.attended_at', leftAt: 'p.left_at' });

/** Whether somebody may have left at a moment that has been. */
const mayHaveLeft = ({ opensAt, closesAt }: Activity, at: Instant, now: Instant): boolean => opensAt <= at && at <= closesAt && at <= now;

function whyNot(by: Keeper, person: Came | undefined, leftAt: Instant | null): RefusalCode | null {
  if (person === undefined) return 'member_unknown';
  if (person.id === by.memberId) return 'own_points';
  if (!by.covers(person.path)) return 'not_allowed';
  return leftAt !== null && leftAt < person.at ? 'mark_time_wrong' : null;
}

/** An activity where people sign out, under the lock that holds back taps. */
async function held(tx: Knex.Transaction, uid: string): Promise<Activity | undefined> {
  await lockFactsForChange(tx);
  const [activity] = await activitiesByUid(tx, [uid]);
  return activity?.signOut === true ? activity : undefined;
}

/** Enters when people left, all of them or none; what their stay earns follows. Nobody enters their own. */
export async function markLeft(
  tx: Knex.Transaction,
  parts: SheetParts,
  { activityUid, memberUids, leftAt, by }: Leaving,
): Promise<Outcome<{ readonly people: number }, RefusalCode>> {
  const activity = await held(tx, activityUid);
  if (activity === undefined) return refused('activity_unknown');
  if (leftAt !== null && !mayHaveLeft(activity, leftAt, parts.world.clock())) return refused('mark_time_wrong');
  const came = new Map((await cameTo(tx, activity.id)).map((person) => [person.uid, person]));
  const people: Came[] = [];
  for (const uid of new Set(memberUids)) {
    const person = came.get(uid);
    const why = whyNot(by, person, leftAt);
    if (person === undefined || why !== null) return refused(why ?? 'member_unknown');
    people.push(person);
  }
  const open = await monthIsOpen(
    tx,
    activity,
    people.map(({ organisationId }) => organisationId),
  );
  if (!open.ok) return open;
  await enter(tx, parts, activity, people, leftAt, by);
  return ok({ people: people.length });
}

/** Enters one time of leaving for everybody in care of the keeper who came before it and has not signed out; not for the keeper. */
export async function signOutAll(
  tx: Knex.Transaction,
  parts: SheetParts,
  { activityUid, leftAt, by }: { readonly activityUid: string; readonly leftAt: Instant; readonly by: Keeper },
): Promise<Outcome<{ readonly people: number }, RefusalCode>> {
  const activity = await held(tx, activityUid);
  if (activity === undefined) return refused('activity_unknown');
  const memberUids = (await cameTo(tx, activity.id))
    .filter((person) => person.leftAt === null && whyNot(by, person, leftAt) === null)
    .map(({ uid }) => uid);
  return markLeft(tx, parts, { activityUid, memberUids, leftAt, by });
}

async function enter(
  tx: Knex.Transaction,
  { world, schemes, following }: SheetParts,
  activity: Activity,
  people: readonly Came[],
  leftAt: Instant | null,
  by: Keeper,
): Promise<void> {
  if (people.length === 0) return;
  const ids = people.map(({ id }) => id);
  const day = eventDayOf(activity);
  const prepared = await prepareArrivals(
    tx,
    people.map(({ id, organisationId }) => ({ memberId: id, organisationId, day })),
  );
  const before: { member_id: number; ordinal: number }[] = await tx('departures')
    .where({ activity_id: activity.id })
    .whereRaw(...inList(tx, 'member_id', ids))
    .groupBy('member_id')
    .select('member_id')
    .max({ ordinal: 'ordinal' });
  const ordinals = new Map(before.map((row) => [row.member_id, row.ordinal]));
  await insertRows(
    tx,
    'departures',
    ids.map((id) => ({
      activity_id: activity.id,
      member_id: id,
      ordinal: (ordinals.get(id) ?? 0) + 1,
      left_at: leftAt,
      account_id: by.account.id,
      noted_at: world.clock(),
    })),
  );
  const pairs = ids.map((memberId) => ({ memberId, activityId: activity.id }));
  await settleStays(tx, world, await schemes(tx), prepared, pairs);
  await following(tx, pairs);
  await recordActs(
    tx,
    world,
    people.map(({ uid, organisationId }) => ({
      actor: actorOf(by),
      action: 'sheet.sign_out',
      organisationId,
      subject: uid,
      detail: { activity: activity.uid, leftAt },
    })),
  );
}
