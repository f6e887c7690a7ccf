/** The check of a scheme file: one planted fault each, named with its path, all of them at once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schemeFaultCodes } from '../../../server/contract/scheme-faults.ts';
import { checkScheme, checkSchemeText, decodeScheme, faultsMax, schemeTextMax } from '../../../server/scheme/decode.ts';
import { jsonTrouble } from '../../../server/scheme/json-text.ts';
import { en } from '../../../views/text/en.ts';
import { fill } from '../../../views/text/fill.ts';
import { zh } from '../../../views/text/zh.ts';
import { defaultText } from './builders.ts';
import {
  at,
  base,
  breaches,
  ceiling,
  deductions,
  exempt,
  found,
  l10,
  level,
  pair,
  part,
  planted,
  s01,
  shapes,
  third,
  weights,
} from './planted.ts';

test.for([...shapes, ...breaches])('$faults: $why', ({ plant, faults }) => {
  expect(found(planted(plant)).toSorted()).toEqual(faults.toSorted());
});

test('every code of a fault is planted somewhere here', () => {
  const seen = [...shapes, ...breaches].flatMap(({ plant }) => checkScheme(planted(plant)).faults.map((fault) => fault.code));
  expect(schemeFaultCodes.filter((code) => !seen.includes(code))).toEqual([
    'not_json',
    'not_yaml',
    'yaml_alias',
    'yaml_tag',
    'too_deep',
    'key_twice',
    'file_too_long',
  ]);
});

test('every fault is told in both languages, without a hole', () => {
  for (const { plant } of [...shapes, ...breaches]) {
    for (const { code, facts } of checkScheme(planted(plant)).faults) {
      for (const words of [zh, en]) expect(fill(words.schemeFaults[code], facts)).not.toMatch(/[{}]|undefined/);
    }
  }
});

describe('a text', () => {
  test.for([
    { text: '{\n  "format": 1,\n  "code": }', code: 'not_json', facts: { line: 3, column: 11 }, why: 'no value' },
    { text: '', code: 'not_json', facts: { line: 1, column: 1 }, why: 'an empty file' },
    { text: '{ "format": 1, }', code: 'not_json', facts: { line: 1, column: 16 }, why: 'a comma too many' },
    { text: '{ "format": 1 "code": "x" }', code: 'not_json', facts: { line: 1, column: 15 }, why: 'a comma too few' },
    { text: '{ "points": 01 }', code: 'not_json', facts: { line: 1, column: 14 }, why: 'a number with a nought before it' },
    { text: '{ "name": "a\nb" }', code: 'not_json', facts: { line: 1, column: 11 }, why: 'a line break within quotes' },
    { text: '{} {}', code: 'not_json', facts: { line: 1, column: 4 }, why: 'more after the end' },
    { text: '['.repeat(60) + ']'.repeat(60), code: 'not_json', facts: { line: 1, column: 52 }, why: 'nested beyond any scheme' },
    { text: '{ "a": 1,\n "a": 2 }', code: 'key_twice', facts: { key: 'a', line: 2, column: 2 }, why: 'the first would be lost silently' },
  ])('that is not JSON: $why', ({ text, code, facts }) => {
    expect(checkSchemeText(text)).toEqual({ ok: false, faults: [{ path: '', code, facts }] });
  });

  test('is JSON exactly when the runtime reads it', () => {
    const texts = fc.oneof(
      fc.json(),
      fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', '0', 'x', ' ')).map(([json, n, mark]) => {
        const at = n % (json.length + 1);
        return json.slice(0, at) + mark + json.slice(at + (n % 2));
      }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        let reads = true;
        try {
          JSON.parse(text);
        } catch {
          reads = false;
        }
        expect(jsonTrouble(text)?.kind === 'broken').toBe(!reads);
      }),
      { numRuns: 1000 },
    );
  });

  test('that is too long is not read', () => {
    expect(checkSchemeText(' '.repeat(schemeTextMax + 1)).faults.map((fault) => fault.code)).toEqual(['file_too_long']);
  });

  test('may begin with a byte order mark, as editors on Windows write it', () => {
    expect(checkSchemeText(`\uFEFF${defaultText}`).ok).toBe(true);
  });

  test('names no more faults than a person can read', () => {
    const nonsense = Object.fromEntries(Array.from({ length: faultsMax + 50 }, (_, i) => [`key${i}`, i]));
    expect(checkScheme(planted(nonsense)).faults).toHaveLength(faultsMax);
  });

  test('of a stored scheme that is not lawful is thrown, with the first fault', () => {
    expect(() => decodeScheme(JSON.stringify(planted({ [`${s01}.points`]: 0 })))).toThrow(`points_zero at ${s01}.points`);
  });
});

test.for([
  { plant: { [`${s01}.caps[1]`]: { window: 'quarter', maxPoints: 12 } }, why: 'three months of 4 can just reach 12' },
  { plant: { [`${s01}.caps[1]`]: { window: 'year', maxPoints: 4 } }, why: 'a year may allow what a month does' },
  { plant: { [`${s01}.caps[1]`]: { window: 'month', maxTimes: 1 } }, why: 'points beside times' },
  { plant: { 'categories[4].caps[0].maxPoints': 52 }, why: 'its items can just reach 52' },
  { plant: { 'total.floor': 60, 'total.ceiling': 60 }, why: 'floor and ceiling may meet' },
  { plant: { 'flags.levels[2].minScore': 0 }, why: 'the last level may have a least' },
  { plant: { [`${s01}.points`]: 0.25, [`${s01}.nameEn`]: undefined }, why: 'a quarter of a point, no English' },
  { plant: { itemGroups: [pair()], occurrences: [third(), third({ code: 'FIFTH', from: 5 })] }, why: 'a group, an n-th time in two steps' },
  {
    plant: { 'categories[5].part': part(), occurrences: [third({ effect: { kind: 'empties_part' } })] },
    why: 'a part that the third empties',
  },
  {
    plant: { base: [base()], bonusCeilings: [ceiling()], weights: weights(), memberClasses: [exempt] },
    why: 'base, ceiling, weights, a class',
  },
  {
    plant: { [`${l10}.trigger`]: { on: 'year_carried' }, [`${l10}.points`]: 0, carryOver: { item: 'L10', percent: 20, rounding: 'down' } },
    why: 'a fifth is carried over',
  },
  { plant: { [`${at('S05')}.conversion`]: { unitZh: 'x', units: 500, remainder: 'kept', within: 'quarter' } }, why: '500 are one' },
  { plant: { 'flags.subject': 'branch', 'flags.measure': 'branch_average' }, why: 'branches by their average' },
  { plant: { 'flags.subject': 'secretary' }, why: 'secretaries by their own points' },
  { plant: { 'categories[1].caps': [{ window: 'month', maxTimes: 3 }] }, why: 'a category by times' },
  { plant: { bonusCeilings: [ceiling({ caps: [{ window: 'month', maxPoints: 10 }] })] }, why: 'a ceiling shorter than the caps under it' },
  { plant: { itemGroups: [pair(['S07', 'S10'], [{ window: 'month', maxPoints: 4 }])] }, why: 'six a year each, four a month together' },
  {
    plant: {
      'flags.mode': 'combined',
      'flags.levels': [
        level('ONE', [
          { kind: 'score', min: 90 },
          { kind: 'rank', top: 1, within: 'class' },
        ]),
        level('TWO', [{ kind: 'score', min: 90 }]),
        level('REST'),
      ],
    },
    why: 'at least 90 and first in its class, else 90',
  },
])('lawful: $why', ({ plant }) => {
  expect(found(planted(plant))).toEqual([]);
});

test('points are read as hundredths wherever they are written', () => {
  const check = checkScheme(planted({ [`${s01}.points`]: 0.5, 'total.ceiling': 99.99 }));
  expect(check.ok).toBe(true);
  const scheme = check.ok ? check.scheme : undefined;
  expect([scheme?.items[0]?.points, scheme?.items[0]?.caps[0]?.maxPoints, scheme?.categories[0]?.caps[0]?.maxPoints]).toEqual([
    50, 400, 2400,
  ]);
  expect([scheme?.total.ceiling, scheme?.redemption.secondApproverAbovePoints, scheme?.attendance.longActivities[0]?.minHours]).toEqual([
    9999, 5000, 4,
  ]);
  expect(deductions.map((item) => scheme?.items.find((one) => one.code === item.code)?.points)).toEqual([
    -300, -100, -100, -200, -300, -500, -500,
  ]);
});
