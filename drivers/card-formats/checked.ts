/** Notations that carry more than the number: a check, a batch byte, a frame. */
import type { Bytes } from './arrangements.ts';
import { type Notation, bytesOfHex, hexOf, isWhole, withoutSeparators, xorOf } from './notation.ts';

/**
 * An EM4100 chip holds five bytes. The last four are printed on the card and shown by every decimal reader, so that they are
 * its number; the first, the batch's, is dropped: with it the same card would have another number on each kind of reader.
 */
const withoutBatch = (five: Bytes): Bytes => five.slice(1);
const batchUnknown = 0x00;

/** Ten hex digits, the batch's byte first, without a check: Parallax, many EM readers. */
export const emTenHex = {
  code: 'em10h',
  part: false,
  checked: false,
  framing: 'hex',
  sample: '0004A23B7C',
  read(text) {
    const bytes = bytesOfHex(withoutSeparators(text));
    return bytes?.length === 5 ? withoutBatch(bytes) : undefined;
  },
  write: (bytes) => (bytes.length === 4 ? hexOf([batchUnknown, ...bytes]) : undefined),
} as const satisfies Notation;

/** The same and two digits of check, the xor of the five: RDM6300 and its kin, between STX and ETX. */
export const em = {
  code: 'em',
  part: false,
  checked: true,
  framing: 'hex',
  sample: '0004A23B7CE1',
  read(text) {
    const bytes = bytesOfHex(withoutSeparators(text));
    return bytes?.length === 6 && xorOf(bytes) === 0 ? withoutBatch(bytes.slice(0, 5)) : undefined;
  },
  write(bytes) {
    if (bytes.length !== 4) return undefined;
    const five = [batchUnknown, ...bytes];
    return hexOf([...five, xorOf(five)]);
  },
} as const satisfies Notation;

/**
 * Four bytes and the BCC that the chip itself sends, as simple programs for an RC522 print them. The xor of all five is 0
 * whichever comes first, so that the check proves the reading and does not tell the order.
 */
export const rc522 = {
  code: 'rc522',
  part: false,
  checked: true,
  framing: 'hex',
  sample: '04A23B7CE1',
  read(text) {
    const bytes = bytesOfHex(withoutSeparators(text));
    return bytes?.length === 5 && xorOf(bytes) === 0 ? bytes.slice(0, 4) : undefined;
  },
  write: (bytes) => (bytes.length === 4 ? hexOf([...bytes, xorOf(bytes)]) : undefined),
} as const satisfies Notation;

/** The same turned round as a whole, check first. */
export const rc522Reversed = {
  ...rc522,
  code: 'rc522-reversed',
  sample: 'E17C3BA204',
  read(text) {
    const bytes = bytesOfHex(withoutSeparators(text));
    return bytes?.length === 5 && xorOf(bytes) === 0 ? bytes.slice(1) : undefined;
  },
  write: (bytes) => (bytes.length === 4 ? hexOf([xorOf(bytes), ...bytes]) : undefined),
} as const satisfies Notation;

export const STX = 0x02;
export const ETX = 0x03;
/** STX, length, type before the number; BCC, ETX after it. */
const frameBytesAround = 5;
const numberLengths = [4, 5, 7, 10] as const;
export const frameLengths = numberLengths.map((length) => length + frameBytesAround);
export const frameLengthMax = Math.max(...frameLengths);

const mifare = 0x01;

/**
 * Whether bytes are one whole frame `STX length type number BCC ETX`, the length that of the whole, the BCC the xor of what
 * stands between STX and BCC. An ETX alone says nothing: it may be a byte of the number.
 */
export const isWholeFrame = (bytes: Bytes): boolean =>
  frameLengths.includes(bytes.length) &&
  bytes[0] === STX &&
  bytes[1] === bytes.length &&
  bytes.at(-1) === ETX &&
  xorOf(bytes.slice(1, -1)) === 0;

/** That frame; five bytes have a batch byte first. */
export const stx = {
  code: 'stx',
  part: false,
  checked: true,
  framing: 'frame',
  sample: '020A010004A23B7CEA03',
  read(text) {
    const bytes = bytesOfHex(withoutSeparators(text));
    if (bytes === undefined || !isWholeFrame(bytes)) return undefined;
    const number = bytes.slice(3, -2);
    return isWhole(number) ? number : withoutBatch(number);
  },
  write(bytes) {
    const number = bytes.length === 4 ? [batchUnknown, ...bytes] : bytes;
    const checkedPart = [number.length + frameBytesAround, mifare, ...number];
    return isWhole(bytes) ? hexOf([STX, ...checkedPart, xorOf(checkedPart), ETX]) : undefined;
  },
} as const satisfies Notation;
