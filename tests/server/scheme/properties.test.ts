/** Laws that every score keeps, tried on random schemes with random sums. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, monthOf, nextPeriod, periodKinds, quarterOf, yearOf } from '../../../server/kernel/calendar.ts';
import { contextOf } from '../../../server/scheme/context.ts';
import { type Scheme, type SchemeFile, schemeRead } from '../../../server/scheme/format.ts';
import { shareOut } from '../../../server/scheme/rules/favourable.ts';
import { redeemableToDate, type Score, score } from '../../../server/scheme/score.ts';
import { noFacts } from '../../../server/scheme/facts.ts';
import { countingIn, type Sum } from '../../../server/scheme/sums.ts';
import { aCategory, anItem, defaultFile, defaultScheme } from './builders.ts';

const numRuns = 300;
const periods = ['2026-02', '2026-04', '2026-Q1', '2026-Q2', '2026'] as const;
const anyPeriod = fc.constantFrom(...periods);

type Caps = SchemeFile['items'][number]['caps'];
const quarters = fc.integer({ min: 1, max: 80 }).map((size) => size / 4);
const anyCap = fc.oneof(
  fc.record({ window: fc.constantFrom(...periodKinds), maxPoints: quarters }),
  fc.record({ window: fc.constantFrom(...periodKinds), maxTimes: fc.integer({ min: 1, max: 5 }) }),
);
const anyCaps: fc.Arbitrary<Caps> = fc.uniqueArray(anyCap, {
  maxLength: 3,
  selector: (cap) => `${cap.window} ${'maxTimes' in cap ? 'times' : 'points'}`,
});
const anyCategoryCaps = fc.uniqueArray(fc.record({ window: fc.constantFrom(...periodKinds), maxPoints: quarters }), {
  maxLength: 2,
  selector: (cap) => cap.window,
});

type Parts = { readonly groups: boolean; readonly caps?: fc.Arbitrary<Caps>; readonly categoryCaps?: typeof anyCategoryCaps };

/** Items A to D of categories X or Y, N deducts; P with Q exclude each other where asked. */
const schemeParts = ({ groups, caps = anyCaps, categoryCaps = anyCategoryCaps }: Parts) =>
  fc.record({
    categories: fc
      .tuple(categoryCaps, categoryCaps)
      .map(([x, y]) => [aCategory({ code: 'X', caps: x }), aCategory({ code: 'Y', caps: y, redeemable: true }), aCategory({ code: 'Z' })]),
    exclusiveGroups: fc.constant([{ code: 'G', nameZh: 'x' }]),
    items: fc
      .tuple(caps, caps, caps, caps, caps, caps)
      .map(([a, b, c, d, p, q]) => [
        anItem({ code: 'A', category: 'X', caps: a }),
        anItem({ code: 'B', category: 'X', caps: b }),
        anItem({ code: 'C', category: 'X', caps: c, countsIn: ['month', 'year'] }),
        anItem({ code: 'D', category: 'Y', caps: d }),
        anItem({ code: 'N', category: 'Z', points: -1 }),
        anItem({ code: 'P', category: 'Y', caps: p, ...(groups ? { exclusiveGroup: 'G' } : {}) }),
        anItem({ code: 'Q', category: 'X', caps: q, ...(groups ? { exclusiveGroup: 'G' } : {}) }),
      ]),
    total: fc.constantFrom({}, { floor: 0 }, { ceiling: 20 }, { floor: -1.5, ceiling: 12.25 }),
  });
const schemeOf = (parts: Partial<SchemeFile>): Scheme => schemeRead.parse({ ...defaultFile(), ...parts });
const anyScheme = (parts: Parts) => schemeParts(parts).map(schemeOf);

const anySum = (times: fc.Arbitrary<number>): fc.Arbitrary<Sum> =>
  fc
    .record({
      item: fc.constantFrom('A', 'B', 'C', 'D', 'N', 'P', 'Q'),
      dayOffset: fc.integer({ min: 0, max: 200 }),
      late: fc.constantFrom(0, 0, 0, 1, 2),
      award: fc.constantFrom(25, 50, 100, 200, 300),
      times,
      occasion: fc.constantFrom('', 'o1', 'o2', 'o3'),
    })
    .map(({ item, dayOffset, late, award, times: count, occasion }) => {
      const day = addDays('2025-12-20', dayOffset);
      let countsMonth = monthOf(day);
      for (let i = 0; i < late; i++) countsMonth = nextPeriod(countsMonth);
      const counted = `${countsMonth}-01`;
      const awardPoints = item === 'N' ? -award : award;
      const shared = item === 'P' || item === 'Q' ? occasion : '';
      return {
        item,
        day,
        countsMonth,
        countsQuarter: quarterOf(counted),
        countsYear: yearOf(counted),
        awardPoints,
        occasion: shared,
        points: awardPoints * count,
        times: count,
      };
    });
const earnedOnly = fc.array(anySum(fc.integer({ min: 1, max: 4 })), { maxLength: 25 });
const withReversals = fc.array(anySum(fc.constantFrom(-2, -1, 1, 1, 2, 3)), { maxLength: 25 });

