import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { insertRows, inList, selectRaw } from '../../../server/db/bulk.ts';
import { DatabaseBusy, engineOfUrl, sqlitePathOf } from '../../../server/db/database.ts';
import { isAway, isBusy, isConstraintViolation, isDiskFull, isRetryable, isUniqueViolation } from '../../../server/db/errors.ts';
import { AlreadyServed, takeOnlyOne } from '../../../server/db/only-one.ts';
import { writeQueue } from '../../../server/db/write-queue.ts';
import { projectRoot } from '../../support/house.ts';
import { onEachEngine } from '../../support/engines.ts';

/** A promise and what settles it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** Another process that holds a file's lock as a server would, until it is killed. */
async function holderOf(file: string): Promise<ChildProcess> {
  const script = `const lock = new (require('better-sqlite3'))(${JSON.stringify(`${file}.lock`)}); lock.pragma('journal_mode = delete'); lock.exec('begin exclusive'); console.log('held'); setInterval(() => lock.inTransaction, 1000);`;
  const child = spawn(process.execPath, ['-e', script], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

onEachEngine((engine) => {
  test('12,000 rows go in at once and come back in order', async () => {
    const database = await engine.fresh();
    const rows = Array.from({ length: 12_000 }, (_, index) => ({
      name: `row ${String(index).padStart(5, '0')}`,
      value: `it's "${index}" \\ 党 𠮷`,
    }));
    const names = await database.write((tx) => insertRows<{ name: string }>(tx, 'installation', rows, 'returning name'));
    expect(names.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
    expect(await database.reader('installation').orderBy('name')).toEqual(rows);
  });

  test('a list of any length, and of none, is one condition', async () => {
    const database = await engine.fresh();
    await database.write((tx) =>
      insertRows(
        tx,
        'rate_limits',
        [7, 8, 9].map((points) => ({ key: `key ${points}`, points, expire: null })),
      ),
    );
    const found = async (values: readonly number[]) =>
      (
        await database
          .reader('rate_limits')
          .whereRaw(...inList(database.reader, 'points', values))
          .orderBy('points')
          .select('points')
      ).map((row: { points: number }) => row.points);
    expect(await found([])).toEqual([]);
    expect(await found([8])).toEqual([8]);
    expect(await found(Array.from({ length: 50_000 }, (_, index) => index + 8))).toEqual([8, 9]);
    const keys = await database
      .reader('rate_limits')
      .whereRaw(...inList(database.reader, 'key', ['key 9', "it's none"]))
      .select('points');
    expect(keys).toEqual([{ points: 9 }]);
  });

  test('integers are numbers, up to 2^53', async () => {
    const database = await engine.fresh();
    await database.write((tx) => insertRows(tx, 'rate_limits', [{ key: 'a', points: Number.MAX_SAFE_INTEGER, expire: null }]));
    expect(await selectRaw(database.reader, 'select points, count(*) as n, sum(expire) as none from rate_limits group by points')).toEqual([
      { points: Number.MAX_SAFE_INTEGER, n: 1, none: null },
    ]);
  });

  test('a failed job leaves nothing and the next one runs', async () => {
    const database = await engine.fresh();
    const failing = database.write(async (tx) => {
      await tx('installation').insert({ name: 'a', value: 'half' });
      throw new Error('on purpose');
    });
    const next = database.write((tx) => tx('installation').insert({ name: 'b', value: 'whole' }));
    await expect(failing).rejects.toThrow('on purpose');
    await next;
    expect(await database.reader('installation').select('name')).toEqual([{ name: 'b' }]);
  });

  test('a job is told by its own error, also where the database had already rolled back by itself', async () => {
    const database = await engine.fresh();
    const own = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    const failing = database.write(async (tx) => {
      await tx.raw('rollback');
      throw own;
    });
    await expect(failing).rejects.toBe(own);
    await database.write((tx) => tx('installation').insert({ name: 'a', value: '1' }));
    expect(await database.reader('installation').select('name')).toEqual([{ name: 'a' }]);
  });

  test('a listener hears of commits and of nothing else', async () => {
    const database = await engine.fresh();
    let heard = 0;
    const stop = database.onCommit(() => heard++);
    await database.write((tx) => tx('installation').insert({ name: 'a', value: '1' }));
    await expect(database.write((tx) => tx('installation').insert({ name: 'a', value: '2' }))).rejects.toThrow(/unique/i);
    stop();
    await database.write((tx) => tx('installation').insert({ name: 'b', value: '1' }));
    expect(heard).toBe(1);
  });

  const broken: readonly { sql: string; unique: boolean; why: string }[] = [
    { sql: `insert into installation (name, value) values ('a', 'again')`, unique: true, why: 'a name that is taken' },
    { sql: `insert into installation (name) values ('b')`, unique: false, why: 'a value that is missing' },
    {
      sql: `insert into device_states (device_id, seen_at, state) values (99, '2026-03-10T01:00:00.000Z', '{}')`,
      unique: false,
      why: 'a device that is not there',
    },
    { sql: `insert into rate_limits (key, points) values ('${'k'.repeat(256)}', 0)`, unique: false, why: 'a key that is too long' },
    { sql: `insert into rate_limits (key, points) values ('k', 'many')`, unique: false, why: 'a word for a number' },
  ];
  test.for(broken)('a law of the database: $why', async ({ sql, unique }) => {
    const database = await engine.fresh();
    await database.write((tx) => tx('installation').insert({ name: 'a', value: '1' }));
    const error: unknown = await database.write((tx) => tx.raw(sql)).catch((thrown: unknown) => thrown);
    expect([isConstraintViolation(error), isUniqueViolation(error), isRetryable(error), isBusy(error)]).toEqual([
      true,
      unique,
      false,
      false,
    ]);
  });

  if (engine.name === 'sqlite') {
    test('durability rests on settings that were read back', async () => {
      const database = await engine.fresh();
      const held = async (name: string) =>
        Object.values((await database.write((tx) => selectRaw<object>(tx, `pragma ${name}`)))[0] ?? {})[0];
      const names = ['journal_mode', 'synchronous', 'foreign_keys', 'recursive_triggers', 'busy_timeout', 'trusted_schema'];
      expect(await Promise.all(names.map(held))).toEqual(['wal', 2, 1, 1, 0, 0]);
      expect(await selectRaw(database.reader, 'pragma query_only')).toEqual([{ query_only: 1 }]);
    });

    test('a write takes the lock when it begins', async () => {
      const database = await engine.fresh();
      const { opened, open } = gate();
      const first = database.write(async (tx) => {
        await tx('installation').select();
        await opened;
        return tx('installation').insert({ name: 'a', value: '1' });
      });
      const second = database.write((tx) => tx('installation').select('name'));
      open();
      await first;
      expect(await second).toEqual([{ name: 'a' }]);
    });

    test('one file, one server: the second refuses, also after a killed one, never because of a dead one', async () => {
      const url = await engine.freshUrl();
      const release = takeOnlyOne(url);
      expect(() => takeOnlyOne(url)).toThrow(AlreadyServed);
      release();
      const other = await holderOf(sqlitePathOf(url));
      expect(() => takeOnlyOne(url)).toThrow(AlreadyServed);
      other.kill('SIGKILL');
      await once(other, 'exit');
      takeOnlyOne(url)();
    });
  } else {
    test('a deadlock is run again, and both writes stand', async () => {
      const database = await engine.fresh();
      await database.write((tx) =>
        insertRows(
          tx,
          'rate_limits',
          ['a', 'b'].map((key) => ({ key, points: 0, expire: null })),
        ),
      );
      const tries = { first: 0, second: 0 };
      const [one, other] = [gate(), gate()];
      const add = (tx: Parameters<Parameters<typeof database.write>[0]>[0], key: string) =>
        tx('rate_limits').where({ key }).increment('points', 1);
      const first = database.write(async (tx) => {
        tries.first++;
        await add(tx, 'a');
        one.open();
        await other.opened;
        await add(tx, 'b');
      });
      const second = database.write(async (tx) => {
        tries.second++;
        await add(tx, 'b');
        other.open();
        await one.opened;
        await add(tx, 'a');
      });
      await Promise.all([first, second]);
      expect(await database.reader('rate_limits').orderBy('key').select('points')).toEqual([{ points: 2 }, { points: 2 }]);
      expect(tries.first + tries.second).toBe(3);
    });

    test('a serialisation failure is run again', async () => {
      const database = await engine.fresh();
      await database.write((tx) => tx('rate_limits').insert({ key: 'a', points: 0 }));
      let tries = 0;
      await database.write(async (tx) => {
        tries++;
        await tx.raw('set transaction isolation level repeatable read');
        await tx('rate_limits').select();
        if (tries === 1) await database.write((own) => own('rate_limits').where({ key: 'a' }).increment('points', 1));
        await tx('rate_limits').where({ key: 'a' }).increment('points', 10);
      });
      expect([tries, await database.reader('rate_limits').select('points')]).toEqual([2, [{ points: 11 }]]);
    });

    test('a job that can never win gives up as busy', async () => {
      const database = await engine.fresh();
      await database.write((tx) => tx('rate_limits').insert({ key: 'a', points: 0 }));
      let tries = 0;
      const losing = database.write(async (tx) => {
        tries++;
        await tx.raw('set transaction isolation level repeatable read');
        await tx('rate_limits').select();
        await database.write((own) => own('rate_limits').where({ key: 'a' }).increment('points', 1));
        await tx('rate_limits').where({ key: 'a' }).increment('points', 10);
      });
      await expect(losing).rejects.toThrow(DatabaseBusy);
      expect(tries).toBe(5);
    });
  }
});

test('the write queue runs one at a time, in order, and says no when too many wait', async () => {
  const queue = writeQueue(3);
  const done: string[] = [];
  const { opened, open } = gate();
  const jobs = ['a', 'b', 'c'].map((name) =>
    queue(async () => {
      done.push(`${name} begins`);
      await opened;
      done.push(`${name} ends`);
      if (name === 'b') throw new Error('b failed');
    }),
  );
  const refused = queue(async () => undefined);
  await expect(refused).rejects.toThrow(DatabaseBusy);
  open();
  expect((await Promise.allSettled(jobs)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  await queue(async () => undefined);
});

test.for([
  { code: '40001', kind: 'retry' },
  { code: '40P01', kind: 'retry' },
  { code: 'SQLITE_BUSY', kind: 'busy' },
  { code: 'SQLITE_BUSY_SNAPSHOT', kind: 'busy' },
  { code: '55P03', kind: 'busy' },
  { code: 'SQLITE_FULL', kind: 'full' },
  { code: '53100', kind: 'full' },
  { code: 'ENOSPC', kind: 'full' },
  { code: 'SQLITE_IOERR_SHMSIZE', kind: 'full' },
  { code: 'ECONNREFUSED', kind: 'away' },
  { code: '57P01', kind: 'away' },
  { code: '53300', kind: 'away' },
  { code: '08006', kind: 'away' },
  { code: '08P01 of somebody', kind: 'other' },
  { code: 42, kind: 'other' },
])('$code is $kind', ({ code, kind }) => {
  const error = Object.assign(new Error('of a driver'), { code });
  expect([isRetryable(error), isBusy(error), isDiskFull(error), isAway(error), isConstraintViolation(error)]).toEqual([
    kind === 'retry',
    kind === 'busy',
    kind === 'full',
    kind === 'away',
    false,
  ]);
});

test.for([
  { url: 'sqlite:data/flagtap.sqlite', engine: 'sqlite' },
  { url: 'postgres://a@b/c', engine: 'postgres' },
  { url: 'postgresql://a@b/c', engine: 'postgres' },
])('$url is $engine', ({ url, engine }) => {
  expect(engineOfUrl(url)).toBe(engine);
});

test('another database is refused without saying its password', () => {
  expect(() => engineOfUrl('mysql://root:secret@host/db')).toThrow(/must begin with sqlite: or postgres:/);
  expect(() => engineOfUrl('mysql://root:secret@host/db')).not.toThrow(/secret/);
});
