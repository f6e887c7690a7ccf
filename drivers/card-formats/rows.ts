/** Every format that a reader can be told to have, one row each: how it writes, and in which arrangement it holds the bytes. */
import type { Arrangement } from './arrangements.ts';
import { em, emTenHex, rc522, rc522Reversed, stx } from './checked.ts';
import type { Notation } from './notation.ts';
import { decimal, fiveAndFive, hex, sixHexEightDigits, tenDigits, threeAndFive, wiegand26, wiegand34 } from './plain.ts';

type RowShape = { readonly code: string; readonly notation: Notation; readonly arrangement: Arrangement };

export const formatRows = [
  { code: 'hex', notation: hex, arrangement: 'forward' },
  { code: 'hex-reversed', notation: hex, arrangement: 'reversed' },
  { code: '10d', notation: tenDigits, arrangement: 'forward' },
  { code: '10d-reversed', notation: tenDigits, arrangement: 'reversed' },
  { code: 'decimal', notation: decimal, arrangement: 'forward' },
  { code: 'decimal-reversed', notation: decimal, arrangement: 'reversed' },
  { code: '6h8d', notation: sixHexEightDigits, arrangement: 'forward' },
  { code: '6h8d-reversed', notation: sixHexEightDigits, arrangement: 'reversed' },
  { code: '2h4h', notation: threeAndFive, arrangement: 'forward' },
  { code: '2h4h-reversed', notation: threeAndFive, arrangement: 'reversed' },
  { code: '4h4h', notation: fiveAndFive, arrangement: 'forward' },
  { code: '4h4h-reversed', notation: fiveAndFive, arrangement: 'reversed' },
  { code: 'w26', notation: wiegand26, arrangement: 'forward' },
  { code: 'w26-reversed', notation: wiegand26, arrangement: 'reversed' },
  { code: 'w34', notation: wiegand34, arrangement: 'forward' },
  { code: 'w34-reversed', notation: wiegand34, arrangement: 'reversed' },
  { code: 'em', notation: em, arrangement: 'forward' },
  { code: 'em10h', notation: emTenHex, arrangement: 'forward' },
  { code: 'rc522', notation: rc522, arrangement: 'forward' },
  { code: 'rc522-reversed', notation: rc522Reversed, arrangement: 'reversed' },
  { code: 'stx', notation: stx, arrangement: 'forward' },
  { code: 'stx-reversed', notation: stx, arrangement: 'reversed' },
  { code: 'hex-bits', notation: hex, arrangement: 'bits' },
  { code: 'hex-bits-reversed', notation: hex, arrangement: 'bits-reversed' },
  { code: 'hex-inverted', notation: hex, arrangement: 'inverted' },
  { code: 'hex-inverted-reversed', notation: hex, arrangement: 'inverted-reversed' },
  { code: 'hex-nibbles', notation: hex, arrangement: 'nibbles' },
  { code: 'hex-mirrored', notation: hex, arrangement: 'mirrored' },
  { code: '10d-bits', notation: tenDigits, arrangement: 'bits' },
  { code: 'decimal-bits', notation: decimal, arrangement: 'bits' },
  { code: 'em10h-bits', notation: emTenHex, arrangement: 'bits' },
  { code: 'w26-inverted-bits', notation: wiegand26, arrangement: 'inverted-bits' },
] as const satisfies readonly RowShape[];

export type FormatRow = (typeof formatRows)[number];

export type CardFormat = FormatRow['code'];