const scored = (scheme: Scheme, sums: readonly Sum[], period: string): Score => score(contextOf(scheme), sums, noFacts, period);
const reversed = (sum: Sum): Sum => ({ ...sum, points: -sum.points, times: -sum.times });
const anything = { groups: true } as const;

test('any permutation of sums, or any cutting of them into rows, gives the same score with the same explanation', () => {
  const cut = (sum: Sum): readonly Sum[] =>
    Array.from({ length: Math.abs(sum.times) }, () => ({
      ...sum,
      times: Math.sign(sum.times),
      points: sum.awardPoints * Math.sign(sum.times),
    }));
  const shuffled = withReversals.chain((sums) =>
    fc.tuple(fc.constant(sums), fc.shuffledSubarray(sums.flatMap(cut), { minLength: sums.flatMap(cut).length })),
  );
  fc.assert(
    fc.property(anyScheme(anything), shuffled, anyPeriod, (scheme, [sums, other], period) => {
      expect(scored(scheme, other, period)).toEqual(scored(scheme, sums, period));
    }),
    { numRuns },
  );
});

test('a score depends on the entries that count in its period only', () => {
  fc.assert(
    fc.property(anyScheme(anything), withReversals, anyPeriod, (scheme, sums, period) => {
      expect(scored(scheme, countingIn(sums, period), period)).toEqual(scored(scheme, sums, period));
    }),
    { numRuns },
  );
});

test('a reversal restores the score exactly where both count in the same periods, with its explanation', () => {
  fc.assert(
    fc.property(anyScheme(anything), withReversals, anySum(fc.constant(1)), anyPeriod, (scheme, sums, sum, period) => {
      expect(scored(scheme, [...sums, sum, reversed(sum)], period)).toEqual(scored(scheme, sums, period));
    }),
    { numRuns },
  );
});

test('the parts sum to the total, every cut accounts for what it took, points stay whole hundredths', () => {
  const took = (cuts: readonly { readonly posted: number; readonly counted: number }[]) =>
    cuts.reduce((sum, cut) => sum + cut.posted - cut.counted, 0);
  fc.assert(
    fc.property(anyScheme(anything), withReversals, anyPeriod, (scheme, sums, period) => {
      const result = scored(scheme, sums, period);
      for (const category of result.categories) {
        for (const item of category.items) expect(item.posted - took(item.cuts)).toBe(item.counted);
        expect(category.items.reduce((sum, item) => sum + item.posted, 0)).toBe(category.posted);
        expect(category.items.reduce((sum, item) => sum + item.counted, 0) - took(category.cuts)).toBe(category.counted);
      }
      expect(result.categories.reduce((sum, category) => sum + category.counted, 0) - took(result.adjustments)).toBe(result.total);
      expect(result.posted).toBe(countingIn(sums, period).reduce((sum, { points }) => sum + points, 0));
      expect(JSON.stringify(result)).not.toMatch(/\d\.\d/);
    }),
    { numRuns },
  );
});

test('no cut raises; only the floor of the total may', () => {
  fc.assert(
    fc.property(anyScheme({ groups: true }), withReversals, anyPeriod, (scheme, sums, period) => {
      const result = scored(scheme, sums, period);
      for (const category of result.categories) {
        for (const cut of [...category.cuts, ...category.caps]) expect(cut.counted).toBeLessThanOrEqual(cut.posted);
        for (const cut of category.items.flatMap((item) => [...item.cuts, ...item.caps]).filter(({ rule }) => rule !== 'not-counted')) {
          expect(cut.counted).toBeLessThanOrEqual(cut.posted);
        }
      }
      for (const { rule, posted, counted } of result.adjustments) expect(counted > posted).toBe(rule === 'total-floor');
    }),
    { numRuns },
  );
});

/** Category caps shorter than the longest item cap meet it in one step; two steps (a quarterly and a yearly item cap over monthly category caps) are not promised. */
const usualCaps = fc.constantFrom<Caps>(
  [],
  [{ window: 'month', maxPoints: 2 }],
  [{ window: 'month', maxTimes: 1 }],
  [{ window: 'quarter', maxPoints: 4 }],
  [{ window: 'year', maxPoints: 5 }],
  [{ window: 'year', maxTimes: 2 }],
  [
    { window: 'month', maxPoints: 3 },
    { window: 'year', maxPoints: 6 },
  ],
  [
    { window: 'week', maxTimes: 2 },
    { window: 'quarter', maxPoints: 5 },
  ],
);
const usualCategoryCaps = fc.constantFrom<readonly { readonly window: 'quarter' | 'year'; readonly maxPoints: number }[]>(
  [],
  [{ window: 'quarter', maxPoints: 6 }],
  [
    { window: 'quarter', maxPoints: 6 },
    { window: 'year', maxPoints: 15 },
  ],
) as typeof anyCategoryCaps;

