/** From the categories to the total: bonus ceilings, weights, bounds, vetoes, and what classes leave out. */
import { expect, test } from 'vitest';
import type { Facts } from '../../../../server/scheme/facts.ts';
import { noFacts } from '../../../../server/scheme/facts.ts';
import type { SchemeFile } from '../../../../server/scheme/format.ts';
import { pointsOf } from '../../../../server/kernel/points.ts';
import { aCategory, anItem, aScheme, aSum, cutsOf, defaultFile, scored, totalOf } from '../builders.ts';

const categories = [aCategory(), aCategory({ code: 'MORE', caps: [{ window: 'month', maxPoints: 6 }] }), aCategory({ code: 'FREE' })];
const items = [anItem(), anItem({ code: 'B', category: 'MORE', points: 3 }), anItem({ code: 'F', category: 'FREE', points: 1 })];
const a = (day: string, times = 1) => aSum(day, { times });
const b = (day: string, times = 1) => aSum(day, { item: 'B', award: 3, times });
const f = (day: string, times = 1) => aSum(day, { item: 'F', award: 1, times });

const ceilings = (...caps: readonly { window: 'month' | 'quarter' | 'year'; maxPoints: number }[]) =>
  aScheme({ categories, items, bonusCeilings: [{ code: 'BONUS', nameZh: 'x', categories: ['GOOD', 'MORE'], caps }] });
test.for([
  { sums: [a('2026-04-01', 2), b('2026-04-01', 2)], score: 10, why: 'the ceiling itself counts: 4 + 6' },
  { sums: [a('2026-04-01', 3), b('2026-04-01', 4)], score: 10, why: 'after the category’s own cap: 6 + 6, 10 of them' },
  { sums: [a('2026-04-01', 3), b('2026-04-01', 2), f('2026-04-01', 7)], score: 17, why: 'another category comes on top' },
  { sums: [a('2026-04-01', 3), b('2026-04-01', 2), a('2026-05-01', 2)], score: 14, why: 'each month has its own: 10 + 4' },
])('a ceiling of 10 a month in the quarter: $score, $why', ({ sums, score }) => {
  expect(totalOf(ceilings({ window: 'month', maxPoints: 10 }), sums, '2026-Q2')).toBe(score);
});

test('two ceilings hold one after the other, each says what the categories came to', () => {
  const scheme = ceilings({ window: 'quarter', maxPoints: 15 }, { window: 'month', maxPoints: 10 });
  const result = scored(scheme, [a('2026-04-01', 6), a('2026-05-01', 4)], '2026-Q2');
  expect(cutsOf(result)).toEqual(['bonus-ceiling: 20 to 18', 'bonus-ceiling: 18 to 15']);
});

type Weights = NonNullable<SchemeFile['weights']>;
const weights = (parts: Partial<Weights> = {}): Weights => ({
  period: 'year',
  rounding: 'half_up',
  missing: 'zero',
  points: { share: 60, outOf: 100 },
  assessors: [
    { code: 'VOTE', nameZh: 'x', share: 30, outOf: 100 },
    { code: 'ORG', nameZh: 'y', share: 10, outOf: 10 },
  ],
  ...parts,
});
const marked = (...marks: readonly (readonly [string, number, string?, string?])[]): Facts => ({
  ...noFacts,
  assessments: marks.map(([assessor, mark, day = '2027-01-05', period = '2026']) => ({ assessor, mark: pointsOf(mark), day, period })),
});
const points = (times: number) => [f('2026-04-01', times)];
test.for([
  { parts: {}, sums: points(85), facts: marked(['VOTE', 90], ['ORG', 8]), score: 86, why: '51 + 27 + 8' },
  {
    parts: {},
    sums: points(120),
    facts: marked(['VOTE', 90], ['ORG', 8]),
    score: 95,
    why: 'above its most an assessor gives its share: 60 + 27 + 8',
  },
  { parts: {}, sums: points(-5), facts: marked(['VOTE', 90], ['ORG', 8]), score: 35, why: 'below nothing it gives nothing' },
  { parts: {}, sums: points(85), facts: marked(['VOTE', 90]), score: 78, why: 'a missing mark counts zero' },
  {
    parts: { missing: 'shared_out' },
    sums: points(85),
    facts: marked(['VOTE', 90]),
    score: 86.67,
    why: '(51 + 27) x 100 / 90, each term rounded: 56.67 + 30',
  },
  { parts: { missing: 'shared_out' }, sums: points(85), facts: noFacts, score: 85, why: 'the points alone take the whole' },
  { parts: {}, sums: points(33), facts: marked(['VOTE', 33.35], ['ORG', 0]), score: 29.81, why: '19.8 + 10.005, the half goes up' },
  { parts: { rounding: 'down' }, sums: points(33), facts: marked(['VOTE', 33.35], ['ORG', 0]), score: 29.8, why: '19.8 + 10.005, down' },
  { parts: { rounding: 'up' }, sums: points(33), facts: marked(['VOTE', 33.34], ['ORG', 0]), score: 29.81, why: '19.8 + 10.002, up' },
  {
    parts: {},
    sums: points(50),
    facts: marked(['VOTE', 70, '2027-01-05'], ['VOTE', 80, '2027-01-09'], ['ORG', 5]),
    score: 59,
    why: 'the later mark: 30 + 24 + 5',
  },
  {
    parts: {},
    sums: points(50),
    facts: marked(['VOTE', 80], ['VOTE', 70], ['ORG', 5]),
    score: 56,
    why: 'of one day the lower: 30 + 21 + 5',
  },
  {
    parts: {},
    sums: points(50),
    facts: marked(['VOTE', 80, '2026-01-05', '2025'], ['ORG', 5]),
    score: 35,
    why: 'another year’s mark plays no part',
  },
  {
    parts: { period: 'quarter' },
    sums: points(50),
    facts: marked(['VOTE', 80]),
    score: 50,
    why: 'weights of a quarter leave the year alone',
  },
] as const)('weighed $parts: $score, $why', ({ parts, sums, facts, score }) => {
  expect(totalOf(aScheme({ categories, items, weights: weights(parts) }), sums, '2026', facts)).toBe(score);
});

