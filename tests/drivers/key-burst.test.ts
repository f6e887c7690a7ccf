import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BurstBounds, type Held, type Key, burstKeysMax, fallSilent, hear, hearFrom, heldFrom } from '../../drivers/key-burst.ts';
import { times } from '../support/counts.ts';
import { codesOf, pressed } from './typing.ts';

const bounds: BurstBounds = { gapMs: 60, leastKeys: 6 };

/** Plays keys with silence after the last one. `acted`: keys that were left to whatever has the focus. */
function played(keys: readonly Key[], start: Held = heldFrom(0), within = bounds): { typed: readonly string[]; acted: readonly string[] } {
  let held = start;
  const typed: string[] = [];
  const acted: string[] = [];
  for (const key of keys) {
    const heard = hear(within, held, key);
    held = heard.held;
    if (heard.typed !== undefined) typed.push(heard.typed);
    if (!heard.ofReader) acted.push(key.code);
  }
  const last = fallSilent(within, held);
  return { typed: last.typed === undefined ? typed : [...typed, last.typed], acted };
}

const reader = (text: string, from = 1_000, gapMs = 8) => pressed(codesOf(text), gapMs, from);
const withShift = (keys: readonly Key[]): readonly Key[] =>
  keys.flatMap((key) => (key.code.startsWith('Key') ? [{ ...key, code: 'ShiftLeft', at: key.at - 1 }, key] : [key]));

describe('a card from a reader', () => {
  test.for<{ keys: readonly Key[]; typed: readonly string[]; why: string }>([
    { keys: reader('04A23B7C\r'), typed: ['04A23B7C'], why: 'eight signs and Enter' },
    { keys: reader('04a23b7c\t'), typed: ['04A23B7C'], why: 'ended by Tab' },
    { keys: reader('0077740924\r'), typed: ['0077740924'], why: 'decimal' },
    { keys: reader('04A23B7C'), typed: ['04A23B7C'], why: 'ended by silence' },
    { keys: reader('04:A2:3B:7C\r'), typed: ['04:A2:3B:7C'], why: 'colons, whatever Shift says' },
    { keys: reader('162,15228\r'), typed: ['162,15228'], why: 'a comma' },
    { keys: reader('04 A2-3B 7C\r'), typed: ['04 A2-3B 7C'], why: 'spaces and dashes' },
    { keys: withShift(reader('04A23B7C\r')), typed: ['04A23B7C'], why: 'capitals typed with Shift' },
    {
      keys: [{ code: 'CapsLock', at: 995, repeat: false }, ...reader('04a23b7c\r')],
      typed: ['04A23B7C'],
      why: 'Caps Lock pressed before',
    },
    { keys: pressed([...codesOf('0077740924', 'Numpad'), 'NumpadEnter'], 8), typed: ['0077740924'], why: 'keypad digits, NumLock or not' },
    { keys: reader('04A23B7C\r\r'), typed: ['04A23B7C'], why: 'CR and LF, both as Enter' },
    { keys: reader('04A23B7C\r04A23B7D\r'), typed: ['04A23B7C', '04A23B7D'], why: 'the next one at once' },
    { keys: reader('04A23B7C04A23B7D'), typed: ['04A23B7C04A23B7D'], why: 'glued without an end: a number of no length' },
    { keys: reader('04A23B7C\r', 1_000, 60), typed: ['04A23B7C'], why: 'as slow as may be' },
    { keys: reader('04A23B7C\r', 1_000, 61), typed: [], why: 'a little slower is a hand' },
    { keys: reader('04A23\r'), typed: [], why: 'fewer keys than any card' },
    { keys: [...reader('04A23B7C'), ...reader('04A23B7D\r', 5_000)], typed: ['04A23B7C', '04A23B7D'], why: 'the next one after a while' },
    {
      keys: reader('04A23B7C\r').flatMap((key) => [key, { ...key, repeat: true }, { ...key, repeat: true }]),
      typed: ['04A23B7C'],
      why: 'repeated keys count once',
    },
    { keys: [{ code: 'Space', at: 10, repeat: false }, ...reader('3B7C\r', 20)], typed: ['? 3B7C'], why: 'begun before anyone listened' },
    { keys: reader('3B7C3B7C\r', 61), typed: ['3B7C3B7C'], why: 'begun a little after' },
    {
      keys: pressed(['Digit0', 'AltLeft', 'Numpad5', ...codesOf('2A23B7C\r')], 8),
      typed: ['0?52A23B7C'],
      why: 'a reader that composes signs with Alt is not believed',
    },
    { keys: reader(`${'7'.repeat(burstKeysMax + 40)}\r04A23B7C\r`), typed: [`?${'7'.repeat(burstKeysMax)}`, '04A23B7C'], why: 'endless' },
  ])('$typed, $why', ({ keys, typed }) => {
    expect(played(keys).typed).toEqual(typed);
  });
});

