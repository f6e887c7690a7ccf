/** Tables as CSV: text stays text, whatever it begins with. */
import { expect, test } from 'vitest';
import { csvOf } from '../../../server/http/csv.ts';

test.for([
  { cell: 'branch one', text: 'branch one', why: 'as it is' },
  { cell: '=1+1', text: "'=1+1", why: 'no formula' },
  { cell: '+86 1', text: "'+86 1", why: 'no formula either' },
  { cell: '-1', text: "'-1", why: 'a text that looks like a number below zero' },
  { cell: '@name', text: "'@name", why: 'no function' },
  { cell: '\tx', text: "'\tx", why: 'nothing before it but a tab' },
  { cell: 'a,b', text: '"a,b"', why: 'a comma is part of the cell' },
  { cell: 'a "b"', text: '"a ""b"""', why: 'so is a quote' },
  { cell: '=a,"b"', text: '"\'=a,""b"""', why: 'both' },
  { cell: -1, text: '-1', why: 'a number is a number' },
  { cell: '', text: '', why: 'nothing' },
])('$why', ({ cell, text }) => {
  expect(csvOf([[cell, 1]])).toBe(`\ufeff${text},1\r\n`);
});

test('rows end with a line of their own', () => {
  expect(csvOf([['a'], ['b']])).toBe('\ufeffa\r\nb\r\n');
});
