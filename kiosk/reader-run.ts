/** One configured reader, run for as long as the kiosk lives: its cards and its losses told to the station. */
import type { ReaderEvent } from '../drivers/reader.ts';
import type { delay } from '../server/kernel/clock.ts';
import type { ConfiguredReader } from './config.ts';
import type { ReaderSeen } from './readers-seen.ts';
import type { Fact } from './station.ts';
import { supervise } from './supervise.ts';

export type ReaderRun = {
  readonly reader: ConfiguredReader;
  readonly seen: () => readonly ReaderSeen[];
  readonly happen: (fact: Fact) => void;
  /** Told why the reader is not ready, once for each reason; undefined when it is again. */
  readonly tellWhy: (reader: string, why: string | undefined) => void;
  readonly log: (message: string, error?: unknown) => void;
  readonly delay: typeof delay;
};

/** Never throws; resolves when `signal` aborts. */
export function runReader({ reader: { name, run }, seen, happen, tellWhy, log, delay }: ReaderRun, signal: AbortSignal): Promise<void> {
  let saidWhy: string | undefined;
  const emit = (event: ReaderEvent): void => {
    if (event.kind === 'noise') return log(`reader ${name}: ${event.bytes} bytes that were no card`);
    if (event.kind === 'read') return happen({ ...event, reader: name });
    saidWhy = undefined;
    tellWhy(name, undefined);
    happen({ kind: 'reader', name, state: 'ready' });
  };
  const onLost = (error: unknown) => {
    const reader = seen().find((candidate) => candidate.name === name);
    // Once for each reason: it is tried twice a second.
    const why = whyLost(error);
    if (why !== saidWhy) log(`reader ${name} ${reader?.state === 'ready' ? 'lost' : 'not ready'}: ${why}`, error);
    saidWhy = why;
    tellWhy(name, why);
    happen({ kind: 'reader', name, state: reader?.state === 'unavailable' ? 'unavailable' : 'lost' });
  };
  return supervise({ run, emit, onLost, delay }, signal);
}

/** In the words of whatever first noticed: a ReaderLost names the device, its cause says what to do. */
const whyLost = (error: unknown): string => String(error instanceof Error && error.cause instanceof Error ? error.cause.message : error);
