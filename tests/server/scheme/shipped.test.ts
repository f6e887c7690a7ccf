/** The shipped schemes: each is sound, and scores worked members whose figures stand in the comments, worked out by hand. */
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pointsOf } from '../../../server/kernel/points.ts';
import { branchCandidate, candidateOf } from '../../../server/scheme/candidates.ts';
import { carriedOver } from '../../../server/scheme/carry-over.ts';
import { exchanged } from '../../../server/scheme/conversion.ts';
import { type Facts, noFacts } from '../../../server/scheme/facts.ts';
import type { Scheme } from '../../../server/scheme/format.ts';
import { judgeLevels } from '../../../server/scheme/levels.ts';
import { checkSchemeYaml } from '../../../server/scheme/scheme-file.ts';
import type { Score } from '../../../server/scheme/score.ts';
import type { Sum } from '../../../server/scheme/sums.ts';
import { aSum, scored } from './builders.ts';

const folder = new URL('../../../server/scheme/shipped/', import.meta.url);
const shipped = async (name: string): Promise<Scheme> => {
  const check = await checkSchemeYaml(readFileSync(new URL(name, folder), 'utf8'));
  if (!check.ok) throw new Error(JSON.stringify(check.faults));
  return check.scheme;
};
const hundred = await shipped('quarter-hundred.yaml');
const weighted = await shipped('weighted-year.yaml');
const lights = await shipped('branch-lights.yaml');

test('every shipped scheme is tried here', () => {
  expect(readdirSync(folder).toSorted()).toEqual(['branch-lights.yaml', 'quarter-hundred.yaml', 'weighted-year.yaml']);
});

/** Awards of an item at its own points, one on each day (`04-10`, of 2026), each of an occasion of its own. */
const got =
  (scheme: Scheme) =>
  (code: string, ...days: readonly string[]): readonly Sum[] => {
    const item = scheme.items.find((one) => one.code === code);
    if (item === undefined) throw new Error(`no item ${code}`);
    return days.map((day, i) =>
      aSum(`2026-${day}`, {
        item: code,
        award: item.points / 100,
        occasion: item.exclusiveGroup === undefined ? '' : `${code} ${day} ${i}`,
      }),
    );
  };
const facts = (parts: Partial<Facts>): Facts => ({ ...noFacts, ...parts });
const vetoed = (reason: string): Facts => facts({ vetoes: [{ reason, day: '2026-05-20' }] });
const classed = (held: 'exempt' | 'floating'): Facts => facts({ classes: [{ class: held, from: '2025-01-01' }] });
const inMonths = (...months: readonly string[]) => months.map((month) => `${month}-10`);
const q2 = ['04', '05', '06'];
const year = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0'));
const subject = (key: string, of = 'town') => ({ key, class: of, offered: null, monthsInBranch: 12, history: [] });

type Row = {
  readonly who: string;
  readonly sums: readonly Sum[];
  readonly facts?: Facts;
  readonly period?: string;
  readonly total: number;
};

