/** A process that assesses the quarter of so many members, branch by branch, from sums made as they are needed; prints what it cost. */
import { readFileSync } from 'node:fs';
import { monotonicMs } from '../../server/kernel/clock.ts';
import { candidateOf } from '../../server/scheme/candidates.ts';
import { contextOf } from '../../server/scheme/context.ts';
import { decodeScheme } from '../../server/scheme/decode.ts';
import { noFacts } from '../../server/scheme/facts.ts';
import { judgeLevels } from '../../server/scheme/levels.ts';
import { score } from '../../server/scheme/score.ts';
import type { Sum } from '../../server/scheme/sums.ts';
import type { ScoresRun } from './scores.ts';

const branchMembers = 50;
const period = '2026-Q2';
const months = ['2026-04', '2026-05', '2026-06'] as const;

const [members = '0', schemeFile = ''] = process.argv.slice(2);
const scheme = decodeScheme(readFileSync(schemeFile, 'utf8'));
const context = contextOf(scheme);

/** The same members at every run. */
function* chances(seed: number): Generator<number, never> {
  for (let state = seed + 1; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** A member's quarter, of one who does little or of one who does much: some 35 rows of the ledger's sums, one in ten reversed. */
function quarterOf(member: number): readonly Sum[] {
  const chance = chances(member);
  const rows: Sum[] = [];
  const zeal = 0.05 + 0.45 * chance.next().value;
  for (const item of scheme.items) {
    for (const month of months) {
      if (chance.next().value > (item.points > 0 ? zeal : 0.05)) continue;
      const day = `${month}-${String(1 + Math.floor(chance.next().value * 28)).padStart(2, '0')}`;
      const times = chance.next().value > 0.8 ? 2 : 1;
      const occasion = item.exclusiveGroup === undefined ? '' : `${month} ${Math.floor(chance.next().value * 3)}`;
      const counts = { countsMonth: month, countsQuarter: period, countsYear: '2026' };
      rows.push({ item: item.code, day, ...counts, awardPoints: item.points, occasion, points: item.points * times, times });
      if (chance.next().value > 0.9)
        rows.push({ item: item.code, day, ...counts, awardPoints: item.points, occasion, points: -item.points, times: -1 });
    }
  }
  return rows;
}

const size = Number(members);
const totals = new Int32Array(size);
const levels = new Map<string, number>();
let rows = 0;
let scoredMs = 0;
for (let first = 0; first < size; first += branchMembers) {
  const branch = Array.from({ length: Math.min(branchMembers, size - first) }, (_, i) => quarterOf(first + i));
  const began = monotonicMs();
  const candidates = branch.map((sums, i) => {
    const scored = score(context, sums, noFacts, period);
    totals[first + i] = scored.total;
    const subject = { key: String(first + i), class: '', offered: null, monthsInBranch: 12, history: [] };
    return candidateOf(subject, scored, noFacts);
  });
  for (const { level } of judgeLevels(scheme, period, candidates)) levels.set(level ?? '', (levels.get(level ?? '') ?? 0) + 1);
  scoredMs += monotonicMs() - began;
  rows += branch.reduce((sum, { length }) => sum + length, 0);
}
const sortBegan = monotonicMs();
totals.sort();
const ran: ScoresRun = {
  members: size,
  rows,
  scoredMs,
  rankedMs: monotonicMs() - sortBegan,
  peakMb: process.resourceUsage().maxRSS / 1024,
  levels: Object.fromEntries(levels),
};
console.log(JSON.stringify(ran));
