/** The same rows that the product wrote, written by bare better-sqlite3 into a file staged alike: same tables, indexes, guards, durability. */
import Database from 'better-sqlite3';
import { monotonicMs } from '../../server/kernel/clock.ts';

type Cells = Record<string, string | number | null>;

/** What one tap wrote: itself, its attendance, its entry. */
type Written = { readonly tap: Cells; readonly attendance: Cells; readonly entry: Cells };

const rowsOf = (db: Database.Database, sql: string): readonly Cells[] => db.prepare<[], Cells>(sql).all();

/** The rows of a file that the product wrote, in their order. */
export function writtenIn(file: string): readonly Written[] {
  const db = new Database(file, { readonly: true });
  const taps = new Map(rowsOf(db, 'select * from taps').map((row) => [row['id'], row]));
  const attendances = new Map(rowsOf(db, 'select * from attendances').map((row) => [`${row['member_id']} ${row['activity_id']}`, row]));
  const entries = rowsOf(db, 'select * from entries order by id');
  db.close();
  return entries.flatMap((entry) => {
    const attendance = attendances.get(`${entry['member_id']} ${entry['activity_id']}`);
    const tap = taps.get(attendance?.['tap_id'] ?? null);
    return attendance === undefined || tap === undefined ? [] : [{ tap, attendance, entry }];
  });
}

/** How many of each kind of row stand in a file. */
export function countsIn(file: string): { readonly taps: number; readonly attendances: number; readonly entries: number } {
  const db = new Database(file, { readonly: true });
  const count = (table: string): number => Number(rowsOf(db, `select count(*) as count from ${table}`)[0]?.['count']);
  const counts = { taps: count('taps'), attendances: count('attendances'), entries: count('entries') };
  db.close();
  return counts;
}

const sumKey = 'member_id, counts_year, item, day, organisation_id, counts_quarter, counts_month, award_points, occasion';

const insertOf = (table: string, row: Cells | undefined): string => {
  const columns = Object.keys(row ?? {});
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`;
};

/** Writes rows `perCommit` taps a transaction; answers milliseconds, of the whole and of each commit. */
export function writeBare(
  file: string,
  written: readonly Written[],
  perCommit: number,
): { readonly ms: number; readonly commits: readonly number[] } {
  const db = new Database(file);
  db.pragma('journal_mode = wal');
  db.pragma('synchronous = full');
  db.pragma('foreign_keys = on');
  db.pragma('recursive_triggers = on');
  db.pragma('wal_autocheckpoint = 4000');
  const [first] = written;
  const tap = db.prepare(insertOf('taps', first?.tap));
  const attendance = db.prepare(insertOf('attendances', first?.attendance));
  const entry = db.prepare(insertOf('entries', first?.entry));
  const sum = db.prepare(
    `insert into day_sums (${sumKey}, points, times) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (${sumKey}) do update set points = day_sums.points + excluded.points, times = day_sums.times + excluded.times`,
  );
  const head = db.prepare(
    'insert into ledger_heads (organisation_id, seq, hash) values (?, ?, ?) on conflict (organisation_id) do update set seq = excluded.seq, hash = excluded.hash',
  );
  const sumColumns = [...sumKey.split(', '), 'points', 'times'];
  const commit = db.transaction((group: readonly Written[]) => {
    const heads = new Map<unknown, Cells>();
    for (const one of group) {
      tap.run(Object.values(one.tap));
      attendance.run(Object.values(one.attendance));
      entry.run(Object.values(one.entry));
      sum.run(sumColumns.map((column) => one.entry[column] ?? null));
      heads.set(one.entry['organisation_id'], one.entry);
    }
    for (const last of heads.values()) head.run(last['organisation_id'], last['seq'], last['hash']);
  });
  const commits: number[] = [];
  const began = monotonicMs();
  for (let start = 0; start < written.length; start += perCommit) {
    const before = monotonicMs();
    commit.immediate(written.slice(start, start + perCommit));
    commits.push(monotonicMs() - before);
  }
  const ms = monotonicMs() - began;
  db.close();
  return { ms, commits };
}
