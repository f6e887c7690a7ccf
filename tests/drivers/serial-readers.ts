/** What the tests of readers share: a run of the driver that remembers what it told. */
import { EventEmitter, once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { ReaderDriver, ReaderEvent } from '../../drivers/reader.ts';
import { type OpenPort, openSerialPort } from '../../drivers/serial-port.ts';
import { type Watch, serialPosOver } from '../../drivers/serial-pos.ts';

export type Told = {
  readonly events: ReaderEvent[];
  emit(event: ReaderEvent): void;
  /** Canonical numbers, or the code of a refusal, in order. */
  cards(): readonly string[];
  noiseBytes(): number;
  readies(): number;
  /** Resolves when what was told so far satisfies; the test's own time limit ends a wait in vain. */
  until(satisfied: () => boolean): Promise<void>;
  /** Has those who wait look again: something happened beside what was told. */
  wake(): void;
};

export function told(): Told {
  const events: ReaderEvent[] = [];
  const bell = new EventEmitter();
  return {
    events,
    emit(event) {
      events.push(event);
      bell.emit('told');
    },
    cards: () => events.flatMap((event) => (event.kind === 'read' ? [event.card.ok ? event.card.value : event.card.code] : [])),
    noiseBytes: () => events.reduce((sum, event) => sum + (event.kind === 'noise' ? event.bytes : 0), 0),
    readies: () => events.filter((event) => event.kind === 'ready').length,
    async until(satisfied) {
      while (!satisfied()) await once(bell, 'told');
    },
    wake: () => void bell.emit('told'),
  };
}

export type Running = Told & { readonly stop: AbortController; readonly ended: Promise<unknown> };

/** A run of its own; `ended` resolves with 'stopped' or with what it was rejected with. */
export function runOf<Options>(driver: ReaderDriver<Options>, options: object): Running {
  const heard = told();
  const stop = new AbortController();
  const ended = driver.run(driver.options.parse(options), heard.emit, stop.signal).then(
    () => 'stopped' as const,
    (error: unknown) => error,
  );
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  return { ...heard, stop, ended };
}

export const running = (options: object, open: OpenPort = openSerialPort, watch?: Watch): Running =>
  runOf(watch === undefined ? serialPosOver(open) : serialPosOver(open, watch), options);

/** Resolves once the reader is ready; throws what ended it before. */
export async function untilReady(reader: Running): Promise<Running> {
  await Promise.race([
    reader.until(() => reader.readies() > 0),
    reader.ended.then((error) => {
      throw error;
    }),
  ]);
  return reader;
}

export const ready = (options: object, open?: OpenPort): Promise<Running> => untilReady(running(options, open));
