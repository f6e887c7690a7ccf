/** The code on a printed badge: an opaque number that a camera reads where a card reader would read a chip. */

/** What a badge's number looks like among card numbers: a space of its own, 64 random bits. */
const badgePattern = /^QR:([0-9A-F]{16})$/;

/**
 * What the printed code says: `FT`, the 16 hex digits, two more as a check. No card reader prints an F followed by a T,
 * so a reader of cards and codes in one is never ambiguous; upper-case letters and digits make the smallest QR code.
 */
const textPattern = /^FT([0-9A-F]{16})([0-9A-F]{2})$/;

/**
 * CRC-8/SAE-J1850 (polynomial 1D, begun with FF, inverted at the end; of the text `123456789` it is 4B). It finds every
 * damage that stays within eight neighbouring bits: any one digit, any two neighbours, swapped ones too; of others all but one in 256.
 */
export function badgeCheck(bytes: Uint8Array): number {
  let crc = 0xff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x80) === 0 ? crc << 1 : ((crc << 1) ^ 0x1d) & 0xff;
  }
  return crc ^ 0xff;
}

const checkOf = (digits: string): string => badgeCheck(Buffer.from(digits, 'hex')).toString(16).toUpperCase().padStart(2, '0');

/** `QR:` and 16 upper-case hex digits of eight random bytes. Throws RangeError for another count. */
export function badgeNumberOf(random: Uint8Array): string {
  if (random.length !== 8) throw new RangeError(`a badge has 8 random bytes, not ${random.length}`);
  return `QR:${Buffer.from(random).toString('hex').toUpperCase()}`;
}

/** The text of the code to print for a badge's number. Throws RangeError for what is no badge's number. */
export function badgeText(cardNumber: string): string {
  const digits = badgePattern.exec(cardNumber)?.[1];
  if (digits === undefined) throw new RangeError('not a badge number');
  return `FT${digits}${checkOf(digits)}`;
}

/** Whether a card number is a badge's. */
export const isBadgeNumber = (cardNumber: string): boolean => badgePattern.test(cardNumber);

/** Whether a text claims to be a badge's: then it is one or it is damaged, and nothing else. */
export const looksLikeBadge = (text: string): boolean => /^FT/i.test(text);

/** The number of the badge whose code was read, letters in any case; undefined for anything else and for a damaged code. */
export function badgeNumber(text: string): string | undefined {
  const [, digits, check] = textPattern.exec(text.toUpperCase()) ?? [];
  return digits !== undefined && check === checkOf(digits) ? `QR:${digits}` : undefined;
}
