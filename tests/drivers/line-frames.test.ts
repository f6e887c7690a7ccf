import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineFrames } from '../../drivers/line-frames.ts';

test.for([
  { pieces: ['04A2\r', '\n3B7C\n'], lines: ['04A2', '3B7C'], why: 'a line end cut in two is one' },
  { pieces: ['04', 'A2', '\r'], lines: ['04A2'], why: 'CR alone ends a line' },
  { pieces: ['\n\n\n'], lines: [], why: 'empty lines are nobody' },
  { pieces: ['04A2'], lines: [], why: 'half a line may be half a number' },
  { pieces: ['123456789', '\nab\n'], lines: ['ab'], why: 'a line past the bound is dropped whole, the next one heard' },
  { pieces: ['12345678\n'], lines: ['12345678'], why: 'the bound itself passes' },
])('$pieces gives $lines: $why', ({ pieces, lines }) => {
  const split = lineFrames(8);
  expect(pieces.flatMap((piece) => [...split(piece)])).toEqual(lines);
});

test('however a stream is cut, the same lines come out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[0-9A-F]{1,8}$/), { maxLength: 20 }),
      fc.array(fc.nat(200), { maxLength: 20 }),
      (lines, cuts) => {
        const whole = lines.map((line) => `${line}\r\n`).join('');
        const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b), whole.length];
        const split = lineFrames(8);
        const heard = at.slice(1).flatMap((end, index) => [...split(whole.slice(at[index], end))]);
        expect(heard).toEqual(lines);
      },
    ),
  );
});
