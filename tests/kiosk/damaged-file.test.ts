/** A queue file that was damaged: the kiosk goes on with another, and every tap that can still be read comes back. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { damageOf, filesSetAside, setAside } from '../../kiosk/damage.ts';
import { openOwnFile } from '../../kiosk/own-file.ts';
import { openQueue } from '../../kiosk/queue.ts';
import { salvage } from '../../kiosk/salvage.ts';
import { kioskRescue } from '../../server/cli/kiosk-rescue.ts';
import { readConfig } from '../../server/config.ts';
import type { Tap } from '../../server/contract/taps.ts';
import { systemWorld } from '../../server/kernel/world.ts';
import { wordsIn } from '../../views/text/words.ts';
import { seededRandom } from '../support/world.ts';
import { aFolder, aQueue, aTap, evening, newUid } from './parts.ts';
import { atRealServer, keptIds, settled } from './real-server.ts';
import { opened } from './running.ts';

const pageBytes = 4_096;
const name = 'kiosk.sqlite';

/** A closed file of `taps` taps, a third of them settled. */
async function aFile(folder: string, taps: number): Promise<readonly Tap[]> {
  const { db, queue } = await aQueue(folder);
  const made: Tap[] = [];
  for (let upMs = 1; upMs <= taps; upMs++)
    made.push(await queue.append(aTap({ upMs, ...(upMs % 2 === 0 ? { activityId: newUid() } : {}) })));
  await queue.settle(made.slice(0, Math.floor(taps / 3)).map(({ id }) => ({ id, verdict: 'recorded' })));
  await db.close();
  return made;
}

/** Overwrites whole pages, counted from 0. */
function spoil(file: string, pages: readonly number[]): void {
  const bytes = readFileSync(file);
  for (const page of pages) bytes.fill(0xa5, page * pageBytes, (page + 1) * pageBytes);
  writeFileSync(file, bytes);
}

const facts = (taps: readonly { id: string; seq: number }[]) => taps.map(({ id, seq }) => ({ id, seq })).toSorted((a, b) => a.seq - b.seq);

describe('damage', () => {
  const cases: readonly { how: (file: string) => void; damaged: boolean; why: string }[] = [
    { how: () => undefined, damaged: false, why: 'a sound file' },
    { how: (file) => rmSync(file), damaged: false, why: 'no file yet' },
    { how: (file) => truncateSync(file), damaged: false, why: 'an empty file is a new one' },
    {
      how: (file) => writeFileSync(file, 'not a database at all, but long enough to be one '.repeat(100)),
      damaged: true,
      why: 'something else',
    },
    { how: (file) => spoil(file, [0]), damaged: true, why: 'the first page is gone' },
    { how: (file) => spoil(file, [7, 8, 9]), damaged: true, why: 'pages in the middle are gone' },
    {
      how: (file) => truncateSync(file, Math.floor(statSync(file).size / 2 / pageBytes) * pageBytes),
      damaged: true,
      why: 'its second half is gone',
    },
  ];
  test.for(cases)('$why: $damaged', async ({ how, damaged }) => {
    const folder = aFolder();
    await aFile(folder, 60);
    how(join(folder, name));
    expect(damageOf(join(folder, name)) !== undefined).toBe(damaged);
  });

  test('sets the file aside whole, begins another with an epoch of its own, and again the next time', async () => {
    const folder = aFolder();
    await aFile(folder, 60);
    const told: string[] = [];
    const epochs = new Set<string>();
    for (let round = 1; round <= 3; round++) {
      spoil(join(folder, name), [0, 5]);
      const spoilt = readFileSync(join(folder, name));
      const at = `2026-10-16T10:53:00.00${round}Z`;
      const db = await openOwnFile(
        folder,
        () => at,
        (file) => told.push(file),
      );
      const queue = await openQueue(db, () => at, newUid);
      expect((await queue.append(aTap())).seq).toBe(1);
      epochs.add((await queue.numbering()).epoch);
      await db.close();
      expect(readFileSync(told.at(-1) ?? '')).toEqual(spoilt);
    }
    expect(epochs.size).toBe(3);
    expect(filesSetAside(join(folder, name))).toEqual(told);
  });

  test('a log beside the file goes with it', () => {
    const folder = aFolder();
    for (const end of ['', '-wal', '-shm']) writeFileSync(join(folder, `${name}${end}`), end);
    const away = setAside(join(folder, name), evening);
    expect(readdirSync(folder).toSorted()).toEqual(['', '-shm', '-wal'].map((end) => `${away.slice(folder.length + 1)}${end}`));
  });
});

