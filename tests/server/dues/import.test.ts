/** Lists of dues as people paste them. */
import { expect, test } from 'vitest';
import { linesOf } from '../../../server/dues/import.ts';

const told = (text: string): readonly string[] =>
  linesOf(text).map(({ number, who, month, amountFen, paidOn, fault }) =>
    [number, who, month ?? '-', amountFen ?? '-', paidOn ?? '-', ...(fault === null ? [] : [fault])].join(' '),
  );

test.for([
  { text: 'A', lines: ['1 A - - -'], why: 'a name alone' },
  { text: 'A, 2026-11, 12.5, 2026-11-05', lines: ['1 A 2026-11 1250 2026-11-05'], why: 'all of it, with commas' },
  { text: 'A\t2026-11-05\t12\t2026-11', lines: ['1 A 2026-11 1200 2026-11-05'], why: 'from a table, in another order' },
  { text: 'A 2026-11 12', lines: ['1 A 2026-11 1200 -'], why: 'with single spaces before numbers' },
  { text: 'A\uff0c2026\u5e7411\u6708\uff0c12.50\u5143', lines: ['1 A 2026-11 1250 -'], why: 'as it is written in Chinese' },
  { text: 'A,2026/1/5', lines: ['1 A - - 2026-01-05'], why: 'a day without zeros' },
  { text: 'A,2026.11.05,8', lines: ['1 A - 800 2026-11-05'], why: 'a day with dots' },
  { text: '04A23B7C,12', lines: ['1 04A23B7C - 1200 -'], why: 'a card' },
  { text: 'name,month,amount\nA,2026-11,12', lines: ['2 A 2026-11 1200 -'], why: 'a head is no line' },
  { text: '\r\nA\r\n\r\nB\r\n', lines: ['2 A - - -', '4 B - - -'], why: 'empty lines are counted and left out' },
  { text: 'A,2026-13', lines: ['1 A - - - parts_unknown'], why: 'no month' },
  { text: 'A,2026-02-30', lines: ['1 A - - - parts_unknown'], why: 'no day' },
  { text: 'A,12,13', lines: ['1 A - 1200 - parts_unknown'], why: 'two amounts' },
  { text: 'A,12.345', lines: ['1 A - - - parts_unknown'], why: 'no amount' },
  { text: 'A,2026-11\nA,2026-11', lines: ['1 A 2026-11 - -', '2 A 2026-11 - - repeated'], why: 'the same twice' },
  { text: 'A,2026-11\nA,2026-12', lines: ['1 A 2026-11 - -', '2 A 2026-12 - -'], why: 'two months of one' },
])('$why', ({ text, lines }) => {
  expect(told(text)).toEqual(lines);
});
