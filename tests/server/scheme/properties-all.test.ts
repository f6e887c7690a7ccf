/** Laws that every score keeps under every kind of rule at once: random lawful schemes, random entries, random facts. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, monthOf, nextPeriod, type PeriodKind, periodKinds, quarterOf, yearOf } from '../../../server/kernel/calendar.ts';
import { contextOf } from '../../../server/scheme/context.ts';
import { checkScheme } from '../../../server/scheme/decode.ts';
import type { Facts } from '../../../server/scheme/facts.ts';
import type { Scheme, SchemeFile } from '../../../server/scheme/format.ts';
import { type Score, score } from '../../../server/scheme/score.ts';
import { countingIn, type Sum } from '../../../server/scheme/sums.ts';
import { times } from '../../support/counts.ts';
import { aCategory, anItem, defaultFile } from './builders.ts';

const numRuns = times(300, 5_000);
const periods = ['2026-02', '2026-05', '2026-Q1', '2026-Q2', '2026'] as const;
const anyPeriod = fc.constantFrom(...periods);

type Parts = Partial<SchemeFile>;
type Caps = SchemeFile['items'][number]['caps'];
const points = (max: number) => fc.integer({ min: 1, max: max * 2 }).map((halves) => halves / 2);
const capsOf = (...windows: readonly Caps[number]['window'][]): fc.Arbitrary<Caps> =>
  fc.oneof(
    fc.constant<Caps>([]),
    fc.record({ window: fc.constantFrom(...windows), maxPoints: points(8) }).map((cap): Caps => [cap]),
    fc.record({ window: fc.constantFrom(...windows), maxTimes: fc.integer({ min: 1, max: 4 }) }).map((cap): Caps => [cap]),
  );
const pointsCaps = (...windows: readonly ('month' | 'quarter' | 'year')[]) =>
  fc.record({ window: fc.constantFrom(...windows), maxPoints: points(12) }).map((cap) => [cap]);
const maybe = <T>(key: keyof SchemeFile, one: fc.Arbitrary<T>): fc.Arbitrary<Parts> =>
  fc.oneof(
    fc.constant<Parts>({}),
    one.map((value): Parts => ({ [key]: value })),
  );

const withoutCap = { caps: [] } as const;
/** A, B, C give in X, D in Y; N, M take from the part P, L from Z. */
const anyItems = fc
  .tuple(capsOf('day', 'week', 'month'), capsOf('month'), capsOf('month'), capsOf('month', 'quarter'))
  .map(([a, b, c, d]) => [
    anItem({ code: 'A', category: 'X', caps: a }),
    anItem({ code: 'B', category: 'X', points: 3, caps: b }),
    anItem({ code: 'C', category: 'X', points: 0.5, caps: c, countsIn: ['month', 'year'] }),
    anItem({ code: 'D', category: 'Y', caps: d }),
    anItem({ code: 'N', category: 'P', points: -3, ...withoutCap }),
    anItem({ code: 'M', category: 'P', points: -0.5, ...withoutCap }),
    anItem({ code: 'L', category: 'Z', points: -1, ...withoutCap }),
  ]);
const anyPart = fc.record({
  per: fc.constantFrom('month' as const, 'quarter' as const, 'year' as const),
  full: fc.constantFrom(0, 10, 12.5),
  floor: fc.constantFrom(-5, -0.5),
});
const anyCategories = fc
  .tuple(capsOf('quarter', 'year'), capsOf('quarter', 'year'), anyPart)
  .map(([x, y, part]) => [
    aCategory({ code: 'X', holds: 'bonus', caps: x }),
    aCategory({ code: 'Y', holds: 'bonus', redeemable: true, caps: y }),
    aCategory({ code: 'P', holds: 'deduction', part }),
    aCategory({ code: 'Z', holds: 'deduction' }),
  ]);
const named = { nameZh: 'x' };
const anyWindow = fc.constantFrom('month' as const, 'quarter' as const, 'year' as const);
const anyOccurrences = fc
  .tuple(
    anyWindow,
    fc.integer({ min: 1, max: 4 }),
    anyWindow,
    fc.integer({ min: 1, max: 4 }),
    fc.constantFrom<'each' | 'once' | 'empties_part'>('each', 'once', 'empties_part'),
  )
  .map(([window, from, second, least, kind]): NonNullable<SchemeFile['occurrences']> => [
    { code: 'N_TH', ...named, items: ['N', 'M'], window, from, effect: kind === 'empties_part' ? { kind } : { kind, points: -1.5 } },
    { code: 'B_TH', ...named, items: ['B'], window: second, from: least, effect: { kind: 'once', points: 2 } },
  ]);
