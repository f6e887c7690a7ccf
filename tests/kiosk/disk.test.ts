/** A kiosk on a full disk: no tap is promised that is not kept, and it goes on when there is room. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeKeeper } from '../../kiosk/keeper.ts';
import { noRoster } from '../../kiosk/roster.ts';
import type { AppendEffect } from '../../kiosk/station.ts';
import { selectRaw } from '../../server/db/bulk.ts';
import { aFolder, aQueue, evening, newUid, token } from './parts.ts';
import { ownRows } from './real-server.ts';
import { type Spawned, spawnKiosk } from './spawned.ts';

/** Nobody answers there. */
const nowhere = 'http://127.0.0.1:9';
const cardOf = (number: number): string => `04${number.toString(16).toUpperCase().padStart(6, '0')}`;

type Disk = {
  readonly name: string;
  readonly dataFolder: string;
  /** Put before the kiosk's command line: makes the small disk for it alone. */
  readonly under: readonly string[];
  /** Leaves room for a few taps. */
  fill(kiosk: Spawned): void;
  free(kiosk: Spawned): void;
};

const shell = (script: string, ...args: readonly string[]) => ['sh', '-c', `${script}; exec "$@"`, 'sh', ...args];

/** Taps find room for this much when the disk is filled. */
const roomBytes = 128 * 1_024;

/** A file system of 4 MB in a name space of the kiosk's own: root may make one, others where the system lets them. */
function aSmallDisk(dataFolder: string, maps: readonly string[]): Disk {
  const filler = ({ pid }: Spawned) => join(`/proc/${pid}/root`, dataFolder, 'filler');
  return {
    name: 'a disk of 4 MB',
    dataFolder,
    under: ['unshare', ...maps, '--mount', ...shell(`mount -t tmpfs -o size=4m tmpfs ${dataFolder}`)],
    fill(kiosk) {
      const file = filler(kiosk);
      try {
        writeFileSync(file, Buffer.alloc(8 * 1_048_576));
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' });
      }
      truncateSync(file, statSync(file).size - roomBytes);
    },
    free: (kiosk) => rmSync(filler(kiosk)),
  };
}

/** A limit on the size of each file, which anybody may set for their own processes: the log meets it first. */
function aFileLimit(dataFolder: string): Disk {
  const limit = (kiosk: Spawned, bytes: string) => {
    const { status, stderr } = spawnSync('prlimit', ['--pid', String(kiosk.pid), `--fsize=${bytes}:`]);
    if (status !== 0) throw new Error(`prlimit: ${String(stderr)}`);
  };
  return {
    name: 'a limit on the log',
    dataFolder,
    under: [],
    fill: (kiosk) => limit(kiosk, String(statSync(join(dataFolder, 'kiosk.sqlite-wal')).size + roomBytes)),
    free: (kiosk) => limit(kiosk, 'unlimited'),
  };
}

/** How this machine lets a small disk be mounted; undefined where it does not. */
function unshareMaps(): readonly string[] | undefined {
  return [[], ['--user', '--map-root-user']].find(
    (maps) => spawnSync('unshare', [...maps, '--mount', 'sh', '-c', 'mount -t tmpfs -o size=4m tmpfs /mnt']).status === 0,
  );
}

const maps = unshareMaps();
const disks = [...(maps === undefined ? [] : [(folder: string) => aSmallDisk(folder, maps)]), aFileLimit];

test.for(disks.map((disk) => ({ disk, name: disk('').name })))(
  'full, by $name: every tap is kept or refused aloud, and goes on when there is room',
  { timeout: 60_000 },
  async ({ disk: make }) => {
    const folder = aFolder();
    const dataFolder = join(folder, 'data');
    mkdirSync(dataFolder);
    const disk = make(dataFolder);
    const kiosk = await spawnKiosk({ folder, server: nowhere, token, dataFolder, under: disk.under });
    const stored: string[] = [];
    let refused = 0;
    let card = 0;
    const tapOne = async (): Promise<boolean> => {
      const from = kiosk.told.length;
      kiosk.tap(cardOf(++card));
      const answer = await kiosk.hear(({ kind }) => kind === 'sound', from);
      if (answer?.kind !== 'sound') throw new Error(`the kiosk ended: ${kiosk.said()}`);
      if (answer.tapId !== undefined) stored.push(answer.tapId);
      else if (answer.sound !== 'long') throw new Error(`a refusal that sounds ${answer.sound}`);
      return answer.tapId !== undefined;
    };
    try {
      expect(await tapOne()).toBe(true);
      disk.fill(kiosk);
      while (refused < 3) {
        if (!(await tapOne())) refused += 1;
        expect(card).toBeLessThan(200);
      }
      const screens = kiosk.told.filter(({ kind }) => kind === 'screen');
      expect(screens.at(-1)).toMatchObject({ code: 'disk_full' });
      disk.free(kiosk);
      expect(await tapOne()).toBe(true);
      expect(await kiosk.hear((told) => told.kind === 'screen' && told.tapId === stored.at(-1))).toBeDefined();
      // SQLite would follow the path out of the kiosk's name space: it is shown a copy.
      const seen = aFolder();
      for (const end of ['', '-wal'])
        copyFileSync(join(`/proc/${kiosk.pid}/root`, dataFolder, `kiosk.sqlite${end}`), join(seen, `kiosk.sqlite${end}`));
      const kept = ownRows<{ id: string; seq: number }>(seen, 'select id, seq from tap order by seq');
      expect(kept.map(({ id }) => id)).toEqual(stored);
      expect(kept.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
      expect(ownRows(seen, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    } finally {
      await kiosk.kill('SIGTERM');
    }
  },
);

test('a file that may not grow refuses the tap whole, and takes it on the same connection when it may', async () => {
  const { db, queue } = await aQueue();
  const heard: string[] = [];
  const keeper = makeKeeper({
    queue,
    bootId: newUid(),
    roster: () => noRoster,
    onStored: ({ tap }) => heard.push(`stored ${tap.seq}`),
    onFailed: (code) => heard.push(code),
    log: () => undefined,
  });
  const tap = async (number: number): Promise<void> => {
    const append: AppendEffect = {
      kind: 'append',
      reader: 'door',
      raw: 'x'.repeat(60),
      cardNumber: cardOf(number),
      tappedAt: evening,
      upMs: number,
      quiet: false,
    };
    keeper.keep(append);
    await keeper.idle();
  };
  const allow = (pages: number) => db.write((tx) => selectRaw(tx, `pragma max_page_count = ${pages}`));
  await tap(1);
  await allow(1);
  let number = 1;
  while (!heard.includes('disk_full')) await tap(++number);
  const stored = heard.length - 1;
  await tap(++number);
  expect(heard.slice(-2)).toEqual(['disk_full', 'disk_full']);
  expect((await queue.counts(evening)).waiting).toBe(stored);
  await allow(1_000_000);
  await tap(++number);
  expect(heard.at(-1)).toBe(`stored ${stored + 1}`);
  expect((await queue.takeBatch(1_000))?.taps.map(({ seq }) => seq)).toEqual(Array.from({ length: stored + 1 }, (_, index) => index + 1));
});
