/**
 * Of the awards that one occasion gave within a group, the dearest counts once, whatever came first.
 * This rule may lower a score when a dearer award arrives: the occasion moves to another item, whose cap may be full.
 */
import { groupBy } from '../../kernel/group.ts';
import { amountsOf, type GroupCut, type ItemSheet, type Lot } from '../sheet.ts';
import type { Rule } from './rule.ts';

type Candidate = { readonly sheet: ItemSheet; readonly lot: Lot };

/** Only awards that stand compete; what is left of a reversal counted later than its entry stays whole: a rule is not a floor. */
const competes = (lot: Lot) => lot.occasion !== '' && lot.times > 0 && lot.awardPoints > 0;

/** Equal awards: the item that the scheme lists first, then the earlier day. */
const dearest = (candidates: readonly Candidate[]): Candidate | undefined =>
  candidates.toSorted(
    (a, b) => b.lot.awardPoints - a.lot.awardPoints || a.sheet.place - b.sheet.place || (a.lot.day < b.lot.day ? -1 : 1),
  )[0];

function cutSheet(sheet: ItemSheet, kept: ReadonlyMap<string, Candidate>, group: string): ItemSheet {
  const cuts: GroupCut[] = [];
  const lots = sheet.lots.flatMap((lot): readonly Lot[] => {
    const winner = competes(lot) ? kept.get(lot.occasion) : undefined;
    if (winner === undefined) return [lot];
    const counted = winner.lot === lot ? lot.awardPoints : 0;
    if (counted !== lot.points) {
      cuts.push({ rule: 'exclusive-group', group, occasion: lot.occasion, keptItem: winner.sheet.item.code, posted: lot.points, counted });
    }
    return counted === 0 ? [] : [{ ...lot, times: 1, points: counted }];
  });
  return cuts.length === 0 ? sheet : { ...sheet, lots, standing: lots, amounts: amountsOf(lots), cuts: [...sheet.cuts, ...cuts] };
}

export const exclusiveGroups: Rule = {
  kind: 'exclusive-group',
  apply(sheet) {
    const inGroups = sheet.categories.flatMap((category) => category.items).filter((one) => one.item.exclusiveGroup !== undefined);
    if (inGroups.length === 0) return sheet;
    const keptOf = new Map<string, Map<string, Candidate>>();
    for (const [group, members] of groupBy(inGroups, (one) => one.item.exclusiveGroup ?? '')) {
      const candidates = members.flatMap((one) => one.lots.filter(competes).map((lot) => ({ sheet: one, lot })));
      const kept = new Map<string, Candidate>();
      for (const [occasion, rivals] of groupBy(candidates, (candidate) => candidate.lot.occasion)) {
        const winner = dearest(rivals);
        if (winner !== undefined) kept.set(occasion, winner);
      }
      keptOf.set(group, kept);
    }
    const cut = (one: ItemSheet) => {
      const kept = one.item.exclusiveGroup === undefined ? undefined : keptOf.get(one.item.exclusiveGroup);
      return kept === undefined ? one : cutSheet(one, kept, one.item.exclusiveGroup ?? '');
    };
    return { ...sheet, categories: sheet.categories.map((category) => ({ ...category, items: category.items.map(cut) })) };
  },
};
