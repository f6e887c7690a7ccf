/** Whole frames of text out of bytes that may be cut, damaged or endless. */
import { ETX, STX } from './card-formats/checked.ts';

/**
 * What ends a frame. `line`: a CR, an LF or an ETX, whichever comes; the others are for a reader that is known better.
 * `silence`: nothing does, the reader falls silent.
 */
export const terminators = ['line', 'cr', 'lf', 'crlf', 'etx', 'tab', 'silence'] as const;
export type Terminator = (typeof terminators)[number];

/** A frame is sent in one go: what follows a longer silence, by the monotonic clock, begins a new one. */
export const frameGapMs = 1_000;

/** `frames`: each ended by one LF, no matter how the reader ends its own. `noiseBytes`: dropped since the last call. */
export type Guarded = { readonly frames: Buffer; readonly noiseBytes: number };

export type FrameGuard = {
  take(bytes: Buffer, upMs: number): Guarded;
  /** Whether a short silence ends a frame here: then whoever feeds it tells of one. */
  readonly hearsSilence: boolean;
  /** The line has been silent: what is held is whole now, or never will be. */
  silence(): Guarded;
  /** What is held began before anyone listened for certain: it and its rest are noise, up to the next end. */
  distrustHeld(): void;
};

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const question = 0x3f;

const endsWith: Readonly<Record<Terminator, (byte: number, before: number) => boolean>> = {
  line: (byte) => byte === CR || byte === LF || byte === ETX,
  cr: (byte) => byte === CR,
  lf: (byte) => byte === LF,
  crlf: (byte, before) => byte === LF && before === CR,
  etx: (byte) => byte === ETX,
  tab: (byte) => byte === TAB,
  silence: () => false,
};

const isText = (byte: number): boolean => (byte >= 0x20 && byte <= 0x7e) || byte === TAB;

/**
 * Holds at most `frameBytesMax` bytes and looks at each byte once. Noise before a frame is skipped; noise within it
 * becomes `?`, which no card has, so that somebody sees a misread card and not another one. A frame past the bound is
 * dropped up to the next end. An STX, or text after a line end that ends nothing here, begins anew: what came before
 * lost its end on the way, and glued to the next frame it could be a card of somebody.
 */
export function frameGuard(terminator: Terminator, frameBytesMax: number): FrameGuard {
  const isEnd = endsWith[terminator];
  const held = Buffer.alloc(frameBytesMax + 1);
  let length = 0;
  let dropping = false;
  let broken = false;
  let before = 0;
  let heardUpMs = 0;
  let noiseBytes = 0;

  const beginAnew = (): void => {
    noiseBytes += length;
    length = 0;
    dropping = false;
    broken = false;
  };
  const hold = (byte: number): void => {
    if (broken) beginAnew();
    if (dropping || length === frameBytesMax) {
      noiseBytes += length + 1;
      length = 0;
      dropping = true;
    } else {
      held[length] = byte;
      length += 1;
    }
  };
  const endFrame = (frames: Buffer[]): void => {
    held[length] = LF;
    frames.push(Buffer.from(held.subarray(0, length + 1)));
    length = 0;
  };
  const takeByte = (byte: number, frames: Buffer[]): void => {
    if (isEnd(byte, before)) {
      if (length > 0) endFrame(frames);
      beginAnew();
    } else if (byte === STX) beginAnew();
    else if (byte === CR || byte === LF || byte === ETX) broken = length > 0 || dropping;
    else if (isText(byte)) hold(byte);
    else if (length > 0 && !broken) {
      noiseBytes += 1;
      hold(question);
    } else noiseBytes += 1;
  };

  const heard = (frames: readonly Buffer[]): Guarded => {
    const guarded = { frames: Buffer.concat(frames), noiseBytes };
    noiseBytes = 0;
    return guarded;
  };

  return {
    hearsSilence: terminator === 'silence',
    silence() {
      const frames: Buffer[] = [];
      if (length > 0) endFrame(frames);
      beginAnew();
      return heard(frames);
    },
    take(bytes, upMs) {
      if (upMs - heardUpMs > frameGapMs) beginAnew();
      heardUpMs = upMs;
      const frames: Buffer[] = [];
      for (const byte of bytes) {
        takeByte(byte, frames);
        before = byte;
      }
      return heard(frames);
    },
    distrustHeld() {
      if (length === 0) return;
      noiseBytes += length;
      length = 0;
      dropping = true;
    },
  };
}