const anyWeights = fc
  .record({
    period: anyWindow,
    rounding: fc.constantFrom('down' as const, 'half_up' as const, 'up' as const),
    missing: fc.constantFrom('zero' as const, 'shared_out' as const),
  })
  .map((weights) => ({
    ...weights,
    points: { share: 60, outOf: 70 },
    assessors: [
      { code: 'VOTE', ...named, share: 30, outOf: 90 },
      { code: 'ORG', ...named, share: 10, outOf: 7 },
    ],
  }));
const anyTotal = fc.constantFrom<SchemeFile['total']>(
  {},
  { floor: 0 },
  { ceiling: 20 },
  { floor: -1.5, ceiling: 60, appliesIn: ['quarter', 'year'] },
);

const anyParts: fc.Arbitrary<Parts> = fc
  .tuple(
    fc.record({ items: anyItems, categories: anyCategories, total: anyTotal }),
    maybe('base', fc.constant([{ code: 'BASE', ...named, points: 20, per: 'month' as const, countsIn: ['month', 'quarter', 'year'] }])),
    maybe(
      'itemGroups',
      capsOf('month', 'quarter', 'year')
        .filter((caps) => caps.length > 0)
        .map((caps) => [{ code: 'PAIR', ...named, items: ['A', 'B'], caps }]),
    ),
    maybe('occurrences', anyOccurrences),
    maybe(
      'bonusCeilings',
      pointsCaps('quarter', 'year').map((caps) => [{ code: 'BONUS', ...named, categories: ['X', 'Y'], caps }]),
    ),
    maybe('memberClasses', fc.constantFrom([{ class: 'exempt' as const, leavesOutItems: ['A'], leavesOutCategories: ['P'] }])),
    maybe('weights', anyWeights),
  )
  .map((parts) => parts.reduce<Parts>((all, part) => ({ ...all, ...part }), {}));

const flags = { ...defaultFile().flags, levels: [] };
const vetoes = {
  ...defaultFile().vetoes,
  reasons: [
    { code: 'X1', ...named, zeroes: ['year' as const] },
    { code: 'X2', ...named },
  ],
};
const ranking = { ...defaultFile().ranking, tieBreakers: [] };

/** Lawful schemes only: what the check refuses is never scored. */
const anyScheme: fc.Arbitrary<Scheme> = anyParts
  .map((parts) =>
    checkScheme({
      ...defaultFile(),
      exclusiveGroups: [],
      attendance: { ...defaultFile().attendance, longActivities: [] },
      flags,
      vetoes,
      ranking,
      ...parts,
    }),
  )
  .filter((check) => check.ok)
  .map((check) => {
    if (!check.ok) throw new Error('filtered before');
    return check.scheme;
  });

/** No cap is longer than one that is read after it: where one is, the rule says that an award more may lower a score. */
function isLayered({ items, itemGroups = [], categories, bonusCeilings = [], occurrences = [] }: Scheme): boolean {
  const windows = (caps: readonly { readonly window: PeriodKind }[]) => caps.map((cap) => periodKinds.indexOf(cap.window));
  const grouped = itemGroups.flatMap((group) => windows(group.caps));
  const under = [...windows([...items, ...categories].flatMap((one) => one.caps)), ...grouped, ...windows(occurrences)];
  const inGroups = items.filter((item) => itemGroups.some((group) => group.items.includes(item.code)));
  return (
    bonusCeilings.every((ceiling) => Math.max(...under) <= Math.min(...windows(ceiling.caps))) &&
    Math.max(-1, ...windows(inGroups.flatMap((item) => item.caps))) <= Math.min(Infinity, ...grouped)
  );
}

