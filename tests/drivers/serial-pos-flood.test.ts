import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { delay, monotonicMs } from '../../server/kernel/clock.ts';
import { times } from '../support/counts.ts';
import { aPty } from '../support/pty.ts';
import { seededRandom } from '../support/world.ts';
import { ready } from './serial-readers.ts';

/** Bytes that stay after everything unused was let go. Buffers go in the round after what held them. */
async function keptBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  for (let round = 0; round < 4; round += 1) {
    collectGarbage();
    await delay(10);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const mebibyte = 2 ** 20;

/** What may happen to a line of eight digits; none of them leaves or makes a number of eight digits. */
const damages: readonly { readonly how: string; readonly of: (line: string, at: number, byte: number) => string }[] = [
  {
    how: 'a byte became noise',
    of: (line, at, byte) => `${line.slice(0, at)}${String.fromCharCode((byte & 0xff) | 0x80)}${line.slice(at + 1)}\r\n`,
  },
  { how: 'noise within', of: (line, at) => `${line.slice(0, at + 1)}\x00${line.slice(at + 1)}\r\n` },
  { how: 'a byte lost', of: (line, at) => `${line.slice(0, at)}${line.slice(at + 1)}\r\n` },
  { how: 'a byte doubled', of: (line, at) => `${line.slice(0, at)}${line.charAt(at)}${line.slice(at)}\r\n` },
  { how: 'cut short', of: (line, at) => `${line.slice(0, at)}\r\n` },
  { how: 'too long', of: (line, at) => `${line.repeat(40 + at)}\r\n` },
  { how: 'cut short without its end', of: (line, at) => line.slice(0, at) },
  { how: 'without its end', of: (line) => line },
];
/** The last two take the next line with them. */
const endless = damages.length - 2;

test('lines of which one in a hundred is damaged: none invented, none lost that was whole', { timeout: 300_000 }, async () => {
  const random = seededRandom(46);
  const linesMax = times(10_000, 100_000);
  const whole: string[] = [];
  const tty = await aPty();
  const reader = await ready({ path: tty.path, terminator: 'crlf', cardBytes: [4] });
  const startMs = monotonicMs();
  let damaged = 0;
  let cutBefore = false;
  let piece = '';
  let keptBefore = 0;
  for (let number = 0; number < linesMax; number += 1) {
    const line = (0x10_00_00_00 + number * 7).toString(16).toUpperCase();
    // Two damages in a row, the first without an end, could add up to a card that nothing tells from a real one.
    const hit = random() % 100 === 0 && !cutBefore;
    const damage = damages[random() % damages.length];
    if (hit && damage !== undefined) {
      damaged += 1;
      // At least one digit is left, so that a cut without an end really touches the next line.
      piece += damage.of(line, 1 + (random() % 7), random());
      cutBefore = damages.indexOf(damage) >= endless;
    } else {
      piece += `${line}\r\n`;
      if (!cutBefore) whole.push(line);
      cutBefore = false;
    }
    if (piece.length > 8_192) {
      // Cut anywhere: the rest comes with the next piece.
      const at = piece.length - (random() % 11);
      await tty.write(piece.slice(0, at));
      piece = piece.slice(at);
    }
    if (number === Math.floor(linesMax / 10)) keptBefore = await keptBytes();
  }
  const last = '7FA23B7C';
  await tty.write(`${piece}\r\n${last}\r\n`);
  await reader.until(() => reader.cards().at(-1) === last);
  const tookMs = monotonicMs() - startMs;
  const kept = (await keptBytes()) - keptBefore;
  const cards = reader.cards().filter((card) => card !== 'card_unreadable');
  const misread = reader.cards().length - cards.length;
  expect(cards.length).toBe(whole.length + 1);
  expect(cards).toEqual([...whole, last]);
  // What the test itself remembers of each line, and nothing beside it.
  expect(kept / linesMax).toBeLessThan(400);
  reader.stop.abort();
  await reader.ended;
  console.log(
    `${linesMax} lines, ${damaged} damaged: ${whole.length} whole of which ${cards.length - 1} read, 0 invented, ${misread} misread, ` +
      `${reader.noiseBytes()} bytes of noise; ${Math.round(tookMs)} ms, ${Math.round(kept / linesMax)} bytes kept a line`,
  );
});

test.for([
  { what: 'text', byte: 0x30 },
  { what: 'noise', byte: 0xff },
])('8 MB of $what without an end: flat in memory and in time, and the next line is heard', { timeout: 120_000 }, async ({ what, byte }) => {
  const tty = await aPty();
  const reader = await ready({ path: tty.path });
  const piece = Buffer.alloc(mebibyte / 16, byte);
  const timed = async (mebibytes: number): Promise<number> => {
    const startMs = monotonicMs();
    for (let written = 0; written < 16 * mebibytes; written += 1) await tty.write(piece);
    return monotonicMs() - startMs;
  };
  const firstMs = await timed(2);
  const keptBefore = await keptBytes();
  const secondMs = await timed(8);
  const kept = (await keptBytes()) - keptBefore;
  await tty.write('\r04A23B7C\r');
  await reader.until(() => reader.cards().length > 0);
  expect(reader.cards()).toEqual(['04A23B7C']);
  reader.stop.abort();
  await reader.ended;
  expect(reader.noiseBytes()).toBe(10 * mebibyte);
  expect(kept).toBeLessThan(2 * mebibyte);
  // Five times the bytes would take a parser without a bound five and twenty times as long.
  expect(secondMs).toBeLessThan(3_000 + 6 * firstMs);
  console.log(
    `${what}: 2 MB in ${Math.round(firstMs)} ms, 8 MB more in ${Math.round(secondMs)} ms; ${Math.round(kept / 1024)} KiB more kept`,
  );
});
