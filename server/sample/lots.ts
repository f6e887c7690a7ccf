/** Chance that can be asked again: a lot follows from a seed and what it is drawn for, in whatever order lots are drawn. */

/** Draws for what the parts name; at least 0, below 1. */
export type Lots = (...parts: readonly (string | number)[]) => number;

/** FNV-1a over the parts, stirred as by murmur3: neighbouring names give lots that have nothing to do with each other. */
export const lotsOf =
  (seed: number): Lots =>
  (...parts) => {
    let hash = 0x811c9dc5 ^ seed;
    for (const part of parts) {
      const text = `${part}|`;
      for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };

/** An integer from `from` to `to`, both included, for a lot. */
export const within = (lot: number, from: number, to: number): number => from + Math.floor(lot * (to - from + 1));
