import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { hearTaps, tapBytesMax } from '../../drivers/port-taps.ts';
import { ReaderLost } from '../../drivers/reader.ts';
import { delay, monotonicMs } from '../../server/kernel/clock.ts';

/** A port that is any stream, at a path where something stands. */
async function aPort() {
  const bytes = new PassThrough();
  const settings = { path: '/dev/null', baudRate: 9_600, dataBits: 8, parity: 'none', stopBits: 1 } as const;
  const hearing = await hearTaps(async () => ({ bytes, close: async () => void bytes.destroy() }), settings, { upMs: monotonicMs, delay });
  onTestFinished(() => hearing.close());
  return { bytes, hearing };
}
const never = new AbortController().signal;
const textOf = (pieces: readonly { readonly bytes: Buffer }[] | undefined) =>
  Buffer.concat((pieces ?? []).map(({ bytes }) => bytes)).toString();

test('a tap is what comes until it is quiet, in its pieces; the next is another', async () => {
  const { bytes, hearing } = await aPort();
  bytes.write('04A2');
  bytes.write('3B7C\r\n');
  expect(textOf(await hearing.next(never))).toBe('04A23B7C\r\n');
  bytes.write('F30A9C05\r\n');
  expect(textOf(await hearing.next(never))).toBe('F30A9C05\r\n');
});

test('what never ends is told when it is longer than any card', async () => {
  const { bytes, hearing } = await aPort();
  bytes.write('x'.repeat(tapBytesMax + 100));
  expect(textOf(await hearing.next(never))).toBe('x'.repeat(tapBytesMax));
});

test('who no longer waits gets nothing; a port that ends is lost', async () => {
  const { bytes, hearing } = await aPort();
  expect(await hearing.next(AbortSignal.abort())).toBeUndefined();
  bytes.end();
  await expect(hearing.next(never)).rejects.toBeInstanceOf(ReaderLost);
});
