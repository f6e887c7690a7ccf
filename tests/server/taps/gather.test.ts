/** Readings that are asked for together run together, and fail apart. */
import { expect, test } from 'vitest';
import { gathered } from '../../../server/taps/gather.ts';

/** Doubles numbers, counts its readings, fails where 13 is among them. */
function aReader() {
  const readings: (readonly number[])[] = [];
  const ask = gathered(async (questions: readonly number[]) => {
    readings.push(questions);
    if (questions.includes(13)) throw new RangeError('13');
    return questions.map((question) => question * 2);
  });
  return { ask, readings };
}

test('what is asked in one turn is read once, each told its own', async () => {
  const { ask, readings } = aReader();
  expect(await Promise.all([1, 2, 3].map(ask))).toEqual([2, 4, 6]);
  expect(readings).toEqual([[1, 2, 3]]);
});

test('what is asked while a reading runs goes into the next', async () => {
  const { ask, readings } = aReader();
  const first = ask(1);
  const later = first.then(() => Promise.all([ask(2), ask(3)]));
  expect([await first, await later]).toEqual([2, [4, 6]]);
  expect(readings).toEqual([[1], [2, 3]]);
});

test('one that cannot be answered costs its neighbours nothing', async () => {
  const { ask, readings } = aReader();
  const answers = await Promise.allSettled([1, 13, 2].map(ask));
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'failed'))).toEqual([2, 'failed', 4]);
  expect(readings).toEqual([[1, 13, 2], [1], [13], [2]]);
});
