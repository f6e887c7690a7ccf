/** A reader that types, taken from its input device before anything else hears it. */
import { z } from 'zod';
import { type Clock, type MonotonicMs, type delay, msOf } from '../server/kernel/clock.ts';
import { cardFormats } from './card-number.ts';
import { type HoldInput, inputLost } from './evtest.ts';
import { type EvtestEvent, evtestOutput } from './evtest-output.ts';
import { type Heard, fallSilent, hear, heldFrom, spoil } from './key-burst.ts';
import { cardBytes, ofKnownLength } from './known-length.ts';
import { type Emit, ReaderLost, readLine } from './reader.ts';
import { punctualSilence } from './silence.ts';

/** evtest says that the device is taken only after it said that it listens. */
export const grabSettleMs = 150;
export const openMsMax = 2_000;
/** Keys that the kernel has timed arrive this much later at most, on a machine that has other things to do. */
const lateMs = 100;
/** Fewer keys are a bump, not a card. */
const leastKeys = 4;

export const deviceOptions = z.strictObject({
  from: z.literal('device'),
  /** Better a name that stays, `/dev/input/by-id/...-event-kbd`, than `/dev/input/event3`. */
  path: z.string().min(1).max(255),
  format: z.enum(cardFormats).default('hex'),
  cardBytes,
  /** Between two keys of one card at most. Nobody types on this device, so it may be generous. */
  gapMs: z.int().min(10).max(2_000).default(200),
});
export type DeviceOptions = z.infer<typeof deviceOptions>;

export type Times = { readonly clock: Clock; readonly upMs: MonotonicMs; readonly delay: typeof delay };

/** Holds the device until `signal` aborts. Rejects with ReaderLost. */
export async function runOnDevice(hold: HoldInput, times: Times, reader: DeviceOptions, emit: Emit, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const input = hold(reader.path);
  const over = new AbortController();
  const stop = () => over.abort();
  signal.addEventListener('abort', stop, { once: true });
  const ears = listen(times, reader, emit, over.signal);
  try {
    input.output.on('data', ears.take);
    const stopped = new Promise<undefined>((resolve) => over.signal.addEventListener('abort', () => resolve(undefined), { once: true }));
    const reason = await Promise.race([input.ended, ears.fault, stopped]);
    if (reason !== undefined) throw reason instanceof ReaderLost ? reason : new ReaderLost(reader.path, reason);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    input.output.off('data', ears.take);
    await input.close();
  }
}

type Ears = { take(piece: string): void; readonly fault: Promise<unknown> };

function listen(times: Times, reader: DeviceOptions, emit: Emit, signal: AbortSignal): Ears {
  const { clock, delay } = times;
  const bounds = { gapMs: reader.gapMs, leastKeys };
  const parse = evtestOutput();
  let held = heldFrom(msOf(clock()));
  let listening = false;
  let fail: (reason: unknown) => void = () => undefined;
  const fault = new Promise<unknown>((resolve) => (fail = resolve));
  const failing = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      fail(error);
    }
  };
  const keep = (heard: Heard): void => {
    held = heard.held;
    if (heard.typed !== undefined) emit(ofKnownLength(readLine(heard.typed, reader.format), reader.cardBytes));
  };
  const listensSoon = async (): Promise<void> => {
    await delay(openMsMax, signal);
    if (!listening && !signal.aborted) fail(inputLost(reader.path, `${reader.path} did not open within ${openMsMax} ms`));
  };
  const settle = async (): Promise<void> => {
    held = heldFrom(msOf(clock()));
    await delay(grabSettleMs, signal);
    if (signal.aborted) return;
    failing(() => emit({ kind: 'ready' }));
  };
  const silence = punctualSilence(times, bounds.gapMs + lateMs, () => failing(() => keep(fallSilent(bounds, held))));
  const react = (event: EvtestEvent): void => {
    if (event.kind === 'grabbed') fail(inputLost(reader.path, 'grabbed by another'));
    else if (event.kind === 'listening') {
      listening = true;
      void settle();
    } else {
      if (event.kind === 'dropped') held = spoil(held, event.at);
      else keep(hear(bounds, held, event.key));
      silence.heard();
    }
  };
  signal.addEventListener('abort', () => silence.stop(), { once: true });
  void listensSoon();
  return { fault, take: (piece) => failing(() => parse(piece).forEach(react)) };
}
