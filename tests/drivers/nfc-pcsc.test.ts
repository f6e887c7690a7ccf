/** The NFC reader on a real PC/SC daemon, with cards of our own on Debian's virtual readers. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { listPcscReaders } from '../../drivers/pcsc-readers.ts';
import { ReaderLost } from '../../drivers/reader.ts';
import { times } from '../support/counts.ts';
import {
  type Daemon,
  type LaidCard,
  type Slot,
  type VirtualCard,
  childrenOf,
  daemonWaitMsMax,
  layCard,
  takeDaemon,
  virtualReaders,
} from '../support/pcsc.ts';
import { bound, supervised, watching, whyOf } from './nfc-readers.ts';
import { told } from './serial-readers.ts';

/** Longer than starting a process takes on a busy machine, far shorter than the daemon is away. */
const lagMsMax = 1_000;

let daemon: Daemon;
beforeAll(async () => {
  daemon = await takeDaemon();
}, daemonWaitMsMax);
afterAll(() => daemon?.giveBack());
// A new one for each test: the old one may not have noticed yet that the last card was lifted.
beforeEach(() => daemon.start());
afterEach(() => daemon.stop());

/** Lifted when the test ends, if not before. */
function lay(slot: Slot, card?: VirtualCard): LaidCard {
  const laid = layCard(slot, card);
  onTestFinished(() => laid.lift());
  return laid;
}

const a = { uid: '04a23b7c' };
const b = { uid: '04b23b7d' };
const [first] = virtualReaders;
const [cardA, cardB] = ['04A23B7C', '04B23B7D'];

/** The one process that the driver runs. */
const childPid = (): number => {
  const [pid] = childrenOf(process.pid).filter((each) => each !== daemon.pid());
  if (pid === undefined) throw new Error('the driver runs no process');
  return pid;
};
const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

test('numbers of 4, 7 and 10 bytes, from memory cards and from cards of ISO 14443-4, in transmission order', async () => {
  const reader = await watching();
  const numbers = ['04a23b7c', '04a23b7c112233', '04a23b7c112233445566'];
  const kinds = ['ISO 14443-3', 'ISO 14443-4'] as const;
  for (const kind of kinds) {
    for (const uid of numbers) {
      const before = reader.cards().length;
      const card = lay('first', { uid, kind });
      await reader.until(() => reader.cards().length > before);
      await card.lift();
    }
  }
  expect(reader.cards()).toEqual([...numbers, ...numbers].map((uid) => uid.toUpperCase()));
  expect(reader.events.find((event) => event.kind === 'read')).toMatchObject({ raw: '04a23b7c' });
});

test('insert and remove: one read each time, nothing left behind', async () => {
  const cycles = times(12, 200);
  const reader = await watching();
  const child = childPid();
  const early: number[] = [];
  for (let n = 1; n <= cycles; n += 1) {
    const card = lay('first', n % 2 === 0 ? a : b);
    await reader.until(() => reader.cards().length >= n);
    await card.lift();
    if (n === 4) early.push(openFiles(process.pid), openFiles(child), childrenOf(process.pid).length);
  }
  expect(reader.cards()).toEqual(Array.from({ length: cycles }, (_, n) => (n % 2 === 0 ? cardB : cardA)));
  expect(reader.losses).toEqual([]);
  expect(childPid()).toBe(child);
  const late = [openFiles(process.pid), openFiles(child), childrenOf(process.pid).length];
  expect(late.map((count, index) => count - (early[index] ?? 0)).filter((more) => more > 3)).toEqual([]);
});

test('a card that is held is read once, while cards come and go on the other reader', async () => {
  const reader = await watching();
  const held = lay('first', a);
  await reader.until(() => reader.cards().length === 1);
  for (const count of [2, 3]) {
    const other = lay('second', b);
    await reader.until(() => reader.cards().length === count);
    await other.lift();
  }
  expect(reader.cards()).toEqual([cardA, cardB, cardB]);
  expect(held.asked()).toBe(1);
});

test('one card lifted as the next is laid down', async () => {
  const reader = await watching();
  const before = lay('first', a);
  await reader.until(() => reader.cards().length === 1);
  await before.lift();
  lay('first', b);
  await reader.until(() => reader.cards().length === 2);
  expect(reader.cards()).toEqual([cardA, cardB]);
});

test.for<{ card: VirtualCard; code: string; why: string }>([
  { card: { fault: 'atr' }, code: 'card_unreadable', why: 'it does not wake up' },
  { card: { fault: 'number' }, code: 'card_unreadable', why: 'it does not answer' },
  { card: { fault: 'torn' }, code: 'card_unreadable', why: 'it is pulled away in the middle' },
  { card: { status: '6300' }, code: 'card_unreadable', why: 'the reader says that it failed' },
  { card: { uid: '' }, code: 'card_unreadable', why: 'no number at all' },
  { card: { uid: '04a23b7c11223344' }, code: 'card_unreadable', why: '8 bytes, which no card of this kind has' },
  { card: { uid: '08a23b7c', kind: 'ISO 14443-4' }, code: 'card_random', why: 'a phone: another number at each tap' },
])('$code: $why, and the next card is read', async ({ card, code }) => {
  const reader = await watching();
  const empties = reader.seen('empty', first);
  const bad = lay('first', card);
  await reader.until(() => reader.cards().length === 1);
  await bad.lift();
  await reader.until(() => reader.seen('empty', first) > empties);
  lay('first', a);
  await reader.until(() => reader.cards().length === 2);
  expect(reader.cards()).toEqual([code, cardA]);
  expect(reader.losses).toEqual([]);
});

