/** Registering for an open call, and withdrawing: the line decides who holds a place. */
import type { Knex } from 'knex';
import { type Activity, activitiesByUid } from '../activities/queries.ts';
import { byAccount, recordAct } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { insertRows } from '../db/bulk.ts';
import { engineOf } from '../db/database.ts';
import { recordEvents } from '../db/events.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { callState, type CallState } from './rules.ts';

/** One for whom an activity is meant. */
export type Meant = {
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  readonly organisationPath: string;
};

/** Those for whom an activity is meant: attendance knows it, which stands on calls itself. */
export type MeantFor = (db: Knex, activity: Activity) => Promise<readonly Meant[]>;

export type Registering = {
  readonly activityUid: string;
  readonly memberId: number;
  readonly accountId: number;
  /** An officer for somebody who told them: they may until it begins, also after registration has closed. */
  readonly byOfficer: boolean;
};

/** The open call of a uid, with its line held still until the commit: two who press at once come one after the other. */
async function callHeld(tx: Knex.Transaction, { activityUid }: Registering): Promise<Activity | undefined> {
  // Weaker than the lock of a change: taps that refer to the activity go on.
  if (engineOf(tx) === 'postgres') await tx('activities').where({ uid: activityUid }).forNoKeyUpdate().select('id');
  const [activity] = await activitiesByUid(tx, [activityUid]);
  return activity;
}

const whyNot: Readonly<Record<Exclude<CallState, 'open'>, RefusalCode>> = {
  no_call: 'call_not_open',
  closed: 'registration_closed',
  begun: 'registration_over',
};

/** Somebody registers, or is registered by an officer. Registered twice they stand once, where they came first. */
export async function register(
  tx: Knex.Transaction,
  world: World,
  meantFor: MeantFor,
  asked: Registering,
): Promise<Outcome<null, RefusalCode>> {
  const { memberId, accountId, byOfficer } = asked;
  const activity = await callHeld(tx, asked);
  if (activity === undefined) return refused('activity_unknown');
  const state = callState(activity, world.clock());
  if (state !== 'open' && !(byOfficer && state === 'closed')) return refused(whyNot[state]);
  const meant = (await meantFor(tx, activity)).find((member) => member.memberId === memberId);
  if (meant === undefined) return refused('not_meant');
  const uid = world.newUid();
  const rows = await insertRows<{ id: number }>(
    tx,
    'registrations',
    [{ uid, activity_id: activity.id, member_id: memberId, registered_at: world.clock(), registered_by: accountId }],
    'on conflict do nothing returning id',
  );
  if (rows.length === 0) return ok(null);
  await told(tx, world, activity, 'call.register', meant.memberUid, accountId);
  return ok(null);
}

/** Somebody withdraws until it begins, so that the next in line has time to know. */
export async function withdraw(tx: Knex.Transaction, world: World, asked: Registering): Promise<Outcome<null, RefusalCode>> {
  const { memberId, accountId } = asked;
  const activity = await callHeld(tx, asked);
  if (activity === undefined) return refused('activity_unknown');
  const state = callState(activity, world.clock());
  if (state === 'begun' || state === 'no_call') return refused(whyNot[state]);
  const gone = await tx('registrations')
    .where({ activity_id: activity.id, member_id: memberId })
    .whereNull('withdrawn_at')
    .update({ withdrawn_at: world.clock(), withdrawn_by: accountId });
  if (gone === 0) return ok(null);
  const member: { uid: string } | undefined = await tx('members').where({ id: memberId }).first('uid');
  await told(tx, world, activity, 'call.withdraw', member?.uid ?? '', accountId);
  return ok(null);
}

/** Who is expected has changed: it is kept, and open sheets look again. */
async function told(
  tx: Knex.Transaction,
  world: World,
  { uid, organisationId }: Activity,
  action: 'call.register' | 'call.withdraw',
  memberUid: string,
  accountId: number,
): Promise<void> {
  await recordAct(tx, world, { actor: byAccount(accountId), action, organisationId, subject: memberUid, detail: { activity: uid } });
  await recordEvents(tx, world.clock(), [{ topic: 'attendance', organisationId, subject: '' }]);
}
