/** Planning an activity: what, where, when, for whom; changing the plan, calling it off. */
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { insertRows } from '../db/bulk.ts';
import { lockFactsForChange } from '../db/facts-lock.ts';
import { dayOf, monthOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { closedPeriods } from '../periods/queries.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { type Activity, type PlannedActivity, activitiesById, isSheetClosed, plannedByUid, signedInAt } from './queries.ts';
import { type PlanFrame, type PlanTerms, type PlanWords, frameRow, sameFrame, termsRow, usualTerms, wordsRow } from './plan-parts.ts';
import { type Audience, type CheckInWindow, checkInWindow } from './rules.ts';

export type { PlanFrame, PlanTerms, PlanWords } from './plan-parts.ts';

export type ActivityPlan = PlanFrame &
  PlanWords & {
    /** Left out, everybody is expected, and the hours are those usual for the kind. */
    readonly terms?: PlanTerms;
    readonly actor: Actor;
    /** Of two plans with one key the second is the first: pressing twice plans once. */
    readonly key?: string;
    /** By which rule its day was found, as `writtenRule` spells it: next month it is found by the same. */
    readonly rule?: string;
  };

/** What follows in a higher room, in the same transaction: taps that had no activity are judged again. */
export type AfterPlanning = (tx: Knex.Transaction, activity: Activity) => Promise<void>;

/** Taps that a changed plan may touch: those kept for it, and those at kiosks in line with its hosts in a span of time. */
export type PlanChange = {
  readonly cause: 'activity_moved' | 'activity_cancelled';
  readonly activityId: number;
  readonly hostPaths: readonly string[];
  /** Half-open. */
  readonly from: Instant;
  readonly until: Instant;
};
export type AfterPlanChange = (tx: Knex.Transaction, change: PlanChange) => Promise<void>;

type Framed = { readonly path: string; readonly window: CheckInWindow };

/** The host's path and the check-in window, from the scheme in force there on the day; no plan enters a closed month. */
async function framed(tx: Knex.Transaction, book: SchemeBook, frame: PlanFrame): Promise<Outcome<Framed, RefusalCode>> {
  const day = dayOf(frame.startsAt);
  const host: { path: string } | undefined = await tx('organisations').where({ id: frame.organisationId }).first('path');
  if (host === undefined) return refused('organisation_unknown');
  const version = book.inForce(host.path, day);
  if (version === undefined) return refused('scheme_missing', { day });
  const open = await inOpenMonth(tx, frame);
  return open.ok
    ? ok({
        path: host.path,
        window: checkInWindow(version.scheme.attendance, frame.startsAt, frame.endsAt, frame.leaving?.signOut ?? false),
      })
    : open;
}

/** Whether the month of an activity is open where it is held and for whom it is meant. */
async function inOpenMonth(
  tx: Knex.Transaction,
  { organisationId, audiences, startsAt }: Pick<PlanFrame, 'organisationId' | 'audiences' | 'startsAt'>,
): Promise<Outcome<null, RefusalCode>> {
  const month = monthOf(dayOf(startsAt));
  const ids = [organisationId, ...audiences.map((part) => part.organisationId)];
  const closed = await closedPeriods(tx, ids);
  return ids.some((id) => closed.has(id, month)) ? refused('period_closed', { period: month }) : ok(null);
}

const writeAudiences = (tx: Knex.Transaction, activityId: number, audiences: readonly Audience[]) =>
  insertRows(
    tx,
    'activity_audiences',
    audiences.map(({ organisationId, audience }) => ({ activity_id: activityId, organisation_id: organisationId, audience })),
  );

async function found(tx: Knex.Transaction, id: number): Promise<Activity> {
  const [activity] = await activitiesById(tx, [id]);
  if (activity === undefined) throw new Error(`activity ${id} was not found after it was written`);
  return activity;
}

/** Plans an activity. Its check-in window comes from the scheme in force at the host on its day. */
export async function planActivity(
  tx: Knex.Transaction,
  world: World,
  book: SchemeBook,
  plan: ActivityPlan,
  after: AfterPlanning,
): Promise<Outcome<Activity, RefusalCode>> {
  const frame = await framed(tx, book, plan);
  if (!frame.ok) return frame;
  const uid = world.newUid();
  const [row] = await insertRows<{ id: number }>(
    tx,
    'activities',
    [
      {
        uid,
        ...frameRow(plan, frame.value.window),
        ...termsRow(plan.terms ?? usualTerms(plan)),
        ...wordsRow(plan),
        created_at: world.clock(),
        author_id: plan.actor.kind === 'account' ? plan.actor.accountId : null,
        plan_key: plan.key ?? null,
        plan_rule: plan.rule ?? null,
      },
    ],
    'on conflict (plan_key) where plan_key is not null do nothing returning id',
  );
  if (row === undefined) {
    const before: { id: number } | undefined = await tx('activities')
      .where({ plan_key: plan.key ?? '' })
      .first('id');
    if (before === undefined) throw new Error('the activity was not written');
    return ok(await found(tx, before.id));
  }
  await writeAudiences(tx, row.id, plan.audiences);
  await recordAct(tx, world, {
    actor: plan.actor,
    action: 'activity.plan',
    organisationId: plan.organisationId,
    subject: uid,
    detail: { kind: plan.kind, startsAt: plan.startsAt },
  });
  const activity = await found(tx, row.id);
  await after(tx, activity);
  return ok(activity);
}

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);
const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** A plan to change, under the lock that holds back taps; nobody has changed it since it was read `changes` times changed. */
async function toChange(tx: Knex.Transaction, uid: string, changes: number): Promise<Outcome<PlannedActivity, RefusalCode>> {
  await lockFactsForChange(tx);
  const activity = await plannedByUid(tx, uid);
  if (activity === undefined || activity.cancelledAt !== null) return refused('activity_unknown');
  if (activity.changes !== changes) return refused('activity_changed');
  const open = await inOpenMonth(tx, activity);
  return open.ok ? ok(activity) : open;
}

