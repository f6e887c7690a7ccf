import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EvtestEvent, evtestLineMax, evtestOutput } from '../../drivers/evtest-output.ts';
import { times } from '../support/counts.ts';
import { codesOf, evtestGrabbed, evtestHead, evtestOf, pressed } from './typing.ts';

const eventsOf = (...pieces: readonly string[]): readonly EvtestEvent[] => {
  const parse = evtestOutput();
  return pieces.flatMap((piece) => parse(piece));
};
const keys = pressed([...codesOf('04A2'), 'ShiftLeft', ...codesOf('3B7C:-\r')], 8, 1_700_000_000_123.25);
const wanted: readonly EvtestEvent[] = [{ kind: 'listening' }, ...keys.map((key) => ({ kind: 'key', key }) as const)];

describe('what evtest prints', () => {
  test('a device opened, and each key once, with its time', () => {
    expect(eventsOf(evtestHead + evtestOf(keys))).toEqual(wanted);
  });

  test('cut anywhere', () => {
    const text = evtestHead + evtestOf(keys);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 40 }), (cuts) => {
        const ends = [...cuts, text.length].toSorted((a, b) => a - b);
        expect(eventsOf(...ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end)))).toEqual(wanted);
      }),
      { numRuns: times(300, 10_000) },
    );
  });

  test.for<{ text: string; events: readonly EvtestEvent[]; why: string }>([
    {
      text: 'Event: time 1700000000.123456, type 1 (EV_KEY), code 30 (KEY_A), value 2\n',
      events: [{ kind: 'key', key: { code: 'KeyA', at: 1_700_000_000_123.456, repeat: true } }],
      why: 'a key held down',
    },
    { text: 'Event: time 1700000000.123456, type 1 (EV_KEY), code 30 (KEY_A), value 0\n', events: [], why: 'a key that goes up' },
    {
      text: 'Event: time 1700000000.000001, type 1 (EV_KEY), code 519 (KEY_NUMERIC_7), value 1\n',
      events: [{ kind: 'key', key: { code: 'Unidentified', at: 1_700_000_000_000.001, repeat: false } }],
      why: 'a key that no reader has',
    },
    { text: 'Event: time 1700000000.123456, type 4 (EV_MSC), code 4 (MSC_SCAN), value 7001e\n', events: [], why: 'a scan code' },
    { text: 'Event: time 1700000000.123456, -------------- SYN_REPORT ------------\n', events: [], why: 'the end of a report' },
    {
      text: 'Event: time 1700000000.500000, >>>>>>>>>>>>>> SYN_DROPPED <<<<<<<<<<<<\n',
      events: [{ kind: 'dropped', at: 1_700_000_000_500 }],
      why: 'the kernel lost keys',
    },
    { text: evtestGrabbed, events: [{ kind: 'grabbed' }], why: 'another process has it' },
    { text: 'Input device name: "Event: time 1.000000, type 1 (EV_KEY)"\n', events: [], why: 'a device of an odd name' },
    { text: `${'Event: time 1'.repeat(evtestLineMax)}`, events: [], why: 'a line without end' },
    {
      text: `${'x'.repeat(evtestLineMax * 3)}\nTesting ... (interrupt to exit)\n`,
      events: [{ kind: 'listening' }],
      why: 'and what follows it',
    },
  ])('$events, $why', ({ text, events }) => {
    expect(eventsOf(text)).toEqual(events);
    expect(eventsOf(...Array.from(text))).toEqual(events);
  });

  test('whatever comes, no more events than lines', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 20 }), (pieces) => {
        expect(eventsOf(...pieces).length).toBeLessThanOrEqual(pieces.join('').split(/[\r\n]/).length);
      }),
      { numRuns: times(300, 10_000) },
    );
  });
});
