/** Random text that people read out and type: no characters that look alike. */
import type { RandomBytes } from './uid.ts';

const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The largest multiple of the alphabet's length that a byte can hold: bytes past it would favour the first characters. */
const fairBelow = 240;

/** `length` characters, each of them equally likely. */
export function readableText(random: RandomBytes, length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of random(length)) if (byte < fairBelow && text.length < length) text += alphabet.charAt(byte % alphabet.length);
  }
  return text;
}
