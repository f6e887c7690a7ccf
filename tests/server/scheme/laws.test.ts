/** The check of a scheme file: one planted fault each, named with its path, all of them at once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schemeFaultCodes } from '../../../server/contract/scheme-faults.ts';
import { checkScheme, checkSchemeText, decodeScheme, faultsMax, schemeTextMax } from '../../../server/scheme/decode.ts';
import { jsonTrouble } from '../../../server/scheme/json-text.ts';
import { defaultFile, defaultText } from './builders.ts';

/** The default file with values set at paths; `undefined` takes the key away. */
function planted(changes: Readonly<Record<string, unknown>>): unknown {
  const file: unknown = defaultFile();
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
    const last = keys.pop() ?? '';
    let at = file as Record<string, unknown>;
    for (const key of keys) at = at[key] as Record<string, unknown>;
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  return file;
}

const found = (raw: unknown) => checkScheme(raw).faults.map((fault) => `${fault.path}: ${fault.code}`);
const items = defaultFile().items;
const at = (code: string) => `items[${items.findIndex((item) => item.code === code)}]`;
const [s01, s08, s09, l10, p02, n01, v01] = ['S01', 'S08', 'S09', 'L10', 'P02', 'N01', 'V01'].map(at);
const deductions = items.filter((item) => item.category === 'DEDUCTION');

const shapes = [
  { plant: { version: undefined }, faults: ['version: missing'], why: 'a key left out' },
  { plant: { [`${s01}.award`]: 'tap' }, faults: [`${s01}.award: wrong_type`], why: 'a text for a list' },
  { plant: { [`${s01}.points`]: '2' }, faults: [`${s01}.points: wrong_type`], why: 'a number in quotes' },
  {
    plant: { [`${s01}.colour`]: 'red', surprise: 1 },
    faults: [`${s01}.colour: unknown_key`, 'surprise: unknown_key'],
    why: 'keys that mean nothing',
  },
  { plant: { [`${s01}.award`]: ['tapp'] }, faults: [`${s01}.award[0]: not_one_of`], why: 'a misspelt word' },
  {
    plant: { [`${s01}.activityTypes`]: ['study_sesion'] },
    faults: [`${s01}.activityTypes[0]: not_one_of`],
    why: 'a misspelt activity would never earn',
  },
  { plant: { [`${s01}.award`]: [] }, faults: [`${s01}.award: out_of_range`], why: 'an item that nothing earns' },
  { plant: { [`${l10}.trigger.on`]: 'full_moon' }, faults: [`${l10}.trigger.on: not_one_of`], why: 'an unknown trigger' },
  {
    plant: { [`${l10}.trigger.activityTypes`]: undefined },
    faults: [`${l10}.trigger.activityTypes: missing`],
    why: 'a trigger without what it needs',
  },
  { plant: { [`${s01}.code`]: 's 1' }, faults: [`${s01}.code: wrong_form`], why: 'a code of small letters' },
  { plant: { [`${s01}.nameZh`]: '' }, faults: [`${s01}.nameZh: out_of_range`], why: 'a name of nothing' },
  { plant: { 'closing.monthOnDay': 31 }, faults: ['closing.monthOnDay: out_of_range'], why: 'a day that not every month has' },
  { plant: { [`${s01}.caps[0].maxTimes`]: 1.5 }, faults: [`${s01}.caps[0].maxTimes: wrong_type`], why: 'one and a half times' },
  {
    plant: { [`${s01}.caps[0].window`]: 'fortnight' },
    faults: [`${s01}.caps[0].window: not_one_of`],
    why: 'a window that the calendar lacks',
  },
  { plant: { format: 2 }, faults: ['format: not_one_of'], why: 'a format of another time' },
  {
    plant: { version: undefined, 'flags.mode': 'luck', [`${s01}.points`]: null },
    faults: ['version: missing', `${s01}.points: wrong_type`, 'flags.mode: not_one_of'],
    why: 'all of them',
  },
];

