/** Levels: by score, rate, share, rank or several at once, barred, several in a row. */
import { describe, expect, test } from 'vitest';
import { pointsOf } from '../../../server/kernel/points.ts';
import { branchCandidate, candidateOf } from '../../../server/scheme/candidates.ts';
import { noFacts } from '../../../server/scheme/facts.ts';
import type { Scheme, SchemeFile } from '../../../server/scheme/format.ts';
import { type Candidate, judgeLevels } from '../../../server/scheme/levels.ts';
import { consecutiveOf, type Held, runOf } from '../../../server/scheme/runs.ts';
import { aScheme, aSum, defaultFile, defaultScheme, earned, scored } from './builders.ts';

type Flags = SchemeFile['flags'];
type Level = Flags['levels'][number];
const level = (code: string, parts: Partial<Level> = {}): Level => ({
  code,
  nameZh: code,
  colour: 'red',
  meaningZh: 'x',
  public: true,
  bars: [],
  ...parts,
});
const flagged = (parts: Partial<Flags>): Scheme => aScheme({ flags: { ...defaultFile().flags, minMonthsInBranch: 0, ...parts } });

/** 90 points in class `town`, unless told. */
const one = (key: string, total = 90, parts: Partial<Candidate> = {}): Candidate => ({
  key,
  class: 'town',
  total: pointsOf(total),
  deductions: 0,
  offered: null,
  categories: new Map(),
  times: new Map(),
  isVetoed: false,
  monthsInBranch: 12,
  history: [],
  ...parts,
});
/** `a RED, b -` */
const told = (scheme: Scheme, ...candidates: readonly Candidate[]): string =>
  judgeLevels(scheme, '2026-Q2', candidates)
    .map(({ key, level: at }) => `${key} ${at ?? '-'}`)
    .join(', ');
const byScore = flagged({ mode: 'score', levels: [level('RED', { minScore: 45 }), level('BLUE', { minScore: 24 }), level('YELLOW')] });
const byRate = flagged({ mode: 'rate', levels: [level('RED', { minRate: 1.5 }), level('BLUE', { minRate: 0.8 }), level('YELLOW')] });
const byShare = (tieAtShareCut: 'include' | 'exclude', rounding: 'down' | 'up' | 'half_up' = 'down') =>
  flagged({
    mode: 'share',
    tieAtShareCut,
    rounding,
    levels: [level('RED', { topShare: 0.3 }), level('BLUE', { topShare: 0.9 }), level('YELLOW')],
  });
const byRank = flagged({ mode: 'rank', levels: [level('GOLD', { topRank: 1 }), level('SILVER', { topRank: 3 }), level('REST')] });

test.for([
  { scheme: byScore, is: [one('a', 45)], told: 'a RED', why: 'the least itself is reached' },
  {
    scheme: byScore,
    is: [one('a', 44.99), one('b', 24), one('c', 23.99)],
    told: 'a BLUE, b BLUE, c YELLOW',
    why: 'half-open: a hundredth below falls',
  },
  { scheme: byScore, is: [one('a', -3)], told: 'a YELLOW', why: 'the level without a least takes the rest' },
  { scheme: byRate, is: [one('a', 45, { offered: 3000 })], told: 'a RED', why: '45 of 30 on offer are 1.5' },
  { scheme: byRate, is: [one('a', 44.99, { offered: 3000 })], told: 'a BLUE', why: 'a hundredth below 1.5' },
  { scheme: byRate, is: [one('a', 0.8, { offered: 100 })], told: 'a BLUE', why: '0.8 exactly: no float comes between' },
  {
    scheme: byRate,
    is: [one('a', 45), one('b', 45, { offered: 0 })],
    told: 'a YELLOW, b YELLOW',
    why: 'without anything on offer there is no rate',
  },
  {
    scheme: byShare('include'),
    is: [5, 4, 3, 2, 1].map((total) => one(`p${total}`, total)),
    told: 'p5 RED, p4 BLUE, p3 BLUE, p2 BLUE, p1 YELLOW',
    why: '30 % of 5 is 1.5, one place; 90 % is 4.5, four',
  },
  {
    scheme: byShare('include', 'up'),
    is: [5, 4, 3, 2, 1].map((total) => one(`p${total}`, total)),
    told: 'p5 RED, p4 RED, p3 BLUE, p2 BLUE, p1 BLUE',
    why: 'rounded up: two places, five places',
  },
  {
    scheme: byShare('include'),
    is: [one('a', 9), one('b', 9), one('c', 1), one('d', 1)],
    told: 'a RED, b RED, c BLUE, d BLUE',
    why: 'one and three places: the ties at both cuts are in',
  },
  {
    scheme: byShare('exclude'),
    is: [one('a', 9), one('b', 9), one('c', 1), one('d', 1)],
    told: 'a BLUE, b BLUE, c YELLOW, d YELLOW',
    why: 'the ties at both cuts are out',
  },
  {
    scheme: byRank,
    is: [one('a', 9), one('b', 8), one('c', 8), one('d', 7)],
    told: 'a GOLD, b SILVER, c SILVER, d REST',
    why: '1-2-2-4: the fourth is beyond three',
  },
  {
    scheme: byRank,
    is: [one('a', 9), one('b', 9), one('c', 8), one('d', 7)],
    told: 'a GOLD, b GOLD, c SILVER, d REST',
    why: 'a shared first rank is first twice',
  },
])('$told: $why', ({ scheme, is, told: expected }) => {
  expect(told(scheme, ...is)).toBe(expected);
});

