/** Whole frames out of binary bytes, told as lines of hex digits. */
import { STX, frameLengths, isWholeFrame } from './card-formats/checked.ts';
import { hexOf } from './card-formats/notation.ts';
import { type FrameGuard, type Guarded, frameGapMs } from './frame-guard.ts';

/**
 * Frames that tell their own length: `STX length type number BCC ETX`. A number may hold the bytes STX and ETX, so that a
 * frame is one only with its length and its check; where they do not hold, the search goes on behind that STX. What began
 * before anyone listened needs no distrust: the end of a frame is never a frame. A silence ends the waiting for the rest.
 */
export function stxGuard(): FrameGuard {
  let held: readonly number[] = [];
  let heardUpMs = 0;

  const search = (more: boolean): Guarded => {
    const frames: string[] = [];
    let noiseBytes = 0;
    let at = 0;
    while (at < held.length) {
      const length = held[at] === STX ? held[at + 1] : 0;
      const open = length === undefined || (frameLengths.includes(length) && at + length > held.length);
      if (open && more) break;
      const frame = open ? [] : held.slice(at, at + (length ?? 0));
      if (isWholeFrame(frame)) {
        frames.push(`${hexOf(frame)}\n`);
        at += frame.length;
      } else {
        noiseBytes += 1;
        at += 1;
      }
    }
    held = held.slice(at);
    return { frames: Buffer.from(frames.join('')), noiseBytes };
  };

  return {
    hearsSilence: true,
    take(bytes, upMs) {
      const lost = upMs - heardUpMs > frameGapMs ? held.length : 0;
      held = lost > 0 ? [...bytes] : [...held, ...bytes];
      heardUpMs = upMs;
      const { frames, noiseBytes } = search(true);
      return { frames, noiseBytes: noiseBytes + lost };
    },
    silence: () => search(false),
    distrustHeld: () => undefined,
  };
}

/** Bare bytes of a number, ended by nothing but a silence. More than `frameBytesMax` without one are noise. */
export function bytesGuard(frameBytesMax: number): FrameGuard {
  const held: number[] = [];
  let dropping = false;
  let noiseBytes = 0;
  const drop = (): void => {
    noiseBytes += held.length;
    held.length = 0;
    dropping = true;
  };
  const heard = (frames: string): Guarded => {
    const guarded = { frames: Buffer.from(frames), noiseBytes };
    noiseBytes = 0;
    return guarded;
  };
  return {
    hearsSilence: true,
    take(bytes) {
      for (const byte of bytes) {
        if (dropping || held.length === frameBytesMax) {
          drop();
          noiseBytes += 1;
        } else held.push(byte);
      }
      return heard('');
    },
    silence() {
      const frame = held.length > 0 ? `${hexOf(held)}\n` : '';
      held.length = 0;
      dropping = false;
      return heard(frame);
    },
    distrustHeld() {
      if (held.length > 0) drop();
    },
  };
}
