/** A server put back from an older backup: its kiosks give it again what it had answered, and the end is as before. */
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { pairKiosk } from '../../kiosk/pair.ts';
import { backupTo } from '../../server/db/backup.ts';
import type { Database } from '../../server/db/database.ts';
import { makePairingCode, makeRenewalCode, revokeDevice } from '../../server/devices/service.ts';
import { bySystem } from '../../server/audit/service.ts';
import { aFolder } from './parts.ts';
import { asked, atRealServer, keptIds, ownRows, settled, tappedIds } from './real-server.ts';
import { opened } from './running.ts';

/** What everybody has in the end. Which of two taps of one person was the first to come in is nobody's right. */
async function stateOf(db: Database): Promise<unknown> {
  const taps: unknown[] = await db.reader('taps').orderBy(['epoch', 'seq']).select('uid', 'seq', 'tapped_at', 'judged_at');
  const attendances: unknown[] = await db
    .reader('attendances as a')
    .join('members as m', 'm.id', 'a.member_id')
    .orderBy('m.uid')
    .select('m.uid', 'a.attended_at', 'a.late');
  const points: unknown[] = await db
    .reader('entries as e')
    .join('members as m', 'm.id', 'e.member_id')
    .groupBy('m.uid')
    .orderBy('m.uid')
    .select('m.uid', db.reader.raw('sum(e.points) as points'));
  return { taps, attendances, points };
}

test('a restored server gets back what it lost, of every kiosk, by itself', async () => {
  await atRealServer(12, async ({ db, scene, pair, kiosk, serve }) => {
    const [left, right] = [await kiosk({ token: await pair('left') }), await kiosk({ token: await pair('right') })];
    const tap = async (from: number, to: number) => {
      for (const { card } of scene.people.slice(from, to)) {
        left.lines.write(`${card}\n`);
        right.lines.write(`${card}\n`);
      }
      await Promise.all([left, right].map(({ folder }) => settled(folder, to)));
    };
    await tap(0, 4);
    const backup = join(aFolder(), 'backup.sqlite');
    await backupTo(db().url, backup);
    await tap(4, 12);
    const before = await stateOf(db());

    await serve(backup);
    await vi.waitFor(async () => expect(await keptIds(db())).toHaveLength(24), { timeout: 10_000 });
    expect(await stateOf(db())).toEqual(before);
    for (const { logged } of [left, right]) expect(logged.join('\n')).toContain('the server lost 8 taps');
  });
});

test('a tap made after the restore, before the kiosk has noticed, hides no gap', async () => {
  await atRealServer(6, async ({ db, scene, pair, kiosk, serve }) => {
    const token = await pair();
    const first = await kiosk({ token });
    const backup = join(aFolder(), 'backup.sqlite');
    await backupTo(db().url, backup);
    for (const { card } of scene.people.slice(0, 5)) first.lines.write(`${card}\n`);
    await settled(first.folder, 5);
    await first.close();
    await serve(backup);

    let quiet = true;
    const mute: typeof fetch = (input, init) =>
      quiet && asked(input).endsWith('/heartbeat') ? Promise.reject(new TypeError('no network')) : fetch(input, init);
    const second = await kiosk({ token, folder: first.folder, parts: { fetch: mute } });
    second.lines.write(`${scene.people[5]?.card}\n`);
    await settled(second.folder, 6);
    expect(await keptIds(db())).toEqual(tappedIds(second.folder).slice(5));
    quiet = false;
    await vi.waitFor(async () => expect(await keptIds(db())).toEqual(tappedIds(second.folder)), { timeout: 10_000 });
  });
});