const combined = flagged({
  mode: 'combined',
  levels: [
    level('STAR', {
      when: [
        { kind: 'score', min: 90 },
        { kind: 'rank', top: 1, within: 'class' },
      ],
    }),
    level('GOOD', {
      when: [
        { kind: 'score', min: 75 },
        { kind: 'category', category: 'GOOD', min: 10 },
      ],
    }),
    level('RISING', { when: [{ kind: 'item', item: 'A', min: 3 }] }),
    level('STEADY', { when: [{ kind: 'held', levels: ['STEADY', 'GOOD'], periods: 2 }] }),
    level('REST'),
  ],
});
const rich = { categories: new Map([['GOOD', 1000]]) };
test.for([
  { is: [one('a', 95), one('b', 96, { class: 'village' })], told: 'a STAR, b STAR', why: 'each is first in its class' },
  { is: [one('a', 95, rich), one('b', 96)], told: 'a GOOD, b STAR', why: 'at least 90, yet second in the class' },
  { is: [one('a', 90), one('b', 90)], told: 'a STAR, b STAR', why: 'two share the first rank' },
  { is: [one('a', 89.99, rich)], told: 'a GOOD', why: 'first in the class, yet below 90' },
  { is: [one('a', 80, { categories: new Map([['GOOD', 999]]) })], told: 'a REST', why: 'a hundredth is missing in the category' },
  {
    is: [one('a', 10, { times: new Map([['A', 3]]) }), one('b', 9, { times: new Map([['A', 2]]) })],
    told: 'a RISING, b REST',
    why: 'three times of an item',
  },
  {
    is: [
      one('a', 10, {
        history: [
          { period: '2026-Q1', level: 'STEADY' },
          { period: '2025-Q4', level: 'GOOD' },
        ],
      }),
    ],
    told: 'a STEADY',
    why: 'two quarters in a row before this one',
  },
  {
    is: [
      one('a', 10, {
        history: [
          { period: '2025-Q4', level: 'STEADY' },
          { period: '2025-Q3', level: 'GOOD' },
        ],
      }),
    ],
    told: 'a REST',
    why: 'the quarter right before is missing',
  },
] as const)('combined: $told, $why', ({ is, told: expected }) => {
  expect(told(combined, ...is)).toBe(expected);
});

const barred = flagged({
  mode: 'score',
  minMonthsInBranch: 2,
  levels: [
    level('RED', {
      minScore: 45,
      bars: [
        { kind: 'item', item: 'N', op: '>=', count: 2 },
        { kind: 'veto' },
        { kind: 'deductions', op: '>=', points: 10 },
        { kind: 'category', category: 'STUDY', op: '<', points: 5 },
      ],
    }),
    level('BLUE', { minScore: 24 }),
    level('YELLOW'),
  ],
});
const studied = { categories: new Map([['STUDY', 500]]) };
test.for([
  { is: one('a', 50, studied), level: 'RED', why: 'nothing bars' },
  { is: one('a', 50, { ...studied, times: new Map([['N', 2]]) }), level: 'BLUE', why: 'two absences bar the best, the next is free' },
  { is: one('a', 50, { ...studied, times: new Map([['N', 1]]) }), level: 'RED', why: 'one absence does not' },
  { is: one('a', 50, { ...studied, isVetoed: true }), level: 'BLUE', why: 'a veto' },
  { is: one('a', 50, { ...studied, deductions: 1000 }), level: 'BLUE', why: 'ten points deducted' },
  { is: one('a', 50, { ...studied, deductions: 999 }), level: 'RED', why: 'a hundredth less' },
  { is: one('a', 50, { categories: new Map([['STUDY', 499]]) }), level: 'BLUE', why: 'too little study' },
  { is: one('a', 50, { ...studied, monthsInBranch: 1 }), level: null, why: 'too new in the branch' },
])('barred: $level, $why', ({ is, level: expected }) => {
  expect(judgeLevels(barred, '2026-Q2', [is])[0]?.level).toBe(expected);
});

test('says which better levels were passed over, and why', () => {
  const [judged] = judgeLevels(barred, '2026-Q2', [one('a', 30, { isVetoed: true })]);
  expect(judged).toEqual({
    key: 'a',
    level: 'BLUE',
    cause: null,
    rank: 1,
    passedOver: [
      {
        level: 'RED',
        unmet: [{ kind: 'score', min: 4500 }],
        barredBy: [{ kind: 'veto' }, { kind: 'category', category: 'STUDY', op: '<', points: 500 }],
      },
    ],
  });
});

test('a ranking with tie-breakers decides ranks and shares', () => {
  const fewer = (a: Candidate, b: Candidate) => b.total - a.total || a.deductions - b.deductions;
  const rows = [one('a', 9, { deductions: 100 }), one('b', 9)];
  expect(judgeLevels(byRank, '2026-Q2', rows, fewer).map((judged) => judged.level)).toEqual(['SILVER', 'GOLD']);
});