const weeklessCap = anyCap.filter((cap) => cap.window !== 'week');
const weekless = anyCaps.map((caps) => caps.filter((cap) => cap.window !== 'week'));

/** A cap longer than a weekly one cuts its weeks, which may open a window more; weeks are left out here. */
test('a cap more on an item that gives never raises a score', () => {
  const parts = schemeParts({ groups: false, caps: weekless, categoryCaps: usualCategoryCaps });
  const giving = fc.constantFrom('A', 'B', 'C', 'D', 'P', 'Q');
  fc.assert(
    fc.property(parts, weeklessCap, giving, earnedOnly, anyPeriod, (before, cap, code, sums, period) => {
      const items = before.items.map((item) =>
        item.code === code && !item.caps.some((other) => other.window === cap.window) ? { ...item, caps: [...item.caps, cap] } : item,
      );
      const after = schemeOf({ ...before, items });
      expect(scored(after, sums, period).total).toBeLessThanOrEqual(scored(schemeOf(before), sums, period).total);
    }),
    { numRuns },
  );
});

test('an award more never lowers a score, outside exclusive groups', () => {
  const award = anySum(fc.constant(1)).filter((sum) => sum.item !== 'N');
  fc.assert(
    fc.property(
      anyScheme({ groups: false, caps: usualCaps, categoryCaps: usualCategoryCaps }),
      earnedOnly,
      award,
      anyPeriod,
      (scheme, sums, more, period) => {
        expect(scored(scheme, [...sums, more], period).total).toBeGreaterThanOrEqual(scored(scheme, sums, period).total);
      },
    ),
    { numRuns: numRuns * 3 },
  );
});

test('an award more never lowers a score or the credit of the default scheme, outside its exclusive groups', () => {
  const scheme = defaultScheme();
  const context = contextOf(scheme);
  const items = scheme.items.filter((item) => item.exclusiveGroup === undefined);
  const anyDefaultSum = fc
    .record({ i: fc.nat({ max: items.length - 1 }), offset: fc.nat({ max: 364 }), times: fc.integer({ min: 1, max: 3 }) })
    .map(({ i, offset, times }): Sum => {
      const [item, day] = [items[i]?.code ?? '', addDays('2026-01-01', offset)];
      const awardPoints = items[i]?.points ?? 0;
      return {
        item,
        day,
        countsMonth: monthOf(day),
        countsQuarter: quarterOf(day),
        countsYear: '2026',
        awardPoints,
        occasion: '',
        points: awardPoints * times,
        times,
      };
    });
  fc.assert(
    fc.property(
      fc.array(anyDefaultSum, { maxLength: 80 }),
      anyDefaultSum.filter((sum) => sum.points > 0),
      anyPeriod,
      (sums, more, period) => {
        const total = (all: readonly Sum[]) => score(context, all, noFacts, period).total;
        const credit = (all: readonly Sum[]) => redeemableToDate(context, all, '2026', '2026-09');
        expect(total([...sums, more])).toBeGreaterThanOrEqual(total(sums));
        expect(credit([...sums, more])).toBeGreaterThanOrEqual(credit(sums));
      },
    ),
    { numRuns },
  );
});

test('what yearly caps take is shared out as well as it can be: no other sharing takes more out of the overflows', () => {
  const small = fc.integer({ min: 0, max: 3 });
  const tables = fc.record({
    excess: fc.array(small, { minLength: 1, maxLength: 3 }),
    overflow: fc.array(small, { minLength: 1, maxLength: 3 }),
    room: fc.array(fc.array(small, { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 }),
  });
  fc.assert(
    fc.property(tables, ({ excess, overflow, room: full }) => {
      const room = excess.map((_, i) => overflow.map((__, j) => full[i]?.[j] ?? 0));
      const taken = shareOut(excess, room, overflow);
      const flow = taken.flat().reduce((sum, points) => sum + points, 0);
      taken.forEach((row, i) => {
        expect(row.reduce((sum, points) => sum + points, 0)).toBeLessThanOrEqual(excess[i] ?? 0);
        row.forEach((points, j) => expect(points >= 0 && points <= (room[i]?.[j] ?? 0)).toBe(true));
      });
      overflow.forEach((most, j) => expect(taken.reduce((sum, row) => sum + (row[j] ?? 0), 0)).toBeLessThanOrEqual(most));
      // The least cut equals the greatest flow: some claims give all their excess, the rest is bound by windows or rooms.
      const cuts = Array.from({ length: 2 ** excess.length }, (_, side) => {
        const given = excess.reduce((sum, points, i) => sum + ((side >> i) % 2 === 1 ? points : 0), 0);
        const bound = overflow.map((most, j) =>
          Math.min(
            most,
            excess.reduce((sum, __, i) => sum + ((side >> i) % 2 === 1 ? 0 : (room[i]?.[j] ?? 0)), 0),
          ),
        );
        return given + bound.reduce((sum, points) => sum + points, 0);
      });
      expect(flow).toBe(Math.min(...cuts));
    }),
    { numRuns: numRuns * 2 },
  );
});
