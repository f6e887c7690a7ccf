/** Keeps the last good roster on the disk and fetches a newer one. */
import { type Roster, roster } from '../server/contract/roster.ts';
import type { Database } from '../server/db/database.ts';
import type { Clock, Instant } from '../server/kernel/clock.ts';
import { type Failed, type Remote, call } from './call.ts';

type Copy = { readonly etag: string; readonly roster: Roster };

/** The copy kept from before, if there is one that still decodes; one of another version is fetched again. */
export async function keptRoster(db: Database): Promise<(Copy & { readonly fetchedAt: Instant }) | undefined> {
  const row: { etag: string; body: string; fetched_at: Instant } | undefined = await db
    .reader('roster_copy')
    .first('etag', 'body', 'fetched_at');
  if (row === undefined) return undefined;
  const decoded = roster.safeParse(JSON.parse(row.body));
  return decoded.success ? { etag: row.etag, roster: decoded.data, fetchedAt: row.fetched_at } : undefined;
}

/** Asks for a newer roster. `value` is absent when the copy held is the current one. */
export async function fetchRoster(
  remote: Remote,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly value?: Copy } | Failed> {
  const reply = await call(remote, { method: 'GET', path: '/api/v1/kiosk/roster', etag }, roster, signal);
  if (!reply.ok) return reply.status === 304 ? { ok: true } : reply;
  return { ok: true, value: { etag: reply.etag ?? '', roster: reply.value } };
}

/** Puts a roster on the disk in place of the last one. Throws what the database throws; it greets without that too. */
export async function keepRoster(db: Database, clock: Clock, { etag, roster: body }: Copy): Promise<void> {
  const row = { one: 1, etag, body: JSON.stringify(body), fetched_at: clock() };
  await db.write((tx) => tx('roster_copy').insert(row).onConflict('one').merge());
}
