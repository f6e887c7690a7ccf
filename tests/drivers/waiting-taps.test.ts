import { expect, test } from 'vitest';
import { ReaderLost } from '../../drivers/reader.ts';
import type { Piece } from '../../drivers/sighting.ts';
import { tapsKeptMax, waitingTaps } from '../../drivers/waiting-taps.ts';

const never = new AbortController().signal;
const tap = (text: string): readonly Piece[] => [{ bytes: Buffer.from(text), upMs: 0 }];
const textOf = (pieces: readonly Piece[] | undefined): string | undefined => pieces?.map(({ bytes }) => bytes.toString()).join('');

test('taps come out in their order, those that waited and the one waited for', async () => {
  const taps = waitingTaps();
  taps.add(tap('first'));
  taps.add(tap('second'));
  expect([textOf(await taps.next(never)), textOf(await taps.next(never))]).toEqual(['first', 'second']);
  const third = taps.next(never);
  taps.add(tap('third'));
  expect(textOf(await third)).toBe('third');
});

test('of more than are kept the oldest goes', async () => {
  const taps = waitingTaps();
  for (let n = 0; n <= tapsKeptMax; n += 1) taps.add(tap(String(n)));
  const left: (string | undefined)[] = [];
  for (let n = 0; n < tapsKeptMax; n += 1) left.push(textOf(await taps.next(never)));
  expect(left).toEqual(Array.from({ length: tapsKeptMax }, (_, n) => String(n + 1)));
});

test('who gives up waiting gets nothing, and takes nothing from the next', async () => {
  const taps = waitingTaps();
  const patience = new AbortController();
  const given = taps.next(patience.signal);
  patience.abort();
  expect(await given).toBeUndefined();
  taps.add(tap('later'));
  expect(textOf(await taps.next(never))).toBe('later');
});

test('what waits is told before the end, and the first reason of the end stays', async () => {
  const taps = waitingTaps();
  const reason = new ReaderLost('/dev/ttyUSB0', new Error('pulled out'));
  taps.add(tap('last'));
  taps.end(reason);
  taps.end(new ReaderLost('/dev/ttyUSB0'));
  expect(textOf(await taps.next(never))).toBe('last');
  await expect(taps.next(never)).rejects.toBe(reason);
});

test('who waits is told of the end', async () => {
  const taps = waitingTaps();
  const waited = taps.next(never);
  const reason = new ReaderLost('/dev/ttyUSB0');
  taps.end(reason);
  await expect(waited).rejects.toBe(reason);
});