const breaches = [
  { plant: { [`${s09}.code`]: 'S08' }, faults: [`${s09}.code: code_twice`], why: 'two items under one code' },
  { plant: { 'vetoes.reasons[1].code': 'X1' }, faults: ['vetoes.reasons[1].code: code_twice'], why: 'two vetoes under one code' },
  { plant: { [`${s01}.countsIn`]: ['month', 'month'] }, faults: [`${s01}.countsIn[1]: listed_twice`], why: 'once is enough' },
  { plant: { [`${s01}.category`]: 'STUDIES' }, faults: [`${s01}.category: category_unknown`], why: 'no such category' },
  {
    plant: { 'categories[6]': { code: 'EMPTY', nameZh: 'x', holds: 'mixed', redeemable: false, caps: [] } },
    faults: ['categories[6]: category_empty'],
    why: 'nothing in it',
  },
  {
    plant: { [`${p02}.exclusiveGroup`]: 'SERVICES' },
    faults: ['exclusiveGroups[1]: group_single', `${p02}.exclusiveGroup: group_unknown`],
    why: 'no such group, so the other is alone',
  },
  { plant: { [`${s08}.exclusiveGroup`]: undefined }, faults: ['exclusiveGroups[0]: group_single'], why: 'one item excludes nothing' },
  { plant: { [`${s08}.activityTypes`]: [] }, faults: [`${s08}.exclusiveGroup: group_without_activity`], why: 'no occasion to share' },
  {
    plant: { 'flags.levels[0].bars[0].item': 'N99' },
    faults: ['flags.levels[0].bars[0].item: item_unknown'],
    why: 'a bar by an item that is not there',
  },
  { plant: { [`${s01}.points`]: 2.125 }, faults: [`${s01}.points: points_too_fine`], why: 'three decimals' },
  {
    plant: { 'total.floor': 0.001, 'flags.levels[0].minScore': 45.005 },
    faults: ['total.floor: points_too_fine', 'flags.levels[0].minScore: points_too_fine'],
    why: 'wherever points are written',
  },
  { plant: { [`${v01}.points`]: 1e12 }, faults: [`${v01}.points: points_too_large`], why: 'beyond the bound' },
  { plant: { [`${s01}.points`]: 0 }, faults: [`${s01}.points: points_zero`], why: 'worth nothing' },
  { plant: { [`${n01}.points`]: 3 }, faults: [`${n01}.points: deduction_positive`], why: 'a deduction that gives' },
  { plant: { [`${v01}.points`]: -4, [`${v01}.caps`]: [] }, faults: [`${v01}.points: bonus_negative`], why: 'a bonus that takes' },
  { plant: { [`${s01}.countsIn`]: [] }, faults: [`${s01}.countsIn: counts_nowhere`], why: 'never counts' },
  { plant: { [`${l10}.trigger`]: undefined }, faults: [`${l10}: auto_without_trigger`], why: 'automatic by what?' },
  { plant: { [`${l10}.award`]: ['secretary'] }, faults: [`${l10}.trigger: trigger_without_auto`], why: 'a trigger that nothing pulls' },
  { plant: { [`${s01}.activityTypes`]: [] }, faults: [`${s01}.activityTypes: tap_without_activity`], why: 'a tap at nothing' },
  {
    plant: { [`${s01}.activityTypes`]: ['study_session', 'party_day'] },
    faults: [`${at('L05')}.activityTypes[0]: activity_taken`],
    why: 'one tap, two items',
  },
  {
    plant: { 'attendance.longActivities[0].countsAs': 'test' },
    faults: ['attendance.longActivities[0].countsAs: long_activity_unknown'],
    why: 'a long kind that no tap earns',
  },
  { plant: { [`${s01}.caps[0].maxPoints`]: -4 }, faults: [`${s01}.caps[0].maxPoints: cap_not_positive`], why: 'a negative cap' },
  {
    plant: { [`${s01}.caps[0]`]: { window: 'month', maxTimes: 0 } },
    faults: [`${s01}.caps[0].maxTimes: cap_not_positive`],
    why: 'no times at all',
  },
  {
    plant: { 'categories[0].caps[0].maxPoints': 0 },
    faults: ['categories[0].caps[0].maxPoints: cap_not_positive'],
    why: 'a category of nothing',
  },
  { plant: { [`${s01}.caps[0].maxPoints`]: undefined }, faults: [`${s01}.caps[0]: cap_without_measure`], why: 'a cap of what?' },
  { plant: { [`${s01}.caps[0].maxTimes`]: 2 }, faults: [`${s01}.caps[0]: cap_two_measures`], why: 'write two caps' },
  {
    plant: { [`${s01}.caps[1]`]: { window: 'month', maxPoints: 3 } },
    faults: [`${s01}.caps[1]: cap_twice`],
    why: 'two caps by points a month',
  },
  {
    plant: { [`${n01}.caps`]: [{ window: 'month', maxPoints: 3 }] },
    faults: [`${n01}.caps[0]: cap_on_deduction`],
    why: 'a cap bounds what is earned; it can never be reached',
  },
  {
    plant: { 'categories[5].caps': [{ window: 'quarter', maxPoints: 3 }] },
    faults: ['categories[5].caps[0]: cap_on_deduction'],
    why: 'nor in a category',
  },
  {
    plant: { [`${s01}.caps[1]`]: { window: 'quarter', maxPoints: 13 } },
    faults: [`${s01}.caps[1].maxPoints: cap_unreachable`],
    why: 'three months of 4 are 12',
  },
  {
    plant: { [`${s01}.caps[1]`]: { window: 'week', maxPoints: 0.5 } },
    faults: [`${s01}.caps[0].maxPoints: cap_unreachable`],
    why: 'six weeks of a half are 3',
  },
  {
    plant: { [`${s01}.caps[1]`]: { window: 'year', maxPoints: 3 } },
    faults: [`${s01}.caps[1].maxPoints: caps_contradict`],
    why: 'a year allows less than a month',
  },
  {
    plant: { 'categories[4].caps[0].maxPoints': 53 },
    faults: ['categories[4].caps[0].maxPoints: cap_unreachable'],
    why: 'its items come to 12 + 6 + 4 + 10 + 20',
  },
  {
    plant: { 'categories[5].redeemable': true },
    faults: ['categories[5].redeemable: redeemable_deduction'],
    why: 'nothing to spend there',
  },
  {
    plant: { 'categories[5].redeemable': true, 'categories[5].holds': 'mixed' },
    faults: ['categories[5].redeemable: redeemable_empty'],
    why: 'only deductions in it',
  },
  { plant: { 'total.ceiling': -1 }, faults: ['total.floor: floor_above_ceiling'], why: 'no total fits' },
  { plant: { 'flags.levels[1].minScore': 45 }, faults: ['flags.levels[1].minScore: level_not_descending'], why: '45 is already red' },
  {
    plant: { 'flags.levels[1].minScore': undefined },
    faults: ['flags.levels[1]: level_without_measure', 'flags.levels[2]: level_unreachable'],
    why: 'blue takes the rest',
  },
  {
    plant: { 'flags.mode': 'rate', 'flags.levels[1].minRate': 1.5 },
    faults: ['flags.levels[1].minRate: level_not_descending'],
    why: 'by rate, rates descend',
  },
  {
    plant: { 'flags.mode': 'share', 'flags.levels[1].topShare': 0.3 },
    faults: ['flags.levels[1].topShare: level_not_descending'],
    why: 'by share, shares grow',
  },
  {
    plant: { 'flags.mode': 'share', 'flags.levels[1].topShare': 1 },
    faults: ['flags.levels[2]: level_unreachable'],
    why: 'all members are blue or better',
  },
  {
    plant: { 'categories[1].role': undefined },
    faults: ['ranking.tieBreakers[1]: tie_breaker_without_category'],
    why: 'organisational life is nowhere',
  },
  {
    plant: { 'ranking.tieBreakers[2]': 'lowerAbsoluteDeductions' },
    faults: ['ranking.tieBreakers[2]: listed_twice'],
    why: 'it broke no tie the first time',
  },
  { plant: { 'yearEnd.weights.appraisal': 0.2 }, faults: ['yearEnd.weights: weights_not_whole'], why: '1.2 of a whole' },
  { plant: { 'yearEnd.excellentShare.numerator': 4 }, faults: ['yearEnd.excellentShare: share_above_whole'], why: 'four thirds' },
  {
    plant: { 'total.ceiling': -1, [`${s01}.points`]: 0, [`${n01}.points`]: 3 },
    faults: [`${s01}.points: points_zero`, `${n01}.points: deduction_positive`, 'total.floor: floor_above_ceiling'],
    why: 'all of them',
  },
];

test.for([...shapes, ...breaches])('$faults: $why', ({ plant, faults }) => {
  expect(found(planted(plant)).toSorted()).toEqual(faults.toSorted());
});

test('every code of a fault is planted somewhere here', () => {
  const seen = [...shapes, ...breaches].flatMap(({ plant }) => checkScheme(planted(plant)).faults.map((fault) => fault.code));
  expect(schemeFaultCodes.filter((code) => !seen.includes(code))).toEqual(['not_json', 'key_twice', 'file_too_long']);
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
  { plant: { 'total.ceiling': 0 }, why: 'floor and ceiling may meet' },
  { plant: { 'flags.levels[2].minScore': 0 }, why: 'the last level may have a least' },
  { plant: { [`${s01}.points`]: 0.25, [`${s01}.nameEn`]: undefined }, why: 'a quarter of a point, no English' },
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
