import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Terminator, frameGapMs, frameGuard } from '../../drivers/frame-guard.ts';

const linesOf = (frames: Buffer): readonly string[] => frames.toString('latin1').split('\n').slice(0, -1);

function through(terminator: Terminator, pieces: readonly string[]) {
  const guard = frameGuard(terminator, 16);
  const taken = pieces.map((piece) => guard.take(Buffer.from(piece, 'latin1'), 0));
  return { lines: taken.flatMap(({ frames }) => linesOf(frames)), noise: taken.reduce((sum, { noiseBytes }) => sum + noiseBytes, 0) };
}

test.for([
  { end: 'line', text: 'A1\rB2\nC3\r\nD4\n\r\x02E5\x03', lines: ['A1', 'B2', 'C3', 'D4', 'E5'], noise: 0, why: 'any end will do' },
  { end: 'crlf', text: '\x02A1\x03\r\n\x02B2\x03\r\n', lines: ['A1', 'B2'], noise: 0, why: 'an ETX before the line end is nobody' },
  { end: 'cr', text: 'A1\rB2\r\nC3\r', lines: ['A1', 'B2', 'C3'], noise: 0, why: 'an LF after the CR is nobody' },
  { end: 'lf', text: 'A1\nB2\r\nC3\n', lines: ['A1', 'B2', 'C3'], noise: 0, why: 'a CR before the LF is nobody' },
  { end: 'crlf', text: 'A1\r\nB2\r\n', lines: ['A1', 'B2'], noise: 0, why: 'both together' },
  {
    end: 'etx',
    text: '\x02A1\x03\x02B2\r\n\x03\r\n',
    lines: ['A1', 'B2'],
    noise: 0,
    why: 'framed, with or without a line end in the frame',
  },
  { end: 'crlf', text: 'A1\rB2\nC3\r\n', lines: ['C3'], noise: 4, why: 'half an end is no end, and nothing is glued over it' },
  { end: 'cr', text: 'A1\nB2\n', lines: [], noise: 2, why: 'LF alone under CR: nothing, and it is counted' },
  { end: 'lf', text: 'A1\rB2\r', lines: [], noise: 2, why: 'CR alone under LF' },
  { end: 'etx', text: '\x02A1\x02B2\x03', lines: ['B2'], noise: 2, why: 'a frame that begins again lost its end' },
  { end: 'line', text: '\xff\xfe\x00A1\r', lines: ['A1'], noise: 3, why: 'noise before a frame is skipped' },
  { end: 'line', text: 'A\x001\r', lines: ['A?1'], noise: 1, why: 'noise within a frame spoils it' },
  { end: 'line', text: 'A1\xff\r', lines: ['A1?'], noise: 1, why: 'noise at its end may have been digits' },
  { end: 'line', text: '\xff\x00\r', lines: [], noise: 2, why: 'noise alone is nobody' },
  { end: 'line', text: `${'0'.repeat(16)}\r`, lines: ['0'.repeat(16)], noise: 0, why: 'the bound itself passes' },
  { end: 'line', text: `${'0'.repeat(17)}\rA1\r`, lines: ['A1'], noise: 17, why: 'one more is dropped whole, the next is heard' },
  { end: 'line', text: `${'0'.repeat(1_000)}\x02A1\r`, lines: ['A1'], noise: 1_000, why: 'an STX ends endless text too' },
  { end: 'line', text: '\xff'.repeat(1_000), lines: [], noise: 1_000, why: 'endless noise holds nothing' },
  { end: 'line', text: 'A1', lines: [], noise: 0, why: 'half a frame is nobody yet' },
] as const)('$end: $lines, $why', ({ end, text, lines, noise }) => {
  expect(through(end, [text])).toEqual({ lines, noise });
});

test.for([
  { silentMs: frameGapMs, lines: ['A1B2'], why: 'a slow reader is waited for' },
  { silentMs: frameGapMs + 1, lines: ['B2'], why: 'a half left long ago is not glued to the next' },
])('after $silentMs ms: $lines, $why', ({ silentMs, lines }) => {
  const guard = frameGuard('line', 16);
  guard.take(Buffer.from('A1'), 5_000);
  expect(linesOf(guard.take(Buffer.from('B2\r'), 5_000 + silentMs).frames)).toEqual(lines);
});

test('a silence ends what was endless', () => {
  const guard = frameGuard('line', 16);
  guard.take(Buffer.from('0'.repeat(100)), 0);
  expect(linesOf(guard.take(Buffer.from('A1\r'), frameGapMs + 1).frames)).toEqual(['A1']);
});

test('what began before anyone listened is dropped to its end', () => {
  const guard = frameGuard('line', 16);
  guard.take(Buffer.from('A1\rB'), 0);
  guard.distrustHeld();
  expect(linesOf(guard.take(Buffer.from('2\rC3\r'), 0).frames)).toEqual(['C3']);
  guard.distrustHeld();
  expect(linesOf(guard.take(Buffer.from('D4\r'), 0).frames)).toEqual(['D4']);
});

const anyBytes = fc.array(fc.constantFrom('A', '7', '\r', '\n', '\r\n', '\x02', '\x03', '\x00', '\xff', '0123456789'), { maxLength: 60 });

test('wherever the bytes are cut, the same frames and the same count come out', () => {
  fc.assert(
    fc.property(fc.constantFrom('line', 'cr', 'lf', 'crlf', 'etx'), anyBytes, (end, parts) => {
      const whole = through(end, [parts.join('')]);
      expect(through(end, parts.join('').split(''))).toEqual(whole);
      expect(through(end, parts)).toEqual(whole);
    }),
  );
});

test('every byte is in a frame, an end, or counted', () => {
  fc.assert(
    fc.property(fc.constantFrom('line', 'cr', 'lf', 'crlf', 'etx'), anyBytes, (end, parts) => {
      // A silence shakes out what was held.
      const guard = frameGuard(end, 16);
      const bytes = Buffer.from(parts.join(''), 'latin1');
      const first = guard.take(bytes, 0);
      const noise = first.noiseBytes + guard.take(Buffer.alloc(0), frameGapMs + 1).noiseBytes;
      const framed = linesOf(first.frames).join('').replaceAll('?', '').length;
      const ends = bytes.filter((byte) => [0x0d, 0x0a, 0x02, 0x03].includes(byte)).length;
      expect(framed + noise + ends).toBeGreaterThanOrEqual(bytes.length);
    }),
  );
});