test('what the server set aside for good is not sent round and round', async () => {
  await atRealServer(3, async ({ db, scene, pair, kiosk, proxy }) => {
    const { lines, folder, logged } = await kiosk({ token: await pair() });
    lines.write(`${scene.people[0]?.card}\n`);
    await settled(folder, 1);
    // A tap whose card number no server takes: as of a driver gone wrong.
    const poison = await import('better-sqlite3').then(({ default: Sqlite }) => new Sqlite(join(folder, 'kiosk.sqlite')));
    poison.exec(`update outbox set last_seq = 2;
      insert into tap (epoch, seq, id, boot_id, up_ms, card_number, tapped_at, reader, raw, foreseen)
      select epoch, 2, '0199e000-0000-7000-8000-0000000000ff', boot_id, 1, '??', tapped_at, 'door', '??', 'unknown_card' from tap`);
    poison.close();
    for (const { card } of scene.people.slice(1)) lines.write(`${card}\n`);
    await settled(folder, 4);
    expect(ownRows<{ verdict: string }>(folder, 'select verdict from tap order by n').map(({ verdict }) => verdict)).toEqual([
      'recorded',
      'malformed',
      'recorded',
      'recorded',
    ]);
    const sent = proxy.met.length;
    const heard = async () => (await db().reader('device_states').first('seen_at'))?.seen_at;
    const then = await heard();
    await vi.waitFor(async () => expect(await heard()).not.toBe(then));
    expect(proxy.met).toHaveLength(sent);
    expect(logged.join('\n')).not.toContain('the server lost');
  });
});

test.for([
  { paired: 'as another device', why: 'the code was of the organisation' },
  { paired: 'as the same device', why: 'the code renews it' },
])('a revoked kiosk keeps its queue and goes on under a new token, $paired: $why', async ({ paired }) => {
  await atRealServer(6, async ({ db, scene, world, proxy, pair, kiosk }) => {
    const first = await kiosk({ token: await pair() });
    const { folder } = first;
    first.lines.write(`${scene.people[0]?.card}\n`);
    await settled(folder, 1);
    // The answer to the second is lost with the token: it comes again from another device.
    proxy.plan('cut_after', ...Array<'cut_before'>(10).fill('cut_before'));
    first.lines.write(`${scene.people[1]?.card}\n`);
    await vi.waitFor(async () => expect(await keptIds(db())).toHaveLength(2));
    const [device]: { uid: string }[] = await db().reader('devices').where({ name: 'door' }).select('uid');
    await db().write((tx) => revokeDevice(tx, world, bySystem, device?.uid ?? ''));
    first.lines.write(`${scene.people[2]?.card}\n`);
    const { origin, cookie } = await opened(first);
    const page = () => fetch(origin, { headers: { cookie } }).then((reply) => reply.text());
    await vi.waitFor(async () => expect(await page()).toContain('这台机器还没配对'), { timeout: 10_000 });
    expect(await page()).toContain('待传 2');
    await vi.waitFor(() => expect(first.logged.join('\n')).toContain('--pair'));
    first.lines.write(`${scene.people[3]?.card}\n`);
    await vi.waitFor(() => expect(tappedIds(folder)).toHaveLength(4));
    await first.close();

    const renewed = paired === 'as the same device';
    const made = renewed
      ? await makeRenewalCode(db(), world, bySystem, device?.uid ?? '')
      : await makePairingCode(db(), world, bySystem, scene.branch.uid);
    const tokenFile = join(folder, 'token');
    const code = made.ok ? made.value.code : '';
    await pairKiosk({ fetch, server: proxy.url }, { code, name: 'door' }, tokenFile, AbortSignal.timeout(5_000));
    const second = await kiosk({ token: null, folder });
    await settled(folder, 4);
    second.lines.write(`${scene.people[4]?.card}\n`);
    await settled(folder, 5);
    await vi.waitFor(async () => {
      const [state]: { state: string }[] = await db().reader('device_states').orderBy('seen_at', 'desc').select('state');
      expect(JSON.parse(state?.state ?? '{}')).toMatchObject({ lastSeq: 5, waiting: 0 });
    });
    expect(await keptIds(db())).toEqual(tappedIds(folder));
    expect(await db().reader('tap_raws').select('id')).toEqual([]);
    expect(second.logged.join('\n')).not.toContain('the server lost');
    expect(await db().reader('devices').select('id')).toHaveLength(renewed ? 2 : 3);
  });
});
