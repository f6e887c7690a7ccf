/** A card that lies on a reader is a tap once, whatever the reader, the daemon or its process do meanwhile. */
import { expect, test } from 'vitest';
import { type Sightings, awayMsMax, cardSightings, settleMs } from '../../drivers/card-sightings.ts';

const door = 'ACS ACR122U 00 00';
const a = '04a23b7c9000';
const b = '04b23b7c9000';

type Act = (sightings: Sightings, pass: (ms: number) => void) => unknown;

const pass =
  (ms: number): Act =>
  (_, passes) =>
    passes(ms);
const comes: Act = (sightings) => sightings.came(door);
const goes: Act = (sightings) => sightings.went(door);
const beat: Act = (sightings) => sightings.watched();
const lost: Act = (sightings) => sightings.away();
const empty: Act = (sightings) => sightings.empty(door);
const lays =
  (answer: string | undefined): Act =>
  (sightings) =>
    sightings.card(door, answer);

/** A reader that is watched for long. */
const running: readonly Act[] = [comes, empty, pass(settleMs), beat];
const restart: readonly Act[] = [lost, pass(700), comes];

test.for<{ acts: readonly Act[]; seen: readonly string[]; why: string }>([
  { acts: [...running, lays(a)], seen: ['tap'], why: 'the usual' },
  { acts: [...running, lays(a), empty, lays(a)], seen: ['tap', 'tap'], why: 'twice is for the station to judge' },
  { acts: [comes, lays(a)], seen: ['unknown'], why: 'the kiosk has just begun: it may lie there since yesterday' },
  { acts: [comes, empty, pass(400), lays(a)], seen: ['unknown'], why: 'a reader needs a moment to find what lies on it' },
  { acts: [...running, lays(a), ...restart, lays(a)], seen: ['tap', 'still'], why: 'it lay there all the time' },
  { acts: [...running, lays(a), ...restart, empty, pass(300), lays(a)], seen: ['tap', 'still'], why: 'found late is not laid anew' },
  {
    acts: [...running, lays(a), ...restart, lays(a), ...restart, lays(a), ...restart, empty, lays(a)],
    seen: ['tap', 'still', 'still', 'still'],
    why: 'a reader that fails again and again',
  },
  { acts: [...running, ...restart, lays(a)], seen: ['tap'], why: 'laid down while the reader was away for a moment' },
  { acts: [...running, lays(a), ...restart, lays(b)], seen: ['tap', 'tap'], why: 'changed while the reader was away' },
  { acts: [...running, lays(undefined), ...restart, lays(a)], seen: ['tap', 'tap'], why: 'the daemon stopped in the middle of its answer' },
  { acts: [...running, lays(undefined), ...restart, lays(undefined)], seen: ['tap', 'still'], why: 'a mute card is told once' },
  {
    acts: [...running, lays(a), pass(60_000), beat, ...restart, lays(a)],
    seen: ['tap', 'still'],
    why: 'watched to the last beat, however long it lay',
  },
  { acts: [...running, lays(a), lost, pass(awayMsMax + 1), comes, lays(a)], seen: ['tap', 'unknown'], why: 'away for too long to know' },
  { acts: [...running, lays(a), lost, pass(awayMsMax), comes, lays(a)], seen: ['tap', 'still'], why: 'the limit itself' },
  {
    acts: [...running, lays(a), goes, pass(300), comes, lays(a)],
    seen: ['tap', 'still'],
    why: 'a reader that resets itself at every card',
  },
  {
    acts: [...running, lays(a), ...restart, pass(settleMs), beat, ...restart, lays(a)],
    seen: ['tap', 'tap'],
    why: 'gone when the reader was back, so this is another time',
  },
])('$why: $seen', ({ acts, seen }) => {
  let upMs = 1_000;
  const sightings = cardSightings(() => upMs);
  const told = acts.map((act) => act(sightings, (ms) => (upMs += ms)));
  expect(told.filter((each) => typeof each === 'string')).toEqual(seen);
});

test('readers that come and go under ever new names are not remembered for ever', () => {
  const sightings = cardSightings(() => 1_000);
  for (let n = 0; n < 40; n += 1) {
    sightings.came(`reader ${n}`);
    sightings.card(`reader ${n}`, a);
    sightings.went(`reader ${n}`);
  }
  const seen = (name: string) => {
    sightings.came(name);
    return sightings.card(name, a);
  };
  expect([seen('reader 39'), seen('reader 0')]).toEqual(['still', 'unknown']);
});
