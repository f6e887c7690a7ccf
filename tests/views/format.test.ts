/** Numbers and dates as people write and say them. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatWith } from '../../views/format.ts';
import { wordsIn } from '../../views/text/words.ts';
import { locales } from '../../views/text/text.ts';

type OneToOne =
  | 'points'
  | 'signed'
  | 'average'
  | 'rank'
  | 'pointsOf'
  | 'day'
  | 'weekday'
  | 'moment'
  | 'month'
  | 'monthAlone'
  | 'period'
  | 'periodAlone';
type Table = Readonly<Record<OneToOne, readonly (readonly [never, string])[]>>;

/** What is said stands in a data file, since sources hold no Chinese. */
const spoken = JSON.parse(readFileSync(new URL('fixtures/spoken.json', import.meta.url), 'utf8')) as Readonly<Record<'zh' | 'en', Table>>;

describe.for(locales)('%s', (locale) => {
  const format = formatWith(wordsIn(locale).spoken);
  const cases = Object.entries(spoken[locale]).flatMap(([name, rows]) =>
    rows.map(([value, said]) => ({ name: name as OneToOne, value, said })),
  );
  test.for(cases)('$name of $value is $said', ({ name, value, said }) => {
    expect(format[name](value)).toBe(said);
  });
});

const { percent, share, span, count } = formatWith(wordsIn('en').spoken);

test.for([
  { part: 120, whole: 132, said: '91', why: 'rounded' },
  { part: 999, whole: 1000, said: '99', why: 'not all is never 100' },
  { part: 1, whole: 1000, said: '1', why: 'some is never 0' },
  { part: 0, whole: 10, said: '0', why: 'none' },
  { part: 10, whole: 10, said: '100', why: 'all' },
  { part: 0, whole: 0, said: null, why: 'a share of nothing is not said' },
])('$part of $whole is $said percent: $why', ({ part, whole, said }) => {
  expect(percent(part, whole)).toBe(said);
});

test.for([
  { part: 5, whole: 4, at: '1.0000', why: 'never past the end' },
  { part: -1, whole: 4, at: '0.0000', why: 'never before the start' },
  { part: 1, whole: 0, at: '0.0000', why: 'nothing of nothing' },
])('a bar of $part in $whole stands at $at: $why', ({ part, whole, at }) => {
  expect(share(part, whole)).toBe(at);
});

test.for([
  { from: '2026-10-23T11:00:00.000Z', to: '2026-10-23T12:30:00.000Z', said: '23 Oct, 19:00\u201320:30', why: 'one day is named once' },
  { from: '2026-10-23T11:00:00.000Z', to: '2026-10-23T16:00:00.000Z', said: '23 Oct, 19:00\u201324:00', why: 'midnight ends the day' },
  {
    from: '2026-10-23T11:00:00.000Z',
    to: '2026-10-24T00:30:00.000Z',
    said: '23 Oct, 19:00 to 24 Oct, 08:30',
    why: 'two days are both named',
  },
])('$said: $why', ({ from, to, said }) => {
  expect(span(from, to)).toBe(said);
});

test.for([
  { value: 999, said: '999' },
  { value: 1300, said: '1300' },
  { value: 31248, said: '31,248' },
  { value: 31377000, said: '31,377,000' },
])('$value things are $said', ({ value, said }) => {
  expect(count(value)).toBe(said);
});
