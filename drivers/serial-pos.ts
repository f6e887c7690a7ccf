/** The serial POS reader: each line of a serial port is a card. */
import { type Duplex, type Readable, Transform } from 'node:stream';
import { z } from 'zod';
import { type MonotonicMs, delay, monotonicMs } from '../server/kernel/clock.ts';
import { cardFormats, cardTextMax } from './card-number.ts';
import type { Guarded } from './frame-guard.ts';
import { framings, goTogether, guardFor, silenceMs } from './framing.ts';
import { cardBytes, ofKnownLength } from './known-length.ts';
import { punctualSilence } from './silence.ts';
import { type Emit, type ReaderDriver, type ReaderEvent, ReaderLost, readLine } from './reader.ts';
import { type OpenLine, type OpenPort, deviceAt, orInstall } from './serial-port.ts';

/** How often the device is looked for: a hang-up in the middle of a read is told by nothing else, and burns a core. */
export const watchMs = 300;
export const openMsMax = 2_000;
export const closeMsMax = 500;
/** Noise is told at once, then at most this often, and at the end of a run. */
export const noiseTellMs = 10_000;

const keys = z.strictObject({
  /** Better a name that stays, `/dev/serial/by-id/...`, than `/dev/ttyUSB0`. */
  path: z.string().min(1).max(255),
  baudRate: z.int().min(50).max(4_000_000).default(9_600),
  dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
  /** What ends a card's text, or how a binary one is framed. */
  terminator: z.enum(framings).default('line'),
  format: z.enum(cardFormats).default('hex'),
  /** Only where a silence ends what is sent: how long it lasts. */
  silenceMs: z.int().min(10).max(1_000).default(silenceMs),
  cardBytes,
  /** What arrives so soon after opening was perhaps begun before: the end of a long number can be a short one. */
  settleMs: z.int().min(0).max(1_000).default(100),
  frameBytesMax: z.int().min(16).max(cardTextMax).default(cardTextMax),
});
const options = keys.refine(({ terminator, format }) => goTogether(terminator, format), {
  path: ['format'],
  error: 'does not go with this terminator: stx formats need frame, frame needs one of them, bytes needs a hex format',
});
type Options = z.infer<typeof options>;

/** How the driver looks at the machine, beside the port. */
export type Watch = {
  readonly deviceAt: typeof deviceAt;
  readonly upMs: MonotonicMs;
  readonly delay: typeof delay;
};

const systemWatch: Watch = { deviceAt, upMs: monotonicMs, delay };

/**
 * `open` is the seam: a real port on the kiosk, any stream of bytes in tests. A new port, guard and parser at every
 * run: an old one would glue the halves of two lines together.
 */
