/** Leaves out what does not count for members of a class, on the days on which the member was of it. */
import { sumPoints } from '../../kernel/points.ts';
import { classOn } from '../facts.ts';
import type { Scheme } from '../format.ts';
import { amountsOf, type ClassCut, type ItemSheet, type Sheet } from '../sheet.ts';
import { groupBy } from '../../kernel/group.ts';
import type { Rule } from './rule.ts';

type Difference = NonNullable<Scheme['memberClasses']>[number];

function leftOut(one: ItemSheet, category: string, differences: readonly Difference[], { facts }: Sheet): ItemSheet {
  const concerned = differences.filter(
    (difference) => difference.leavesOutItems.includes(one.item.code) || difference.leavesOutCategories.includes(category),
  );
  if (concerned.length === 0) return one;
  const isOut = (day: string) => concerned.some((difference) => difference.class === classOn(facts, day));
  const out = one.lots.filter((lot) => isOut(lot.day));
  if (out.length === 0) return one;
  const lots = one.lots.filter((lot) => !out.includes(lot));
  const cuts = [...groupBy(out, (lot) => classOn(facts, lot.day))].map(([held, left]): ClassCut => ({
    rule: 'member-class',
    class: held,
    posted: sumPoints(left.map((lot) => lot.points)),
    counted: 0,
  }));
  return { ...one, lots, standing: lots, amounts: amountsOf(lots), cuts: [...one.cuts, ...cuts] };
}

export const memberClasses: Rule = {
  kind: 'member-class',
  apply(sheet) {
    const differences = sheet.scheme.memberClasses;
    if (differences === undefined) return sheet;
    const categories = sheet.categories.map((one) => ({
      ...one,
      items: one.items.map((item) => leftOut(item, one.category.code, differences, sheet)),
    }));
    return { ...sheet, categories };
  },
};
