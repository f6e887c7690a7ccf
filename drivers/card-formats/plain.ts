/** Notations that write a number and nothing else: hex, decimals, Wiegand words. */
import type { Bytes } from './arrangements.ts';
import { type Notation, bytesOf, bytesOfHex, fits, hexOf, isWhole, valueOf, wholeLengths, withoutSeparators } from './notation.ts';

const text = { part: false, checked: false, framing: 'text' } as const;

/** Hex digits, two a byte. */
export const hex = {
  code: 'hex',
  ...text,
  framing: 'hex',
  sample: '04A23B7C',
  read: (printed) => wholeOrNothing(bytesOfHex(withoutSeparators(printed))),
  write: hexOf,
} as const satisfies Notation;

const wholeOrNothing = (bytes: Bytes | undefined): Bytes | undefined => (bytes !== undefined && isWhole(bytes) ? bytes : undefined);

/** Longest decimal of ten bytes. */
const decimalDigitsMax = 25;

/** The shortest number that has this value: a longer one that begins with zeros is not told apart, nor does one exist. */
function wholeOfDecimal(digits: string): Bytes | undefined {
  const value = BigInt(digits);
  const length = wholeLengths.find((bytes) => fits(value, bytes));
  return length === undefined ? undefined : bytesOf(value, length);
}

/** Decimal without zeros in front, and with any: reads all that `10d` reads, and is less sure of a line that was cut. */
export const decimal = {
  code: 'decimal',
  ...text,
  sample: '77740924',
  read(printed) {
    const digits = printed.replace(/\s/g, '');
    return /^\d+$/.test(digits) && digits.length <= decimalDigitsMax ? wholeOfDecimal(digits) : undefined;
  },
  write: (bytes) => valueOf(bytes).toString(),
} as const satisfies Notation;

const paddedDigits = 10;

/** Decimal of at least ten digits, zeros in front: four bytes have ten, longer numbers as many as they need. */
export const tenDigits = {
  code: '10d',
  ...text,
  sample: '0077740924',
  read(printed) {
    const digits = printed.replace(/\s/g, '');
    if (!/^\d+$/.test(digits) || digits.length < paddedDigits || digits.length > decimalDigitsMax) return undefined;
    const bytes = wholeOfDecimal(digits);
    if (digits.length === paddedDigits) return bytes?.length === 4 ? bytes : undefined;
    return digits.startsWith('0') ? undefined : bytes;
  },
  write: (bytes) => valueOf(bytes).toString().padStart(paddedDigits, '0'),
} as const satisfies Notation;

/** Two decimals with zeros in front, a comma between them or none. Undefined when one does not fit its bytes. */
function halves(printed: string, digits: readonly [number, number], lengths: readonly [number, number]): Bytes | undefined {
  const found = new RegExp(`^(\\d{${digits[0]}})[\\s:,-]*(\\d{${digits[1]}})$`).exec(printed.trim());
  const [high, low] = [BigInt(found?.[1] ?? -1), BigInt(found?.[2] ?? -1)];
  if (found === null || !fits(high, lengths[0]) || !fits(low, lengths[1])) return undefined;
  return [...bytesOf(high, lengths[0]), ...bytesOf(low, lengths[1])];
}

const decimalOf = (bytes: Bytes, digits: number): string => valueOf(bytes).toString().padStart(digits, '0');

/** The low three bytes as one decimal of eight digits. */
export const sixHexEightDigits = {
  code: '6h8d',
  ...text,
  part: true,
  sample: '10632060',
  read(printed) {
    const digits = printed.replace(/\s/g, '');
    return /^\d{8}$/.test(digits) && fits(BigInt(digits), 3) ? bytesOf(BigInt(digits), 3) : undefined;
  },
  write: (bytes) => decimalOf(bytes.slice(-3), 8),
} as const satisfies Notation;

/** The low three bytes as three and five digits: `162,15228`, as printed on cards for doors. */
export const threeAndFive = {
  code: '2h4h',
  ...text,
  part: true,
  sample: '162,15228',
  read: (printed) => halves(printed, [3, 5], [1, 2]),
  write: (bytes) => `${decimalOf(bytes.slice(-3, -2), 3)},${decimalOf(bytes.slice(-2), 5)}`,
} as const satisfies Notation;

/** Four bytes as five and five digits: `01186,15228`. */
export const fiveAndFive = {
  code: '4h4h',
  ...text,
  sample: '01186,15228',
  read: (printed) => halves(printed, [5, 5], [2, 2]),
  write: (bytes) => (bytes.length === 4 ? `${decimalOf(bytes.slice(0, 2), 5)},${decimalOf(bytes.slice(2), 5)}` : undefined),
} as const satisfies Notation;

const onesOf = (value: bigint): number => value.toString(2).replaceAll('0', '').length;

/** An even parity bit of the upper half, the bytes, an odd one of the lower half. */
function wiegandOf(bytes: Bytes): bigint {
  const half = BigInt(4 * bytes.length);
  const data = valueOf(bytes);
  const even = BigInt(onesOf(data >> half) % 2);
  const odd = BigInt(1 - (onesOf(data & ((1n << half) - 1n)) % 2));
  return (even << (2n * half + 1n)) | (data << 1n) | odd;
}

/** The word as zeros and ones, as hex of its full width, or as any hex after `0x`. */
function wiegandRead(printed: string, length: 3 | 4): Bytes | undefined {
  const bits = 8 * length + 2;
  const digits = withoutSeparators(printed);
  const said = [
    new RegExp(`^[01]{${bits}}$`).test(digits) ? `0b${digits}` : undefined,
    new RegExp(`^[0-9A-F]{${Math.ceil(bits / 4)}}$`, 'i').test(digits) ? `0x${digits}` : undefined,
    /^0x[0-9A-F]{1,10}$/i.test(digits) ? digits.toLowerCase() : undefined,
  ].find((literal) => literal !== undefined);
  if (said === undefined) return undefined;
  const word = BigInt(said);
  const data = word >> 1n;
  const bytes = bytesOf(data, length);
  return word === wiegandOf(bytes) ? bytes : undefined;
}

const wiegandWrite = (bytes: Bytes): string =>
  wiegandOf(bytes)
    .toString(16)
    .toUpperCase()
    .padStart(Math.ceil((8 * bytes.length + 2) / 4), '0');

/** The raw word of 26 bits: the low three bytes between two parity bits. */
export const wiegand26 = {
  code: 'w26',
  ...text,
  part: true,
  sample: '34476F9',
  read: (printed) => wiegandRead(printed, 3),
  write: (bytes) => wiegandWrite(bytes.slice(-3)),
} as const satisfies Notation;

/** The raw word of 34 bits: four bytes between two parity bits. */
export const wiegand34 = {
  code: 'w34',
  ...text,
  sample: '0094476F9',
  read: (printed) => wiegandRead(printed, 4),
  write: (bytes) => (bytes.length === 4 ? wiegandWrite(bytes) : undefined),
} as const satisfies Notation;