describe('salvage', () => {
  test('reads every tap of a sound file, settled or not', async () => {
    const folder = aFolder();
    const made = await aFile(folder, 200);
    expect(facts(salvage(join(folder, name)))).toEqual(facts(made));
    expect(salvage(join(folder, name))[1]).toMatchObject({
      ...made[1],
      reader: 'door',
      raw: '04a23b7c',
      foreseen: { code: 'unknown_card' },
    });
  });

  test('reads what is still in the log alone', async () => {
    const [folder, copy] = [aFolder(), aFolder()];
    const { db, queue } = await aQueue(folder);
    const made = await Promise.all(Array.from({ length: 40 }, () => queue.append(aTap())));
    for (const end of ['', '-wal']) copyFileSync(join(folder, `${name}${end}`), join(copy, `${name}${end}`));
    await db.close();
    rmSync(join(copy, name));
    writeFileSync(join(copy, name), '');
    expect(facts(salvage(join(copy, name)))).toEqual(facts(made));
  });

  test('whatever is damaged, no tap is invented, and only taps of damaged pages are missing', async () => {
    const folder = aFolder();
    const made = await aFile(folder, 400);
    const file = join(folder, name);
    const sound = readFileSync(file);
    const pages = sound.length / pageBytes;
    const ids = new Set(made.map(({ id }) => id));
    const random = seededRandom(22);
    for (let round = 0; round < 60; round++) {
      const bytes = Buffer.from(sound);
      const hurt = Array.from({ length: 1 + (random() % 4) }, () => random() % pages);
      for (const page of hurt) {
        // Noise over a stretch of the page, its head among it or not.
        const from = page * pageBytes + (random() % 2 === 0 ? 0 : random() % pageBytes);
        for (let at = from; at < (page + 1) * pageBytes; at++) bytes[at] = random() & 0xff;
      }
      writeFileSync(file, bytes);
      const found = salvage(file);
      expect(found.filter(({ id }) => !ids.has(id))).toEqual([]);
      // A leaf holds some fifteen taps, and a tap lies in one leaf.
      expect(found.length).toBeGreaterThanOrEqual(made.length - hurt.length * 20);
    }
  });

  test('reads nothing from what never was a queue', () => {
    const file = join(aFolder(), 'other');
    writeFileSync(file, Buffer.alloc(pageBytes * 3, 0x0d));
    expect(salvage(file)).toEqual([]);
    expect(salvage(`${file}.missing`)).toEqual([]);
  });
});

/** Runs the command as typed. */
const rescue = (file: string, into?: string) =>
  kioskRescue.run(
    { config: readConfig({}), world: systemWorld(), words: wordsIn('en') },
    { positions: [file], options: into === undefined ? {} : { into } },
  );

test('a kiosk with a damaged file starts, says so once, goes on; its taps are rescued and arrive once', async () => {
  await atRealServer(8, async ({ db, scene, proxy, pair, kiosk }) => {
    const token = await pair();
    const folder = join(aFolder(), 'kiosk');
    mkdirSync(folder);
    proxy.leadTo(null);
    const first = await kiosk({ token, folder });
    for (const { card } of scene.people.slice(0, 4)) first.lines.write(`${card}\n`);
    const promised = await vi.waitFor(() => {
      const taps = salvage(join(folder, name));
      expect(taps).toHaveLength(4);
      return taps;
    });
    await first.close();
    // The schema is gone: SQLite cannot open it at all.
    spoil(join(folder, name), [0]);

    const second = await kiosk({ token, folder });
    const said = second.logged.filter((line) => line.includes('set aside'));
    expect(said).toHaveLength(1);
    const [aside = ''] = filesSetAside(join(folder, name));
    expect(said[0]).toContain(aside);
    const { origin, cookie } = await opened(second);
    const page = () => fetch(origin, { headers: { cookie } }).then((reply) => reply.text());
    expect(await page()).toContain('旧记录待恢复');
    second.lines.write(`${scene.people[4]?.card}\n`);
    await vi.waitFor(() => expect(salvage(join(folder, name))).toHaveLength(1));
    await second.close();

    const config = join(folder, 'kiosk.json');
    const reader = { driver: 'simulated', name: 'door', stdin: true };
    writeFileSync(config, JSON.stringify({ server: proxy.url, tokenFile: 'token', dataFolder: '.', displayPort: 0, readers: [reader] }));
    expect((await rescue(aside)).json).toMatchObject({ found: 4, taps: promised });
    const running = await kiosk({ token, folder });
    expect((await rescue(aside, config)).json).toEqual({ refused: 'kiosk_running' });
    await running.close();
    expect((await rescue(aside, config)).json).toEqual({ found: 4, adopted: 4 });
    expect(existsSync(aside)).toBe(false);
    expect((await rescue(aside, config)).code).toBe(1);

    proxy.leadTo();
    const third = await kiosk({ token, folder });
    const now = await opened(third);
    expect(await fetch(now.origin, { headers: { cookie: now.cookie } }).then((reply) => reply.text())).not.toContain('旧记录');
    await settled(folder, 5);
    third.lines.write(`${scene.people[5]?.card}\n`);
    await settled(folder, 6);
    const kept = await keptIds(db());
    expect(kept).toHaveLength(6);
    expect(kept).toEqual(expect.arrayContaining(promised.map(({ id }) => id)));
  });
});