const awards: Readonly<Record<string, number>> = { A: 200, B: 300, C: 50, D: 200, N: -300, M: -50, L: -100 };
const anySumOf = (codes: readonly string[], count: fc.Arbitrary<number>): fc.Arbitrary<Sum> =>
  fc
    .record({ item: fc.constantFrom(...codes), offset: fc.integer({ min: 0, max: 200 }), late: fc.constantFrom(0, 0, 0, 1, 2), count })
    .map(({ item, offset, late, count: n }) => {
      const day = addDays('2025-12-20', offset);
      let countsMonth = monthOf(day);
      for (let i = 0; i < late; i++) countsMonth = nextPeriod(countsMonth);
      const counted = `${countsMonth}-01`;
      const awardPoints = awards[item] ?? 0;
      const counts = { countsMonth, countsQuarter: quarterOf(counted), countsYear: yearOf(counted) };
      return { item, day, ...counts, awardPoints, occasion: '', points: awardPoints * n, times: n };
    });
const every = Object.keys(awards);
const giving = ['A', 'B', 'C', 'D'];
const anySums = fc.array(anySumOf(every, fc.constantFrom(-1, 1, 1, 2, 3)), { maxLength: 30 });
const earnedOnly = fc.array(anySumOf(every, fc.integer({ min: 1, max: 3 })), { maxLength: 30 });

const anyDay = fc.integer({ min: 0, max: 380 }).map((offset) => addDays('2025-12-20', offset));
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  vetoes: fc.array(fc.record({ reason: fc.constantFrom('X1', 'X2', 'GONE'), day: anyDay }), { maxLength: 2 }),
  assessments: fc.array(
    fc.record({
      assessor: fc.constantFrom('VOTE', 'ORG'),
      period: fc.constantFrom(...periods),
      day: anyDay,
      mark: fc.integer({ min: -100, max: 12_000 }),
    }),
    { maxLength: 4 },
  ),
  classes: fc.oneof(
    fc.constant([]),
    fc.tuple(anyDay, anyDay).map(([a, b]) => [{ class: 'exempt' as const, from: a < b ? a : b, until: a < b ? b : a }]),
  ),
});

const scored = (scheme: Scheme, sums: readonly Sum[], facts: Facts, period: string): Score => score(contextOf(scheme), sums, facts, period);
const took = (moves: readonly { readonly posted: number; readonly counted: number }[]) =>
  moves.reduce((sum, move) => sum + move.counted - move.posted, 0);

test('the order of entries and facts, their cutting into rows, a fact told twice: nothing changes', () => {
  const shuffled = anySums.chain((sums) => {
    const rows = sums.flatMap((sum) =>
      Array.from({ length: Math.abs(sum.times) }, () => ({
        ...sum,
        times: Math.sign(sum.times),
        points: sum.awardPoints * Math.sign(sum.times),
      })),
    );
    return fc.tuple(fc.constant(sums), fc.shuffledSubarray(rows, { minLength: rows.length }));
  });
  fc.assert(
    fc.property(anyScheme, shuffled, anyFacts, anyPeriod, (scheme, [sums, rows], facts, period) => {
      const told = {
        vetoes: [...facts.vetoes, ...facts.vetoes].toReversed(),
        assessments: [...facts.assessments, ...facts.assessments].toReversed(),
        classes: [...facts.classes, ...facts.classes],
      };
      expect(scored(scheme, rows, told, period)).toEqual(scored(scheme, sums, facts, period));
    }),
    { numRuns },
  );
});

test('entries that count in other periods change nothing, wherever a week or a late fact crosses the edge', () => {
  fc.assert(
    fc.property(anyScheme, anySums, anySums, anyFacts, anyPeriod, (scheme, sums, others, facts, period) => {
      const elsewhere = others.filter((sum) => !countingIn([sum], period).includes(sum));
      expect(scored(scheme, [...elsewhere, ...sums], facts, period)).toEqual(scored(scheme, sums, facts, period));
    }),
    { numRuns },
  );
});

test('a reversal restores the score with its explanation exactly while its periods are open', () => {
  fc.assert(
    fc.property(anyScheme, anySums, anySumOf(every, fc.constant(1)), anyFacts, anyPeriod, (scheme, sums, sum, facts, period) => {
      const reversed = { ...sum, points: -sum.points, times: -sum.times };
      expect(scored(scheme, [...sums, sum, reversed], facts, period)).toEqual(scored(scheme, sums, facts, period));
    }),
    { numRuns },
  );
});

