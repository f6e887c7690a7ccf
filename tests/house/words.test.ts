/** Every code that a person may meet has words in both languages, and a refusal has a status. */
import { expect, test } from 'vitest';
import { refusalCodes } from '../../server/contract/refusals.ts';
import { verdictCodes } from '../../server/contract/taps.ts';
import { refusalStatus } from '../../server/http/reply.ts';
import { kioskOwnStates } from '../../views/text/kiosk.ts';
import { type Locale, locales, type Words } from '../../views/text/text.ts';
import { wordsIn } from '../../views/text/words.ts';

const han = /\p{Script=Han}/u;

type Said = { readonly where: string; readonly text: string };

/** Every plain text below a value, with the path to it; texts made by a function are for the tests of their pages. */
function saidBelow(value: unknown, where: string): readonly Said[] {
  if (typeof value === 'string') return [{ where, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => saidBelow(below, `${where}.${key}`));
}

/** The words for each code that comes from the server or the kiosk. */
const saidForCodes = (words: Words): readonly Said[] => [
  ...refusalCodes.flatMap((code) => saidBelow({ ...words.refusals[code] }, `refusals.${code}`)),
  ...verdictCodes.flatMap((code) => saidBelow(words.codes.verdicts[code], `verdicts.${code}`)),
  ...[...verdictCodes, ...kioskOwnStates].flatMap((code) =>
    saidBelow(`${words.kiosk.screens[code].title} ${words.kiosk.screens[code].say}`, `kiosk.screens.${code}`),
  ),
];

const blank = (said: readonly Said[]) => said.filter(({ text }) => text.trim() === '').map(({ where }) => where);
const withoutHan = (said: readonly Said[]) => said.filter(({ text }) => !han.test(text)).map(({ where }) => where);
const withHan = (said: readonly Said[]) => said.filter(({ text }) => han.test(text)).map(({ where }) => where);

test.for(locales)('in %s no code is without words', (locale) => {
  const said = saidForCodes(wordsIn(locale));
  expect(said.length).toBeGreaterThanOrEqual(2 * refusalCodes.length + verdictCodes.length);
  expect(blank(said)).toEqual([]);
});

test('the words of the codes are Chinese in Chinese', () => {
  expect(withoutHan(saidForCodes(wordsIn('zh')))).toEqual([]);
});

/** Where a page says its own name, or offers the other language in that language. */
const foreignOnPurpose = ['en.site.brandOther', 'en.kiosk.otherLanguage', 'en.site.languages.zh'];

test('no English word holds a Han character', () => {
  const said = saidBelow(wordsIn('en'), 'en').filter(({ where }) => !foreignOnPurpose.includes(where));
  expect(withHan(said)).toEqual([]);
});

test('both languages say the same things', () => {
  // Lists may be longer in one language: lines of a big word, steps.
  const placesOf = (locale: Locale) =>
    [...new Set(saidBelow(wordsIn(locale), '').map(({ where }) => where.replaceAll(/\.\d+\b/g, '')))].toSorted();
  expect(placesOf('en')).toEqual(placesOf('zh'));
});

test('every refusal has a status of a refusal', () => {
  expect(refusalCodes.filter((code) => !(refusalStatus[code] >= 400 && refusalStatus[code] <= 599))).toEqual([]);
  expect(Object.keys(refusalStatus).toSorted()).toEqual(refusalCodes.toSorted());
});

test('found: a blank text, an English one in Chinese, a Chinese one in English', () => {
  const said = saidBelow({ a: { title: ' ' }, b: ['Retry'], c: '再试' }, 'words');
  expect(blank(said)).toEqual(['words.a.title']);
  expect(withoutHan(said)).toEqual(['words.a.title', 'words.b.0']);
  expect(withHan(said)).toEqual(['words.c']);
});
