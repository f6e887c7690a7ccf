/** G10: from the start of a process to its first page, and what it holds in memory when nobody asks anything. */
import { delay } from '../../server/kernel/clock.ts';
import type { Ground } from './ground.ts';
import { type Started, residentMb, serveBare, serveProduct } from './processes.ts';
import { type Found, median, rounded } from './report.ts';

const rounds = 5;
/** Long enough for what a start leaves behind to be swept. */
const idleMs = 3_000;

type Looked = { readonly startMs: number; readonly idleMb: number };

async function look(start: () => Promise<Started>): Promise<Looked> {
  const started = await start();
  try {
    await delay(idleMs);
    return { startMs: started.startMs, idleMb: residentMb(started.pid) };
  } finally {
    await started.stop();
  }
}

export async function startup(ground: Ground): Promise<readonly Found[]> {
  const staged = await ground.staged('start', { branches: 3, membersPerBranch: 30, activitiesPerBranch: 5 });
  const url = `sqlite:${staged.file}`;
  const bare: Looked[] = [];
  const server: Looked[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await look(serveBare));
    server.push(await look(() => serveProduct(url, '/login')));
  }
  const starts = (looked: readonly Looked[]): number => median(looked.map(({ startMs }) => startMs));
  const holds = (looked: readonly Looked[]): number => median(looked.map(({ idleMb }) => idleMb));
  const both = (of: (looked: readonly Looked[]) => number, own: readonly Looked[], unit: string): string =>
    `${rounded(of(own))} ${unit}; bare node:http ${rounded(of(bare))} ${unit}`;
  const row = { goal: 'G10', must: 'keep', unit: 'x' } as const;
  return [
    {
      ...row,
      what: 'server: start to first page, of bare node:http',
      figure: starts(server) / starts(bare),
      aim: 2.5,
      detail: both(starts, server, 'ms'),
    },
    {
      ...row,
      what: 'server: idle memory, of bare node:http',
      figure: holds(server) / holds(bare),
      aim: 2,
      detail: both(holds, server, 'MB'),
    },
  ];
}
