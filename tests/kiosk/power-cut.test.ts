/** What the system was asked to do before each beep, traced: pull the plug at any beep, and its tap is on the disk. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { seededRandom } from '../support/world.ts';
import { aFolder, token } from './parts.ts';
import { ownRows } from './real-server.ts';
import { spawnKiosk } from './spawned.ts';

const nowhere = 'http://127.0.0.1:9';
const taps = 8;
const cardOf = (number: number): string => `04${number.toString(16).toUpperCase().padStart(6, '0')}`;

/** One line for each call of the system, in the order in which they ended. */
function callsIn(trace: string): readonly string[] {
  const open = new Map<string, string>();
  return trace.split('\n').flatMap((line): readonly string[] => {
    const [, thread = '', call = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const begun = /^(.*) <unfinished \.\.\.>$/.exec(call)?.[1];
    if (begun !== undefined) {
      open.set(thread, begun);
      return [];
    }
    const rest = /^<\.\.\. \w+ resumed>(.*)$/.exec(call)?.[1];
    return rest === undefined ? [call] : [`${open.get(thread) ?? ''}${rest}`];
  });
}

const letters: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11 };

/** The bytes of a string as strace writes it. */
const bytesOf = (quoted: string): Buffer =>
  Buffer.from(
    [...quoted.matchAll(/\\x([0-9a-f]{2})|\\([0-7]{1,3})|\\(.)|([^\\])/g)].map(([, hex, octal, letter, plain]) => {
      if (hex !== undefined) return Number.parseInt(hex, 16);
      if (octal !== undefined) return Number.parseInt(octal, 8);
      return letters[letter ?? ''] ?? (letter ?? plain ?? '').charCodeAt(0);
    }),
  );

type Write = { readonly at: number; readonly bytes: Buffer };

/** A file as far as the disk has promised it, with what was written since. */
type Held = { synced: Buffer; readonly since: Write[] };

function written(image: Buffer, { at, bytes }: Write): Buffer {
  const grown =
    image.length >= at + bytes.length ? Buffer.from(image) : Buffer.concat([image, Buffer.alloc(at + bytes.length - image.length)]);
  bytes.copy(grown, at);
  return grown;
}

const files = ['kiosk.sqlite', 'kiosk.sqlite-wal'] as const;
const fileIn = (call: string): string | undefined => files.find((name) => call.includes(`/${name}>`));

/** Replays the calls and hands out the disk as a power cut would leave it at each beep: what was not synced comes or does not. */
function atEachBeep(
  calls: readonly string[],
  keeps: () => boolean,
  look: (tapId: string, disk: ReadonlyMap<string, Buffer>) => void,
): void {
  const disk = new Map<string, Held>();
  for (const call of calls) {
    const name = fileIn(call);
    const held = disk.get(name ?? '') ?? { synced: Buffer.alloc(0), since: [] };
    if (name !== undefined) disk.set(name, held);
    const write = /^pwrite64\(\d+<[^>]*>, "(.*)", \d+, (\d+)\) = \d+$/.exec(call);
    if (write !== null) held.since.push({ at: Number(write[2]), bytes: bytesOf(write[1] ?? '') });
    else if (name !== undefined && /^f(?:data)?sync\(.*\) += 0$/.test(call))
      held.synced = held.since.splice(0).reduce(written, held.synced);
    else if (name !== undefined && !/^(?:pread|f?sync|fdatasync)/.test(call)) throw new Error(`unforeseen: ${call.slice(0, 80)}`);
    const beep = /event: sound\\nid: ([0-9a-f-]{36})/.exec(call)?.[1];
    if (beep !== undefined)
      look(beep, new Map([...disk].map(([file, { synced, since }]) => [file, since.filter(keeps).reduce(written, synced)])));
  }
}

test('a tap is read, written, synced, and only then heard; the plug pulled at any beep loses none', { timeout: 60_000 }, async () => {
  const missing = spawnSync('strace', ['-V']).error;
  if (missing !== undefined) throw new Error('strace is missing: sudo apt-get install -y strace', { cause: missing });
  const folder = aFolder();
  const trace = join(folder, 'trace');
  const watched = 'trace=read,write,writev,pwrite64,pwritev,ftruncate,fsync,fdatasync';
  const kiosk = await spawnKiosk({
    folder,
    server: nowhere,
    token,
    under: ['strace', '-D', '-f', '-y', '-x', '-s', '5000', '-e', watched, '-o', trace],
  });
  for (let card = 1; card <= taps; card++) {
    const from = kiosk.told.length;
    kiosk.tap(cardOf(card));
    await kiosk.hear(({ kind }) => kind === 'sound', from);
  }
  await kiosk.kill('SIGKILL');
  await vi.waitFor(() => expect(readFileSync(trace, 'utf8').slice(-200)).toMatch(/\+\+\+ killed by SIGKILL \+\+\+\n$/), {
    timeout: 10_000,
  });
  const calls = callsIn(readFileSync(trace, 'utf8'));

  const first = (pattern: RegExp, after: number) => calls.findIndex((call, index) => index > after && pattern.test(call));
  const read = first(new RegExp(`^read\\(0<.*${cardOf(1)}`), -1);
  const log = first(/^pwrite64\(\d+<[^>]*kiosk\.sqlite-wal>/, read);
  const synced = first(/^f(?:data)?sync\(\d+<[^>]*kiosk\.sqlite-wal>\) += 0/, log);
  const told = first(/event: sound/, -1);
  expect([read > -1, log > read, synced > log, told > synced]).toEqual([true, true, true, true]);

  for (const keep of [
    () => false,
    () => true,
    (
      (random) => () =>
        random() % 2 === 0
    )(seededRandom(7)),
  ]) {
    const beeped: string[] = [];
    atEachBeep(calls, keep, (tapId, disk) => {
      beeped.push(tapId);
      const left = aFolder();
      for (const [name, bytes] of disk) writeFileSync(join(left, name), bytes);
      const kept = ownRows<{ id: string }>(left, 'select id from tap order by seq').map(({ id }) => id);
      expect(kept.slice(0, beeped.length)).toEqual(beeped);
    });
    expect(beeped).toHaveLength(taps);
  }
});
