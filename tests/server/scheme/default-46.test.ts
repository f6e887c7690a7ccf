/** The default scheme: its figures, the worked cases, what a tap earns. */
import { describe, expect, test } from 'vitest';
import { earningKind, occasionOf, tapItem } from '../../../server/scheme/award.ts';
import { checkSchemeText } from '../../../server/scheme/decode.ts';
import type { Sum } from '../../../server/scheme/sums.ts';
import { defaultScheme, defaultText, earned, scored, totalOf } from './builders.ts';

const scheme = defaultScheme();

test('is lawful, has 46 items of six categories with points in hundredths', () => {
  expect(checkSchemeText(defaultText).faults).toEqual([]);
  expect(scheme.items).toHaveLength(46);
  expect(scheme.items.map((item) => scheme.items.filter((other) => other.category === item.category).length)).not.toContain(0);
  expect(
    Object.fromEntries(scheme.categories.map(({ code }) => [code, scheme.items.filter((item) => item.category === code).length])),
  ).toEqual({
    STUDY: 11,
    ORG_LIFE: 10,
    PRACTICE: 10,
    DUTY: 3,
    VANGUARD: 5,
    DEDUCTION: 7,
  });
  expect(scheme.items.every((item) => Number.isInteger(item.points) && item.points % 100 === 0)).toBe(true);
  expect(scheme.flags.levels.map((level) => level.minScore)).toEqual([4500, 2400, undefined]);
  expect(scheme.categories.filter((category) => category.redeemable).map((category) => category.code)).toEqual(['PRACTICE']);
});

// An ordinary quarter, the second of 2026. Its months: April, May, June.
const one = '2026-04-10';
const monthly = ['2026-04-10', '2026-05-10', '2026-06-10'] as const;
const get = (code: string, ...days: readonly string[]): readonly Sum[] => earned(scheme, code, ...days);

/** 1 members' meeting 3, 3 group meetings 6, 1 lecture 3, 3 Party days 9, 3 study sessions 6, 3 dues 3: 30. */
const ordinary = [
  ...get('L01', one),
  ...get('L03', ...monthly),
  ...get('L04', one),
  ...get('L05', ...monthly),
  ...get('S01', ...monthly),
  ...get('D01', ...monthly),
];
const full = [...ordinary, ...get('D02', '2026-06-30'), ...get('L10', '2026-06-30')];
const without = (sums: readonly Sum[], item: string, ...days: readonly string[]) =>
  sums.filter((sum) => sum.item !== item || !days.includes(sum.day));
const oneAbsence = [
  ...without(
    full.filter((sum) => sum.item !== 'L10'),
    'L05',
    '2026-05-10',
  ),
  ...get('N01', '2026-05-10'),
];
const twoAbsences = [...without(oneAbsence, 'L05', '2026-06-10'), ...get('N01', '2026-06-10')];

test.for([
  { name: 'an ordinary quarter', sums: ordinary, score: 30, why: '3 + 6 + 3 + 9 + 6 + 3' },
  { name: 'full attendance, duty kept, bonus', sums: full, score: 35, why: '30 + duty 2 + full attendance 3: blue' },
  {
    name: 'the same with notes, online study, a service a month',
    sums: [...full, ...get('S03', '2026-06-20'), ...get('S05', ...monthly), ...get('P01', ...monthly)],
    score: 46,
    why: '35 + notes 2 + online 3 + service 6: red',
  },
  { name: 'one unexcused absence from a Party day', sums: oneAbsence, score: 26, why: '35 - Party day 3 - bonus 3 - absence 3: blue' },
  { name: 'two', sums: twoAbsences, score: 20, why: '26 - Party day 3 - absence 3: yellow' },
  {
    name: 'yearly items beside',
    sums: [...full, ...get('L06', one), ...get('L07', one), ...get('S11', one)],
    score: 35,
    why: 'yearly items stay out of the quarter',
  },
])('$name: $score, $why', ({ sums, score }) => {
  expect(totalOf(scheme, sums, '2026-Q2')).toBe(score);
});

test.for([
  { period: '2026-12', score: 3, why: 'in the month it happened' },
  { period: '2026-Q4', score: 0, why: 'not in the quarter' },
  { period: '2026', score: 3, why: 'in the year' },
])('the organisational life meeting counts $score in $period: $why', ({ period, score }) => {
  expect(totalOf(scheme, get('L06', '2026-12-20'), period)).toBe(score);
});

test('a total below zero is shown as zero and says so', () => {
  const result = scored(scheme, get('N06', one), '2026-04');
  expect([result.total, result.deductions]).toEqual([0, 500]);
  expect(result.adjustments).toEqual([{ rule: 'total-floor', limit: 0, posted: -500, counted: 0 }]);
});

describe('a tap', () => {
  test.for([
    { kind: 'party_day', endsAt: '2026-04-10T04:00:00.000Z', item: 'L05', why: 'by its kind' },
    { kind: 'committee_meeting', endsAt: '2026-04-10T04:00:00.000Z', item: 'L02', why: 'whose audience the caller asks' },
    { kind: 'volunteer_service', endsAt: '2026-04-10T04:59:59.999Z', item: 'P01', why: 'a millisecond under four hours' },
    { kind: 'volunteer_service', endsAt: '2026-04-10T05:00:00.000Z', item: 'P02', why: 'four hours are long' },
    { kind: 'patrol', endsAt: '2026-04-10T12:00:00.000Z', item: 'P05', why: 'only volunteer service has a long kind' },
    { kind: 'test', endsAt: '2026-04-10T04:00:00.000Z', item: undefined, why: 'a test is earned by its result, not by a tap' },
  ])('at $kind until $endsAt earns $item: $why', ({ kind, endsAt, item }) => {
    expect(tapItem(scheme, { kind, startsAt: '2026-04-10T01:00:00.000Z', endsAt })?.code).toBe(item);
  });

  test('names the occasion only within an exclusive group', () => {
    const items = ['P01', 'P02', 'L05'].map((code) => scheme.items.find((item) => item.code === code));
    expect(items.map((item) => (item === undefined ? undefined : occasionOf(item, 'uid-1')))).toEqual(['uid-1', 'uid-1', '']);
    expect(
      earningKind(scheme, { kind: 'volunteer_service', startsAt: '2026-04-10T01:00:00.000Z', endsAt: '2026-04-10T09:00:00.000Z' }),
    ).toBe('volunteer_service_long');
  });
});