export const serialPosOver = (open: OpenPort, watch: Watch = systemWatch): ReaderDriver<Options> => ({
  kind: 'serial-pos',
  options,
  async run(reader, emit, signal) {
    if (signal.aborted) return;
    const over = new AbortController();
    const stop = () => over.abort();
    signal.addEventListener('abort', stop, { once: true });
    const device = watch.deviceAt(reader.path);
    try {
      const newParser = await lineParsers();
      const line = await opened(open, watch, reader, over.signal);
      if (line === undefined) return;
      const lost = lostBy(line.bytes);
      const ears = listen(watch, reader, line.bytes, newParser(), emit);
      try {
        void settled(watch, reader.settleMs, over.signal).then((undisturbed) => undisturbed && ears.trust());
        const reason = await Promise.race([lost, ears.fault, gone(watch, reader.path, device, over.signal)]);
        if (!signal.aborted) throw new ReaderLost(reader.path, reason);
      } finally {
        stop();
        await ears.finish();
        await Promise.race([line.close(), watch.delay(closeMsMax)]);
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  },
});

/** Undefined when `signal` aborts first. Rejects with ReaderLost; a port that opens too late is closed again. */
async function opened(open: OpenPort, { delay }: Watch, reader: Options, signal: AbortSignal): Promise<OpenLine | undefined> {
  const waiting = new AbortController();
  const stop = () => waiting.abort();
  signal.addEventListener('abort', stop, { once: true });
  const opening = open(reader);
  try {
    const line = await Promise.race([opening, delay(openMsMax, waiting.signal)]);
    if (line !== undefined) return line;
    opening.then((late) => late.close()).catch(() => undefined);
    if (signal.aborted) return undefined;
    throw new ReaderLost(reader.path, new Error(`${reader.path} did not open within ${openMsMax} ms`));
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** Resolves with the reason, where there is one, when the stream is over. Its listener for errors stays for good. */
const lostBy = (bytes: Readable): Promise<unknown> =>
  new Promise((resolve) => bytes.on('error', resolve).once('close', resolve).once('end', resolve));

async function settled({ delay }: Watch, ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms > 0) await delay(ms, signal);
  return !signal.aborted;
}

/** Resolves when another device, or none, stands at the path, or `signal` aborts. */
export async function gone(
  { deviceAt, delay }: Pick<Watch, 'deviceAt' | 'delay'>,
  path: string,
  device: string | undefined,
  signal: AbortSignal,
): Promise<Error> {
  while (!signal.aborted && device !== undefined && deviceAt(path) === device) await delay(watchMs, signal);
  return new Error(`${path} was unplugged`);
}

type Ears = {
  /** Begins to believe what is heard, says so. */
  trust(): void;
  /** Resolves with what `emit` threw. */
  readonly fault: Promise<unknown>;
  /** Resolves when every whole line that arrived was told. */
  finish(): Promise<void>;
};

/**
 * parser-readline cuts the lines, behind a guard because it has no bound (its time grows with the square of a line),
 * gives half a line out at the end of a stream, and knows one fixed end: CR LF finds nothing in input with one of
 * them alone, CR leaves an LF before the next line. So it gets whole frames with one LF each, what it does well.
 * Object mode, because lines that wait in a stream of text come out as one.
 */
async function lineParsers(): Promise<() => Duplex> {
  const { ReadlineParser } = await orInstall('@serialport/parser-readline', () => import('@serialport/parser-readline'));
  return () => new ReadlineParser({ encoding: 'latin1', readableObjectMode: true });
}

function listen({ upMs, delay }: Watch, reader: Options, bytes: Readable, parser: Duplex, emit: Emit): Ears {
  const guard = guardFor(reader.terminator, reader.frameBytesMax);
  let trusted = false;
  let fail: (error: unknown) => void = () => undefined;
  const fault = new Promise<unknown>((resolve) => (fail = resolve));
  const tell = (event: ReaderEvent): void => {
    try {
      emit(event);
    } catch (error) {
      fail(error);
    }
  };
  const noise = noiseTeller(upMs, tell);
  const believed = ({ frames, noiseBytes }: Guarded): Buffer | undefined => {
    noise.add(trusted ? noiseBytes : noiseBytes + frames.length);
    return trusted && frames.length > 0 ? frames : undefined;
  };
  const whole = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (guard.hearsSilence) silence.heard();
      done(null, believed(guard.take(chunk, upMs())));
    },
  });
  const silence = punctualSilence({ upMs, delay }, reader.silenceMs, () => {
    const frames = believed(guard.silence());
    if (frames !== undefined) whole.push(frames);
  });
  const lines = bytes.pipe(whole).pipe(parser);
  const ended = new Promise<void>((resolve) => lines.once('end', resolve));
  lines.on('data', (text: string) => {
    if (text !== '') tell(ofKnownLength(readLine(text, reader.format), reader.cardBytes));
  });
  return {
    fault,
    trust() {
      guard.distrustHeld();
      trusted = true;
      tell({ kind: 'ready' });
    },
    async finish() {
      bytes.unpipe(whole);
      silence.stop();
      if (!whole.writableEnded) whole.end();
      await ended;
      noise.tellAll();
    },
  };
}

function noiseTeller(upMs: MonotonicMs, tell: Emit) {
  let untoldBytes = 0;
  let toldUpMs = Number.NEGATIVE_INFINITY;
  const tellAll = (): void => {
    if (untoldBytes === 0) return;
    tell({ kind: 'noise', bytes: untoldBytes });
    untoldBytes = 0;
    toldUpMs = upMs();
  };
  return {
    tellAll,
    add(bytes: number): void {
      untoldBytes += bytes;
      if (upMs() - toldUpMs >= noiseTellMs) tellAll();
    },
  };
}
