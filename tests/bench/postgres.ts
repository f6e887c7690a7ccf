/** G11: taps over HTTP on PostgreSQL beside pgbench writing the same rows in groups of a hundred. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { openDatabase } from '../../server/db/connect.ts';
import { type Ground, stageAt } from './ground.ts';
import { load } from './load.ts';
import { root, serveProduct } from './processes.ts';
import { type Found, median, rounded } from './report.ts';
import { type StageSize, sendingsOf, tapsIn } from './stage.ts';

const rounds = 3;
const branches = 20;
const perBatch = 100;

const told = z.union([z.object({ url: z.string() }), z.object({ error: z.string() })]);

type Cluster = { readonly url: string; stop(): Promise<void> };

/** The throwaway cluster of the tests: it ends with this process, and asks the disk for nothing. */
async function aCluster(): Promise<Cluster> {
  const keeper = spawn(process.execPath, [join(root, 'tests', 'support', 'postgres-cluster.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(keeper, 'exit');
  const [line] = await once(createInterface({ input: keeper.stdout }), 'line');
  const answer = told.parse(JSON.parse(String(line)));
  if ('error' in answer) throw new Error(answer.error);
  return {
    url: answer.url,
    async stop() {
      keeper.stdin.end();
      await ended;
    },
  };
}

/**
 * One group of a hundred taps of one branch at one activity, as the product writes it: tap, attendance, entry, sum, head.
 * Ids are those of a stage set in an empty database: the committee is organisation 1, branch and kiosk follow in step.
 */
const groupOf = ({ activitiesPerBranch }: StageSize): string => `\\set i :i + 1
\\set device :client_id + 1
\\set branch :client_id + 2
\\set activity :client_id * ${activitiesPerBranch} + :i
begin;
select seq from ledger_heads where organisation_id = :branch for update;
insert into taps (uid, device_id, epoch, seq, boot_id, up_ms, card_number, tapped_at, received_at, skew_ms, judged_at, verdict, member_id, activity_id)
  select gen_random_uuid()::text, :device, '0190f0f0-0000-7000-8000-00000000e70c', (:i - 1) * 100 + n, '0190f0f0-0000-7000-8000-00000000b007', n,
    '04' || lpad(to_hex(:client_id * 100 + n), 12, '0'), '2026-03-10T01:00:00.000Z', '2026-03-10T01:00:00.000Z', 0, '2026-03-10T01:00:00.000Z', 'recorded',
    :client_id * 100 + n, :activity from generate_series(1, 100) as n;
insert into attendances (member_id, activity_id, organisation_id, attended_at, late, source, tap_id)
  select member_id, activity_id, :branch, judged_at, 0, 'tap', id from taps where device_id = :device and epoch = '0190f0f0-0000-7000-8000-00000000e70c'
    and seq between (:i - 1) * 100 + 1 and :i * 100;
insert into entries (uid, organisation_id, seq, prev_hash, hash, kind, generation, member_id, item, scheme_version_id, award_points, points, times, occurred_at,
    day, month, quarter, year, counts_month, counts_quarter, counts_year, occasion, activity_id, source, posted_at)
  select gen_random_uuid()::text, :branch, (:i - 1) * 100 + n, encode(sha256(n::text::bytea), 'hex'), encode(sha256((n + 1)::text::bytea), 'hex'), 'award', 0,
    :client_id * 100 + n, 'S01', 1, 200, 200, 1, '2026-03-10T01:00:00.000Z', '2026-03-10', '2026-03', '2026-Q1', '2026', '2026-03', '2026-Q1', '2026', '',
    :activity, 'tap', '2026-03-10T01:00:00.000Z' from generate_series(1, 100) as n;
insert into day_sums (member_id, counts_year, item, day, organisation_id, counts_quarter, counts_month, award_points, occasion, points, times)
  select :client_id * 100 + n, '2026', 'S01', '2026-03-10', :branch, '2026-Q1', '2026-03', 200, '', 200, 1 from generate_series(1, 100) as n
  on conflict (member_id, counts_year, item, day, organisation_id, counts_quarter, counts_month, award_points, occasion)
  do update set points = day_sums.points + excluded.points, times = day_sums.times + excluded.times;
insert into ledger_heads (organisation_id, seq, hash) values (:branch, :i * 100, encode(sha256(:i::text::bytea), 'hex'))
  on conflict (organisation_id) do update set seq = excluded.seq, hash = excluded.hash;
commit;
`;

async function entriesIn(url: string): Promise<number> {
  const db = await openDatabase(url);
  try {
    const rows: { count: number }[] = await db.reader('entries').count({ count: '*' });
    return Number(rows[0]?.count);
  } finally {
    await db.close();
  }
}

/** Taps a second of pgbench. Throws with its words when it fails. */
async function pgbench(url: string, script: string, size: StageSize): Promise<number> {
  const words = ['-n', '-c', String(branches), '-j', '1', '-t', String(size.activitiesPerBranch), '-D', 'i=0', '-f', script, url];
  const ran = spawn('pgbench', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaints = '';
  ran.stdout.on('data', (part: Buffer) => (said += part.toString('utf8')));
  ran.stderr.on('data', (part: Buffer) => (complaints += part.toString('utf8')));
  await once(ran, 'close');
  const perSecond = Number(/^tps = ([\d.]+)/m.exec(said)?.[1]) * perBatch;
  const entries = await entriesIn(url);
  if (!(perSecond > 0) || entries !== tapsIn(size))
    throw new Error(`pgbench wrote ${entries} of ${tapsIn(size)} entries: ${complaints.slice(-500)}`);
  return perSecond;
}

/** Taps a second of the product. */
async function product(ground: Ground, url: string, size: StageSize): Promise<number> {
  const stage = await stageAt(url, ground.world, size);
  const server = await serveProduct(url);
  const loaded = await load(server.port, [...sendingsOf(stage, ground.world, tapsIn(size), perBatch)], branches).finally(() =>
    server.stop(),
  );
  const entries = await entriesIn(url);
  if (entries !== loaded.recorded || loaded.acknowledged !== tapsIn(size))
    throw new Error(`${loaded.recorded} acknowledged, ${entries} kept`);
  return (loaded.acknowledged / loaded.ms) * 1_000;
}

export async function postgres(ground: Ground, taps: number): Promise<readonly Found[]> {
  if (spawnSync('pgbench', ['--version'], { stdio: 'ignore' }).status !== 0)
    return [{ goal: 'G11', missing: 'pgbench is missing: apt-get install -y postgresql-contrib postgresql-client' }];
  const size = { branches, membersPerBranch: perBatch, activitiesPerBranch: Math.max(1, Math.ceil(taps / branches / perBatch)) };
  const cluster = await aCluster();
  try {
    const admin = await openDatabase(`${cluster.url}/postgres`);
    const script = join(ground.folder, 'group.sql');
    writeFileSync(script, groupOf(size));
    const own: number[] = [];
    const other: number[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const name of [`own_${round}`, `other_${round}`]) await admin.reader.raw(`create database ${name}`);
      own.push(await product(ground, `${cluster.url}/own_${round}`, size));
      const url = `${cluster.url}/other_${round}`;
      await stageAt(url, ground.world, size);
      other.push(await pgbench(url, script, size));
    }
    await admin.close();
    const [ours, theirs] = [median(own), median(other)];
    return [
      {
        goal: 'G11',
        what: 'PostgreSQL: taps/s over HTTP, of pgbench with groups of 100',
        figure: ours / theirs,
        must: 'reach',
        aim: 0.8,
        unit: 'x',
        detail: `${rounded(ours)} taps/s; pgbench, the rows made by the server, without rules, chain, HTTP: ${rounded(theirs)} taps/s; fsync off on both`,
      },
    ];
  } finally {
    await cluster.stop();
  }
}
