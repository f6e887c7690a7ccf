/** Servers share a PostgreSQL database; what replaces it has it alone. */
import { expect, test } from 'vitest';
import { openDatabase } from '../../../server/db/connect.ts';
import { AlreadyServed } from '../../../server/db/only-one.ts';
import { takeServersPlace, takeWhole } from '../../../server/db/place.ts';
import { onEachEngine } from '../../support/engines.ts';

const unexpected = (error: unknown): void => {
  throw error;
};

onEachEngine((engine) => {
  if (engine.name === 'sqlite') {
    test('a file has its own lock: here nothing is taken', async () => {
      const url = await engine.freshUrl();
      const leave = await takeServersPlace(url, unexpected);
      await (
        await takeWhole(url)
      )();
      await leave();
    });
    return;
  }

  test('servers share it, the whole waits until all have left', async () => {
    const url = await engine.freshUrl();
    const leaves = [await takeServersPlace(url, unexpected), await takeServersPlace(url, unexpected)];
    await expect(takeWhole(url)).rejects.toThrow(AlreadyServed);
    await leaves[0]?.();
    await expect(takeWhole(url)).rejects.toThrow(AlreadyServed);
    await leaves[1]?.();
    const leave = await takeWhole(url);
    await expect(takeServersPlace(url, unexpected)).rejects.toThrow(AlreadyServed);
    await expect(takeWhole(url)).rejects.toThrow(AlreadyServed);
    await leave();
    await (
      await takeServersPlace(url, unexpected)
    )();
  });

  test('another database of the same cluster is another place', async () => {
    const leave = await takeServersPlace(await engine.freshUrl(), unexpected);
    await (
      await takeWhole(await engine.freshUrl())
    )();
    await leave();
  });

  test('a server whose connection was cut takes its place again', async () => {
    const url = await engine.freshUrl();
    const leave = await takeServersPlace(url, () => undefined, 20);
    const db = await openDatabase(url);
    const cut = await db
      .reader('pg_stat_activity')
      .whereRaw(`application_name = 'flagtap place' and datname = current_database()`)
      .select(db.reader.raw('pg_terminate_backend(pid) as done'));
    expect(cut).toEqual([{ done: true }]);
    await expect
      .poll(() =>
        takeWhole(url).then(
          (give) => give().then(() => 'taken'),
          () => 'refused',
        ),
      )
      .toBe('refused');
    await db.close();
    await leave();
  });

  test('a database that is away is the error of who asks', async () => {
    await expect(takeServersPlace('postgres://nobody@127.0.0.1:9/none', unexpected)).rejects.toThrow(/ECONNREFUSED/);
  });
});
