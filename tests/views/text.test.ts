/** Every code has words in both languages, and a sentence is never shown with a hole. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refusalCodes } from '../../server/contract/refusals.ts';
import { schemeFaultCodes } from '../../server/contract/scheme-faults.ts';
import { verdictCodes } from '../../server/contract/taps.ts';
import { packageRoot } from '../../views/root.ts';
import { cliCommandCodes } from '../../views/text/cli-commands.ts';
import { activityKindCodes } from '../../server/contract/codes.ts';
import { en } from '../../views/text/en.ts';
import { fill } from '../../views/text/fill.ts';
import { kioskOwnStates } from '../../views/text/kiosk.ts';
import { zh } from '../../views/text/zh.ts';

type Leaf = readonly [path: string, value: unknown];
const leaves = (value: unknown, path = ''): readonly Leaf[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, child]) => leaves(child, `${path}.${key}`))
    : [[path, value]];

const han = /\p{Script=Han}/u;
/** Said in the other language on purpose: the brand beside itself, the name of a language, the switch to it. */
const otherTongue = [/^\.site\.brandOther$/, /^\.site\.languages\./, /\.otherLanguage$/];

describe('both languages', () => {
  test('say the same things', () => {
    /** A word of the kiosk may take one line in a language and two in the other. */
    const said = (words: object) =>
      new Set(leaves(words).map(([path, value]) => `${path.replace(/\.word\.\d$/, '.word')} ${typeof value}`));
    expect(said(en)).toEqual(said(zh));
  });

  test('leave nothing empty', () => {
    const empty = [...leaves(zh), ...leaves(en)].filter(([, value]) => value === '').map(([path]) => path);
    /** Counts that English says without a measure word. */
    const unmeasured = ['.pages.startDepartment.organisationUnit', '.pages.ranking.activityUnit'];
    expect(empty.filter((path) => !unmeasured.includes(path))).toEqual([]);
  });

  test('English holds no Chinese and Chinese is Chinese', () => {
    const strays = leaves(en).filter(
      ([path, value]) => typeof value === 'string' && han.test(value) && !otherTongue.some((allowed) => allowed.test(path)),
    );
    expect(strays).toEqual([]);
    const untranslated = Object.values(zh.refusals).filter(({ title, next }) => !han.test(title) || !han.test(next));
    expect(untranslated).toEqual([]);
  });
});

describe.for([zh, en])('$site.lang', (words) => {
  test('has words for every code', () => {
    expect(new Set(Object.keys(words.refusals))).toEqual(new Set(refusalCodes));
    expect(new Set(Object.keys(words.schemeFaults))).toEqual(new Set(schemeFaultCodes));
    expect(new Set(Object.keys(words.codes.verdicts))).toEqual(new Set(verdictCodes));
    expect(new Set(Object.keys(words.kiosk.screens))).toEqual(new Set([...kioskOwnStates, ...verdictCodes]));
    expect(new Set(Object.keys(words.cli.commands))).toEqual(new Set(cliCommandCodes));
  });

  test('blames nobody and shouts at nobody', () => {
    const loud = leaves(words).filter(([, value]) => typeof value === 'string' && /[!\uFF01]/.test(value));
    expect(loud).toEqual([]);
  });

  test('the word on the kiosk field has one or two lines', () => {
    const wrong = Object.entries(words.kiosk.screens).filter(([, { word }]) => word.length < 1 || word.length > 2);
    expect(wrong).toEqual([]);
  });
});

test('every kind of activity of the default scheme has a word', () => {
  const file = join(packageRoot(import.meta.url), 'server/scheme/default-46.json');
  const scheme = JSON.parse(readFileSync(file, 'utf8')) as { items: readonly { activityTypes?: readonly string[] }[] };
  const kinds = new Set(scheme.items.flatMap((item) => item.activityTypes ?? []));
  expect([...kinds].filter((kind) => !(activityKindCodes as readonly string[]).includes(kind))).toEqual([]);
});

test('facts go into their places', () => {
  expect(fill('{time}: {name}, {time}', { time: '18:40', name: 'A' })).toBe('18:40: A, 18:40');
});

test.for<{ facts: Readonly<Record<string, string>> }>([{ facts: {} }, { facts: { tim: '18:40' } }])(
  'a hole throws: $facts',
  ({ facts }) => {
    expect(() => fill('{time} starts', facts)).toThrow(RangeError);
  },
);

test('the dark set of tokens is the same by choice and by the wish of the system', () => {
  const css = readFileSync(join(packageRoot(import.meta.url), 'views/assets/tokens.css'), 'utf8');
  const block = (selector: string) => css.split(`${selector} {`)[1]?.split('}')[0]?.trim();
  expect(block('[data-theme="dark"]')).toBeDefined();
  expect(block('[data-theme="system"]')).toBe(block('[data-theme="dark"]'));
});