test('without a daemon the driver says what to install, and never holds up its own process', async () => {
  await daemon.stop();
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  const lost = await bound({})(told().emit, new AbortController().signal).catch((error: unknown) => error);
  lag.disable();
  expect(lost).toBeInstanceOf(ReaderLost);
  expect(whyOf(lost)).toContain('apt-get install -y --no-install-recommends pcscd libccid');
  expect(lag.max / 1e6).toBeLessThan(lagMsMax);
  expect(await listPcscReaders()).toMatchObject({ ok: false, code: 'pcsc_unavailable', facts: { why: expect.stringContaining('pcscd') } });
});

test.for(['stop', 'kill'] as const)('the daemon is gone (%s) and comes back: a card that lies there stays one tap', async (end) => {
  const reader = await watching();
  lay('first', a);
  await reader.until(() => reader.cards().length === 1);
  await daemon[end]();
  await reader.until(() => reader.losses.length > 0);
  expect(existsSync('/run/pcscd/pcscd.comm')).toBe(end === 'kill');
  await daemon.start();
  await reader.until(() => reader.readies() === 2);
  await reader.until(() => reader.seen('card', first) === 2);
  reader.settle();
  lay('second', b);
  await reader.until(() => reader.cards().length === 2);
  expect(reader.cards()).toEqual([cardA, cardB]);
  expect(reader.losses[0]).toContain('the PC/SC daemon stopped');
});

test('a process that hangs is ended and started anew: a card that lies there stays one tap', async () => {
  const reader = await watching();
  const lying = lay('first', a);
  await reader.until(() => reader.cards().length === 1);
  process.kill(childPid(), 'SIGSTOP');
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  await reader.until(() => reader.readies() === 2);
  lag.disable();
  expect(reader.losses).toEqual([expect.stringContaining('hung')]);
  expect(lag.max / 1e6).toBeLessThan(lagMsMax);
  await reader.until(() => reader.seen('card', first) === 2);
  reader.settle();
  await lying.lift();
  lay('first', b);
  await reader.until(() => reader.cards().length === 2);
  expect(reader.cards()).toEqual([cardA, cardB]);
});

test('a card that lies there when the kiosk begins is nobody tapping: it asks to be laid down again', async () => {
  lay('second', a);
  const reader = supervised(bound({}));
  await reader.until(() => reader.cards().length === 1);
  expect(reader.cards()).toEqual(['card_unreadable']);
});

test('a reader is chosen by a part of its name', async () => {
  const reader = await watching({ reader: 'pcd 00 01' });
  lay('first', b);
  await reader.until(() => reader.seen('card', first) === 1);
  lay('second', a);
  await reader.until(() => reader.cards().length === 1);
  expect(reader.cards()).toEqual([cardA]);
});

test('readers that are there and not meant are named', async () => {
  const reader = supervised(bound({ reader: 'ACR122U' }));
  await reader.until(() => reader.losses.length > 0);
  expect(reader.losses).toEqual([expect.stringContaining(virtualReaders.join(', '))]);
  expect(reader.readies()).toBe(0);
});

test('the readers of the machine are listed', async () => {
  expect(await listPcscReaders()).toEqual({ ok: true, value: virtualReaders });
});

test('told to stop, the driver leaves no process behind', async () => {
  const reader = await watching();
  const child = childPid();
  await reader.stop();
  expect(existsSync(`/proc/${child}`)).toBe(false);
  expect(reader.losses).toEqual([]);
});

test('signals meant for the whole family leave the reader at work until the kiosk ends it', async () => {
  const reader = await watching();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(childPid(), signal);
  lay('first', a);
  await reader.until(() => reader.cards().length + reader.losses.length > 0);
  expect({ cards: reader.cards(), losses: reader.losses }).toEqual({ cards: [cardA], losses: [] });
});

test('when the kiosk is killed its process goes too', async () => {
  const source = fileURLToPath(new URL('../../dist/drivers/pcsc-process.js', import.meta.url));
  const script = `import { forkPcsc } from ${JSON.stringify(source)};
    forkPcsc(({ kind }) => kind === 'watching' && console.log(kind));`;
  const kiosk = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void kiosk.kill('SIGKILL'));
  await once(createInterface({ input: kiosk.stdout }), 'line');
  const [child] = childrenOf(kiosk.pid ?? 0);
  kiosk.kill('SIGKILL');
  await vi.waitFor(() => expect(existsSync(`/proc/${child}`)).toBe(false), { timeout: 10_000 });
});
