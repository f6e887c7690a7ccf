/** First in, last out: a table of stays, and that no order of taps makes a difference. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Stay, stayOf } from '../../../server/attendance/stay.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { plusMs } from '../../../server/kernel/clock.ts';

const at = (time: string) => instantAt('2026-03-10', time);
const terms = (minStayMinutes: number) => ({ endsAt: at('20:30'), minStayMinutes });

type Case = {
  readonly taps: readonly string[];
  readonly noted?: string;
  readonly min?: number;
  readonly stay: Partial<Omit<Stay, 'at' | 'leftAt'>> & { readonly at: string; readonly leftAt: string | null };
  readonly why: string;
};

const cases: readonly Case[] = [
  { taps: ['19:00'], stay: { at: '19:00', leftAt: null, minutes: null, earned: false }, why: 'there, and not gone yet' },
  { taps: ['19:00', '20:20'], stay: { at: '19:00', leftAt: '20:20', minutes: 80, earned: true }, why: 'in and out' },
  { taps: ['20:20', '19:00'], stay: { at: '19:00', leftAt: '20:20', minutes: 80, earned: true }, why: 'the last came in first' },
  { taps: ['19:00', '19:04:59.999'], stay: { at: '19:00', leftAt: null, earned: false }, why: 'the same hand again' },
  { taps: ['19:00', '19:05'], stay: { at: '19:00', leftAt: '19:05', minutes: 5, earned: true }, why: 'any stay earns without a minimum' },
  { taps: ['19:00', '19:05'], min: 60, stay: { at: '19:00', leftAt: '19:05', minutes: 5, earned: false }, why: 'too short' },
  { taps: ['19:00', '19:59:59.999'], min: 60, stay: { at: '19:00', leftAt: '19:59:59.999', minutes: 59, earned: false }, why: 'nearly' },
  {
    taps: ['19:00', '20:00'],
    min: 60,
    stay: { at: '19:00', leftAt: '20:00', minutes: 60, earned: true },
    why: 'long enough to the minute',
  },
  {
    taps: ['19:00', '19:20', '20:10'],
    min: 60,
    stay: { at: '19:00', leftAt: '20:10', minutes: 70, earned: true },
    why: 'went out between',
  },
  { taps: ['19:00', '19:20', '19:22'], stay: { at: '19:00', leftAt: '19:22', minutes: 22 }, why: 'the latest tap is the leaving' },
  { taps: ['18:30', '18:40'], min: 10, stay: { at: '18:30', leftAt: '18:40', minutes: 10, earned: true }, why: 'from the first tap on' },
  { taps: ['20:30', '20:45'], stay: { at: '20:30', leftAt: '20:45', minutes: 15, earned: false }, why: 'came when it was over' },
  { taps: ['20:29:59.999', '20:45'], stay: { at: '20:29:59.999', leftAt: '20:45', earned: true }, why: 'came before the end' },
  {
    taps: ['19:00'],
    noted: '20:30',
    min: 60,
    stay: { at: '19:00', leftAt: '20:30', minutes: 90, earned: true },
    why: 'an officer saw them go',
  },
  {
    taps: ['19:00', '20:20'],
    noted: '19:30',
    min: 60,
    stay: { at: '19:00', leftAt: '19:30', earned: false },
    why: 'an officer knows better',
  },
  {
    taps: ['19:00'],
    noted: '19:02',
    stay: { at: '19:00', leftAt: '19:02', minutes: 2, earned: true },
    why: 'what is noted needs no five minutes',
  },
  { taps: ['20:00', '20:20'], noted: '19:30', stay: { at: '20:00', leftAt: '20:20' }, why: 'nobody leaves before they come' },
];

test.for(cases)('$taps noted $noted, at least $min: $why', ({ taps, noted, min = 0, stay }) => {
  const found = stayOf(taps.map(at), noted === undefined ? null : at(noted), terms(min));
  expect(found).toMatchObject({ ...stay, at: at(stay.at), leftAt: stay.leftAt === null ? null : at(stay.leftAt) });
});

const moment = fc.integer({ min: 0, max: 150 }).map((minutes) => plusMs(at('18:30'), minutes * 60_000));
const someTaps = fc.array(moment, { minLength: 1, maxLength: 8 });

test('any order, any repetition of taps is the same stay', () => {
  fc.assert(
    fc.property(someTaps, fc.option(moment), fc.nat(120), fc.nat(), (taps, noted, min, seed) => {
      const turned = taps.map((_, index) => taps[(index + seed) % taps.length] ?? '').toReversed();
      expect(stayOf([...turned, ...taps], noted, terms(min))).toEqual(stayOf(taps, noted, terms(min)));
    }),
  );
});

test('one more tap never shortens a stay that nobody noted, and never takes away what an in-time stay earned', () => {
  fc.assert(
    fc.property(someTaps, moment, fc.nat(120), (taps, more, min) => {
      const before = stayOf(taps, null, terms(min));
      const after = stayOf([...taps, more], null, terms(min));
      expect(after.minutes ?? -1).toBeGreaterThanOrEqual(before.minutes ?? -1);
      expect(after.earned || !before.earned).toBe(true);
    }),
  );
});
