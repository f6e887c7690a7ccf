/** Planning an activity: what, where, when, for whom. */
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { insertRows } from '../db/bulk.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import type { ActivityKindCode } from '../contract/codes.ts';
import { type Activity, activitiesById } from './queries.ts';
import { type Audience, checkInWindow } from './rules.ts';

export type ActivityPlan = {
  readonly organisationId: number;
  readonly kind: ActivityKindCode;
  readonly title: string;
  readonly place: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly audiences: readonly Audience[];
  readonly actor: Actor;
};

/** What follows in a higher room, in the same transaction: taps that had no activity are judged again. */
export type AfterPlanning = (tx: Knex.Transaction, activity: Activity) => Promise<void>;

/** Plans an activity. Its check-in window comes from the scheme in force at the host on its day. */
export async function planActivity(
  tx: Knex.Transaction,
  world: World,
  book: SchemeBook,
  plan: ActivityPlan,
  after: AfterPlanning,
): Promise<Outcome<Activity, RefusalCode>> {
  const host: { path: string } | undefined = await tx('organisations').where({ id: plan.organisationId }).first('path');
  if (host === undefined) return refused('organisation_unknown');
  const version = book.inForce(host.path, dayOf(plan.startsAt));
  if (version === undefined) return refused('scheme_missing', { day: dayOf(plan.startsAt) });
  const window = checkInWindow(version.scheme.attendance, plan.startsAt, plan.endsAt);
  const [row] = await insertRows<{ id: number; uid: string }>(
    tx,
    'activities',
    [
      {
        uid: world.newUid(),
        organisation_id: plan.organisationId,
        kind: plan.kind,
        title: plan.title,
        place: plan.place,
        starts_at: plan.startsAt,
        ends_at: plan.endsAt,
        checkin_opens_at: window.opensAt,
        checkin_closes_at: window.closesAt,
        late_after: window.lateAfter,
        created_at: world.clock(),
        author_id: plan.actor.kind === 'account' ? plan.actor.accountId : null,
      },
    ],
    'returning id, uid',
  );
  if (row === undefined) throw new Error('the activity was not written');
  await insertRows(
    tx,
    'activity_audiences',
    plan.audiences.map(({ organisationId, audience }) => ({ activity_id: row.id, organisation_id: organisationId, audience })),
  );
  await recordAct(tx, world, {
    actor: plan.actor,
    action: 'activity.plan',
    organisationId: plan.organisationId,
    subject: row.uid,
    detail: { kind: plan.kind, startsAt: plan.startsAt },
  });
  const [activity] = await activitiesById(tx, [row.id]);
  if (activity === undefined) throw new Error(`activity ${row.uid} was not found after it was written`);
  await after(tx, activity);
  return ok(activity);
}
