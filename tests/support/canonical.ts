/** What a database says, without what may differ between two lives of the same facts: integer keys, the order of arrival. */
import type { Knex } from 'knex';
import { selectRaw } from '../../server/db/bulk.ts';
import { branchStandings } from '../../server/rankings/service.ts';
import type { Scene } from './scene.ts';

const attendanceSql = `select m.uid as member, a.uid as activity, o.uid as organisation, p.attended_at as at, p.late, p.source
  from attendances p join members m on m.id = p.member_id join activities a on a.id = p.activity_id join organisations o on o.id = p.organisation_id
  order by m.uid, a.uid`;

const entrySql = `select coalesce(e.key, m.uid || ' ' || a.uid || ' ' || e.item) as key, e.kind, e.generation, m.uid as member, o.uid as organisation, a.uid as activity, e.item,
    e.points, e.times, e.occurred_at, e.day, e.month, e.quarter, e.year, e.counts_month, e.counts_quarter, e.counts_year, e.occasion, e.source
  from entries e join members m on m.id = e.member_id join organisations o on o.id = e.organisation_id left join activities a on a.id = e.activity_id
  order by m.uid, e.day, e.item, a.uid, e.generation, e.kind, e.key`;

const sumSql = `select m.uid as member, o.uid as organisation, s.item, s.day, s.counts_month, s.counts_quarter, s.counts_year, s.award_points, s.occasion, s.points, s.times
  from day_sums s join members m on m.id = s.member_id join organisations o on o.id = s.organisation_id
  order by m.uid, s.day, s.item, s.occasion, s.counts_month`;

const chainSql = `select o.uid as organisation, e.seq, e.uid, e.prev_hash, e.hash, e.posted_at, e.reason_digest from entries e join organisations o on o.id = e.organisation_id order by o.uid, e.seq`;

const tapSql = `select t.uid, d.uid as device, t.epoch, t.seq, t.judged_at, t.verdict, m.uid as member, a.uid as activity, t.several_open
  from taps t join devices d on d.id = t.device_id left join members m on m.id = t.member_id left join activities a on a.id = t.activity_id order by t.uid`;

const rows = (db: Knex, sql: string): Promise<readonly unknown[]> => selectRaw<unknown>(db, sql);

export type Meaning = Readonly<Record<'attendance' | 'entries' | 'sums' | 'standings', readonly unknown[]>>;

/** Attendance, entries by key, sums and scores: what must not depend on the order in which facts arrive. */
export async function meaningOf(scene: Scene, periods: readonly string[]): Promise<Meaning> {
  const { reader } = scene.db;
  const book = await scene.schemes(reader);
  const standings: unknown[] = [];
  for (const branch of [scene.branch, scene.other]) {
    for (const period of periods) {
      const board = await branchStandings(reader, book, branch, period);
      standings.push([
        branch.uid,
        period,
        board?.ranked.map(({ memberUid, rank, shared, score }) => [memberUid, rank, shared, score.total]),
      ]);
    }
  }
  return {
    attendance: await rows(reader, attendanceSql),
    entries: await rows(reader, entrySql),
    sums: await rows(reader, sumSql),
    standings,
  };
}

/** Everything that a replayed history must repeat to the letter, chain and verdicts too. */
export async function everythingOf(scene: Scene, periods: readonly string[]): Promise<unknown> {
  const { reader } = scene.db;
  return { meaning: await meaningOf(scene, periods), chain: await rows(reader, chainSql), taps: await rows(reader, tapSql) };
}

/** Empties what taps wrote, so that one database serves many runs. */
export async function forget({ db }: Pick<Scene, 'db'>): Promise<void> {
  await db.write(async (tx) => {
    const tables = ['attendances', 'taps', 'tap_raws', 'entries', 'day_sums', 'ledger_heads', 'events'];
    if (db.engine === 'postgres') {
      await tx.raw(`set local session_replication_role = replica`);
      await tx.raw(`truncate ${tables.join(', ')}, tap_verdicts cascade`);
      return;
    }
    const guards: { name: string; sql: string }[] = await tx('sqlite_master').where({ type: 'trigger' }).select('name', 'sql');
    for (const { name } of guards) await tx.raw(`drop trigger ${name}`);
    for (const table of tables) await tx(table).delete();
    for (const { sql } of guards) await tx.raw(sql);
  });
}
