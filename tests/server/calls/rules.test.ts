/** Who holds a place and who waits, as a table. */
import { expect, test } from 'vitest';
import { heldOf, holdersOf } from '../../../server/calls/rules.ts';

test.for([
  { place: 0, places: 2, held: { holds: true }, why: 'the first has a place' },
  { place: 1, places: 2, held: { holds: true }, why: 'the last place is a place' },
  { place: 2, places: 2, held: { holds: false, waitsAs: 1 }, why: 'the next waits as the first' },
  { place: 4, places: 2, held: { holds: false, waitsAs: 3 }, why: 'the line is told by its own count' },
  { place: 999, places: null, held: { holds: true }, why: 'without a limit everybody has a place' },
])('place $place of $places: $why', ({ place, places, held }) => {
  expect(heldOf(place, places)).toEqual(held);
});

test.for([
  { line: ['a', 'b', 'c'], places: 2, hold: ['a', 'b'], why: 'by their order' },
  { line: ['b', 'c'], places: 2, hold: ['b', 'c'], why: 'one withdrew, the next moved up' },
  { line: ['a'], places: 2, hold: ['a'], why: 'a place may stay empty' },
  { line: ['a', 'b', 'c'], places: null, hold: ['a', 'b', 'c'], why: 'no limit' },
  { line: [], places: 2, hold: [], why: 'nobody came' },
])('$line for $places: $why', ({ line, places, hold }) => {
  expect(holdersOf(line, places)).toEqual(hold);
});