describe('a quarter of a hundred', () => {
  const a = got(hundred);
  // R1 3 x 5 = 15, held to 10; R2 2 x 3 = 6; together 16, held to 12. S1 2 x 2 = 4 in each of three months: 12. 12 + 12 = 24, held to 20.
  const allBonus = [
    ...a('R1', '04-01', '05-01', '06-01'),
    ...a('R2', '04-02', '05-02'),
    ...a('S1', ...q2.flatMap((month) => [`${month}-10`, `${month}-11`])),
  ];
  const rows: readonly (Row & { readonly level: string })[] = [
    // 60 + 4 x 10
    { who: 'nothing happened', sums: [], total: 100, level: 'GOOD' },
    // meetings 10 - 3 = 7: 60 + 10 + 7 + 10 + 10
    { who: 'one absence', sums: a('M1', '04-10'), total: 97, level: 'STEADY' },
    // meetings 10 - 2 x 3 - 1 for the second = 3: 60 + 30 + 3
    { who: 'two absences', sums: a('M1', '04-10', '05-10'), total: 93, level: 'STEADY' },
    // the third empties the part: 60 + 30 + 0
    { who: 'three absences', sums: a('M1', '04-10', '05-10', '06-10'), total: 90, level: 'STEADY' },
    // meetings 10 - 3 x 0.5 - 1 = 7.5: 60 + 30 + 7.5
    {
      who: 'late three times, one make-up overdue',
      sums: [...a('M2', '04-01', '04-02', '04-03'), ...a('M3', '05-01')],
      total: 97.5,
      level: 'STEADY',
    },
    // duties 10 - 2 - 3 x 4 = -4, held at 0: 60 + 30 + 0
    {
      who: 'dues late, three tasks not done',
      sums: [...a('D1', '04-30'), ...a('D2', '04-01', '05-01', '06-01')],
      total: 90,
      level: 'STEADY',
    },
    // duties 10 - 5 x 0.5 - 2 x 0.5 for the fourth and fifth = 6.5: 60 + 30 + 6.5
    { who: 'five notices unread', sums: a('D3', '04-01', '04-02', '04-03', '05-01', '06-01'), total: 96.5, level: 'STEADY' },
    // conduct 10 - 5 - 5 = 0; learning 10 - 6 x 2 = -2, held at 0: 60 + 0 + 10 + 10 + 0
    {
      who: 'two complaints, six sets of notes',
      sums: [...a('C1', '04-01'), ...a('C2', '05-01'), ...a('K1', '04-01', '04-02', '04-03', '04-04', '04-05', '04-06')],
      total: 80,
      level: 'STEADY',
    },
    // the same with one more task undone, duties 10 - 4 = 6: 60 + 0 + 10 + 6 + 0
    {
      who: 'and a task',
      sums: [
        ...a('C1', '04-01'),
        ...a('C2', '05-01'),
        ...a('K1', '04-01', '04-02', '04-03', '04-04', '04-05', '04-06'),
        ...a('D2', '06-01'),
      ],
      total: 76,
      level: 'HEED',
    },
    // April: S1 2 x 2 = 4, S2 4, each within its own 4; together 8, held to 6: 100 + 6
    { who: 'services of both kinds in April', sums: [...a('S1', '04-10', '04-11'), ...a('S2', '04-20')], total: 106, level: 'GOOD' },
    // one occasion: the dearer, 4: 100 + 4
    {
      who: 'one service under both kinds',
      sums: [aSum('2026-04-10', { item: 'S1', occasion: 'x' }), aSum('2026-04-10', { item: 'S2', award: 4, occasion: 'x' })],
      total: 104,
      level: 'GOOD',
    },
    // Monday 6 to Sunday 12 April is one week: 1, the 13th is the next: 1. 100 + 2
    { who: 'policy explained four times', sums: a('S3', '04-06', '04-08', '04-12', '04-13'), total: 102, level: 'GOOD' },
    // 100 + 20
    { who: 'all the bonus', sums: allBonus, total: 120, level: 'VANGUARD' },
    // 97 + 20 = 117, barred from the best by the absence
    { who: 'all the bonus, one absence', sums: [...allBonus, ...a('M1', '04-10')], total: 117, level: 'GOOD' },
    // 120, but a veto of X1 sets the quarter to 0
    { who: 'all the bonus, disciplined', sums: allBonus, facts: vetoed('X1'), total: 0, level: 'HEED' },
    // 120, X2 only bars
    { who: 'all the bonus, penalised', sums: allBonus, facts: vetoed('X2'), total: 120, level: 'GOOD' },
    // learning and meetings are left out: both stay 10. duties 10 - 2 = 8: 60 + 10 + 10 + 8 + 10
    {
      who: 'exempt, three absences, notes missing, dues late',
      sums: [...a('M1', '04-10', '05-10', '06-10'), ...a('K1', '04-01'), ...a('D1', '04-30')],
      facts: classed('exempt'),
      total: 98,
      level: 'STEADY',
    },
    // M1 and M2 are left out, learning 10 - 3 = 7: 60 + 7 + 30
    {
      who: 'floating, absent from a meeting and a study session',
      sums: [...a('M1', '04-10'), ...a('M2', '04-11', '04-12'), ...a('K2', '05-01')],
      facts: classed('floating'),
      total: 97,
      level: 'STEADY',
    },
  ];
  test.for(rows)('$who: $total, $level', ({ sums, facts: known = noFacts, total, level }) => {
    const score = scored(hundred, sums, '2026-Q2', known);
    expect(score.total / 100).toBe(total);
    expect(judgeLevels(hundred, '2026-Q2', [candidateOf(subject('m'), score, known)])[0]?.level).toBe(level);
  });
  test.for<Row>([
    // 4 x 60 + 4 parts x 4 quarters x 10 = 400; the second quarter's meetings emptied -10, the first's duties -2
    {
      who: 'three absences in a quarter, dues late in another',
      sums: [...a('M1', '04-10', '05-10', '06-10'), ...a('D1', '01-31')],
      period: '2026',
      total: 388,
    },
    // the second quarter's bonus is held to 20, July adds S1 2 x 2: 400 + 20 + 4; the total has no ceiling in the year
    { who: 'bonus in two quarters', sums: [...allBonus, ...a('S1', '07-10', '07-11')], period: '2026', total: 424 },
    // a month is given neither base nor parts: -3 + 2, and its total has no floor
    { who: 'a month alone', sums: [...a('M1', '04-10'), ...a('S1', '04-11')], period: '2026-04', total: -1 },
    // in a month three absences take all that the part has: -10
    { who: 'three absences in a month alone', sums: a('M1', '04-10', '04-11', '04-12'), period: '2026-04', total: -10 },
  ])('$who: $total', ({ sums, period = '', total }) => {
    expect(scored(hundred, sums, period).total / 100).toBe(total);
  });
});

