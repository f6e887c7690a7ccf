/** A card number as it stands on a page: enough to tell two cards of one person apart, not enough to copy one. */

const shownDigits = 4;

export const cardTail = (cardNumber: string): string => cardNumber.slice(-shownDigits);
