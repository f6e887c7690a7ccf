/** The event outbox: a row in the same transaction as the change, by which pages in any process learn that something moved. */
import type { Knex } from 'knex';
import { insertRows, selectRaw } from './bulk.ts';
import type { Instant } from '../kernel/clock.ts';

export const eventTopics = ['ranking', 'attendance', 'device'] as const;
export type EventTopic = (typeof eventTopics)[number];

export type NewEvent = { readonly topic: EventTopic; readonly organisationId: number | null; readonly subject: string };
export type StoredEvent = NewEvent & { readonly id: number };

/** Rows read at once by a watcher; more wait for the next look. */
const eventsPerLook = 500;

export async function recordEvents(tx: Knex.Transaction, at: Instant, events: readonly NewEvent[]): Promise<void> {
  await insertRows(
    tx,
    'events',
    events.map((event) => ({ at, topic: event.topic, organisation_id: event.organisationId, subject: event.subject })),
  );
}

/** The number of the newest event, from which a watcher begins. */
export async function lastEventId(db: Knex): Promise<number> {
  const [row] = await selectRaw<{ id: number | null }>(db, 'select max(id) as id from events');
  return row?.id ?? 0;
}

/**
 * Events after a number, oldest first. On PostgreSQL a slow transaction may commit a smaller number later than a larger
 * one: a watcher may miss that wake-up, never a fact, and its page repairs itself at the next event or reload.
 */
export async function eventsAfter(db: Knex, id: number): Promise<readonly StoredEvent[]> {
  return db('events')
    .where('id', '>', id)
    .orderBy('id')
    .limit(eventsPerLook)
    .select({ id: 'id', topic: 'topic', organisationId: 'organisation_id', subject: 'subject' });
}

/** Removes events older than `before`: they only wake pages, and no page sleeps for a day. */
export const forgetEvents = (tx: Knex.Transaction, before: Instant): Promise<number> => tx('events').where('at', '<', before).delete();