test('each assessor says what it gave of what, or that it gave nothing yet', () => {
  const [step] = scored(aScheme({ categories, items, weights: weights() }), points(85), '2026', marked(['VOTE', 90])).adjustments;
  expect(
    step?.rule === 'weights' ? step.lines.map((line) => [line.assessor?.code, line.posted, line.outOf, line.share, line.counted]) : null,
  ).toEqual([
    [undefined, 8500, 10_000, 6000, 5100],
    ['VOTE', 9000, 10_000, 3000, 2700],
    ['ORG', null, 1000, 1000, 0],
  ]);
});

test.for([
  { appliesIn: undefined, period: '2026-Q2', score: 10, why: 'in every kind of period' },
  { appliesIn: ['year'], period: '2026-Q2', score: 12, why: 'not in the quarter' },
  { appliesIn: ['year'], period: '2026', score: 10, why: 'in the year' },
] as const)('a ceiling of the total applied in $appliesIn, $period: $score, $why', ({ appliesIn, period, score }) => {
  const total = { floor: 0, ceiling: 10, ...(appliesIn === undefined ? {} : { appliesIn: [...appliesIn] }) };
  expect(totalOf(aScheme({ categories, items, total }), [f('2026-04-01', 12)], period)).toBe(score);
});

const vetoed = (...days: readonly string[]): Facts => ({ ...noFacts, vetoes: days.map((day) => ({ reason: 'X1', day })) });
const zeroing = (zeroes: readonly ('month' | 'quarter' | 'year')[] | undefined, floor?: number) =>
  aScheme({
    categories,
    items,
    total: floor === undefined ? {} : { floor },
    vetoes: { ...defaultFile().vetoes, reasons: [{ code: 'X1', nameZh: 'x', ...(zeroes === undefined ? {} : { zeroes: [...zeroes] }) }] },
  });
test.for([
  { scheme: zeroing(['year']), period: '2026', facts: vetoed('2026-12-31'), score: 0, why: 'the year is set to 0' },
  { scheme: zeroing(['year']), period: '2026-Q4', facts: vetoed('2026-12-31'), score: 5, why: 'the quarter is not' },
  { scheme: zeroing(['quarter', 'year']), period: '2026-Q4', facts: vetoed('2026-10-01'), score: 0, why: 'unless the scheme says so' },
  {
    scheme: zeroing(['quarter', 'year']),
    period: '2026-Q4',
    facts: vetoed('2026-09-30', '2027-01-01'),
    score: 5,
    why: 'only a veto of the period',
  },
  { scheme: zeroing(undefined), period: '2026', facts: vetoed('2026-12-31'), score: 5, why: 'this one only bars' },
  { scheme: zeroing(['year'], 3), period: '2026', facts: vetoed('2026-12-31'), score: 0, why: 'no floor lifts it' },
  {
    scheme: zeroing(['year']),
    period: '2026',
    facts: { ...noFacts, vetoes: [{ reason: 'OLD', day: '2026-05-01' }] },
    score: 5,
    why: 'a reason of another version zeroes nothing',
  },
])('a veto in $period: $score, $why', ({ scheme, period, facts, score }) => {
  expect(totalOf(scheme, [f('2026-11-01', 5)], period, facts)).toBe(score);
});

const differing = aScheme({
  categories,
  items,
  memberClasses: [
    { class: 'exempt', leavesOutItems: ['A'], leavesOutCategories: [] },
    { class: 'floating', leavesOutItems: [], leavesOutCategories: ['MORE'] },
  ],
});
const classed = (held: 'exempt' | 'floating', from: string, until?: string): Facts => ({
  ...noFacts,
  classes: [{ class: held, from, ...(until === undefined ? {} : { until }) }],
});
test.for([
  { facts: noFacts, score: 7, why: 'a normal member: 2 + 2 + 3' },
  { facts: classed('exempt', '2026-01-01'), score: 3, why: 'an exempt one has no meetings to attend' },
  { facts: classed('exempt', '2026-05-01'), score: 5, why: 'from the day on which he is exempt' },
  { facts: classed('exempt', '2026-01-01', '2026-05-01'), score: 5, why: 'until the day before he is no longer' },
  { facts: classed('exempt', '2026-01-01', '2026-05-02'), score: 3, why: 'that day is out' },
  { facts: classed('floating', '2026-01-01'), score: 4, why: 'a floating one has nothing of a category' },
  {
    facts: { ...noFacts, classes: [{ class: 'suspended', from: '2026-01-01' }] } satisfies Facts,
    score: 7,
    why: 'no difference is stated for this class',
  },
])('by class: $score, $why', ({ facts, score }) => {
  expect(totalOf(differing, [a('2026-04-01'), a('2026-05-01'), b('2026-05-01')], '2026-Q2', facts)).toBe(score);
});

test('what a class leaves out says so', () => {
  expect(cutsOf(scored(differing, [a('2026-04-01'), b('2026-05-01')], '2026-Q2', classed('exempt', '2026-01-01')))).toEqual([
    'A member-class exempt: 2 to 0',
  ]);
});
