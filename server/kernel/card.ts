/** Which card numbers stand for a card that can be known again: asked by the driver at the tap, by the server at the binding. */

/** `card_unreadable`: not a whole number. `card_random`: a phone's or random number, which the next tap would not repeat. */
export type CardFault = 'card_unreadable' | 'card_random';

/**
 * Where readers that see a part of a number keep what they see, in transmission order: `W26:A23B7C` has the last three
 * bytes of a number, `W26R:04A23B` the first three, since a reader that turns the bytes round sees those. A key is matched
 * in its own space and never against whole numbers, so that a tap is one card's or nobody's.
 */
export const lossySpaces = ['W26', 'W26R'] as const;
export type LossySpace = (typeof lossySpaces)[number];

const lossyKey = /^(W26R?):([0-9A-F]{6})$/;

/** Whether the reader saw only a part of the number: another member's card may look the same to it. */
export const isLossyKey = (cardNumber: string): boolean => lossyKey.test(cardNumber);

/** The constant that some phones give for everyone. */
const sharedByPhones = '01020304';

/**
 * What is wrong with a number in its one spelling (upper-case hex in transmission order, or a key of a space of its own,
 * `W26:...`, `QR:...`): nothing was read, noise, half of a longer number (88...), or one that changes at every tap (08... of
 * four bytes). Of a part only what the part shows.
 */
export function cardFaultOf(cardNumber: string): CardFault | undefined {
  const [, space, part] = lossyKey.exec(cardNumber) ?? [];
  if (isOneByteOverAndOver(part ?? cardNumber)) return 'card_unreadable';
  if (part !== undefined) return space === 'W26R' ? faultOfStart(part) : faultOfEnd(part);
  // A ten-byte number that was read as seven bytes has the second cascade tag where no number of seven has an 88.
  if (/^[0-9A-F]{6}88[0-9A-F]{6}$/.test(cardNumber)) return 'card_unreadable';
  return /^[0-9A-F]{8}$/.test(cardNumber) ? faultOfStart(cardNumber) : undefined;
}

const isOneByteOverAndOver = (digits: string): boolean => /^([0-9A-F]{2})\1+$/.test(digits);

function faultOfStart(digits: string): CardFault | undefined {
  if (digits.startsWith('88')) return 'card_unreadable';
  return digits.startsWith('08') || sharedByPhones.startsWith(digits) ? 'card_random' : undefined;
}

const faultOfEnd = (digits: string): CardFault | undefined => (sharedByPhones.endsWith(digits) ? 'card_random' : undefined);
