/** In which arrangement a reader holds the bytes of a number before it prints them. */

export type Bytes = readonly number[];

const reverse = (bytes: Bytes): Bytes => bytes.toReversed();
const mirrorBits = (byte: number): number => {
  let mirrored = 0;
  for (let bit = 0; bit < 8; bit += 1) mirrored |= ((byte >> bit) & 1) << (7 - bit);
  return mirrored;
};
const invert = (byte: number): number => byte ^ 0xff;
const swapNibbles = (byte: number): number => ((byte & 0x0f) << 4) | (byte >> 4);

const each =
  (turn: (byte: number) => number) =>
  (bytes: Bytes): Bytes =>
    bytes.map(turn);

/**
 * Each is its own inverse. `turns` the order round: such a reader, where it shows only the low bytes, shows the number's first ones.
 * `mirrored` is a text written backwards; the others but the first two are rare, and each has been met.
 */
export const arrangements = {
  forward: { turns: false, apply: (bytes: Bytes): Bytes => bytes },
  reversed: { turns: true, apply: reverse },
  bits: { turns: false, apply: each(mirrorBits) },
  'bits-reversed': { turns: true, apply: (bytes: Bytes): Bytes => reverse(bytes.map(mirrorBits)) },
  inverted: { turns: false, apply: each(invert) },
  'inverted-reversed': { turns: true, apply: (bytes: Bytes): Bytes => reverse(bytes.map(invert)) },
  'inverted-bits': { turns: false, apply: each((byte) => invert(mirrorBits(byte))) },
  nibbles: { turns: false, apply: each(swapNibbles) },
  mirrored: { turns: true, apply: (bytes: Bytes): Bytes => reverse(bytes.map(swapNibbles)) },
} as const satisfies Readonly<Record<string, { readonly turns: boolean; readonly apply: (bytes: Bytes) => Bytes }>>;

export type Arrangement = keyof typeof arrangements;