test('the explanation’s parts sum to the total, step by step, in whole hundredths', () => {
  fc.assert(
    fc.property(anyScheme, anySums, anyFacts, anyPeriod, (scheme, sums, facts, period) => {
      const result = scored(scheme, sums, facts, period);
      for (const category of result.categories) {
        for (const item of category.items) expect(item.posted + took(item.cuts)).toBe(item.counted);
        const moves = [...category.occurrences, ...category.cuts, ...category.parts];
        expect(category.items.reduce((sum, item) => sum + item.counted, 0) + took(moves)).toBe(category.counted);
      }
      let running = result.categories.reduce((sum, category) => sum + category.counted, 0);
      for (const step of result.adjustments) {
        expect(step.posted).toBe(running);
        running = step.counted;
      }
      const weighed = result.adjustments.flatMap((step) => (step.rule === 'weights' ? [step] : []));
      for (const { lines, counted } of weighed) expect(lines.reduce((sum, line) => sum + line.counted, 0)).toBe(counted);
      expect(running).toBe(result.total);
      expect(result.posted).toBe(countingIn(sums, period).reduce((sum, { points: posted }) => sum + posted, 0));
      expect(JSON.stringify(result)).not.toMatch(/\d\.\d|null,"counted":null|NaN/);
    }),
    { numRuns },
  );
});

test('no cap raises: only base, a part, an n-th time with points, weights and the floor of the total may', () => {
  fc.assert(
    fc.property(anyScheme, anySums, anyFacts, anyPeriod, (scheme, sums, facts, period) => {
      const result = scored(scheme, sums, facts, period);
      for (const category of result.categories) {
        const caps = [
          ...category.caps,
          ...category.cuts,
          ...category.groups.flatMap((group) => group.caps),
          ...category.items.flatMap((item) => item.caps),
        ];
        for (const use of caps) expect(use.counted).toBeLessThanOrEqual(use.posted);
      }
      const raising = result.adjustments.filter((step) => step.counted > step.posted).map((step) => step.rule);
      expect(raising.filter((rule) => !['base', 'weights', 'total-floor', 'veto'].includes(rule))).toEqual([]);
    }),
    { numRuns },
  );
});

test('an award more never lowers a score, where the scheme has no exclusive group and no cap is longer than one read after it', () => {
  fc.assert(
    fc.property(
      anyScheme.filter(isLayered),
      earnedOnly,
      anySumOf(giving, fc.constant(1)),
      anyFacts,
      anyPeriod,
      (scheme, sums, more, facts, period) => {
        expect(scored(scheme, [...sums, more], facts, period).total).toBeGreaterThanOrEqual(scored(scheme, sums, facts, period).total);
      },
    ),
    { numRuns: numRuns * 3 },
  );
});

test('a deduction more never raises a score', () => {
  fc.assert(
    fc.property(
      anyScheme,
      earnedOnly,
      anySumOf(['N', 'M', 'L'], fc.constant(1)),
      anyFacts,
      anyPeriod,
      (scheme, sums, more, facts, period) => {
        expect(scored(scheme, [...sums, more], facts, period).total).toBeLessThanOrEqual(scored(scheme, sums, facts, period).total);
      },
    ),
    { numRuns: numRuns * 3 },
  );
});

test('these trials are not empty: every kind of rule has moved a score', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyScheme, anySums, anyFacts, anyPeriod, (scheme, sums, facts, period) => {
      const result = scored(scheme, sums, facts, period);
      for (const step of result.adjustments) seen.add(step.rule);
      for (const category of result.categories) {
        for (const part of category.parts) seen.add(part.emptiedBy === null ? 'part' : 'emptied');
        for (const use of category.occurrences) seen.add(use.effect);
        for (const cut of [...category.cuts, ...category.items.flatMap((item) => item.cuts)]) seen.add(cut.rule);
      }
    }),
    { numRuns: 3_000, seed: 1 },
  );
  const kinds = ['base', 'bonus-ceiling', 'weights', 'total-floor', 'total-ceiling', 'veto', 'part', 'emptied', 'each', 'once'];
  const cuts = [
    'points-cap',
    'times-cap',
    'group-points-cap',
    'group-times-cap',
    'category-times-cap',
    'category-cap',
    'not-counted',
    'member-class',
  ];
  expect([...kinds, ...cuts].filter((kind) => !seen.has(kind))).toEqual([]);
});
