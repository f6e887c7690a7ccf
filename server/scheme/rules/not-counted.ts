/** Keeps an item out of the kinds of period in which the scheme does not count it, a yearly item out of the quarter. */
import type { ItemSheet } from '../sheet.ts';
import type { Rule } from './rule.ts';

const leftOut = (sheet: ItemSheet): ItemSheet => ({
  ...sheet,
  lots: [],
  standing: [],
  amounts: new Map(),
  cuts: [...sheet.cuts, { rule: 'not-counted', posted: sheet.posted, counted: 0 }],
});

export const notCounted: Rule = {
  kind: 'not-counted',
  apply: (sheet) => ({
    ...sheet,
    categories: sheet.categories.map((category) => ({
      ...category,
      items: category.items.map((one) => (one.item.countsIn.includes(sheet.kind) ? one : leftOut(one))),
    })),
  }),
};
