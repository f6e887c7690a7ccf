/** What an operator may want to know of a kiosk, gathered at the moment of asking. Never a name, never a whole card number. */
import { statfs } from 'node:fs/promises';
import { uptime } from 'node:os';
import type { Database } from '../../server/db/database.ts';
import type { Clock, Instant, MonotonicMs } from '../../server/kernel/clock.ts';
import type { ConfiguredReader } from '../config.ts';
import type { Link } from '../link.ts';
import type { Preferences } from '../preferences.ts';
import type { ReaderSeen } from '../readers-seen.ts';
import type { Fact, Station } from '../station.ts';

/** `cardEnd` is absent where the reader's text was no card. */
export type LastRead = { readonly at: Instant; readonly cardEnd?: string };

export type ReaderFacts = ReaderSeen & {
  readonly driver: string;
  /** How the reader is set up, as the configuration file has it. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly lastRead?: LastRead;
  /** Why it is not ready, in the words of whatever noticed first. */
  readonly why?: string;
};

export type QueueFacts = {
  readonly waiting: number;
  readonly kept: number;
  readonly oldestAt?: Instant;
  readonly lastUploadAt?: Instant;
};

export type RosterFacts = { readonly people: number; readonly activities: number; readonly currentAt: Instant };

export type ClockFacts = { readonly serverAt: Instant; readonly hereAt: Instant };

export type OperatorFacts = {
  readonly at: Instant;
  readonly organisation: string;
  readonly rescueDue: boolean;
  readonly readers: readonly ReaderFacts[];
  readonly link: Link;
  readonly queue: QueueFacts;
  /** Both clocks when the server was last heard; absent before. */
  readonly clock?: ClockFacts;
  readonly clockIsOff: boolean;
  readonly roster?: RosterFacts;
  readonly preferences: Preferences;
  readonly machine: {
    readonly version: string;
    readonly startedAt: Instant;
    readonly runsMs: number;
    readonly bootedMs: number;
    /** Absent where the system does not tell. */
    readonly disk?: { readonly freeBytes: number; readonly totalBytes: number };
  };
};

export type FactsParts = {
  readonly db: Database;
  readonly clock: Clock;
  readonly upMs: MonotonicMs;
  readonly version: string;
  readonly dataFolder: string;
  readonly state: () => Station;
  readonly readers: () => readonly ConfiguredReader[];
  readonly preferences: () => Preferences;
};

/** What only this run has seen: told as it happens, asked when somebody looks. */
export type Watcher = {
  happened(fact: Fact): void;
  whyLost(reader: string, why: string | undefined): void;
  roster(copy: { readonly people: readonly unknown[]; readonly activities: readonly unknown[] }, currentAt: Instant): void;
  /** The server was asked, and what is here is its current roster. */
  rosterCurrent(): void;
  /** Whether that happened while `asked` was waited for. */
  rosterAsked(asked: Promise<void>): Promise<boolean>;
  facts(): Promise<OperatorFacts>;
};

const endLength = 4;

export function makeWatcher(parts: FactsParts): Watcher {
  const { db, clock, upMs, version, dataFolder } = parts;
  const startedAt = clock();
  const startedUpMs = upMs();
  const reads = new Map<string, LastRead>();
  const whys = new Map<string, string>();
  let heard: ClockFacts | undefined;
  let roster: RosterFacts | undefined;
  let currentTimes = 0;

  const readerFacts = (state: Station): readonly ReaderFacts[] =>
    parts.readers().map(({ name, driver, settings }) => {
      const seen = state.readers.find((reader) => reader.name === name) ?? { name, state: 'unavailable', since: startedAt };
      const lastRead = reads.get(name);
      const why = seen.state === 'ready' ? undefined : whys.get(name);
      return { ...seen, driver, settings, ...(lastRead === undefined ? {} : { lastRead }), ...(why === undefined ? {} : { why }) };
    });

  return {
    happened(fact) {
      if (fact.kind === 'server_clock') heard = { serverAt: fact.serverAt, hereAt: clock() };
      if (fact.kind !== 'read') return;
      const { card, reader } = fact;
      reads.set(reader, { at: clock(), ...(card.ok ? { cardEnd: card.value.slice(-endLength) } : {}) });
    },
    whyLost(reader, why) {
      if (why === undefined) whys.delete(reader);
      else whys.set(reader, why);
    },
    roster({ people, activities }, currentAt) {
      roster = { people: people.length, activities: activities.length, currentAt };
    },
    rosterCurrent() {
      currentTimes += 1;
      if (roster !== undefined) roster = { ...roster, currentAt: clock() };
    },
    async rosterAsked(asked) {
      const before = currentTimes;
      await asked;
      return currentTimes > before;
    },
    async facts() {
      const state = parts.state();
      const queue = await queueFacts(db);
      const disk = await statfs(dataFolder).catch(() => undefined);
      return {
        at: clock(),
        organisation: state.organisation,
        rescueDue: state.rescueDue === true,
        readers: readerFacts(state),
        link: state.link,
        queue,
        ...(heard === undefined ? {} : { clock: heard }),
        clockIsOff: state.clockWrong !== undefined,
        ...(roster === undefined ? {} : { roster }),
        preferences: parts.preferences(),
        machine: {
          version,
          startedAt,
          runsMs: upMs() - startedUpMs,
          bootedMs: uptime() * 1_000,
          ...(disk === undefined ? {} : { disk: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize } }),
        },
      };
    },
  };
}

async function queueFacts(db: Database): Promise<QueueFacts> {
  const tap = () => db.reader('tap');
  const row: { waiting: number; kept: number; oldest: Instant | null; last: Instant | null } = await db
    .reader('outbox')
    .select({
      waiting: tap().count('*').whereNull('settled_at'),
      kept: tap().count('*'),
      oldest: tap().min('tapped_at').whereNull('settled_at'),
      last: tap().max('settled_at'),
    })
    .first();
  return {
    waiting: row.waiting,
    kept: row.kept,
    ...(row.oldest === null ? {} : { oldestAt: row.oldest }),
    ...(row.last === null ? {} : { lastUploadAt: row.last }),
  };
}