describe('a weighed year', () => {
  const b = got(weighted);
  const marks = (appraisal: number | null, organisation: number | null, more: Partial<Facts> = {}): Facts =>
    facts({
      assessments: [
        { assessor: 'APPRAISAL', mark: appraisal },
        { assessor: 'ORGANISATION', mark: organisation },
      ].flatMap(({ assessor, mark }) => (mark === null ? [] : [{ assessor, period: '2026', day: '2027-01-10', mark: pointsOf(mark) }])),
      ...more,
    });
  // A1 2 x 12 = 24, A2 2 x 4 = 8, A3 5: 37, held to 30
  const study = [
    ...b('A1', ...year.flatMap((month) => [`${month}-05`, `${month}-20`])),
    ...b('A2', '02-01', '02-02', '05-01', '05-02', '08-01', '08-02', '11-01', '11-02'),
    ...b('A3', '12-31'),
  ];
  // B1 4 x 2 = 8, B2 12 x 1 = 12, B3 12 x 1.5 = 18: 38, held to 30
  const life = [...b('B1', '01-15', '04-15', '07-15', '10-15'), ...b('B2', ...inMonths(...year)), ...b('B3', ...inMonths(...year))];
  // C1 12 x 2 = 24 and 3 for the tenth, C2 4 x 1.5 = 6: 33, held to 30
  const practice = [...b('C1', ...inMonths(...year)), ...b('C2', '02-01', '05-01', '08-01', '11-01')];
  const ninety = [...study, ...life, ...practice];
  const carried = aSum('2026-01-01', { item: 'Z0', award: 15 });
  const absences = (n: number) => b('N1', ...year.slice(0, n).map((month) => `${month}-28`));
  const rows: readonly (Row & { readonly level: string; readonly class?: string })[] = [
    // 30 + 30 + 30 + E1 5 = 95. 95 x 0.6 = 57, 92 x 0.3 = 27.6, 90 x 0.1 = 9; shares the first rank of the town
    { who: 'full', sums: [...ninety, ...b('E1', '06-01')], facts: marks(92, 90), total: 93.6, level: 'FIRST' },
    { who: 'nothing, no marks', sums: [], facts: noFacts, total: 0, level: 'BEHIND' },
    // 80 x 0.3 = 24, 70 x 0.1 = 7
    { who: 'marks only', sums: [], facts: marks(80, 70), total: 31, level: 'BEHIND' },
    // A1 three times in January, 2 count, once in February: 3. B3 2 x 1.5 = 3. 6 x 0.6 = 3.6, 70 x 0.3 = 21, 60 x 0.1 = 6
    {
      who: 'two months only',
      sums: [...b('A1', '01-05', '01-12', '01-19', '02-05'), ...b('B3', '01-10', '02-10')],
      facts: marks(70, 60),
      total: 30.6,
      level: 'BEHIND',
    },
    // 1.5 + 1.5 - 0.5 = 2.5. 1.5 + 85.5 x 0.3 = 25.65 + 7.7
    {
      who: 'halves',
      sums: [...b('B3', '01-10'), ...b('C2', '02-01'), ...b('N2', '03-01')],
      facts: marks(85.5, 77),
      total: 34.85,
      level: 'BEHIND',
    },
    // 3 x 1.5 = 4.5, x 0.6 = 2.7. 66.67 x 0.3 = 20.001, to 20. 33.35 x 0.1 = 3.335, the half up to 3.34
    { who: 'rounded', sums: b('B3', '01-10', '02-10', '03-10'), facts: marks(66.67, 33.35), total: 26.04, level: 'BEHIND' },
    // 8 + 12 - 5 x 2 - 2 x 1 for the fourth and fifth = 8. 4.8 + 18 + 5
    {
      who: 'five absences',
      sums: [...b('B1', '01-15', '04-15', '07-15', '10-15'), ...b('B2', ...inMonths(...year)), ...absences(5)],
      facts: marks(60, 50),
      total: 27.8,
      level: 'BEHIND',
    },
    // -6 counts as nothing. 50 x 0.3 = 15, 40 x 0.1 = 4
    { who: 'three absences, nothing else', sums: absences(3), facts: marks(50, 40), total: 19, level: 'BEHIND' },
    // C3 1 for the week of Monday 5 January, 1 for the next; C2 three times in a quarter, 2 count: 3. 5 x 0.6 = 3, 27, 8
    {
      who: 'patrols and wishes',
      sums: [...b('C3', '01-05', '01-07', '01-11', '01-12'), ...b('C2', '01-10', '02-10', '03-10')],
      facts: marks(90, 80),
      total: 38,
      level: 'BEHIND',
    },
    // E1 three times, 2 count: 10. E2 4 x 2.5 = 10. 20, held to 15. Carried 15: 30. 18 + 88 x 0.3 = 26.4 + 9.5
    {
      who: 'honours, carried over',
      sums: [...b('E1', '01-10', '05-10', '09-10'), ...b('E2', '02-01', '03-01', '04-01', '05-01'), carried],
      facts: marks(88, 95),
      total: 53.9,
      level: 'BEHIND',
    },
    // 93.6, but X1 sets the year to 0
    {
      who: 'full, disciplined',
      sums: [...ninety, ...b('E1', '06-01')],
      facts: marks(92, 90, { vetoes: vetoed('X1').vetoes }),
      total: 0,
      level: 'BEHIND',
    },
    // 93.6, X2 bars the two best levels; 93.6 is at least 70
    {
      who: 'full, barred',
      sums: [...ninety, ...b('E1', '06-01')],
      facts: marks(92, 90, { vetoes: vetoed('X2').vetoes }),
      total: 93.6,
      level: 'GOOD',
    },
    // 90 + E1 5 + E2 4 x 2.5 = 10, held to 15, + carried 15 = 120, of which 100 count: 60 + 27.6 + 9; the first of the village
    {
      who: 'more than a hundred',
      sums: [...ninety, ...b('E1', '06-01'), ...b('E2', '02-01', '03-01', '04-01', '05-01'), carried],
      facts: marks(92, 90),
      class: 'village',
      total: 96.6,
      level: 'FIRST',
    },
    // absences are left out. B1 2 x 2 = 4, x 0.6 = 2.4, 75 x 0.3 = 22.5, 7
    {
      who: 'exempt',
      sums: [...b('B1', '01-15', '04-15'), ...absences(2)],
      facts: marks(75, 70, { classes: classed('exempt').classes }),
      total: 31.9,
      level: 'BEHIND',
    },
    // 90 x 0.6 = 54, 80 x 0.3 = 24, 7. The fourth of 18, five places are the first 30 %
    { who: 'ninety', sums: ninety, facts: marks(80, 70), total: 85, level: 'FINE' },
    // 90 - 3 x 2 = 84, x 0.6 = 50.4, 78 x 0.3 = 23.4, 7. The fifth, but three absences bar
    { who: 'ninety, three absences', sums: [...ninety, ...absences(3)], facts: marks(78, 70), total: 80.8, level: 'GOOD' },
    // 30 + 30 = 60, x 0.6 = 36, 85 x 0.3 = 25.5, 8
    { who: 'no practice', sums: [...study, ...life], facts: marks(85, 80), total: 69.5, level: 'ENOUGH' },
    // 36 + 88 x 0.3 = 26.4 + 8
    { who: 'no practice, better liked', sums: [...study, ...life], facts: marks(88, 80), total: 70.4, level: 'GOOD' },
  ];
  test.for(rows)('$who: $total', ({ sums, facts: known = noFacts, total }) => {
    expect(scored(weighted, sums, '2026', known).total / 100).toBe(total);
  });
  test('levels of all of them together: 18, five places are the first 30 %', () => {
    const candidates = rows.map(({ who, class: of, sums, facts: known = noFacts }) =>
      candidateOf(subject(who, of), scored(weighted, sums, '2026', known), known),
    );
    expect(judgeLevels(weighted, '2026', candidates).map(({ key, level }) => `${key}: ${level}`)).toEqual(
      rows.map(({ who, level }) => `${who}: ${level}`),
    );
  });
  test.for<Row>([
    // weights are the year's: A1 2 x 1 + B5 2
    { who: 'a quarter', sums: [...b('A1', '01-05', '02-05'), ...b('B5', '03-31')], period: '2026-Q1', total: 4 },
    // full attendance counts in the quarter and the year, not in the month
    { who: 'a month', sums: [...b('A1', '03-05'), ...b('B5', '03-31')], period: '2026-03', total: 1 },
    // what is carried over counts in the year only
    { who: 'January', sums: [carried, ...b('B2', '01-10')], period: '2026-01', total: 1 },
  ])('$who is not weighed: $total', ({ sums, period = '', total }) => {
    expect(scored(weighted, sums, period, marks(100, 100)).total / 100).toBe(total);
  });
  test.for([
    // 93.6 x 20 % = 18.72, at most 15
    { total: 93.6, points: 15 },
    // 34.85 x 20 % = 6.97
    { total: 34.85, points: 6.97 },
    // 26.04 x 20 % = 5.208, down to 5.2
    { total: 26.04, points: 5.2 },
  ])('of $total the next year begins with $points', ({ total, points }) => {
    expect(carriedOver(weighted, { period: '2026', total: pointsOf(total) })).toEqual({
      item: 'Z0',
      day: '2027-01-01',
      points: pointsOf(points),
      fromYear: '2026',
    });
  });
  test('study points are exchanged by the quarter: 300 + 450 are one award, 250 stay over', () => {
    const item = weighted.items.find((one) => one.code === 'A2');
    expect(
      item === undefined
        ? []
        : exchanged(item, [
            { day: '2026-03-31', units: 450 },
            { day: '2026-02-01', units: 300 },
          ]),
    ).toEqual([{ day: '2026-03-31', within: '2026-Q1', awardPoints: 100, times: 1, over: 250 }]);
  });
});

