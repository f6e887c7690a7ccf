/** What lies between a kiosk and its server fails in every way it can: each tap arrives once, whatever was lost on the way. */
import { cpSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import type { Database } from '../../server/db/database.ts';
import type { Fault } from '../support/fault-proxy.ts';
import { aFolder } from './parts.ts';
import { asked, atRealServer, keptIds, settled, tappedIds } from './real-server.ts';
import { opened } from './running.ts';

const awards = async (db: Database): Promise<number> => {
  const rows: unknown[] = await db.reader('entries').select('id');
  return rows.length;
};

describe('a batch meets', () => {
  const cases: readonly { faults: readonly Fault[]; why: string }[] = [
    { faults: ['cut_before', 'cut_before'], why: 'a request lost on the way is sent again' },
    { faults: ['cut_after', 'cut_after'], why: 'a reply lost after the commit: the replay finds its rows' },
    { faults: ['cut_half'], why: 'half an answer is no answer' },
    { faults: [{ copies: 5 }], why: 'the same batch five times at once is one batch' },
    { faults: [{ copies: 2 }, 'cut_after', { copies: 3 }], why: 'doubled, lost, tripled' },
    { faults: ['held'], why: 'the old request arrives after the new one' },
    { faults: ['slow', { lateMs: 200 }], why: 'a slow answer is an answer' },
    { faults: ['refuse', 'refuse', 'cut_before'], why: 'whoever stands between says 503' },
  ];
  test.for(cases)('$faults: $why', async ({ faults }) => {
    await atRealServer(5, async ({ db, scene, proxy, pair, kiosk }) => {
      proxy.plan(...faults);
      const { lines, folder } = await kiosk({ token: await pair() });
      for (const [index, { card }] of scene.people.entries()) {
        lines.write(`${card}\n`);
        await settled(folder, index + 1);
      }
      expect(proxy.met.slice(0, faults.length)).toEqual(faults);
      expect(await keptIds(db())).toEqual(tappedIds(folder));
      expect(await awards(db())).toBe(5);
      expect(await db().reader('tap_raws').select('id')).toEqual([]);
    });
  });
});

test('two kiosks at one door: the second card is greeted as already there, one award', async () => {
  await atRealServer(1, async ({ db, scene, pair, kiosk }) => {
    const [first, second] = [await kiosk({ token: await pair('left') }), await kiosk({ token: await pair('right') })];
    const card = scene.people[0]?.card ?? '';
    first.lines.write(`${card}\n`);
    await settled(first.folder, 1);
    const { origin, cookie } = await opened(second);
    second.lines.write(`${card}\n`);
    await vi.waitFor(async () =>
      expect(await fetch(origin, { headers: { cookie } }).then((page) => page.text())).toMatch(/screen--note[\s\S]*member 1/),
    );
    await settled(second.folder, 1);
    const verdicts: { verdict: string }[] = await db().reader('taps').orderBy('id').select('verdict');
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['recorded', 'already_recorded']);
    expect(await awards(db())).toBe(1);
  });
});

test('two kiosks that were offline: one award, of the earlier tap, though the later one came in first', async () => {
  await atRealServer(1, async ({ db, scene, pair, kiosk }) => {
    let away = true;
    const cutOff: typeof fetch = (...asked) => (away ? Promise.reject(new TypeError('no network')) : fetch(...asked));
    const early = await kiosk({ token: await pair('left'), parts: { fetch: cutOff } });
    const card = scene.people[0]?.card ?? '';
    early.lines.write(`${card}\n`);
    await vi.waitFor(() => expect(tappedIds(early.folder)).toHaveLength(1));
    const late = await kiosk({ token: await pair('right') });
    late.lines.write(`${card}\n`);
    await settled(late.folder, 1);
    away = false;
    await settled(early.folder, 1);
    const attendances: { uid: string }[] = await db().reader('attendances as a').join('taps as t', 't.id', 'a.tap_id').select('t.uid');
    expect(attendances.map(({ uid }) => uid)).toEqual(tappedIds(early.folder));
    expect(await awards(db())).toBe(1);
  });
});

test('a copied disk: both taps are kept, the copy counts anew from there', async () => {
  await atRealServer(4, async ({ db, scene, pair, kiosk }) => {
    const token = await pair();
    const folders = [aFolder(), aFolder()];
    const seed = await kiosk({ token, folder: folders[0] ?? '' });
    seed.lines.write(`${scene.people[0]?.card}\n`);
    await settled(seed.folder, 1);
    await seed.close();
    cpSync(folders[0] ?? '', folders[1] ?? '', { recursive: true });

    const own = await kiosk({ token, folder: folders[0] ?? '' });
    own.lines.write(`${scene.people[1]?.card}\n`);
    await settled(own.folder, 2);
    await own.close();
    const copy = await kiosk({ token, folder: folders[1] ?? '', parts: { fetch: heartbeatless } });
    copy.lines.write(`${scene.people[2]?.card}\n`);
    await settled(copy.folder, 2);
    copy.lines.write(`${scene.people[3]?.card}\n`);
    await settled(copy.folder, 3);

    expect(copy.logged.join('\n')).toContain('another machine');
    const kept: { card_number: string }[] = await db().reader('taps').orderBy('id').select('card_number');
    expect(kept.map((tap) => tap.card_number)).toEqual([0, 1, 3].map((index) => scene.people[index]?.card));
    const aside: { verdict: string; body: string }[] = await db().reader('tap_raws').select('verdict', 'body');
    expect(aside).toEqual([{ verdict: 'fork', body: expect.stringContaining(scene.people[2]?.card ?? '') }]);
  });
});

test('an old copy of the disk put back begins new numbers before any collide', async () => {
  await atRealServer(3, async ({ db, scene, pair, kiosk }) => {
    const token = await pair();
    const [folder, copy] = [aFolder(), aFolder()];
    const before = await kiosk({ token, folder });
    before.lines.write(`${scene.people[0]?.card}\n`);
    await settled(folder, 1);
    await before.close();
    cpSync(folder, copy, { recursive: true });
    const newer = await kiosk({ token, folder });
    newer.lines.write(`${scene.people[1]?.card}\n`);
    await settled(folder, 2);
    await newer.close();

    const back = await kiosk({ token, folder: copy });
    await vi.waitFor(() => expect(back.logged.join('\n')).toContain('Numbers begin anew'));
    back.lines.write(`${scene.people[2]?.card}\n`);
    await settled(copy, 2);
    expect(await awards(db())).toBe(3);
    expect(await db().reader('tap_raws').select('id')).toEqual([]);
  });
});

/** As a kiosk of an older version, which is told nothing of what the server has. */
const heartbeatless: typeof fetch = async (input, init) => {
  if (!asked(input).endsWith('/heartbeat')) return fetch(input, init);
  return new Response(JSON.stringify({ now: new Date().toISOString() }), { status: 200, headers: { 'content-type': 'application/json' } });
};
