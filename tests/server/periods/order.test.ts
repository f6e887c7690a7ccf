import { expect, test } from 'vitest';
import { countsIn, whyNotClose, whyNotReopen } from '../../../server/periods/rules.ts';

const isClosed = (closed: readonly string[]) => (period: string) => closed.includes(period);
const first = ['2026-01', '2026-02', '2026-03'];

test.for<{ period: string; closed: readonly string[]; today?: string; firstDay?: string | null; why: string | null; because: string }>([
  { period: '2026-03', closed: ['2026-01', '2026-02'], why: null, because: 'the one before is closed' },
  { period: '2026-03', closed: [], firstDay: '2026-03-02', why: null, because: 'nothing happened before' },
  { period: '2026-03', closed: [], firstDay: null, why: null, because: 'nothing ever happened' },
  { period: '2026-03', closed: ['2026-01'], why: 'period_out_of_order', because: 'February is open' },
  { period: '2026-03', closed: ['2026-01', '2026-02'], today: '2026-03-31', why: 'period_not_over', because: 'on its last day' },
  { period: '2026-03', closed: ['2026-01', '2026-02'], today: '2026-04-01', why: null, because: 'on the day after' },
  { period: '2026-03', closed: first, why: 'period_closed', because: 'it is already' },
  { period: '2026-Q1', closed: first, why: null, because: 'its months are' },
  { period: '2026-Q1', closed: ['2026-01', '2026-02'], why: 'period_out_of_order', because: 'March is open' },
  {
    period: '2026-Q1',
    closed: ['2026-03'],
    firstDay: '2026-03-02',
    why: null,
    because: 'the months before the first day count for nothing',
  },
  {
    period: '2026-Q2',
    closed: [...first, '2026-04', '2026-05', '2026-06'],
    today: '2026-07-05',
    why: 'period_out_of_order',
    because: 'the first quarter is open',
  },
  { period: '2026', closed: ['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4'], today: '2027-01-20', why: null, because: 'its quarters are' },
  {
    period: '2026',
    closed: ['2026-Q1', '2026-Q2', '2026-Q3'],
    today: '2027-01-20',
    why: 'period_out_of_order',
    because: 'the last quarter is open',
  },
  {
    period: '2026',
    closed: ['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4'],
    today: '2026-12-31',
    why: 'period_not_over',
    because: 'New Year is tomorrow',
  },
])('closing $period: $why, because $because', ({ period, closed, today = '2026-04-10', firstDay = '2026-01-05', why }) => {
  expect(whyNotClose(period, today, firstDay, isClosed(closed))).toBe(why);
});

test.for<{ period: string; closed: readonly string[]; why: string | null; because: string }>([
  { period: '2026-03', closed: first, why: null, because: 'it is the latest' },
  { period: '2026-02', closed: first, why: 'period_out_of_order', because: 'March closed after it' },
  { period: '2026-03', closed: [...first, '2026-Q1'], why: 'period_out_of_order', because: 'its quarter is closed' },
  { period: '2026-Q1', closed: [...first, '2026-Q1'], why: null, because: 'a quarter opens before its months' },
  { period: '2026-Q4', closed: ['2026-Q4', '2026'], why: 'period_out_of_order', because: 'its year is closed' },
  { period: '2026', closed: ['2026-Q4', '2026'], why: null, because: 'nothing stands above a year' },
  { period: '2026-03', closed: [], why: 'period_not_closed', because: 'it never was' },
])('reopening $period: $why, because $because', ({ period, closed, why }) => {
  expect(whyNotReopen(period, isClosed(closed))).toBe(why);
});

test.for([
  { closed: [], kind: 'month', counts: '2026-03', because: 'its own is open' },
  { closed: ['2026-03', '2026-04'], kind: 'month', counts: '2026-05', because: 'the earliest open one after' },
  { closed: ['2026-03', '2026-05'], kind: 'month', counts: '2026-04', because: 'a hole is open' },
  { closed: ['2026-01', '2026-02'], kind: 'month', counts: '2026-03', because: 'what closed before plays no part' },
  { closed: ['2026-Q1'], kind: 'quarter', counts: '2026-Q2', because: 'quarters by themselves' },
  { closed: ['2026'], kind: 'year', counts: '2027', because: 'and years' },
] as const)('an event of March with $closed closed counts in $counts: $because', ({ closed, kind, counts }) => {
  expect(countsIn('2026-03-10', kind, isClosed(closed))).toBe(counts);
});

test('a world in which everything is closed is a fault', () => {
  expect(() => countsIn('2026-03-10', 'month', () => true)).toThrow(RangeError);
});
