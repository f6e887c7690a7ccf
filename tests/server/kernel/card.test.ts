import { expect, test } from 'vitest';
import { cardNumberText } from '../../../server/contract/taps.ts';
import { cardFaultOf, isLossyKey } from '../../../server/kernel/card.ts';

test.for([
  { number: '04A23B7C', fault: undefined, why: 'four bytes' },
  { number: '04A23B7C112233', fault: undefined, why: 'seven bytes' },
  { number: '04A23B7C112233445566', fault: undefined, why: 'ten bytes' },
  { number: '0000000000000000'.slice(0, 14), fault: 'card_unreadable', why: 'nothing answered, seven bytes of it' },
  { number: 'FF'.repeat(10), fault: 'card_unreadable', why: 'noise, ten bytes of it' },
  { number: '8804A23B', fault: 'card_unreadable', why: 'the cascade tag and three bytes of a longer number' },
  { number: '04A23B88112233', fault: 'card_unreadable', why: 'ten bytes read as seven: the second cascade tag within' },
  { number: '04A23B7C118833', fault: undefined, why: 'an 88 elsewhere says nothing' },
  { number: '08A23B7C', fault: 'card_random', why: 'random by the standard' },
  { number: '01020304', fault: 'card_random', why: 'the same for everyone' },
  { number: 'W26:A23B7C', fault: undefined, why: 'the last three bytes' },
  { number: 'W26:08A23B', fault: undefined, why: 'the last three bytes do not show what the number begins with' },
  { number: 'W26:88A23B', fault: undefined, why: 'nor whether it was cut' },
  { number: 'W26:000000', fault: 'card_unreadable', why: 'nothing answered' },
  { number: 'W26:020304', fault: 'card_random', why: 'the end of what some phones say for everyone' },
  { number: 'W26R:04A23B', fault: undefined, why: 'the first three bytes' },
  { number: 'W26R:08A23B', fault: 'card_random', why: 'the first bytes show that it is random' },
  { number: 'W26R:8804A2', fault: 'card_unreadable', why: 'and that it was cut' },
  { number: 'W26R:010203', fault: 'card_random', why: 'the start of what some phones say for everyone' },
  { number: 'W26R:FFFFFF', fault: 'card_unreadable', why: 'noise' },
  { number: 'QR:0800000000000000', fault: undefined, why: 'a badge has no chip to be random' },
])('$number: $fault, $why', ({ number, fault }) => {
  expect(cardNumberText.safeParse(number).success).toBe(true);
  expect(cardFaultOf(number)).toBe(fault);
});

test.for([
  { number: 'W26:A23B7C', lossy: true },
  { number: 'W26R:04A23B', lossy: true },
  { number: '04A23B7C', lossy: false },
  { number: 'QR:0123456789ABCDEF', lossy: false },
  { number: 'POS:A23B7C', lossy: false },
])('$number is a part of a number: $lossy', ({ number, lossy }) => {
  expect(isLossyKey(number)).toBe(lossy);
});
