import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { pageKeyboard } from '../../drivers/keyboard-wedge-page.ts';
import { readerKinds } from '../../drivers/registry.ts';
import { ReaderLost } from '../../drivers/reader.ts';
import { type OpenLine, deviceAt, openSerialPort, openingFault, orInstall } from '../../drivers/serial-port.ts';
import { openMsMax, serialPosOver } from '../../drivers/serial-pos.ts';
import { handFedCards } from '../../drivers/simulated.ts';
import { delay, monotonicMs } from '../../server/kernel/clock.ts';
import { aPty } from '../support/pty.ts';
import { ready, running } from './serial-readers.ts';

describe('on a real tty', () => {
  test.for([
    { terminator: 'cr', text: '04A23B7C\r04A23B7D\r', why: 'CR' },
    { terminator: 'lf', text: '04A23B7C\n04A23B7D\n', why: 'LF' },
    { terminator: 'crlf', text: '04A23B7C\r\n04A23B7D\r\n', why: 'both' },
    { terminator: 'etx', text: '\x0204A23B7C\x03\x0204A23B7D\x03', why: 'STX and ETX' },
    { terminator: 'line', text: '04:a2:3b:7c\r\n04 A2 3B 7D\n', why: 'whichever comes' },
  ])('$terminator: whole, then byte by byte', async ({ terminator, text }) => {
    const tty = await aPty();
    const reader = await ready({ path: tty.path, terminator });
    await tty.write(text);
    await reader.until(() => reader.cards().length >= 2);
    for (const byte of text) await tty.write(byte);
    await reader.until(() => reader.cards().length >= 4);
    expect(reader.cards()).toEqual(['04A23B7C', '04A23B7D', '04A23B7C', '04A23B7D']);
    expect(reader.noiseBytes()).toBe(0);
    expect(await tty.bytesBack()).toBe(0);
  });

  test('noise and endless text are counted, and the next line is heard', async () => {
    const tty = await aPty();
    const reader = await ready({ path: tty.path });
    const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await tty.write(Buffer.concat([everyByte, Buffer.from('\r04A23B7C\r')]));
    await tty.write(`${'0'.repeat(300)}\r04A23B7D\r`);
    await tty.write('\xff\xfe\x0004A23B7E\r04A2\xff3B7F\r');
    await reader.until(() => reader.cards().includes('04A23B7E') && reader.cards().at(-1) === 'card_unreadable');
    expect(reader.cards().filter((card) => card !== 'card_unreadable')).toEqual(['04A23B7C', '04A23B7D', '04A23B7E']);
    reader.stop.abort();
    expect(await reader.ended).toBe('stopped');
    expect(reader.noiseBytes()).toBeGreaterThanOrEqual(300 + 128 + 3 + 1);
  });

  test('two readers at once keep to themselves', async () => {
    const [doorTty, hallTty] = [await aPty(), await aPty()];
    const [door, hall] = [await ready({ path: doorTty.path }), await ready({ path: hallTty.path, terminator: 'etx' })];
    await Promise.all([doorTty.write('04A2'), hallTty.write('\x0204112')]);
    await Promise.all([doorTty.write('3B7C\r'), hallTty.write('233\x03')]);
    await Promise.all([door.until(() => door.cards().length > 0), hall.until(() => hall.cards().length > 0)]);
    expect([door.cards(), hall.cards()]).toEqual([['04A23B7C'], ['04112233']]);
    await doorTty.unplug();
    expect(await door.ended).toBeInstanceOf(ReaderLost);
    await hallTty.write('\x0204112234\x03');
    await hall.until(() => hall.cards().length > 1);
  });

  test('stopped, it gives the port back', async () => {
    const tty = await aPty();
    const first = await ready({ path: tty.path });
    first.stop.abort();
    expect(await first.ended).toBe('stopped');
    const second = await ready({ path: tty.path });
    await tty.write('04A23B7C\r');
    await second.until(() => second.cards().length > 0);
    expect(first.cards()).toEqual([]);
  });

  test.for([
    { path: async () => '/dev/no-such-reader', says: 'is not there', why: 'nothing plugged in' },
    { path: async () => '/dev/null', says: 'is not a serial port', why: 'no tty' },
    {
      async path() {
        const tty = await aPty();
        await ready({ path: tty.path });
        return tty.path;
      },
      says: 'another process',
      why: 'taken',
    },
  ])('$why: $says', async ({ path, says }) => {
    const device = await path();
    expect(await running({ path: device }).ended).toMatchObject({
      name: 'ReaderLost',
      device,
      cause: { message: expect.stringContaining(says) },
    });
  });
});

