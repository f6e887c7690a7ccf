/** How a reader writes the bytes that it holds: what every notation is made of. */
import type { Bytes } from './arrangements.ts';

/**
 * One way of writing. `read` answers the bytes that a text shows, undefined for a text that is not exactly of this notation;
 * `write` what such a reader prints, undefined for a number that it cannot show. `part`: it shows the low three bytes only.
 * `checked`: the text proves itself, so that one cut or damaged is not read, but for one in so many. `sample`: for 04A23B7C.
 */
export type Notation = {
  readonly code: string;
  readonly part: boolean;
  readonly checked: boolean;
  /** `text`: printed characters. `hex`: hex digits, or the bytes themselves. `frame`: a binary frame, told here as hex digits. */
  readonly framing: 'text' | 'hex' | 'frame';
  readonly sample: string;
  read(text: string): Bytes | undefined;
  write(bytes: Bytes): string | undefined;
};

/** How many bytes a whole number has. */
export const wholeLengths = [4, 7, 10] as const;
export const isWhole = (bytes: Bytes): boolean => wholeLengths.some((length) => length === bytes.length);

export const valueOf = (bytes: Bytes): bigint => bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);

/** The bytes of a value that fits; `length` in bytes. */
export const bytesOf = (value: bigint, length: number): Bytes =>
  Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn));

export const fits = (value: bigint, length: number): boolean => value < 1n << BigInt(8 * length);

export const hexOf = (bytes: Bytes): string => bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');

/** The bytes of hex digits in any case, undefined for anything else. */
export function bytesOfHex(digits: string): Bytes | undefined {
  if (!/^(?:[0-9A-F]{2})+$/i.test(digits)) return undefined;
  return Array.from({ length: digits.length / 2 }, (_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16));
}

/** What a person or a reader puts between bytes. */
export const withoutSeparators = (text: string): string => text.replace(/[\s:,-]/g, '');

/** All bytes by exclusive or: the check of most frames, 0 over bytes and check together. */
export const xorOf = (bytes: Bytes): number => bytes.reduce((sum, byte) => sum ^ byte, 0);
