/** What it costs to assess a quarter: of a branch, a county, a city. Pure engine, sums made as needed, a process each. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compiled, root } from './processes.ts';
import { type Found, rounded } from './report.ts';

/** What a run printed. `scoredMs` holds scoring and levels, not the making of the sums. */
export type ScoresRun = {
  readonly members: number;
  readonly rows: number;
  readonly scoredMs: number;
  readonly rankedMs: number;
  readonly peakMb: number;
  readonly levels: Readonly<Record<string, number>>;
};

export type ScoresSize = { readonly branch: number; readonly county: number; readonly city: number };

const run = promisify(execFile);

async function assessed(members: number): Promise<ScoresRun> {
  const scheme = join(root, 'server', 'scheme', 'default-46.json');
  const { stdout } = await run(process.execPath, [compiled('tests/bench/scores-run.js'), String(members), scheme]);
  const ran = JSON.parse(stdout) as ScoresRun;
  const judged = Object.values(ran.levels).reduce((sum, count) => sum + count, 0);
  if (ran.members !== members || judged !== members) throw new Error(`${members} members were asked for, ${judged} were judged`);
  return ran;
}

const told = ({ members, rows, scoredMs, rankedMs, peakMb, levels }: ScoresRun): string =>
  `${rounded((scoredMs * 1_000) / members)} µs a member of ${rounded(rows / members)} sums, default scheme; ` +
  `${rounded(rankedMs)} ms to order all totals; ${rounded(peakMb)} MB at most; ${Object.entries(levels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([level, count]) => `${level} ${count}`)
    .join(', ')}`;

const timed = (what: string, ran: ScoresRun, seconds: number): Found => ({
  goal: 'G13',
  what: `${what} of ${ran.members}: a quarter scored and judged by branch`,
  figure: ran.scoredMs / 1_000,
  must: 'keep',
  aim: seconds,
  unit: 's',
  detail: told(ran),
});

/** Goals: a branch as one asks, a county while one waits, a city in the night; time in proportion, memory not. */
export async function scores({ branch, county, city }: ScoresSize): Promise<readonly Found[]> {
  const [one, many, most] = [await assessed(branch), await assessed(county), await assessed(city)];
  const growth = Math.log(most.scoredMs / many.scoredMs) / Math.log(most.members / many.members);
  return [
    timed('a branch', one, 0.2),
    timed('a county', many, 30),
    timed('a city', most, 300),
    {
      goal: 'G13',
      what: 'growth from the county to the city: time as members to this power',
      figure: growth,
      must: 'keep',
      aim: 1.1,
      unit: '',
      detail: `${rounded(many.scoredMs / 1_000)} s for ${many.members}, ${rounded(most.scoredMs / 1_000)} s for ${most.members}`,
    },
    {
      goal: 'G13',
      what: 'memory of the city, of the county',
      figure: most.peakMb / many.peakMb,
      must: 'keep',
      aim: 1.5,
      unit: 'x',
      detail: `${rounded(most.peakMb)} MB; ${rounded(many.peakMb)} MB`,
    },
  ];
}