describe('on given bytes', () => {
  const overBytes = (): { bytes: PassThrough; closed: () => boolean; open: () => Promise<OpenLine> } => {
    const bytes = new PassThrough();
    let closed = false;
    return {
      bytes,
      closed: () => closed,
      open: async () => ({
        bytes,
        async close() {
          closed = true;
        },
      }),
    };
  };
  const here = { path: '/dev/null', settleMs: 0 };

  test.for([
    { options: {}, text: '04A23B7D\r04A23B7C', cards: ['04A23B7D'], why: 'the end of the bytes is no end of a line' },
    { options: {}, text: '08A23B7C\r', cards: ['card_random'], why: 'a phone' },
    { options: {}, text: '04112204A23B7C\r', cards: ['04112204A23B7C'], why: 'seven bytes, where any length may come' },
    {
      options: { cardBytes: [4] },
      text: '04112204A23B7C\r',
      cards: ['card_unreadable'],
      why: 'two lines glued, where all cards have four',
    },
  ])('$options $text: $cards, $why', async ({ options, text, cards }) => {
    const { bytes, open, closed } = overBytes();
    const reader = running({ ...here, ...options }, open);
    await reader.until(() => reader.readies() > 0);
    bytes.end(text);
    expect(await reader.ended).toBeInstanceOf(ReaderLost);
    expect(reader.cards()).toEqual(cards);
    expect(closed()).toBe(true);
  });

  test.for([
    { early: '3344', after: '5566\r04A23B7C\r', why: 'the end of a long number, half of it before anyone was ready' },
    { early: '33445566\r', after: '04A23B7C\r', why: 'the end of a long number before anyone was ready' },
    { early: '33445566\r', after: '\r\n04A23B7C\r', why: 'and its line end in two' },
  ])('a frame that the opening cut is not believed: $why', async ({ early, after }) => {
    const { bytes, open } = overBytes();
    bytes.write(early);
    const reader = running({ ...here, settleMs: 50 }, open);
    await reader.until(() => reader.readies() > 0);
    bytes.write(after);
    await reader.until(() => reader.cards().includes('04A23B7C'));
    expect(reader.cards()).toEqual(['04A23B7C']);
  });

  test('a port that opens where no device stands is lost', async () => {
    const { open, closed } = overBytes();
    expect(await running({ ...here, path: '/dev/no-such-reader' }, open).ended).toBeInstanceOf(ReaderLost);
    expect(closed()).toBe(true);
  });

  test('a port that fails is lost with its cause, and may fail again', async () => {
    const { bytes, open } = overBytes();
    const reader = running(here, open);
    await reader.until(() => reader.readies() > 0);
    const cause = new Error('input/output error');
    bytes.emit('error', cause);
    expect(await reader.ended).toMatchObject({ name: 'ReaderLost', device: '/dev/null', cause });
    bytes.emit('error', new Error('and again'));
  });

  test('who fails while being told ends the run, not the process', async () => {
    const { bytes, open } = overBytes();
    const driver = serialPosOver(open);
    const fault = new Error('no memory for this card');
    bytes.write('04A23B7C\r');
    const run = driver.run(
      driver.options.parse(here),
      (event) => {
        if (event.kind === 'read') throw fault;
      },
      new AbortController().signal,
    );
    await expect(run).rejects.toMatchObject({ name: 'ReaderLost', cause: fault });
  });

  test('a port that never opens is given up, and closed when it does after all', async () => {
    const { open, closed } = overBytes();
    let late: (line: OpenLine) => void = () => undefined;
    const opening = new Promise<OpenLine>((resolve) => (late = resolve));
    const watch = { deviceAt, upMs: monotonicMs, delay: (ms: number, signal?: AbortSignal) => delay(ms === openMsMax ? 1 : ms, signal) };
    const reader = running(here, () => opening, watch);
    expect(await reader.ended).toMatchObject({ name: 'ReaderLost', cause: { message: expect.stringContaining('did not open') } });
    late(await open());
    await opening;
    await delay(0);
    expect(closed()).toBe(true);
  });

  test('stopped while opening, it is stopped at once', async () => {
    const reader = running(here, () => new Promise(() => undefined));
    reader.stop.abort();
    expect(await reader.ended).toBe('stopped');
    expect(reader.events).toEqual([]);
  });
});

test.for([
  { message: 'Error: Permission denied, cannot open /dev/ttyS0', says: 'dialout' },
  { message: 'Error: No such file or directory, cannot open /dev/ttyS0', says: 'plug the reader in' },
  { message: 'Error Resource temporarily unavailable Cannot lock port', says: 'another process' },
  { message: 'Error: Inappropriate ioctl for device setting custom baud rate of 9600', says: 'not a serial port' },
  { message: 'Error: something else', says: 'Error: something else' },
])('$message: $says', ({ message, says }) => {
  expect(openingFault('/dev/ttyS0', message)).toContain(says);
});

test('a reader pushed back in is another device at the same path', async () => {
  const tty = await aPty();
  const reader = await ready({ path: tty.path });
  const first = deviceAt(tty.path);
  await tty.replug();
  // While the old device is open its number is taken.
  expect([deviceAt(tty.path) === first, first, await reader.ended]).toEqual([false, expect.any(String), expect.any(ReaderLost)]);
  await tty.unplug();
  expect(deviceAt(tty.path)).toBeUndefined();
});

test('a package that is not installed is named with the command that installs it', async () => {
  const notFound = new Error('ERR_MODULE_NOT_FOUND');
  await expect(orInstall('serialport', () => Promise.reject(notFound))).rejects.toMatchObject({
    message: expect.stringContaining('npm install serialport'),
    cause: notFound,
  });
});

test.for([
  { options: { path: '/dev/ttyUSB0' }, wrong: [], why: 'the path is enough' },
  { options: {}, wrong: ['path'], why: 'no path' },
  { options: { path: '/dev/ttyUSB0', parity: 'mark' }, wrong: ['parity'], why: 'Linux has no mark parity' },
  { options: { path: '/dev/ttyUSB0', terminator: 'semicolon' }, wrong: ['terminator'], why: 'no such end' },
  { options: { path: '/dev/ttyUSB0', frameBytesMax: 100_000 }, wrong: ['frameBytesMax'], why: 'no card is that long' },
  { options: { path: '/dev/ttyUSB0', baudRate: '9600' }, wrong: ['baudRate'], why: 'a number is no text' },
])('$options: $wrong, $why', ({ options, wrong }) => {
  const decoded = serialPosOver(openSerialPort).options.safeParse(options);
  expect(decoded.error?.issues.map((issue) => issue.path.join('.')) ?? []).toEqual(wrong);
});

test('a kiosk can be told to use it', () => {
  const kinds = readerKinds({ simulated: { strip: handFedCards(), lines: new PassThrough() }, page: pageKeyboard() });
  expect(kinds.map(({ kind }) => kind)).toContain('serial-pos');
});
