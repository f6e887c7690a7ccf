/** `npm run bench`: measures the product beside its limits, prints figures and goals, keeps them as JSON and curves. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { monotonicMs, systemClock } from '../../server/kernel/clock.ts';
import { svgOf } from './curve.ts';
import { ground } from './ground.ts';
import { growth } from './growth.ts';
import { type IngestCounts, ingest } from './ingest.ts';
import { kiosk } from './kiosk.ts';
import { postgres } from './postgres.ts';
import { root } from './processes.ts';
import { type Found, table } from './report.ts';
import { type ScoresSize, scores } from './scores.ts';
import { startup } from './startup.ts';

const pieces = ['ingest', 'startup', 'kiosk', 'postgres', 'growth', 'scores'] as const;
type Piece = (typeof pieces)[number];
const isPiece = (name: string): name is Piece => pieces.some((piece) => piece === name);

/** Ten minutes on two idle cores; `--full` takes hours; `--quick` only shows that everything runs. */
const sizes = {
  quick: {
    ingest: { batchTaps: 10_000, singleTaps: 2_000, aloneTaps: 100, calmTaps: 50 },
    kiosk: { rounds: 1, busyMs: 3_000 },
    postgres: 4_000,
    growth: { entries: 20_000, withinMs: 60_000 },
    scores: { branch: 50, county: 2_000, city: 20_000 },
  },
  usual: {
    ingest: { batchTaps: 100_000, singleTaps: 10_000, aloneTaps: 500, calmTaps: 300 },
    kiosk: { rounds: 3, busyMs: 20_000 },
    postgres: 40_000,
    growth: { entries: 1_000_000, withinMs: 240_000 },
    scores: { branch: 50, county: 60_000, city: 700_000 },
  },
  full: {
    ingest: { batchTaps: 1_000_000, singleTaps: 50_000, aloneTaps: 2_000, calmTaps: 1_000 },
    kiosk: { rounds: 5, busyMs: 120_000 },
    postgres: 400_000,
    growth: { entries: 10_000_000, withinMs: 6 * 3_600_000 },
    scores: { branch: 50, county: 60_000, city: 700_000 },
  },
} as const satisfies Record<
  string,
  {
    ingest: IngestCounts;
    kiosk: { rounds: number; busyMs: number };
    postgres: number;
    growth: { entries: number; withinMs: number };
    scores: ScoresSize;
  }
>;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    full: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    folder: { type: 'string' },
  },
});
const asked = values.only?.split(',') ?? [...pieces];
const unknown = asked.find((name) => !isPiece(name));
if (unknown !== undefined) {
  console.error(`bench: no piece ${unknown}; known: ${pieces.join(', ')}`);
  process.exit(2);
}
const size = sizes[values.full ? 'full' : values.quick ? 'quick' : 'usual'];
const began = monotonicMs();
const at = systemClock();
const own = ground(values.folder);
// An interrupted run leaves nothing behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.once('exit', own.remove);

const found: Found[] = [];
const curves: { readonly name: string; readonly svg: string }[] = [];
const told = (rows: readonly Found[]): void => {
  found.push(...rows);
  for (const row of rows) console.error(`${Math.round((monotonicMs() - began) / 1_000)} s  ${table([row]).split('\n').at(-1)}`);
};

const measure: Readonly<Record<Piece, () => Promise<void>>> = {
  ingest: () => ingest(own, size.ingest, told),
  startup: async () => told(await startup(own)),
  kiosk: async () => told(await kiosk(own, size.kiosk.rounds, size.kiosk.busyMs)),
  postgres: async () => told(await postgres(own, size.postgres)),
  scores: async () => told(await scores(size.scores)),
  async growth() {
    const grown = await growth(own, size.growth.entries, size.growth.withinMs);
    told([grown.found]);
    curves.push({ name: 'cost-of-a-tap.svg', svg: svgOf(grown.curve) });
  },
};
for (const piece of pieces) if (asked.includes(piece)) await measure[piece]();

const machine = `${cpus().length} x ${cpus()[0]?.model ?? arch()}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node ${process.version}`;
const seconds = Math.round((monotonicMs() - began) / 1_000);
const kept = join(root, 'data', 'bench');
mkdirSync(kept, { recursive: true });
const name = at.replaceAll(':', '-');
writeFileSync(join(kept, `${name}.json`), `${JSON.stringify({ at, machine, seconds, found }, null, 2)}\n`);
for (const curve of curves) writeFileSync(join(kept, `${name}-${curve.name}`), curve.svg);
console.log(
  `${machine}; ${seconds} s\n\n${table(found)}\n\nkept in data/bench/${name}.json${curves.map((curve) => `, ${name}-${curve.name}`).join('')}`,
);
process.exit(0);
