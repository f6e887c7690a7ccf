import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type ReaderEvent, ReaderLost } from '../../drivers/reader.ts';
import { pageKeyboard } from '../../drivers/keyboard-wedge-page.ts';
import { readerKinds } from '../../drivers/registry.ts';
import { handFedCards } from '../../drivers/simulated.ts';

function simulated(options: object) {
  const strip = handFedCards();
  const lines = new PassThrough();
  const kind = readerKinds({ simulated: { strip, lines }, page: pageKeyboard() }).find((candidate) => candidate.kind === 'simulated');
  if (kind === undefined) throw new Error('not registered');
  const seen: ReaderEvent[] = [];
  const stop = new AbortController();
  const ended = kind.bind(options)((event) => seen.push(event), stop.signal);
  return { strip, lines, seen, stop, ended };
}

test('a card of the strip is read after the reader is ready', async () => {
  const { strip, seen, stop, ended } = simulated({});
  strip.feed('04 a2 3b 7c');
  stop.abort();
  await ended;
  expect(seen).toEqual([{ kind: 'ready' }, { kind: 'read', raw: '04 a2 3b 7c', card: { ok: true, value: '04A23B7C' } }]);
});

test('lines of standard input are cards only when asked for', async () => {
  const asked = simulated({ stdin: true });
  const heard = new Promise((resolve) => asked.lines.on('data', resolve));
  asked.lines.write('04A23B7C\n04A2');
  await heard;
  asked.stop.abort();
  await asked.ended;
  expect(asked.seen.map((event) => event.kind)).toEqual(['ready', 'read']);

  const unasked = simulated({});
  expect(unasked.lines.listenerCount('data')).toBe(0);
  unasked.stop.abort();
  await unasked.ended;
});

test('a card that nobody would hear is not swallowed', async () => {
  const { strip, stop, ended } = simulated({});
  stop.abort();
  await ended;
  expect(() => strip.feed('04A23B7C')).toThrow(ReaderLost);
});

test('an unknown option is named', () => {
  expect(() => simulated({ baud: 9600 })).toThrow(z.ZodError);
});
