/** Guests of an activity who tapped no card: written down by name, with where they are from. */
import type { Knex } from 'knex';
import { activitiesByUid } from '../activities/queries.ts';
import { recordAct } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { insertRows } from '../db/bulk.ts';
import { recordEvents } from '../db/events.ts';
import { lockFactsForChange } from '../db/facts-lock.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { actorOf, type Keeper } from './keeping.ts';

/** Guests of one activity; a hall holds fewer. */
export const guestsMax = 200;
export const guestNameMax = 60;

export type Guest = { readonly uid: string; readonly name: string; readonly origin: string; readonly at: Instant };

/** The guests that were written down, in that order. */
export const writtenGuests = async (db: Knex, activityId: number): Promise<readonly Guest[]> =>
  db('sheet_guests')
    .where({ activity_id: activityId })
    .whereNull('removed_at')
    .orderBy('id')
    .limit(guestsMax)
    .select({ uid: 'uid', name: 'name', origin: 'origin', at: 'entered_at' });

export type NewGuest = { readonly activityUid: string; readonly name: string; readonly origin: string; readonly by: Keeper };

/** Writes a guest down. The same name from the same place twice is one guest: a form is sent twice sooner than two come. */
export async function addGuest(
  tx: Knex.Transaction,
  world: World,
  { activityUid, name, origin, by }: NewGuest,
): Promise<Outcome<Guest, RefusalCode>> {
  await lockFactsForChange(tx);
  const [activity] = await activitiesByUid(tx, [activityUid]);
  if (activity === undefined) return refused('activity_unknown');
  if (!by.covers(activity.hostPath)) return refused('not_allowed');
  if (name.trim() === '') return refused('name_missing');
  const guests = await writtenGuests(tx, activity.id);
  const before = guests.find((guest) => guest.name === name.trim() && guest.origin === origin.trim());
  if (before !== undefined) return ok(before);
  if (guests.length >= guestsMax) return refused('guests_too_many');
  const guest: Guest = { uid: world.newUid(), name: name.trim(), origin: origin.trim(), at: world.clock() };
  await insertRows(tx, 'sheet_guests', [
    { uid: guest.uid, activity_id: activity.id, name: guest.name, origin: guest.origin, account_id: by.account.id, entered_at: guest.at },
  ]);
  const { organisationId } = activity;
  await recordAct(tx, world, {
    actor: actorOf(by),
    action: 'guest.add',
    organisationId,
    subject: guest.uid,
    detail: { activity: activity.uid },
  });
  await recordEvents(tx, guest.at, [{ topic: 'attendance', organisationId, subject: '' }]);
  return ok(guest);
}

/** Takes a guest off the sheet; the row stays, with who did it. One that is off already stays so. */
export async function removeGuest(
  tx: Knex.Transaction,
  world: World,
  { activityUid, guestUid, by }: { readonly activityUid: string; readonly guestUid: string; readonly by: Keeper },
): Promise<Outcome<null, RefusalCode>> {
  await lockFactsForChange(tx);
  const [activity] = await activitiesByUid(tx, [activityUid]);
  if (activity === undefined) return refused('activity_unknown');
  if (!by.covers(activity.hostPath)) return refused('not_allowed');
  const removed = await tx('sheet_guests')
    .where({ uid: guestUid, activity_id: activity.id })
    .whereNull('removed_at')
    .update({ removed_at: world.clock(), removed_by: by.account.id });
  if (removed === 0) return ok(null);
  const { organisationId } = activity;
  await recordAct(tx, world, {
    actor: actorOf(by),
    action: 'guest.remove',
    organisationId,
    subject: guestUid,
    detail: { activity: activity.uid },
  });
  await recordEvents(tx, world.clock(), [{ topic: 'attendance', organisationId, subject: '' }]);
  return ok(null);
}
