/** Keeps in touch with the server: the roster renewed, a heartbeat told, once a minute. */
import { type Heartbeat, heartbeatReply } from '../server/contract/devices.ts';
import type { Roster } from '../server/contract/roster.ts';
import type { Database } from '../server/db/database.ts';
import type { Clock, Instant, delay } from '../server/kernel/clock.ts';
import { type Remote, call } from './call.ts';
import type { LinkTeller } from './link.ts';
import { fetchRoster } from './roster-copy.ts';

export const contactMs = 60_000;
/** Without a network the server is looked for this often. */
export const lostContactMs = 10_000;

export type ContactParts = {
  readonly db: Database;
  readonly remote: Remote;
  readonly clock: Clock;
  readonly delay: typeof delay;
  /** Of the roster copy already held. */
  readonly etag: string | undefined;
  readonly heartbeat: () => Promise<Heartbeat>;
  readonly onRoster: (roster: Roster) => void;
  readonly onServerClock: (serverAt: Instant) => void;
  readonly tellLink: LinkTeller;
};

/** Runs until `signal` aborts. Throws only what the kiosk's own file throws. */
export async function keepContact(parts: ContactParts, signal: AbortSignal): Promise<void> {
  let { etag } = parts;
  while (!signal.aborted) {
    const renewed = await fetchRoster(parts.db, parts.clock, parts.remote, etag, signal);
    if (signal.aborted) return;
    if (renewed.ok && renewed.value !== undefined) {
      etag = renewed.value.etag;
      parts.onRoster(renewed.value.roster);
    }
    const body = await parts.heartbeat();
    const beat = await call(parts.remote, { method: 'POST', path: '/api/v1/kiosk/heartbeat', body }, heartbeatReply, signal);
    if (signal.aborted) return;
    if (beat.ok) parts.onServerClock(beat.value.now);
    parts.tellLink('heartbeat', beat.ok ? undefined : beat.fault);
    await parts.delay(!beat.ok && beat.fault === 'network' ? lostContactMs : contactMs, signal);
  }
}
