/** Asking for leave, withdrawing it, deciding it. */
import type { Knex } from 'knex';
import type { Scope } from '../access/rules.ts';
import type { Activity } from '../activities/queries.ts';
import { byAccount, recordAct } from '../audit/service.ts';
import type { LeaveKindCode, MemberClassCode } from '../contract/codes.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { insertRows } from '../db/bulk.ts';
import { recordEvents } from '../db/events.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { type ListedLeave, leaveByUid, standingLeave } from './queries.ts';
import { type LeaveDecision, leaveStateOf, mayBecome } from './rules.ts';

/** One who stands on the list of an activity. */
export type OnRoll = {
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  readonly organisationPath: string;
  readonly class: MemberClassCode;
  readonly required: boolean;
};

/** The list of an activity, no further than `within`: attendance knows it, which stands on leave itself. */
export type RollOf = (db: Knex, activity: Activity, within?: string) => Promise<readonly OnRoll[]>;

export type LeaveAsked = {
  readonly activity: Activity;
  readonly memberId: number;
  readonly kind: LeaveKindCode;
  readonly words: string;
  readonly accountId: number;
};

/** What changes who is awaited makes open sheets look again. */
const told = (tx: Knex.Transaction, world: World, organisationId: number): Promise<void> =>
  recordEvents(tx, world.clock(), [{ topic: 'attendance', organisationId, subject: '' }]);

/** Writes a request; undefined where one of this member and activity stands already. */
async function written(tx: Knex.Transaction, world: World, asked: LeaveAsked): Promise<string | undefined> {
  const { activity, memberId, kind, words, accountId } = asked;
  const uid = world.newUid();
  const rows = await insertRows<{ id: number }>(
    tx,
    'leaves',
    [{ uid, activity_id: activity.id, member_id: memberId, kind, words, asked_at: world.clock(), entered_by: accountId }],
    'on conflict do nothing returning id',
  );
  return rows.length === 0 ? undefined : uid;
}

/** Why nobody can ask leave of an activity for a member: it has begun, or nobody waits for them there. */
async function whyNot(tx: Knex.Transaction, world: World, rollOf: RollOf, { activity, memberId }: LeaveAsked) {
  if (activity.startsAt <= world.clock()) return refused('activity_begun' as const);
  const line = (await rollOf(tx, activity)).find((member) => member.memberId === memberId);
  return line?.required === true ? undefined : refused('leave_not_needed' as const);
}

/** A member asks for leave. Asked twice it is one request: the first. */
export async function askForLeave(
  tx: Knex.Transaction,
  world: World,
  rollOf: RollOf,
  asked: LeaveAsked,
): Promise<Outcome<null, RefusalCode>> {
  const refusal = await whyNot(tx, world, rollOf, asked);
  if (refusal !== undefined) return refusal;
  const uid = await written(tx, world, asked);
  if (uid === undefined) return ok(null);
  await recordAct(tx, world, {
    actor: byAccount(asked.accountId),
    action: 'leave.ask',
    organisationId: asked.activity.organisationId,
    subject: uid,
    detail: { activity: asked.activity.uid },
  });
  return ok(null);
}

/** Who decides: an account, the member behind it, and where it may. */
export type Decider = { readonly accountId: number; readonly memberId: number | null; readonly scope: Scope };

/** An officer enters a leave that a member told them: asked and granted in one. */
export async function enterLeave(
  tx: Knex.Transaction,
  world: World,
  rollOf: RollOf,
  asked: Omit<LeaveAsked, 'accountId'>,
  decider: Decider,
): Promise<Outcome<null, RefusalCode>> {
  if (asked.memberId === decider.memberId) return refused('own_leave');
  const whole = { ...asked, accountId: decider.accountId };
  const refusal = await whyNot(tx, world, rollOf, whole);
  if (refusal !== undefined) return refusal;
  const uid = (await written(tx, world, whole)) ?? (await standingLeave(tx, asked.activity.id, asked.memberId))?.uid;
  if (uid === undefined) return refused('leave_unknown');
  return decideLeave(tx, world, { uid, decision: 'granted', words: '' }, decider);
}

export type DecisionMade = { readonly uid: string; readonly decision: LeaveDecision; readonly words: string };

const toDecide = async (
  tx: Knex.Transaction,
  world: World,
  uid: string,
  { scope, memberId }: Decider,
): Promise<Outcome<ListedLeave, RefusalCode>> => {
  const leave = await leaveByUid(tx, uid, scope, world.clock());
  if (leave === undefined) return refused('leave_unknown');
  if (leave.memberId === memberId) return refused('own_leave');
  return leave.startsAt <= world.clock() ? refused('activity_begun') : ok(leave);
};

/** Grants or declines a leave before its activity begins; declining says why. Granting what is granted changes nothing. */
export async function decideLeave(
  tx: Knex.Transaction,
  world: World,
  { uid, decision, words }: DecisionMade,
  decider: Decider,
): Promise<Outcome<null, RefusalCode>> {
  if (decision === 'declined' && words.trim() === '') return refused('reason_missing');
  const found = await toDecide(tx, world, uid, decider);
  if (!found.ok) return found;
  const leave = found.value;
  const state = leaveStateOf(leave);
  if (state === decision) return ok(null);
  if (!mayBecome(state, decision)) return refused('leave_decided');
  const changed = await tx('leaves')
    .where({ uid })
    .whereNull('withdrawn_at')
    .where((open) => void open.whereNull('decision').orWhere({ decision: 'granted' }))
    .update({ decision, decided_at: world.clock(), decided_by: decider.accountId, decision_words: words.trim() });
  if (changed === 0) return refused('leave_decided');
  await recordAct(tx, world, {
    actor: byAccount(decider.accountId),
    action: 'leave.decide',
    organisationId: leave.organisationId,
    subject: uid,
    detail: { activity: leave.activityUid, decision },
  });
  await told(tx, world, leave.hostId);
  return ok(null);
}

/** A member withdraws their leave before the activity begins: they mean to come. */
export async function withdrawLeave(
  tx: Knex.Transaction,
  world: World,
  { activity, memberId, accountId }: Pick<LeaveAsked, 'activity' | 'memberId' | 'accountId'>,
): Promise<Outcome<null, RefusalCode>> {
  if (activity.startsAt <= world.clock()) return refused('activity_begun');
  const leave = await standingLeave(tx, activity.id, memberId);
  if (leave === undefined) return ok(null);
  await tx('leaves').where({ uid: leave.uid }).whereNull('withdrawn_at').update({ withdrawn_at: world.clock(), withdrawn_by: accountId });
  await recordAct(tx, world, {
    actor: byAccount(accountId),
    action: 'leave.withdraw',
    organisationId: activity.organisationId,
    subject: leave.uid,
    detail: { activity: activity.uid },
  });
  await told(tx, world, activity.organisationId);
  return ok(null);
}