describe('what a key may do to the page', () => {
  const hand = (text: string, gapMs: number) => pressed(codesOf(text), gapMs);

  test.for<{ keys: readonly Key[]; acted: readonly string[]; why: string }>([
    { keys: reader('04A23B7C\r'), acted: ['Digit0'], why: 'its Enter presses nothing' },
    { keys: reader('04A23B7C\t'), acted: ['Digit0'], why: 'its Tab moves nothing' },
    { keys: reader('04 A23B7C\r\r'), acted: ['Digit0'], why: 'nor its space, nor a second Enter' },
    { keys: hand('\r', 100), acted: ['Enter'], why: 'Enter by a person presses' },
    { keys: hand('\t\t\t\r', 90), acted: ['Tab', 'Tab', 'Tab', 'Enter'], why: 'Tab by a person moves' },
    { keys: hand('1234\r', 110), acted: ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Enter'], why: 'a person types a number' },
    {
      keys: [{ code: 'Tab', at: 1_000, repeat: false }, ...[500, 533, 566].map((ms) => ({ code: 'Tab', at: 1_000 + ms, repeat: true }))],
      acted: ['Tab', 'Tab', 'Tab', 'Tab'],
      why: 'Tab held down by a person runs through the page',
    },
    {
      keys: [
        { code: 'ShiftLeft', at: 1_000, repeat: false },
        { code: 'Tab', at: 1_020, repeat: false },
      ],
      acted: ['ShiftLeft', 'Tab'],
      why: 'backwards too',
    },
    {
      keys: [...reader('04A23B7C'), { code: 'Enter', at: 1_500, repeat: false }],
      acted: ['Digit0', 'Enter'],
      why: 'Enter by a person after a card',
    },
  ])('$acted, $why', ({ keys, acted }) => {
    expect(played(keys).acted).toEqual(acted);
  });

  test('a hand that types a whole number taps no card', () => {
    expect(played(hand('04A23B7C\r', 110)).typed).toEqual([]);
  });
});

test('after a card that ended by silence, a key that was only late makes no card of the rest', () => {
  const [early, late] = [reader('04112204A2'), reader('23B7C00\r', 1_000 + 10 * 8)];
  let held = heldFrom(0);
  for (const key of early) held = hear(bounds, held, key).held;
  const silent = fallSilent(bounds, held);
  expect(silent.typed).toBe('04112204A2');
  expect(played(late, silent.held).typed).toEqual(['?23B7C00']);
});

const gaps = (min: number, max: number, length: number) =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: length, maxLength: length });
const number = fc.string({ unit: fc.constantFrom(...Array.from('0123456789ABCDEF')), minLength: 6, maxLength: 40 });

/** Keys after the given silences. */
function spaced(codes: readonly string[], silences: readonly number[]): readonly Key[] {
  let at = 1_000;
  return codes.map((code, index) => ({ code, at: (at += silences[index] ?? 0), repeat: false }));
}

describe('laws', () => {
  test('whatever a reader types within the bound arrives whole, and none of it acts but its first key', () => {
    fc.assert(
      fc.property(number, gaps(0, 59.9, 41), fc.constantFrom('Enter', 'NumpadEnter', 'Tab', ''), (text, silences, end) => {
        const codes = [...codesOf(text), ...(end === '' ? [] : [end])];
        const { typed, acted } = played(spaced(codes, silences));
        expect(typed).toEqual([text]);
        expect(acted).toEqual(codes.slice(0, 1));
      }),
      { numRuns: times(500, 20_000) },
    );
  });

  test('whatever a hand types slower than the bound is no card, and all of it acts', () => {
    fc.assert(
      fc.property(number, gaps(60.1, 2_000, 41), (text, silences) => {
        const codes = [...codesOf(text), 'Enter'];
        const { typed, acted } = played(spaced(codes, silences));
        expect(typed).toEqual([]);
        expect(acted).toEqual(codes);
      }),
      { numRuns: times(500, 20_000) },
    );
  });

  test('no keys at any times make a text that was not typed in one run, nor one past its bound', () => {
    const anyKey = fc.constantFrom(...codesOf('0123456789ABCDEF: -,\r\t'), 'ShiftLeft', 'CapsLock', 'F5', 'Unidentified', '');
    fc.assert(
      fc.property(fc.array(fc.tuple(anyKey, fc.double({ min: 0, max: 150, noNaN: true })), { maxLength: 300 }), (pairs) => {
        const keys = spaced(
          pairs.map(([code]) => code),
          pairs.map(([, ms]) => ms),
        );
        for (const text of played(keys).typed) {
          expect(text.length).toBeLessThanOrEqual(burstKeysMax + 1);
          expect(text.length).toBeGreaterThanOrEqual(text.startsWith('?') ? 2 : bounds.leastKeys);
        }
      }),
      { numRuns: times(500, 20_000) },
    );
  });
});

describe('a listener that is believed from 1000 ms on, after silence', () => {
  test.for<{ keys: readonly Key[]; typed: readonly string[]; why: string }>([
    { keys: reader('3B7C01E204A23B7C\r', 500), typed: ['?3B7C01E204A23B7C'], why: 'a long silence in front proves nothing' },
    { keys: reader('04A23B7C', 900, 50), typed: ['?04A23B7C'], why: 'begun before, ended after' },
    { keys: [...reader('04', 500), ...reader('A23B7C04A2\r', 800)], typed: ['?04', '?A23B7C04A2'], why: 'pieces that came apart' },
    { keys: [...reader('04A23B7C\r', 500), ...reader('77E1\r', 580)], typed: ['?04A23B7C', '?77E1'], why: 'Enter ends it, and no doubt' },
    { keys: [...reader('04A23B7C\r', 500), ...reader('04A23B7C\r', 1_200)], typed: ['?04A23B7C', '04A23B7C'], why: 'the second tap' },
    { keys: reader('04A23B7C\r', 1_000), typed: ['04A23B7C'], why: 'from the moment itself' },
  ])('$why', ({ keys, typed }) => {
    let held = heldFrom(0);
    const told: string[] = [];
    for (const key of keys) {
      const heard = hearFrom(1_000, bounds, held, key);
      held = heard.held;
      if (heard.typed !== undefined) told.push(heard.typed);
    }
    const last = fallSilent(bounds, held).typed;
    expect(last === undefined ? told : [...told, last]).toEqual(typed);
  });
});
