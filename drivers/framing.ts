/** How a reader's bytes are cut into frames, and which formats go with it. */
import { bytesGuard, stxGuard } from './binary-guard.ts';
import { type CardFormat, rowOf } from './card-number.ts';
import { type FrameGuard, frameGuard, terminators } from './frame-guard.ts';

/** What ends a text; or `frame`: binary, `STX length type number BCC ETX`; `bytes`: the bare bytes of a number, then silence. */
export const framings = [...terminators, 'frame', 'bytes'] as const;
export type Framing = (typeof framings)[number];

/** So long a silence ends a frame that nothing else ends: a byte at 1200 baud takes 8 ms, a USB adapter holds bytes back for 16. */
export const silenceMs = 30;

/** A guard of its own for each run; `frameBytesMax` bounds the text of a frame. */
export function guardFor(framing: Framing, frameBytesMax: number): FrameGuard {
  if (framing === 'frame') return stxGuard();
  return framing === 'bytes' ? bytesGuard(Math.floor(frameBytesMax / 2)) : frameGuard(framing, frameBytesMax);
}

/** Whether frames cut so can be of a format. */
export function goTogether(framing: Framing, format: CardFormat): boolean {
  const kind = rowOf(format).notation.framing;
  if (framing === 'frame' || kind === 'frame') return framing === 'frame' && kind === 'frame';
  return framing !== 'bytes' || kind === 'hex';
}
