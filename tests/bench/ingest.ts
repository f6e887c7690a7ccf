/** G1 to G4: taps over HTTP beside bare SQLite with the same rows, an echo with the same authentication, a transaction a request. */
import { existsSync } from 'node:fs';
import { type Ground, type Staged, fdatasyncMs } from './ground.ts';
import { type Loaded, load } from './load.ts';
import { type Started, serveProduct, serveReference } from './processes.ts';
import { type Found, type Row, median, percentile, rounded } from './report.ts';
import { countsIn, writeBare, writtenIn } from './same-rows.ts';
import { sendingsOf, sizeFor } from './stage.ts';

const branches = 50;
const rounds = 3;

export type IngestCounts = {
  readonly batchTaps: number;
  readonly singleTaps: number;
  readonly aloneTaps: number;
  readonly calmTaps: number;
};

type Run = { readonly file: string; readonly loaded: Loaded; readonly perSecond: number };

/** One run against a server, ended by counting rows against acknowledgements. Throws when they differ. */
async function run(
  ground: Ground,
  staged: Staged,
  serve: (url: string) => Promise<Started>,
  { taps, perBatch, clients, counted = true }: { taps: number; perBatch: number; clients: number; counted?: boolean },
): Promise<Run> {
  const file = ground.copyOf(staged, 'run');
  const server = await serve(`sqlite:${file}`);
  const sendings = [...sendingsOf(staged.stage, ground.world, taps, perBatch)];
  const loaded = await load(server.port, sendings, clients).finally(() => server.stop());
  if (counted) {
    const counts = countsIn(file);
    const agreed = [counts.taps, counts.attendances, counts.entries, loaded.recorded, loaded.acknowledged].every((count) => count === taps);
    if (!agreed)
      throw new Error(`sent ${taps}, acknowledged ${loaded.acknowledged}, recorded ${loaded.recorded}, kept ${JSON.stringify(counts)}`);
  }
  return { file, loaded, perSecond: (loaded.acknowledged / loaded.ms) * 1_000 };
}

const echo = (url: string): Promise<Started> => serveReference('echo', url);

/** The same rows as a run's, written bare; taps a second. */
function bare(ground: Ground, staged: Staged, { file }: Run, perCommit: number): { perSecond: number; commitMs: number } {
  const copy = ground.copyOf(staged, 'bare');
  if (!existsSync(file)) throw new Error(`${file} is gone`);
  const written = writtenIn(file);
  const { ms, commits } = writeBare(copy, written, perCommit);
  if (countsIn(copy).entries !== written.length) throw new Error('the reference did not write what it was given');
  return { perSecond: (written.length / ms) * 1_000, commitMs: median(commits) };
}

async function batches(ground: Ground, staged: Staged, taps: number): Promise<Row> {
  const product: number[] = [];
  const reference: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const done = await run(ground, staged, serveProduct, { taps, perBatch: 100, clients: 50 });
    product.push(done.perSecond);
    reference.push(bare(ground, staged, done, 1_000).perSecond);
  }
  const [own, other] = [median(product), median(reference)];
  return {
    goal: 'G1',
    what: 'durable taps/s, batches of 100, 50 clients, of bare SQLite with the same rows',
    figure: own / other,
    must: 'reach',
    aim: 0.5,
    unit: 'x',
    detail: `${rounded(own)} taps/s; bare, 1000 a commit, rows already made: ${rounded(other)} taps/s`,
  };
}

async function singles(ground: Ground, staged: Staged, taps: number): Promise<readonly Row[]> {
  const product: number[] = [];
  const echoes: number[] = [];
  const reference: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const done = await run(ground, staged, serveProduct, { taps, perBatch: 1, clients: 200 });
    product.push(done.perSecond);
    reference.push(bare(ground, staged, done, 200).perSecond);
    echoes.push((await run(ground, staged, echo, { taps, perBatch: 1, clients: 200, counted: false })).perSecond);
  }
  const [own, heard, other] = [median(product), median(echoes), median(reference)];
  const both = 1 / (1 / heard + 1 / other);
  const detail = `${rounded(own)} requests/s; koa echo ${rounded(heard)}/s and bare, 200 a commit, ${rounded(other)}/s make ${rounded(both)}/s`;
  return [
    {
      goal: 'G2',
      what: 'single taps/s, 200 clients, of echo and bare SQLite together',
      figure: own / both,
      must: 'reach',
      aim: 0.6,
      unit: 'x',
      detail,
    },
  ];
}

async function groups(ground: Ground, staged: Staged, taps: number, aloneTaps: number): Promise<Row> {
  const grouped: number[] = [];
  const alone: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const serve = (kind: 'grouped' | 'alone') => (url: string) => serveReference(kind, url);
    grouped.push((await run(ground, staged, serve('grouped'), { taps, perBatch: 1, clients: 200 })).perSecond);
    alone.push((await run(ground, staged, serve('alone'), { taps: aloneTaps, perBatch: 1, clients: 200 })).perSecond);
  }
  const [own, other] = [median(grouped), median(alone)];
  return {
    goal: 'G3',
    what: 'group queue against a transaction a request, 200 clients',
    figure: own / other,
    must: 'reach',
    aim: 12,
    unit: 'x',
    detail: `${rounded(own)} against ${rounded(other)} requests/s, the same routes and rules`,
  };
}

async function latency(ground: Ground, staged: Staged, taps: number, calmTaps: number): Promise<readonly Row[]> {
  const product: number[] = [];
  const reference: number[] = [];
  const calm: number[] = [];
  const synced: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const done = await run(ground, staged, serveProduct, { taps, perBatch: 1, clients: 50 });
    product.push(percentile(done.loaded.latencies, 0.99));
    const heard = await run(ground, staged, echo, { taps, perBatch: 1, clients: 50, counted: false });
    reference.push(percentile(heard.loaded.latencies, 0.99) + bare(ground, staged, done, 50).commitMs);
    calm.push(median((await run(ground, staged, serveProduct, { taps: calmTaps, perBatch: 1, clients: 1 })).loaded.latencies));
    synced.push(fdatasyncMs(ground.folder));
  }
  const [own, other, one, sync] = [median(product), median(reference), median(calm), median(synced)];
  return [
    {
      goal: 'G4',
      what: 'p99 from tap to answer, 50 clients, of the echo and one group of 50',
      figure: own / other,
      must: 'keep',
      aim: 3,
      unit: 'x',
      detail: `${rounded(own)} ms; echo's p99 and a bare commit of 50: ${rounded(other)} ms`,
    },
    {
      goal: 'G4',
      what: 'p50 from tap to answer, 1 client, of one fdatasync',
      figure: one / sync,
      must: 'keep',
      aim: 4,
      unit: 'x',
      detail: `${rounded(one)} ms; fdatasync ${rounded(sync)} ms`,
    },
  ];
}

export async function ingest(ground: Ground, counts: IngestCounts, told: (found: readonly Found[]) => void): Promise<void> {
  const large = await ground.staged('large', sizeFor(counts.batchTaps, branches));
  told([await batches(ground, large, counts.batchTaps)]);
  const small = await ground.staged('small', sizeFor(counts.singleTaps, branches));
  told(await singles(ground, small, counts.singleTaps));
  told([await groups(ground, small, counts.singleTaps, counts.aloneTaps)]);
  told(await latency(ground, small, counts.singleTaps, counts.calmTaps));
}
