/** The differences between two schemes and what is open to those below, as sentences: nothing of the file's own spelling is left over. */
import { expect, test } from 'vitest';
import { changeWords, openingWords } from '../../views/pages/scheme-words.ts';
import { sayIn } from '../../views/say.ts';
import { differencesOf } from '../../server/scheme/difference.ts';
import { changed, defaultFile, itemOf, withPoints, type WritableScheme } from '../support/schemes.ts';
import { changes, opened } from './fixtures/scheme-model.ts';

const en = sayIn('en');

test.for<{ change: (file: WritableScheme) => void; said: string }>([
  { change: withPoints('S01', 3), said: 'items, “Attend a branch study session”: points 2 → 3' },
  {
    change: (file) => void (itemOf(file, 'S01').caps = [{ window: 'month', maxPoints: 6 }]),
    said: 'items, “Attend a branch study session”: caps at most 4 points a month → at most 6 points a month',
  },
  {
    change: (file) => void (itemOf(file, 'S01').caps = []),
    said: 'items, “Attend a branch study session”: caps at most 4 points a month → none',
  },
  {
    change: (file) => void file.items.push({ ...itemOf(file, 'P04'), code: 'P99', nameEn: 'Something new' }),
    said: 'Added to items: “Something new” (P99), 2 points, at most 4 points a month',
  },
  {
    change: (file) => void (file.items = file.items.filter(({ code }) => code !== 'N04')),
    said: 'Left out of items: “Dues overdue” (N04), was \u22122 points',
  },
  {
    change: (file) => void (file.flags.levels[0] = { ...file.flags.levels[0], minScore: 40 } as (typeof file.flags.levels)[number]),
    said: 'levels and flags, “Red flag”: threshold 45 → 40',
  },
  { change: (file) => void (file.attendance.lateAfterMinutes = 5), said: 'check-in: late after minutes 10 → 5' },
  { change: (file) => void (file.total.ceiling = 100), said: 'total: most of the total none → 100' },
  { change: (file) => void file.items.reverse(), said: 'Another order of items' },
  { change: (file) => void (file.redemption.reducesRankingScore = true), said: 'redeeming: redeeming lowers the score no → yes' },
])('$said', ({ change, said }) => {
  const [only, ...more] = differencesOf(defaultFile(), changed(change));
  expect(more).toEqual([]);
  expect(only === undefined ? '' : changeWords(only, en)).toBe(said);
});

test.for([
  { locale: 'zh', letters: /\p{Script=Han}/u },
  { locale: 'en', letters: /[a-z]{2}/ },
] as const)('in $locale every way of changing and of opening is a sentence', ({ locale, letters }) => {
  const say = sayIn(locale);
  for (const text of [...changes.map((change) => changeWords(change, say)), ...opened.map((opening) => openingWords(opening, say))]) {
    expect(text).not.toMatch(/undefined|null|\[object|\*/);
    expect(text).toMatch(letters);
  }
});
