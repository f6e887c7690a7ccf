/** Which card numbers stand for a card that can be known again: asked by the driver at the tap, by the server at the binding. */

/** `card_unreadable`: not a whole number. `card_random`: a phone's or random number, which the next tap would not repeat. */
export type CardFault = 'card_unreadable' | 'card_random';

/** The constant that some phones give for everyone. */
const sharedByPhones = '01020304';

/**
 * What is wrong with a number in its one spelling (upper-case hex in transmission order, or a key of a reader's own space,
 * `POS:...`): nothing was read, noise, half of a longer number (88...), or one that changes at every tap (08... of four bytes).
 */
export function cardFaultOf(cardNumber: string): CardFault | undefined {
  if (/^([0-9A-F]{2})\1+$/.test(cardNumber)) return 'card_unreadable';
  if (!/^[0-9A-F]{8}$/.test(cardNumber)) return undefined;
  if (cardNumber.startsWith('88')) return 'card_unreadable';
  return cardNumber.startsWith('08') || cardNumber === sharedByPhones ? 'card_random' : undefined;
}
