import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ReaderLost } from '../../drivers/reader.ts';
import { openSerialPort } from '../../drivers/serial-port.ts';
import { serialPosOver, watchMs } from '../../drivers/serial-pos.ts';
import { supervise } from '../../kiosk/supervise.ts';
import { delay, monotonicMs } from '../../server/kernel/clock.ts';
import { times } from '../support/counts.ts';
import { aPty } from '../support/pty.ts';
import { ready, running, told } from './serial-readers.ts';

/** How long a loss may stay unseen. */
const lostMsMax = 3_000;

test.for([
  { how: 'idle', text: '', trials: times(5, 50) },
  // Most of these are told by no event, and keep a core busy until the port is closed.
  { how: 'once a tap was heard', tap: '04A23B7C\r', text: '', trials: times(20, 200) },
  // What left in the last millisecond is lost in the kernel.
  { how: 'with the last byte of a tap', text: '04A23B7C\r', trials: times(10, 100) },
  { how: 'in the middle of a tap', text: '04A2', trials: times(5, 50) },
])('unplugged $how, it is lost in time and leaves nothing behind', { timeout: 120_000 }, async ({ how, tap = '', text, trials }) => {
  const tty = await aPty();
  const lostMs: number[] = [];
  let silent = 0;
  let arrived = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    if (trial > 0) await tty.plug();
    const reader = await ready({ path: tty.path, settleMs: 50 });
    await tty.write(tap);
    if (tap !== '') await reader.until(() => reader.cards().length > 0);
    const pulledMs = monotonicMs();
    await tty.writeAndUnplug(text);
    const error = await reader.ended;
    lostMs.push(monotonicMs() - pulledMs);
    expect(error).toBeInstanceOf(ReaderLost);
    if (error instanceof ReaderLost && String(error.cause).includes('unplugged')) silent += 1;
    arrived += reader.cards().length;
    expect(reader.cards().filter((card) => card !== '04A23B7C')).toEqual([]);
  }
  expect(Math.max(...lostMs)).toBeLessThan(lostMsMax);
  const before = process.cpuUsage();
  await delay(500);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(250);
  console.log(
    `${how}: ${trials} of ${trials} seen, ${silent} by the watch alone; slowest ${Math.round(Math.max(...lostMs))} ms; ` +
      `${arrived} taps arrived; ${Math.round((user + system) / 1_000)} ms of processor in 500 ms afterwards`,
  );
});

test('pushed back in, it is ready again without a hand, every time', { timeout: 120_000 }, async () => {
  const tty = await aPty();
  const heard = told();
  const stop = new AbortController();
  const driver = serialPosOver(openSerialPort);
  const reader = driver.options.parse({ path: tty.path });
  const losses: unknown[] = [];
  const run = supervise(
    { run: (emit, signal) => driver.run(reader, emit, signal), emit: heard.emit, onLost: (error) => losses.push(error), delay },
    stop.signal,
  );
  const cycles = times(6, 50);
  const backMs: number[] = [];
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await heard.until(() => heard.readies() === cycle);
    await tty.write('04A23B7C\r');
    await heard.until(() => heard.cards().length === cycle);
    const pulledMs = monotonicMs();
    if (cycle % 2 === 0) await tty.replug();
    else {
      await tty.unplug();
      await tty.plug();
    }
    await heard.until(() => heard.readies() === cycle + 1);
    backMs.push(monotonicMs() - pulledMs);
  }
  stop.abort();
  await run;
  expect(heard.cards()).toEqual(Array.from({ length: cycles }, () => '04A23B7C'));
  expect(losses.every((error) => error instanceof ReaderLost)).toBe(true);
  expect(Math.max(...backMs)).toBeLessThan(lostMsMax);
  console.log(`replugged ${cycles} times, ready again after ${Math.round(Math.max(...backMs))} ms at most`);
});

test('halves of two lines, one before and one after, are never a card', { timeout: 120_000 }, async () => {
  const tty = await aPty();
  const heard = told();
  const stop = new AbortController();
  const driver = serialPosOver(openSerialPort);
  const reader = driver.options.parse({ path: tty.path });
  const run = supervise(
    { run: (emit, signal) => driver.run(reader, emit, signal), emit: heard.emit, onLost: () => undefined, delay },
    stop.signal,
  );
  for (let round = 1; round <= times(4, 40); round += 1) {
    await heard.until(() => heard.readies() === round);
    await tty.write(round === 1 ? '04A2' : '3B7C\r\n04A2');
    await tty.replug();
  }
  await heard.until(() => heard.readies() > times(4, 40));
  await tty.write('3B7C\r\n04112233\r\n');
  await heard.until(() => heard.cards().includes('04112233'));
  stop.abort();
  await run;
  expect(heard.cards().filter((card) => card !== 'card_unreadable')).toEqual(['04112233']);
});

test('a device that changes behind a path is lost, though the port says nothing', async () => {
  const bytes = new PassThrough();
  const lookedAt: string[] = [];
  let device = 'the first';
  const watch = {
    deviceAt: (path: string) => {
      lookedAt.push(path);
      return device;
    },
    upMs: monotonicMs,
    delay: (ms: number, signal?: AbortSignal) => delay(ms === watchMs ? 1 : ms, signal),
  };
  const reader = running({ path: '/dev/ttyUSB0', settleMs: 0 }, async () => ({ bytes, close: async () => undefined }), watch);
  await reader.until(() => reader.readies() > 0);
  bytes.write('04A23B7C\r');
  await reader.until(() => reader.cards().length > 0);
  device = 'the second';
  expect(await reader.ended).toMatchObject({ name: 'ReaderLost', device: '/dev/ttyUSB0' });
  expect(new Set(lookedAt)).toEqual(new Set(['/dev/ttyUSB0']));
});
