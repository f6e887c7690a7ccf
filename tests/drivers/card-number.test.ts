import { expect, test } from 'vitest';
import { parseCardNumber } from '../../drivers/card-number.ts';

test.for([
  { text: '04A23B7C', number: '04A23B7C', why: 'four bytes as they are' },
  { text: '04a23b7c', number: '04A23B7C', why: 'one spelling, whatever the case' },
  { text: '04:A2:3B:7C', number: '04A23B7C', why: 'colons between bytes' },
  { text: '04-A2-3B-7C', number: '04A23B7C', why: 'dashes between bytes' },
  { text: ' 04 A2 3B 7C \r\n', number: '04A23B7C', why: 'spaces and a line end around it' },
  { text: '\x0204A23B7C\x03', number: '04A23B7C', why: 'STX and ETX around it' },
  { text: '04A23B7C112233', number: '04A23B7C112233', why: 'seven bytes' },
  { text: '04A23B7C112233445566', number: '04A23B7C112233445566', why: 'ten bytes' },
  { text: '08000000112233', number: '08000000112233', why: '08 says random only of four bytes' },
  { text: '88A23B7C112233', number: '88A23B7C112233', why: '88 says cut short only of four bytes' },
])('hex $text is $number: $why', ({ text, number }) => {
  expect(parseCardNumber('hex', text)).toEqual({ ok: true, value: number });
});

test.for([
  { text: '', code: 'card_unreadable', why: 'nothing' },
  { text: '04A23B7', code: 'card_unreadable', why: 'half a byte is missing' },
  { text: '04A23B7C11', code: 'card_unreadable', why: 'no card has five bytes' },
  { text: '04A23B7G', code: 'card_unreadable', why: 'not hex' },
  { text: '04.A2.3B.7C', code: 'card_unreadable', why: 'an unknown separator is never guessed at' },
  { text: '00000000', code: 'card_unreadable', why: 'nothing answered' },
  { text: 'FFFFFFFF', code: 'card_unreadable', why: 'noise' },
  { text: '11111111111111', code: 'card_unreadable', why: 'all bytes equal' },
  { text: '8804A23B', code: 'card_unreadable', why: 'the cascade tag and half of a longer number' },
  { text: '08A23B7C', code: 'card_random', why: 'changes at every tap' },
  { text: '01020304', code: 'card_random', why: 'what some phones say for everyone' },
  { text: '04A23B7C'.padStart(257, ' '), code: 'card_unreadable', why: 'longer than any reader prints' },
])('hex $text is refused as $code: $why', ({ text, code }) => {
  expect(parseCardNumber('hex', text)).toMatchObject({ ok: false, code });
});
