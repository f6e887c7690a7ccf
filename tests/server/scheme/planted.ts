/** Scheme files with one fault each, made of the default one, with the faults that they have. */
import { checkScheme } from '../../../server/scheme/decode.ts';
import type { SchemeFile } from '../../../server/scheme/format.ts';
import { defaultFile } from './builders.ts';

/** The default file with values set at paths; `undefined` takes the key away. */
export function planted(changes: Readonly<Record<string, unknown>>): unknown {
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

export const found = (raw: unknown) => checkScheme(raw).faults.map((fault) => `${fault.path}: ${fault.code}`);
const items = defaultFile().items;
export const at = (code: string) => `items[${items.findIndex((item) => item.code === code)}]`;
export const [s01, s08, s09, l10, p02, n01, v01] = ['S01', 'S08', 'S09', 'L10', 'P02', 'N01', 'V01'].map(at);
export const deductions = items.filter((item) => item.category === 'DEDUCTION');

type Written<K extends keyof SchemeFile> = NonNullable<SchemeFile[K]>;
type Caps = SchemeFile['items'][number]['caps'];
type Level = SchemeFile['flags']['levels'][number];

export const pair = (
  codes: readonly string[] = ['S03', 'S04'],
  caps: Caps = [{ window: 'quarter', maxPoints: 3 }],
): Written<'itemGroups'>[number] => ({
  code: 'PAIR',
  nameZh: 'x',
  items: codes,
  caps,
});
export const part = (parts: Partial<NonNullable<SchemeFile['categories'][number]['part']>> = {}) => ({
  per: 'quarter',
  full: 10,
  floor: 0,
  ...parts,
});
export const third = (parts: Partial<Written<'occurrences'>[number]> = {}): Written<'occurrences'>[number] => ({
  code: 'THIRD',
  nameZh: 'x',
  items: ['N01'],
  window: 'quarter',
  from: 3,
  effect: { kind: 'each', points: -2 },
  ...parts,
});
export const base = (parts: Partial<Written<'base'>[number]> = {}): Written<'base'>[number] => ({
  code: 'BASE',
  nameZh: 'x',
  points: 60,
  per: 'quarter',
  countsIn: ['quarter', 'year'],
  ...parts,
});
export const ceiling = (parts: Partial<Written<'bonusCeilings'>[number]> = {}): Written<'bonusCeilings'>[number] => ({
  code: 'BONUS',
  nameZh: 'x',
  categories: ['STUDY', 'VANGUARD'],
  caps: [{ window: 'quarter', maxPoints: 40 }],
  ...parts,
});
export const weights = (parts: Partial<Written<'weights'>> = {}): Written<'weights'> => ({
  period: 'year',
  rounding: 'half_up',
  missing: 'zero',
  points: { share: 60, outOf: 100 },
  assessors: [{ code: 'VOTE', nameZh: 'x', share: 40, outOf: 100 }],
  ...parts,
});
export const exempt: Written<'memberClasses'>[number] = { class: 'exempt', leavesOutItems: ['N01'], leavesOutCategories: [] };
export const level = (code: string, when?: Level['when']): Level => ({
  code,
  nameZh: 'x',
  colour: 'red',
  meaningZh: 'x',
  public: true,
  bars: [],
  ...(when === undefined ? {} : { when }),
});

/** Faults of the file's shape. */
export const shapes = [
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

/** Breaches of the laws of a file that is well shaped. */
export const breaches = [
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
  { plant: { 'total.floor': 61, 'total.ceiling': 60 }, faults: ['total.floor: floor_above_ceiling'], why: 'no total fits' },
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
    plant: { 'total.floor': 61, 'total.ceiling': 60, [`${s01}.points`]: 0, [`${n01}.points`]: 3 },
    faults: [`${s01}.points: points_zero`, `${n01}.points: deduction_positive`, 'total.floor: floor_above_ceiling'],
    why: 'all of them',
  },
  {
    plant: {
      [`${v01}.conversion`]: { unitZh: 'x', units: 500, remainder: 'lost' },
      [`${v01}.award`]: ['tap'],
      [`${v01}.activityTypes`]: ['skill_service'],
      [`${at('P09')}.award`]: ['claim'],
    },
    faults: [`${v01}.conversion: conversion_without_way`],
    why: 'nobody hands in what is exchanged',
  },
  {
    plant: { itemGroups: [pair(['S03'], [{ window: 'quarter', maxPoints: 2 }])] },
    faults: ['itemGroups[0].items: shared_group_empty'],
    why: 'one shares with nobody',
  },
  { plant: { itemGroups: [pair(['S03', 'S04'], [])] }, faults: ['itemGroups[0].caps: missing'], why: 'nothing is shared' },
  { plant: { itemGroups: [pair(['S03', 'S99'])] }, faults: ['itemGroups[0].items[1]: item_unknown'], why: 'no such item' },
  {
    plant: { itemGroups: [pair(['S03', 'S04', 'S03'], [{ window: 'quarter', maxTimes: 1 }])] },
    faults: ['itemGroups[0].items[2]: listed_twice'],
    why: 'an item is once in its group',
  },
  {
    plant: { itemGroups: [pair(), { ...pair(['S04', 'S02']), code: 'OTHER' }] },
    faults: ['itemGroups[1].items[0]: shared_group_overlap'],
    why: 'an item shares with one group',
  },
  { plant: { itemGroups: [pair(), pair(['S02', 'S05'])] }, faults: ['itemGroups[1].code: code_twice'], why: 'two groups under one code' },
  {
    plant: { itemGroups: [pair(['S03', 'V02'])] },
    faults: ['itemGroups[0].items[1]: shared_group_across'],
    why: 'whose category would lose?',
  },
  {
    plant: { itemGroups: [pair(['S03', 'S04'], [{ window: 'quarter', maxPoints: 5 }])] },
    faults: ['itemGroups[0].caps[0].maxPoints: cap_unreachable'],
    why: 'they come to 2 + 2',
  },
  {
    plant: { itemGroups: [pair(['S03', 'S04'], [{ window: 'quarter', maxTimes: 3 }])] },
    faults: ['itemGroups[0].caps[0].maxTimes: cap_unreachable'],
    why: 'one time each',
  },
  {
    plant: { itemGroups: [pair(['S03', 'S04'], [{ window: 'quarter', maxPoints: -1 }])] },
    faults: ['itemGroups[0].caps[0].maxPoints: cap_not_positive'],
    why: 'a negative cap, wherever',
  },
  {
    plant: { itemGroups: [pair(['N01', 'N02'])] },
    faults: ['itemGroups[0].caps[0]: cap_on_deduction', 'itemGroups[0].caps[0].maxPoints: cap_unreachable'],
    why: 'deductions share no cap',
  },
  {
    plant: { 'categories[1].caps': [{ window: 'month', maxTimes: 0 }] },
    faults: ['categories[1].caps[0].maxTimes: cap_not_positive'],
    why: 'a category of no times',
  },
  { plant: { 'categories[1].part': part() }, faults: ['categories[1].holds: part_not_deduction'], why: 'a full part cannot be earned' },
  {
    plant: { 'categories[5].part': part({ floor: 10 }) },
    faults: ['categories[5].part.floor: part_floor_too_high'],
    why: 'nothing to lose',
  },
  {
    plant: { 'categories[5].part': part(), 'categories[5].caps': [{ window: 'quarter', maxPoints: 3 }] },
    faults: ['categories[5].caps: part_with_caps', 'categories[5].caps[0]: cap_on_deduction'],
    why: 'its floor holds it',
  },
  {
    plant: {
      'categories[5].part': part(),
      ...Object.fromEntries(deductions.map((item) => [`${at(item.code)}.countsIn`, ['month', 'year']])),
    },
    faults: ['categories[5].part: part_untouched'],
    why: 'no deduction counts in the quarter',
  },
  { plant: { occurrences: [third({ items: [] })] }, faults: ['occurrences[0].items: occurrence_empty'], why: 'the third time of what?' },
  { plant: { occurrences: [third({ items: ['N99'] })] }, faults: ['occurrences[0].items[0]: item_unknown'], why: 'no such item' },
  {
    plant: { occurrences: [third({ items: ['N01', 'S01'], effect: { kind: 'each', points: 1 } })] },
    faults: ['occurrences[0].items: occurrence_across', 'occurrences[0].effect.points: occurrence_wrong_sign'],
    why: 'of two categories, one of them deducts',
  },
  {
    plant: { occurrences: [third({ items: ['L10'], effect: { kind: 'once', points: 2 } })] },
    faults: ['occurrences[0].from: occurrence_never'],
    why: 'a quarter is attended in full once',
  },
  {
    plant: { occurrences: [third({ effect: { kind: 'each', points: -2, upTo: 2 } })] },
    faults: ['occurrences[0].effect.upTo: occurrence_never'],
    why: 'from the third up to the second',
  },
  {
    plant: { occurrences: [third({ effect: { kind: 'once', points: 0 } })] },
    faults: ['occurrences[0].effect.points: occurrence_zero'],
    why: 'worth nothing',
  },
  { plant: { occurrences: [third(), third({ code: 'AGAIN' })] }, faults: ['occurrences[1]: occurrence_overlap'], why: 'said twice' },
  { plant: { occurrences: [third(), third({ from: 4 })] }, faults: ['occurrences[1].code: code_twice'], why: 'two rules under one code' },
  {
    plant: { occurrences: [third({ effect: { kind: 'empties_part' } })] },
    faults: ['occurrences[0].effect: occurrence_without_part'],
    why: 'no part to empty',
  },
  {
    plant: { 'categories[5].part': part({ per: 'year' }), occurrences: [third({ effect: { kind: 'empties_part' } })] },
    faults: ['occurrences[0].effect: occurrence_without_part'],
    why: 'a quarter cannot empty a year',
  },
  {
    plant: { 'categories[5].part': part(), occurrences: [third({ window: 'year' })] },
    faults: ['occurrences[0].window: occurrence_too_long'],
    why: 'which quarter would lose the extra?',
  },
  { plant: { base: [base({ points: 0 })] }, faults: ['base[0].points: points_zero'], why: 'a base of nothing' },
  { plant: { base: [base({ countsIn: [] })] }, faults: ['base[0].countsIn: counts_nowhere'], why: 'never counts' },
  {
    plant: { base: [base({ countsIn: ['quarter', 'month'] })] },
    faults: ['base[0].countsIn[1]: base_too_long'],
    why: 'a month has no third of it',
  },
  { plant: { base: [base(), base()] }, faults: ['base[1].code: code_twice'], why: 'two bases under one code' },
  { plant: { base: [base({ points: 0.125 })] }, faults: ['base[0].points: points_too_fine'], why: 'three decimals there too' },
  { plant: { bonusCeilings: [ceiling({ categories: [] })] }, faults: ['bonusCeilings[0]: ceiling_empty'], why: 'over nothing' },
  {
    plant: { bonusCeilings: [ceiling({ categories: ['STUDY', 'NONE'] })] },
    faults: ['bonusCeilings[0].categories[1]: category_unknown'],
    why: 'no such category',
  },
  {
    plant: {
      bonusCeilings: [ceiling(), ceiling({ code: 'SECOND', categories: ['VANGUARD'], caps: [{ window: 'quarter', maxPoints: 10 }] })],
    },
    faults: ['bonusCeilings[1].categories[0]: ceiling_overlap'],
    why: 'held twice',
  },
  {
    plant: { bonusCeilings: [ceiling({ categories: ['STUDY', 'VANGUARD'], caps: [{ window: 'quarter', maxPoints: 45 }] })] },
    faults: ['bonusCeilings[0].caps[0].maxPoints: cap_unreachable'],
    why: 'their own caps make 44',
  },
  {
    plant: {
      'categories[5].part': part(),
      bonusCeilings: [ceiling({ categories: ['STUDY', 'DEDUCTION'], caps: [{ window: 'quarter', maxPoints: 10 }] })],
    },
    faults: ['bonusCeilings[0].categories[1]: ceiling_on_part'],
    why: 'a part gives nothing',
  },
  {
    plant: { memberClasses: [{ class: 'exempt', leavesOutItems: [], leavesOutCategories: [] }] },
    faults: ['memberClasses[0]: class_changes_nothing'],
    why: 'no difference',
  },
  {
    plant: { memberClasses: [{ class: 'exempt', leavesOutItems: ['N99'], leavesOutCategories: ['NONE'] }] },
    faults: ['memberClasses[0].leavesOutItems[0]: item_unknown', 'memberClasses[0].leavesOutCategories[0]: category_unknown'],
    why: 'neither is there',
  },
  { plant: { memberClasses: [exempt, exempt] }, faults: ['memberClasses[1]: listed_twice'], why: 'a class once' },
  { plant: { weights: weights({ assessors: [] }) }, faults: ['weights.assessors: weights_alone'], why: 'nobody else weighs' },
  {
    plant: { weights: weights({ points: { share: 0, outOf: -100 } }) },
    faults: ['weights.points.share: weights_not_positive', 'weights.points.outOf: weights_not_positive'],
    why: 'no share of a negative whole',
  },
  {
    plant: { weights: weights(), 'yearEnd.weights': { points: 0.9, appraisal: 0.1 } },
    faults: ['yearEnd.weights.appraisal: weights_twice'],
    why: 'weighed already',
  },
  {
    plant: { carryOver: { item: 'Z99', percent: 20, rounding: 'down' } },
    faults: ['carryOver.item: item_unknown'],
    why: 'no item to carry to',
  },
  {
    plant: { carryOver: { item: 'D02', percent: 20, rounding: 'down' } },
    faults: ['carryOver.item: carry_over_not_automatic'],
    why: 'a secretary gives that',
  },
  {
    plant: { [`${l10}.trigger`]: { on: 'year_carried' }, [`${l10}.points`]: 0 },
    faults: [`${l10}.trigger: carry_over_missing`],
    why: 'nothing is carried over',
  },
  {
    plant: {
      [`${l10}.trigger`]: { on: 'year_carried' },
      [`${l10}.points`]: 0,
      carryOver: { item: 'L10', percent: 20, rounding: 'down', maxPoints: 0 },
    },
    faults: ['carryOver.maxPoints: cap_not_positive'],
    why: 'at most nothing',
  },
  {
    plant: { 'flags.levels': [level('ONE')] },
    faults: ['flags.levels: level_single'],
    why: 'one level tells nobody apart',
  },
  {
    plant: { 'flags.consecutive': [{ code: 'TWICE', nameZh: 'x', levels: ['GOLD'], periods: 2 }] },
    faults: ['flags.consecutive[0].levels[0]: level_unknown'],
    why: 'no golden flag',
  },
  {
    plant: { 'flags.mode': 'rank', 'flags.levels[0].topRank': 3, 'flags.levels[1].topRank': 3 },
    faults: ['flags.levels[1].topRank: level_not_descending'],
    why: 'the first three are red already',
  },
  {
    plant: { 'total.ceiling': 44, 'flags.levels[1].minScore': 20 },
    faults: ['flags.levels[0].minScore: level_unreachable'],
    why: 'no total comes to 45',
  },
  { plant: { 'flags.measure': 'branch_average' }, faults: ['flags.measure: measure_not_for_subject'], why: 'a member is no branch' },
  { plant: { 'flags.subject': 'branch' }, faults: ['flags.measure: measure_not_for_subject'], why: 'sum or average?' },
  { plant: { 'flags.levels[0].topShare': 0.33333 }, faults: ['flags.levels[0].topShare: share_too_fine'], why: 'five decimals' },
  {
    plant: {
      'flags.mode': 'combined',
      'flags.levels': [
        level('ONE', [{ kind: 'score', min: 90 }]),
        level('TWO', [
          { kind: 'score', min: 92 },
          { kind: 'rank', top: 1, within: 'class' },
        ]),
        level('REST'),
      ],
    },
    faults: ['flags.levels[1]: level_unreachable'],
    why: 'who has 92 has 90',
  },
  {
    plant: { 'flags.mode': 'combined', 'flags.levels': [level('ONE'), level('TWO', [{ kind: 'share', top: 0.5, within: 'all' }])] },
    faults: ['flags.levels[0]: level_without_measure', 'flags.levels[1]: level_unreachable'],
    why: 'the first takes all',
  },
  {
    plant: {
      'flags.mode': 'combined',
      'flags.levels': [
        level('ONE', [
          { kind: 'category', category: 'NONE', min: 1 },
          { kind: 'item', item: 'Z99', min: 1 },
          { kind: 'held', levels: ['GOLD'], periods: 1 },
          { kind: 'rate', min: 0.00001 },
        ]),
        level('REST'),
      ],
    },
    faults: [
      'flags.levels[0].when[0].category: category_unknown',
      'flags.levels[0].when[1].item: item_unknown',
      'flags.levels[0].when[2].levels[0]: level_unknown',
      'flags.levels[0].when[3]: share_too_fine',
    ],
    why: 'nothing of it is there',
  },
];
