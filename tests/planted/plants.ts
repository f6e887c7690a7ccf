/** Bugs that a scheme engine may have, each as one edit of one file, with the tests that must find it. */

export type Plant = {
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Tests under `tests/`, of which at least one must fail. */
  readonly tests: readonly string[];
  /** Tried in every run; the others in long ones. */
  readonly isUsual: boolean;
};

const rules = 'server/scheme/rules';
const tried = 'tests/server/scheme';

export const plants: readonly Plant[] = [
  {
    name: 'a cap lets its edge slip by a hundredth',
    file: `${rules}/windows.ts`,
    find: 'const counted = Math.min(posted, limitOf(key));',
    replace: 'const counted = posted <= limitOf(key) + 1 ? posted : limitOf(key);',
    tests: [`${tried}/rules/item-caps.test.ts`],
    isUsual: true,
  },
  {
    name: 'a quarter by UTC',
    file: 'server/kernel/calendar.ts',
    find: 'dayOfUtcMs(msOf(instant) + shanghaiOffsetMs)',
    replace: 'dayOfUtcMs(msOf(instant))',
    tests: ['tests/server/kernel/calendar.test.ts'],
    isUsual: true,
  },
  {
    name: 'the version of the month before',
    file: 'server/scheme/context.ts',
    find: 'version.from <= monthOf(sum.day)',
    replace: 'version.from < monthOf(sum.day)',
    tests: [`${tried}/score.test.ts`],
    isUsual: true,
  },
  {
    name: 'points as floats',
    file: 'server/scheme/division.ts',
    find: 'Number(rounded[rounding](product(factors), denominator))',
    replace: 'Number(product(factors)) / Number(denominator)',
    tests: [`${tried}/amounts.test.ts`],
    isUsual: true,
  },
  {
    name: 'category caps before item caps',
    file: `${rules}/registry.ts`,
    find: '  itemCaps,\n  sharedCaps,\n  categoryCaps,\n',
    replace: '  categoryCaps,\n  itemCaps,\n  sharedCaps,\n',
    tests: [`${tried}/rules/category-caps.test.ts`],
    isUsual: true,
  },
  {
    name: 'the n-th time counted from zero',
    file: `${rules}/occurrences.ts`,
    find: '- from + 1',
    replace: '- from',
    tests: [`${tried}/rules/occurrences.test.ts`],
    isUsual: false,
  },
  {
    name: 'the total bounded before the bonus is held',
    file: `${rules}/registry.ts`,
    find: '  bonusCeilings,\n  base,\n  weights,\n  totalBounds,\n',
    replace: '  totalBounds,\n  bonusCeilings,\n  base,\n  weights,\n',
    tests: [`${tried}/shipped.test.ts`],
    isUsual: false,
  },
  {
    name: 'a floor that lifts what a veto zeroed',
    file: `${rules}/registry.ts`,
    find: '  totalBounds,\n  vetoes,\n',
    replace: '  vetoes,\n  totalBounds,\n',
    tests: [`${tried}/rules/total.test.ts`],
    isUsual: false,
  },
  {
    name: 'a week that runs over the edge of its month',
    file: `${rules}/windows.ts`,
    find: '`${weekOf(day)} ${periodOf(day, nearest ?? scored.kind)}`',
    replace: '`${weekOf(day)} ${nearest === undefined ? scored.kind : ""}`',
    tests: [`${tried}/rules/item-caps.test.ts`],
    isUsual: false,
  },
  {
    name: 'a reversal that counts as one more time',
    file: `${rules}/windows.ts`,
    find: 'lots.reduce((times, lot) => times + lot.times, 0)',
    replace: 'lots.reduce((times, lot) => times + Math.abs(lot.times), 0)',
    tests: [`${tried}/rules/occurrences.test.ts`],
    isUsual: false,
  },
  {
    name: 'a times cap that keeps the cheapest',
    file: `${rules}/times-cap.ts`,
    find: '.toSorted(([a], [b]) => b - a)',
    replace: '.toSorted(([a], [b]) => a - b)',
    tests: [`${tried}/rules/item-caps.test.ts`],
    isUsual: false,
  },
  {
    name: 'an exclusive group that keeps what came first',
    file: `${rules}/exclusive-group.ts`,
    find: 'b.lot.awardPoints - a.lot.awardPoints || a.sheet.place',
    replace: 'a.sheet.place',
    tests: [`${tried}/rules/exclusive-group.test.ts`],
    isUsual: false,
  },
  {
    name: 'a late fact scored where it happened',
    file: 'server/scheme/sums.ts',
    find: 'quarter: (sum) => sum.countsQuarter',
    replace: 'quarter: (sum) => `${sum.day.slice(0, 4)}-Q${Math.ceil(Number(sum.day.slice(5, 7)) / 3)}`',
    tests: [`${tried}/rules/parts.test.ts`],
    isUsual: false,
  },
  {
    name: 'a yearly item in the quarter',
    file: `${rules}/not-counted.ts`,
    find: 'one.item.countsIn.includes(sheet.kind) ? one : leftOut(one)',
    replace: 'one.item.countsIn.length > 0 ? one : leftOut(one)',
    tests: [`${tried}/default-46.test.ts`],
    isUsual: false,
  },
  {
    name: 'a part that goes below its floor',
    file: `${rules}/parts.ts`,
    find: 'Math.max(floor, full + posted)',
    replace: 'full + posted',
    tests: [`${tried}/rules/parts.test.ts`],
    isUsual: false,
  },
  {
    name: 'a class of today for a day of long ago',
    file: `${rules}/member-classes.ts`,
    find: 'one.lots.filter((lot) => isOut(lot.day))',
    replace: 'one.lots.filter(() => isOut(one.lots.at(-1)?.day ?? ""))',
    tests: [`${tried}/rules/total.test.ts`],
    isUsual: false,
  },
  {
    name: 'a level whose least is not enough',
    file: 'server/scheme/levels.ts',
    find: 'candidate.total >= condition.min',
    replace: 'candidate.total > condition.min',
    tests: [`${tried}/levels.test.ts`],
    isUsual: false,
  },
  {
    name: 'ties at the cut of a share cut anyway',
    file: 'server/scheme/levels.ts',
    find: "tieAtShareCut === 'include' ? above < places : above + tied <= places",
    replace: 'above + tied <= places',
    tests: [`${tried}/levels.test.ts`],
    isUsual: false,
  },
  {
    name: 'a row of quarters that a gap does not break',
    file: 'server/scheme/runs.ts',
    find: "levels.includes(levelIn.get(at) ?? '')",
    replace: "levels.includes(levelIn.get(at) ?? levels[0] ?? '') && at > '2020'",
    tests: [`${tried}/levels.test.ts`],
    isUsual: false,
  },
];
