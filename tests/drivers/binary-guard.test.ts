import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesGuard, stxGuard } from '../../drivers/binary-guard.ts';
import { encodeCardNumber } from '../../drivers/card-number.ts';
import { type FrameGuard, frameGapMs, frameGuard } from '../../drivers/frame-guard.ts';
import { framings, goTogether, guardFor } from '../../drivers/framing.ts';

const linesOf = (frames: Buffer): readonly string[] => frames.toString('latin1').split('\n').slice(0, -1);

/** What comes out of pieces of hex; `-` is a silence. */
function through(guard: FrameGuard, pieces: readonly string[]) {
  const taken = pieces.map((piece) => (piece === '-' ? guard.silence() : guard.take(Buffer.from(piece.replaceAll(' ', ''), 'hex'), 0)));
  return { lines: taken.flatMap(({ frames }) => linesOf(frames)), noise: taken.reduce((sum, { noiseBytes }) => sum + noiseBytes, 0) };
}

/** 04A23B7C: the check EA is 0A^01^00^04^A2^3B^7C by hand. */
const frame = '020A010004A23B7CEA03';
/** A number that holds STX, a length and ETX: 020A0303, check 0A^01^00^02^0A^03^03 = 03. */
const tricky = '020A0100020A03030303';

test.for([
  { pieces: [frame], lines: [frame], noise: 0, why: 'one whole frame, at once' },
  { pieces: [frame + frame], lines: [frame, frame], noise: 0, why: 'two without a gap, as a held card repeats' },
  { pieces: [tricky], lines: [tricky], noise: 0, why: 'STX and ETX are bytes of a number too' },
  { pieces: [`FF0003${frame}`], lines: [frame], noise: 3, why: 'noise before it' },
  { pieces: [`02${frame}`], lines: [frame], noise: 1, why: 'a lonely STX before it' },
  { pieces: [frame.slice(0, 12), '-', frame], lines: [frame], noise: 6, why: 'a cut one waits no longer than the silence' },
  { pieces: [`020F${frame}`, '-'], lines: [frame], noise: 2, why: 'what looked like a longer frame is let go' },
  { pieces: ['020A010004A23B7CEB03'], lines: [], noise: 10, why: 'a wrong check' },
  { pieces: ['0209010004A23B7CE903'], lines: [], noise: 10, why: 'a length that is not that of the whole' },
  { pieces: [frame.slice(0, 18), '-'], lines: [], noise: 9, why: 'without its end' },
])('binary frames: $lines, $why', ({ pieces, lines, noise }) => {
  expect(through(stxGuard(), pieces)).toEqual({ lines, noise });
});

test('half a frame left long ago is not glued to the next', () => {
  const guard = stxGuard();
  guard.take(Buffer.from(frame.slice(0, 10), 'hex'), 0);
  const { frames, noiseBytes } = guard.take(Buffer.from(frame, 'hex'), frameGapMs + 1);
  expect({ lines: linesOf(frames), noiseBytes }).toEqual({ lines: [frame], noiseBytes: 5 });
});

const anyFrame = fc
  .constantFrom(4, 7, 10)
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
  .map((bytes) => encodeCardNumber('stx', Buffer.from(bytes).toString('hex').toUpperCase()) ?? '');

test('a binary frame comes out of any pieces whole, and out of a cut one nothing', () => {
  fc.assert(
    fc.property(anyFrame, fc.nat(100), anyFrame, (cut, at, whole) => {
      const bytes = 1 + (at % (cut.length / 2 - 1));
      const half = cut.slice(0, 2 * bytes);
      expect(through(stxGuard(), [half, '-', ...(whole.match(/../g) ?? [])]).lines).toEqual([whole]);
      expect(through(stxGuard(), [cut.slice(2 * bytes), '-', whole]).lines).toEqual([whole]);
    }),
  );
});

const anyPieces = fc.array(
  fc.oneof(
    fc.constant('-'),
    anyFrame,
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  ),
  { maxLength: 20 },
);

test('every byte is in a frame or counted, whatever arrives', () => {
  fc.assert(
    fc.property(anyPieces, fc.constantFrom('frame' as const, 'bytes' as const), (pieces, framing) => {
      const { lines, noise } = through(guardFor(framing, 256), [...pieces, '-']);
      const arrived = pieces.filter((piece) => piece !== '-').join('').length / 2;
      expect(lines.join('').length / 2 + noise).toBe(arrived);
    }),
  );
});

test.for([
  { pieces: ['04A23B7C', '-'], lines: ['04A23B7C'], noise: 0, why: 'bare bytes' },
  { pieces: ['04A2', '3B7C', '-', '-'], lines: ['04A23B7C'], noise: 0, why: 'in pieces; a silence after a silence is nobody' },
  { pieces: ['04A23B7C'], lines: [], noise: 0, why: 'not yet silent' },
  { pieces: ['00'.repeat(9), '-', '04A23B7C', '-'], lines: ['04A23B7C'], noise: 9, why: 'more than the bound is dropped whole' },
])('bare bytes: $lines, $why', ({ pieces, lines, noise }) => {
  expect(through(bytesGuard(8), pieces)).toEqual({ lines, noise });
});

test('bare bytes begun before anyone listened are dropped to the silence', () => {
  const guard = bytesGuard(8);
  guard.take(Buffer.from('04A2', 'hex'), 0);
  guard.distrustHeld();
  expect(through(guard, ['3B7C', '-', '04A23B7C', '-'])).toEqual({ lines: ['04A23B7C'], noise: 4 });
});

const ascii = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

test.for([
  { pieces: [ascii('04A23B7C'), '-'], lines: ['04A23B7C'], noise: 0, why: 'text that nothing ends' },
  { pieces: [ascii('04A2'), ascii('3B7C'), '-'], lines: ['04A23B7C'], noise: 0, why: 'in pieces' },
  { pieces: [ascii('\x0204A23B7C\x03'), '-'], lines: ['04A23B7C'], noise: 0, why: 'framed as well' },
  { pieces: [ascii('04A23B7C')], lines: [], noise: 0, why: 'not yet silent' },
  { pieces: ['-', ascii('0'.repeat(17)), '-', ascii('A1'), '-'], lines: ['A1'], noise: 17, why: 'past the bound is dropped whole' },
])('text ended by silence: $lines, $why', ({ pieces, lines, noise }) => {
  expect(through(frameGuard('silence', 16), pieces)).toEqual({ lines, noise });
});

test('text ended by a tab', () => {
  expect(through(frameGuard('tab', 16), [ascii('A1\tB2\t')])).toEqual({ lines: ['A1', 'B2'], noise: 0 });
});

test.for([
  { framing: 'frame', format: 'stx', together: true },
  { framing: 'frame', format: 'hex', together: false },
  { framing: 'line', format: 'stx', together: false },
  { framing: 'bytes', format: 'rc522', together: true },
  { framing: 'bytes', format: 'decimal', together: false },
  { framing: 'silence', format: 'decimal', together: true },
] as const)('$framing with $format: $together', ({ framing, format, together }) => {
  expect(goTogether(framing, format)).toBe(together);
});

test('only what a silence ends listens for one', () => {
  expect(framings.filter((framing) => guardFor(framing, 64).hearsSilence)).toEqual(['silence', 'frame', 'bytes']);
});