describe('lights for branches', () => {
  const c = got(lights);
  const app = (units: number, day = '2026-04-30'): readonly Sum[] => {
    const item = lights.items.find((one) => one.code === 'H1');
    const paid = item === undefined ? [] : exchanged(item, [{ day, units }]);
    return paid.map(({ awardPoints, times }) => aSum(day, { item: 'H1', award: awardPoints / 100, times }));
  };
  const days = (month: string, ...numbers: readonly number[]) => numbers.map((day) => `${month}-${String(day).padStart(2, '0')}`);
  // A month of taking part: J1 three days 6, J2 3, J3 three days 6: 15
  const joined = (month: string) => [...c('J1', ...days(month, 1, 2, 3)), ...c('J2', `${month}-04`), ...c('J3', ...days(month, 5, 6, 7))];
  const rows: readonly Row[] = [
    { who: 'nothing happened', sums: [], total: 20 },
    // J1 four times, three count: 6; J2 3
    { who: 'four meetings, a Party day', sums: [...c('J1', ...days('04', 1, 2, 3, 8)), ...c('J2', '04-10')], total: 29 },
    // one day, one time: the dearest, 3
    { who: 'meeting, Party day, service on one day', sums: [...c('J1', '04-10'), ...c('J2', '04-10'), ...c('J3', '04-10')], total: 23 },
    // 1249 / 500 = 2.498, down to 2.49
    { who: '1249 study points', sums: app(1249), total: 22.49 },
    // 2600 / 500 = 5.2, held to 4; H2 three times, two count: 3
    { who: '2600 study points, three books', sums: [...app(2600), ...c('H2', '04-01', '04-02', '04-03')], total: 27 },
    // one test at its best 2.5, another 1
    {
      who: 'two tests, one of them listed twice',
      sums: [
        aSum('2026-04-10', { item: 'H3', award: 1, occasion: 't' }),
        aSum('2026-04-10', { item: 'H4', award: 2.5, occasion: 't' }),
        ...c('H3', '04-20'),
      ],
      total: 23.5,
    },
    // H1 4, H2 3, H4 3 x 2.5 = 7.5, H3 3: 17.5. J 15. 20 + 32.5 = 52.5, held to 50
    {
      who: 'all of it',
      sums: [
        ...app(2000),
        ...c('H2', '04-01', '04-02'),
        ...c('H4', ...days('04', 11, 12, 13)),
        ...c('H3', ...days('04', 14, 15, 16)),
        ...joined('04'),
      ],
      total: 50,
    },
    // 1
    { who: 'one absence', sums: c('L1', '04-10'), total: 19 },
    // 1 + 2
    { who: 'two absences', sums: c('L1', '04-10', '04-11'), total: 17 },
    // 1 + 2 + 4
    { who: 'three absences', sums: c('L1', '04-10', '04-11', '04-12'), total: 13 },
    // 1 + 2 + 4 + 4 = 11, late 4 x 0.5 = 2, dues 3: 16, held to 15
    {
      who: 'four absences, late four times, dues late',
      sums: [...c('L1', ...days('04', 10, 11, 12, 13)), ...c('L2', ...days('04', 20, 21, 22, 23)), ...c('L3', '04-30')],
      total: 5,
    },
    // lapses of an exempt member are left out
    {
      who: 'the same, exempt',
      sums: [...c('L1', ...days('04', 10, 11, 12, 13)), ...c('L3', '04-30')],
      facts: classed('exempt'),
      total: 20,
    },
    // one day each, month 6
    { who: 'a service every day', sums: c('J3', ...days('04', ...Array.from({ length: 30 }, (_, i) => i + 1))), total: 26 },
    // 3 x 20
    { who: 'a quarter of nothing', sums: [], period: '2026-Q2', total: 60 },
    // J 3 x 15 = 45, held to 40. H1 3 x 4 = 12, H2 3 x 3 = 9, H4 3 x 2.5 = 7.5: 28.5, held to 25. 60 + 40 + 25
    {
      who: 'a full quarter',
      sums: q2.flatMap((month) => [
        ...joined(month),
        ...app(2500, `2026-${month}-28`),
        ...c('H2', ...days(month, 8, 9)),
        ...c('H4', `${month}-20`),
      ]),
      period: '2026-Q2',
      total: 125,
    },
    // each month counts its absences from one: 1 + 1, and takes at most 15
    { who: 'an absence in two months', sums: c('L1', '04-10', '05-10'), period: '2026-Q2', total: 58 },
    // April 16 held to 15, May 1: 60 - 16
    {
      who: 'a bad April',
      sums: [
        ...c('L1', ...days('04', 10, 11, 12, 13)),
        ...c('L2', ...days('04', 20, 21, 22, 23)),
        ...c('L3', '04-30'),
        ...c('L1', '05-10'),
      ],
      period: '2026-Q2',
      total: 44,
    },
  ];
  test.for(rows)('$who: $total', ({ sums, facts: known = noFacts, period = '2026-04', total }) => {
    expect(scored(lights, sums, period, known).total / 100).toBe(total);
  });

  const scoreOf = (...sums: readonly (readonly Sum[])[]): Score => scored(lights, sums.flat(), '2026-Q2');
  const plain = scoreOf();
  const branches: readonly {
    readonly name: string;
    readonly scores: readonly Score[];
    readonly average: number;
    readonly light: string;
  }[] = [
    // (60 + 60 + 9) / 2
    { name: 'North', scores: [plain, scoreOf(c('J2', ...inMonths(...q2)))], average: 64.5, light: 'GREEN' },
    { name: 'East', scores: [plain], average: 60, light: 'GREEN' },
    // (59 + 60 + 60) / 3 = 59.666, to 59.67
    { name: 'South', scores: [scoreOf(c('L1', '04-10')), plain, plain], average: 59.67, light: 'GREEN' },
    // (58 + 60) / 2 = 59
    { name: 'West', scores: [scoreOf(c('L1', '04-10', '05-10')), plain], average: 59, light: 'GREEN' },
    // 60 - 1 - 2; the fifth of five, four places are the first 80 %
    { name: 'Centre', scores: [scoreOf(c('L1', '04-10', '04-11'))], average: 57, light: 'RED' },
  ];
  test('branches by their average: four of five are green, red is the worst', () => {
    const candidates = branches.map(({ name, scores }) => branchCandidate(lights, subject(name), scores));
    expect(candidates.map(({ key, total }) => `${key} ${total / 100}`)).toEqual(branches.map(({ name, average }) => `${name} ${average}`));
    expect(judgeLevels(lights, '2026-Q2', candidates).map(({ key, level }) => `${key} ${level}`)).toEqual(
      branches.map(({ name, light }) => `${name} ${light}`),
    );
  });
});
