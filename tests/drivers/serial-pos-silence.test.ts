/** Readers that end nothing with a line end, on a real tty. */
import { expect, test } from 'vitest';
import { serialPosOver } from '../../drivers/serial-pos.ts';
import { openSerialPort } from '../../drivers/serial-port.ts';
import { punctualSilence } from '../../drivers/silence.ts';
import { aPty } from '../support/pty.ts';
import { ready } from './serial-readers.ts';

test('binary frames, noise between them, a cut one, a number that holds STX and ETX', async () => {
  const pty = await aPty();
  const reader = await ready({ path: pty.path, settleMs: 0, terminator: 'frame', format: 'stx' });
  await pty.write(Buffer.from('FF00020A010004A23B7CEA03020A01000', 'hex'));
  await reader.until(() => reader.cards().length === 1);
  await pty.write(Buffer.from('020A0100020A03030303', 'hex'));
  await reader.until(() => reader.cards().length === 2);
  expect(reader.cards()).toEqual(['04A23B7C', '020A0303']);
});

test('text that nothing ends is told when the line falls silent', async () => {
  const pty = await aPty();
  const reader = await ready({ path: pty.path, settleMs: 0, terminator: 'silence', format: '10d' });
  await pty.write('0077740924');
  await reader.until(() => reader.cards().length === 1);
  await pty.write('FT0123456789ABCDEF2D');
  await reader.until(() => reader.cards().length === 2);
  expect(reader.cards()).toEqual(['04A23B7C', 'QR:0123456789ABCDEF']);
});

test('bare bytes, turned round', async () => {
  const pty = await aPty();
  const reader = await ready({ path: pty.path, settleMs: 0, terminator: 'bytes', format: 'hex-reversed' });
  await pty.write(Buffer.from('7C3BA204', 'hex'));
  await reader.until(() => reader.cards().length === 1);
  expect(reader.cards()).toEqual(['04A23B7C']);
});

test.for([
  { options: { terminator: 'frame' }, why: 'frame with hex' },
  { options: { format: 'stx' }, why: 'stx with lines' },
  { options: { terminator: 'bytes', format: '10d' }, why: 'bare bytes are no decimal' },
])('refused at the start: $why', ({ options }) => {
  const parsed = serialPosOver(openSerialPort).options.safeParse({ path: '/dev/ttyUSB0', ...options });
  expect(parsed.error?.issues.map((issue) => issue.path)).toEqual([['format']]);
});

test('a timer that comes late waits again, since bytes may lie unfetched', async () => {
  let upMs = 0;
  const waits: (() => void)[] = [];
  let fell = 0;
  const silence = punctualSilence({ upMs: () => upMs, delay: () => new Promise((resolve) => waits.push(resolve)) }, 30, () => (fell += 1));
  const passAfter = async (ms: number): Promise<number> => {
    upMs += ms;
    waits.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    return fell;
  };
  silence.heard();
  expect(await passAfter(500)).toBe(0);
  expect(await passAfter(31)).toBe(1);
  silence.heard();
  for (let times = 0; times < 5; times += 1) expect(await passAfter(500)).toBe(1);
  expect(await passAfter(500)).toBe(2);
  silence.heard();
  silence.stop();
  expect(await passAfter(30)).toBe(2);
});