export type PlanRevision = PlanWords & {
  readonly uid: string;
  /** As often as it had been changed when it was read. */
  readonly changes: number;
  /** Null leaves it as it is. */
  readonly frame: PlanFrame | null;
  /** Left out, they stay as they are. */
  readonly terms?: PlanTerms;
  readonly actor: Actor;
};

/**
 * Changes a plan. While nobody has signed in everything may change, and taps are judged again by the new plan; from then
 * on only the words, `activity_attended` otherwise: who earned what is not touched by a change of plan.
 */
export async function changeActivity(
  tx: Knex.Transaction,
  world: World,
  book: SchemeBook,
  revision: PlanRevision,
  after: AfterPlanChange,
): Promise<Outcome<Activity, RefusalCode>> {
  const before = await toChange(tx, revision.uid, revision.changes);
  if (!before.ok) return before;
  const activity = before.value;
  const { signOut, minStayMinutes } = activity;
  const asked = revision.frame === null ? null : { ...revision.frame, leaving: revision.frame.leaving ?? { signOut, minStayMinutes } };
  const frame = asked === null || sameFrame(activity, asked) ? null : asked;
  const words = {
    ...wordsRow(revision),
    ...(revision.terms === undefined ? {} : termsRow(revision.terms)),
    changes: activity.changes + 1,
    changed_at: world.clock(),
  };
  let from = activity.opensAt;
  let until = activity.closesAt;
  const hostPaths = [activity.hostPath];
  if (frame === null) await tx('activities').where({ id: activity.id }).update(words);
  else {
    if (await isSheetClosed(tx, activity.id)) return refused('sheet_closed');
    if ((await signedInAt(tx, activity.id)).all > 0) return refused('activity_attended');
    const next = await framed(tx, book, frame);
    if (!next.ok) return next;
    const { path, window } = next.value;
    await tx('activities')
      .where({ id: activity.id })
      .update({ ...words, ...frameRow(frame, window) });
    await tx('activity_audiences').where({ activity_id: activity.id }).delete();
    await writeAudiences(tx, activity.id, frame.audiences);
    from = earlier(from, window.opensAt);
    until = later(until, window.closesAt);
    hostPaths.push(path);
  }
  await recordAct(tx, world, {
    actor: revision.actor,
    action: 'activity.change',
    organisationId: frame?.organisationId ?? activity.organisationId,
    subject: activity.uid,
    detail: frame === null ? { words: true } : { words: true, kind: frame.kind, startsAt: frame.startsAt, endsAt: frame.endsAt },
  });
  if (frame !== null) await after(tx, { cause: 'activity_moved', activityId: activity.id, hostPaths, from, until });
  return ok(await found(tx, activity.id));
}

export type Cancellation = { readonly uid: string; readonly changes: number; readonly reason: string; readonly actor: Actor };

/**
 * Calls an activity off, with a reason. Its taps stay and are judged again: points of those who had signed in are
 * reversed. One that a secretary signed somebody in to by hand stands: that is taken back on the sheet first.
 */
export async function cancelActivity(
  tx: Knex.Transaction,
  world: World,
  { uid, changes, reason, actor }: Cancellation,
  after: AfterPlanChange,
): Promise<Outcome<null, RefusalCode>> {
  if (reason.trim() === '') return refused('reason_missing');
  const before = await toChange(tx, uid, changes);
  if (!before.ok) return before;
  const { id, hostPath, organisationId, opensAt, closesAt } = before.value;
  if (await isSheetClosed(tx, id)) return refused('sheet_closed');
  if ((await signedInAt(tx, id)).byHand > 0) return refused('activity_attended');
  await tx('activities')
    .where({ id })
    .update({ cancelled_at: world.clock(), cancel_reason: reason.trim(), changes: changes + 1, plan_key: null });
  await recordAct(tx, world, { actor, action: 'activity.cancel', organisationId, subject: uid, detail: {} });
  await after(tx, { cause: 'activity_cancelled', activityId: id, hostPaths: [hostPath], from: opensAt, until: closesAt });
  return ok(null);
}
