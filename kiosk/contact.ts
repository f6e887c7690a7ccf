/** Keeps in touch with the server: the roster renewed, a heartbeat told, once a minute. */
import { type Heartbeat, type HeartbeatReply, heartbeatReply } from '../server/contract/devices.ts';
import type { Roster } from '../server/contract/roster.ts';
import type { Database } from '../server/db/database.ts';
import type { Clock } from '../server/kernel/clock.ts';
import { type Remote, call } from './call.ts';
import type { LinkTeller } from './link.ts';
import { fetchRoster, keepRoster } from './roster-copy.ts';
import type { Rounds } from './rounds.ts';

export const contactMs = 60_000;
/** Without a network the server is looked for this often. */
export const lostContactMs = 10_000;

/** What is told, beside the number up to which taps had been answered then. */
export type Beat = { readonly told: Heartbeat; readonly settledTo: number };

export type ContactParts = {
  readonly db: Database;
  readonly remote: Remote;
  readonly clock: Clock;
  /** Asked for a round by the operator; the loop rests by it. */
  readonly rounds: Rounds;
  /** Of the roster copy already held. */
  readonly etag: string | undefined;
  readonly heartbeat: () => Promise<Beat>;
  readonly onRoster: (roster: Roster) => void;
  /** Told that the server was asked and the copy held now is its current one. */
  readonly onCurrent: () => void;
  readonly onHeard: (reply: HeartbeatReply, beat: Beat) => Promise<void>;
  /** Told what this file could not keep; contact goes on. */
  readonly log: (message: string, error?: unknown) => void;
  readonly tellLink: LinkTeller;
};

/** Runs until `signal` aborts. Throws only what the kiosk's own file throws. */
export async function keepContact(parts: ContactParts, signal: AbortSignal): Promise<void> {
  let { etag } = parts;
  while (!signal.aborted) {
    parts.rounds.begin();
    const renewed = await fetchRoster(parts.remote, etag, signal);
    if (signal.aborted) return;
    if (renewed.ok && renewed.value !== undefined) {
      etag = renewed.value.etag;
      parts.onRoster(renewed.value.roster);
      await keepRoster(parts.db, parts.clock, renewed.value).catch((error: unknown) => parts.log('the roster could not be kept', error));
    }
    if (renewed.ok) parts.onCurrent();
    const sent = await parts.heartbeat();
    const beat = await call(parts.remote, { method: 'POST', path: '/api/v1/kiosk/heartbeat', body: sent.told }, heartbeatReply, signal);
    if (signal.aborted) return;
    parts.tellLink('heartbeat', beat.ok ? undefined : beat.fault);
    if (beat.ok) await parts.onHeard(beat.value, sent);
    parts.rounds.over();
    await parts.rounds.rest(!beat.ok && beat.fault === 'network' ? lostContactMs : contactMs, signal);
  }
}
