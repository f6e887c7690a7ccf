/** Wakes open pages: one look at the event outbox serves every stream of this process. */
import { PassThrough } from 'node:stream';
import type { Knex } from 'knex';
import { inList } from '../db/bulk.ts';
import { eventsAfter, lastEventId, type StoredEvent } from '../db/events.ts';
import { delay, plusMs } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { AppContext, Deps } from './deps.ts';

export type EventLimits = {
  /** Streams of this process; one more is refused. */
  readonly streamsMax: number;
  /** Of one account: its tabs. */
  readonly streamsPerAccountMax: number;
  /** How long a commit of another process may go unseen. */
  readonly pollMs: number;
  /** A comment keeps proxies from closing a silent stream. */
  readonly heartbeatMs: number;
  /** A stream ends after this; the browser opens it again, and is asked anew who it is. */
  readonly lifeMs: number;
};

export const eventLimits: EventLimits = {
  streamsMax: 2_000,
  streamsPerAccountMax: 12,
  pollMs: 1_000,
  heartbeatMs: 20_000,
  lifeMs: 15 * 60_000,
};

/** Looks follow each other no closer than this, however busy the door. */
const restMs = 100;
/** What was committed between a page's reading and its stream's opening wakes it at once. */
const openingGapMs = 5_000;
const openingEventsMax = 200;
/** A reader that takes nothing is let go before it holds this much. */
const unreadBytesMax = 65_536;
/** How long a browser waits before it opens the stream again. */
const retryMs = 3_000;

export type Watch = {
  readonly accountId: number;
  /** Whether a change at the organisation of this path is to be told. */
  readonly concerns: (organisationPath: string) => boolean;
};

export type EventFeed = {
  /** Answers a request with a stream that stays open. `server_busy` when there are too many. */
  open(ctx: AppContext, watch: Watch): Promise<Outcome<null, 'server_busy'>>;
  /** Streams that are open now. */
  streams(): number;
};

type Stream = Watch & { readonly body: PassThrough };

/** Changes of points and of presence are one thing to a page: look again. */
const wakesPages = ({ topic }: StoredEvent): boolean => topic === 'ranking' || topic === 'attendance';

const wordOf = (id: number): string => `id: ${id}\nevent: ranking\ndata: 1\n\n`;

async function pathsOf(db: Knex, events: readonly StoredEvent[]): Promise<ReadonlyMap<number, string>> {
  const ids = [...new Set(events.flatMap((event) => event.organisationId ?? []))];
  if (ids.length === 0) return new Map();
  const rows: { id: number; path: string }[] = await db('organisations')
    .whereRaw(...inList(db, 'id', ids))
    .select('id', 'path');
  return new Map(rows.map((row) => [row.id, row.path]));
}

/** One per process. Aborting `signal` ends every stream and lets no new one in. */
export function eventFeed(
  { db, log, world }: Pick<Deps, 'db' | 'log' | 'world'>,
  signal: AbortSignal,
  limits: EventLimits = eventLimits,
): EventFeed {
  const streams = new Set<Stream>();
  let seen = 0;
  let committed = false;
  let wake: AbortController | null = null;

  const close = (stream: Stream): void => {
    streams.delete(stream);
    stream.body.end();
  };
  const tell = (stream: Stream, text: string): void => {
    if (stream.body.writableLength > unreadBytesMax) return close(stream);
    stream.body.write(text);
  };

  async function tellAll(events: readonly StoredEvent[]): Promise<void> {
    const waking = events.filter(wakesPages);
    const paths = await pathsOf(db.reader, waking);
    const changed = new Set(waking.flatMap((event) => paths.get(event.organisationId ?? 0) ?? []));
    const id = events.at(-1)?.id ?? seen;
    for (const stream of streams) if ([...changed].some((path) => stream.concerns(path))) tell(stream, wordOf(id));
  }

  async function look(): Promise<void> {
    for (;;) {
      committed = false;
      const events = await eventsAfter(db.reader, seen);
      if (events.length === 0) return;
      await tellAll(events);
      seen = events.at(-1)?.id ?? seen;
    }
  }

  /** Runs while anybody listens: looks after each commit of this process, else every `pollMs`. */
  async function watch(): Promise<void> {
    while (streams.size > 0 && !signal.aborted) {
      try {
        await look();
      } catch (error) {
        log.error({ err: error }, 'the event outbox could not be read');
      }
      await delay(restMs, signal);
      if (committed) continue;
      wake = new AbortController();
      await delay(limits.pollMs, AbortSignal.any([signal, wake.signal]));
      wake = null;
    }
  }

  const forget = db.onCommit(() => {
    committed = true;
    wake?.abort();
  });
  signal.addEventListener('abort', () => {
    forget();
    for (const stream of streams) close(stream);
  });

  async function beat(stream: Stream, over: AbortSignal): Promise<void> {
    for (let lived = 0; lived < limits.lifeMs && !over.aborted; lived += limits.heartbeatMs) {
      await delay(Math.min(limits.heartbeatMs, limits.lifeMs - lived), over);
      if (!over.aborted) tell(stream, ':\n\n');
    }
    close(stream);
  }

  /** What the page may have missed: since the last word that it had, or since it was read. */
  async function missedBy(ctx: AppContext): Promise<readonly StoredEvent[]> {
    const last = Number(ctx.get('last-event-id'));
    if (Number.isSafeInteger(last) && last > 0) return eventsAfter(db.reader, last);
    const since = plusMs(world.clock(), -openingGapMs);
    return db
      .reader('events')
      .where('at', '>=', since)
      .orderBy('id', 'desc')
      .limit(openingEventsMax)
      .select({ id: 'id', topic: 'topic', organisationId: 'organisation_id', subject: 'subject' });
  }

  return {
    streams: () => streams.size,
    async open(ctx, { accountId, concerns }) {
      const own = [...streams].filter((stream) => stream.accountId === accountId).length;
      if (signal.aborted || streams.size >= limits.streamsMax || own >= limits.streamsPerAccountMax) return refused('server_busy');
      const stream: Stream = { accountId, concerns, body: new PassThrough() };
      const gone = new AbortController();
      streams.add(stream);
      stream.body.on('close', () => {
        streams.delete(stream);
        gone.abort();
      });
      // A stream that breaks off is a reader that left.
      stream.body.on('error', () => streams.delete(stream));
      const newest = await lastEventId(db.reader);
      if (streams.size === 1) {
        seen = newest;
        void watch();
      }
      ctx.status = 200;
      ctx.type = 'text/event-stream; charset=utf-8';
      ctx.set('Cache-Control', 'no-store');
      ctx.set('X-Accel-Buffering', 'no');
      ctx.body = stream.body;
      tell(stream, `retry: ${retryMs}\n\n`);
      const missed = (await missedBy(ctx)).filter(wakesPages);
      const paths = await pathsOf(db.reader, missed);
      if (missed.some((event) => concerns(paths.get(event.organisationId ?? 0) ?? ''))) tell(stream, wordOf(newest));
      void beat(stream, AbortSignal.any([signal, gone.signal]));
      return ok(null);
    },
  };
}
