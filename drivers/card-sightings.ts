/** Which card that lies on a reader is a tap: it may have been there before anybody watched. */
import type { MonotonicMs } from '../server/kernel/clock.ts';
import { pcscReadersMax } from './pcsc-seam.ts';

/** What shows so soon after a reader came was perhaps there already: a field is built up, a card is woken first. */
export const settleMs = 1_500;

/** So long may a reader be away, and who laid a card on it meanwhile still stands there. Longer than a hung process is waited for. */
export const awayMsMax = 10_000;

/** Undefined: an empty reader. An absent answer: a card that said nothing. */
type Lay = { readonly answer: string | undefined } | undefined;
type Sighting = { readonly lay: Lay; readonly upMs: number };

/**
 * `tap`: laid down now. `still`: the one that lay there before the reader, the daemon or this kiosk's child was away.
 * `unknown`: nobody knows since when; it may be of yesterday.
 */
export type CardSeen = 'tap' | 'still' | 'unknown';

export type Sightings = {
  came(reader: string): void;
  went(reader: string): void;
  empty(reader: string): void;
  card(reader: string, answer: string | undefined): CardSeen;
  /** Every reader that is there was just watched. */
  watched(): void;
  /** Nothing is watched any more; what was seen last is kept for the next watch. */
  away(): void;
};

export function cardSightings(upMs: MonotonicMs): Sightings {
  const last = new Map<string, Sighting>();
  const now = new Map<string, { readonly cameUpMs: number; lay: Lay }>();

  const settled = (reader: string): boolean => upMs() - (now.get(reader)?.cameUpMs ?? Number.POSITIVE_INFINITY) >= settleMs;
  const keep = (reader: string, lay: Lay): void => {
    last.delete(reader);
    last.set(reader, { lay, upMs: upMs() });
    // The one that was not seen for longest goes.
    for (const oldest of last.keys()) if (last.size > pcscReadersMax) last.delete(oldest);
  };
  const see = (reader: string, lay: Lay): void => {
    const there = now.get(reader);
    if (there !== undefined) there.lay = lay;
  };

  return {
    came: (reader) => void now.set(reader, { cameUpMs: upMs(), lay: undefined }),
    went: (reader) => void now.delete(reader),
    empty(reader) {
      see(reader, undefined);
      if (settled(reader)) keep(reader, undefined);
    },
    card(reader, answer) {
      const before = last.get(reader);
      const isNew = settled(reader);
      see(reader, { answer });
      keep(reader, { answer });
      if (isNew) return 'tap';
      if (before === undefined || upMs() - before.upMs > awayMsMax) return 'unknown';
      return before.lay !== undefined && before.lay.answer === answer ? 'still' : 'tap';
    },
    watched() {
      for (const [reader, { lay }] of now) if (settled(reader)) keep(reader, lay);
    },
    away: () => now.clear(),
  };
}
