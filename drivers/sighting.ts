/** What text or frame a reading holds, in each way of framing in which it is whole. */
import { cardTextMax } from './card-number.ts';
import { type Framing, framings, guardFor, silenceMs } from './framing.ts';

/** Bytes as they arrived together, by the monotonic clock. */
export type Piece = { readonly bytes: Buffer; readonly upMs: number };

export type Sighting = { readonly framing: Framing; readonly text: string };

/** `several`: whole frames that differ, so that two cards were tapped. */
export type Sightings = { readonly seen: readonly Sighting[]; readonly several: boolean };

/** Bytes that a binary number without a frame has: the number, with a batch byte before it, a check behind it, or both. */
const bareLengths = [4, 5, 6, 7, 10];

/**
 * Through the guards that will read the cards later, so that a profile found here is one that works there. A card that is
 * held may be told many times: the same text over and over is one sighting. A single byte of noise spoils a way of framing.
 */
export function sightingsOf(pieces: readonly Piece[]): Sightings {
  const heard = framings.map((framing) => ({ framing, ...framesOf(framing, pieces) }));
  const whole = heard.filter(({ noiseBytes, texts }) => noiseBytes === 0 && texts.length > 0);
  const seen = whole.flatMap(({ framing, texts: [text = '', ...others] }) =>
    others.length === 0 && (framing !== 'bytes' || bareLengths.includes(text.length / 2)) ? [{ framing, text }] : [],
  );
  return { seen, several: seen.length === 0 && whole.some(({ texts }) => texts.length > 1) };
}

/** Different texts, in order. */
function framesOf(framing: Framing, pieces: readonly Piece[]): { readonly texts: readonly string[]; readonly noiseBytes: number } {
  const guard = guardFor(framing, cardTextMax);
  const taken = pieces.flatMap(({ bytes, upMs }, index) => {
    const fellSilent = guard.hearsSilence && upMs - (pieces[index - 1]?.upMs ?? upMs) > silenceMs;
    return [...(fellSilent ? [guard.silence()] : []), guard.take(bytes, upMs)];
  });
  const all = guard.hearsSilence ? [...taken, guard.silence()] : taken;
  return {
    texts: [...new Set(all.flatMap(({ frames }) => frames.toString('latin1').split('\n').slice(0, -1)))],
    noiseBytes: all.reduce((sum, { noiseBytes }) => sum + noiseBytes, 0),
  };
}