test('the order in which subjects are given changes nothing', () => {
  const rows = [one('a', 9), one('b', 8), one('c', 8), one('d', 7), one('e', 1)];
  const levels = (given: readonly Candidate[]) =>
    new Map(judgeLevels(byShare('exclude'), '2026-Q2', given).map((judged) => [judged.key, judged.level]));
  expect(levels(rows.toReversed())).toEqual(levels(rows));
});

describe('in a row', () => {
  const scheme = flagged({
    mode: 'score',
    levels: [level('RED', { minScore: 45 }), level('BLUE', { minScore: 24 }), level('YELLOW')],
    consecutive: [
      { code: 'TWICE_TOP', nameZh: 'x', levels: ['RED'], periods: 2 },
      { code: 'TWICE_BOTTOM', nameZh: 'x', levels: ['YELLOW'], periods: 2 },
      { code: 'YEAR_GOOD', nameZh: 'x', levels: ['RED', 'BLUE'], periods: 4 },
    ],
  });
  const before = (...levels: readonly string[]): readonly Held[] =>
    levels.map((held, i) => ({ period: ['2026-Q1', '2025-Q4', '2025-Q3', '2025-Q2'][i] ?? '', level: held }));
  test.for([
    { history: before('RED'), now: 'RED', codes: ['TWICE_TOP'], why: 'two quarters at the top, over the year’s end too' },
    { history: before('BLUE', 'RED'), now: 'RED', codes: [], why: 'a blue one between' },
    { history: before('YELLOW'), now: 'YELLOW', codes: ['TWICE_BOTTOM'], why: 'two quarters at the bottom' },
    {
      history: before('RED', 'BLUE', 'BLUE'),
      now: 'RED',
      codes: ['TWICE_TOP', 'YEAR_GOOD'],
      why: 'four good quarters, whichever of the two',
    },
    { history: before('BLUE', 'RED', 'RED', 'RED'), now: 'RED', codes: ['YEAR_GOOD'], why: 'more than four still are four' },
    { history: [], now: 'RED', codes: [], why: 'a first quarter' },
    { history: [{ period: '2025-Q4', level: 'RED' }], now: 'RED', codes: [], why: 'a quarter without a flag breaks the row' },
  ])('$codes: $why', ({ history, now, codes }) => {
    expect(consecutiveOf(scheme, history, { period: '2026-Q2', level: now }).map((rule) => rule.code)).toEqual(codes);
    expect(consecutiveOf(scheme, [...history].reverse(), { period: '2026-Q2', level: now }).map((rule) => rule.code)).toEqual(codes);
  });
  test('months and years have rows too', () => {
    expect(
      runOf(
        [
          { period: '2025-12', level: 'A' },
          { period: '2026-01', level: 'A' },
        ],
        '2026-02',
        ['A'],
      ),
    ).toBe(2);
    expect(runOf([{ period: '2025', level: 'A' }], '2026', ['A'])).toBe(1);
  });
});

describe('measured', () => {
  const scheme = defaultScheme();
  const subject = { key: 'm', class: 'town', offered: null, monthsInBranch: 5, history: [] };
  test('a member by the score, absences and vetoes of the period', () => {
    const sums = [...earned(scheme, 'L05', '2026-04-10', '2026-05-10'), ...earned(scheme, 'N01', '2026-06-10')];
    const facts = { ...noFacts, vetoes: [{ reason: 'X1', day: '2026-06-30' }] };
    const candidate = candidateOf(subject, scored(scheme, sums, '2026-Q2'), facts);
    expect([
      candidate.total,
      candidate.deductions,
      candidate.isVetoed,
      candidate.times.get('N01'),
      candidate.categories.get('ORG_LIFE'),
    ]).toEqual([300, 300, true, 1, 600]);
    expect(
      candidateOf(subject, scored(scheme, sums, '2026-Q2'), { ...facts, vetoes: [{ reason: 'X1', day: '2026-07-01' }] }).isVetoed,
    ).toBe(false);
  });
  const scores = [3, 3, 4].map((times) => scored(aScheme(), [aSum('2026-04-01', { award: 0.5, times })], '2026-Q2'));
  test.for([
    { measure: 'branch_sum', rounding: 'down', of: scores, total: 500, why: '1.5 + 1.5 + 2' },
    { measure: 'branch_average', rounding: 'down', of: scores, total: 166, why: '5 / 3, down' },
    { measure: 'branch_average', rounding: 'half_up', of: scores, total: 167, why: '5 / 3, to the nearest' },
    { measure: 'branch_average', rounding: 'down', of: [], total: 0, why: 'nobody is ranked there' },
  ] as const)('a branch by $measure, $rounding: $total, $why', ({ measure, rounding, of, total }) => {
    const branch = branchCandidate(flagged({ subject: 'branch', measure, rounding }), subject, of);
    expect([branch.total, branch.times.get('A') ?? 0]).toEqual([total, of.length === 0 ? 0 : 10]);
  });
});
