/** Chinese on screen comes from the words and the templates: no other text in the code holds Han characters. */
import { expect, test } from 'vitest';
import { type Ban, breachesOf } from '../support/found.ts';
import { planted, productRooms, sourcesIn } from '../support/house.ts';

const bans: readonly Ban[] = [
  {
    pattern: /\p{Script=Han}|[\u3000-\u303f\uff00-\uffef]/u,
    why: 'Han characters in a text: the words belong to views/text',
    kinds: ['text', 'pattern', 'code'],
    except: ['views/text/'],
  },
];

test('no Han characters outside the words', () => {
  expect(breachesOf(sourcesIn(productRooms), bans)).toEqual([]);
});

test.for([
  { source: "const title = '党员';", why: 'a text' },
  { source: 'const title = `${name}，`;', why: 'a full-width comma in a template' },
  { source: 'const isBranch = /支部$/.test(name);', why: 'a pattern' },
  { source: "const rare = '𠮷';", why: 'a character outside the first plane' },
])('found: $source, $why', ({ source }) => {
  expect(breachesOf(planted('server/members/a.ts', source), bans)).toHaveLength(1);
});

test.for([
  { path: 'views/text/zh.ts', source: "const title = '党员';", why: 'the words live there' },
  { path: 'server/members/a.ts', source: '// 三会一课', why: 'a comment may name the thing' },
  { path: 'server/members/a.ts', source: "const dash = '–';", why: 'not every character above ASCII is Han' },
])('let through in $path: $source, $why', ({ path, source }) => {
  expect(breachesOf(planted(path, source), bans)).toEqual([]);
});
