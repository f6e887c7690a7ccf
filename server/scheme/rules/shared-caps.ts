/**
 * Holds items together to the caps they share, after their own: groups of items, then a category's caps by times. What a
 * cap takes is taken from the latest day, there from the item that the scheme lists last. Where an item has a longer cap than
 * its group, an award more may lower a score: the item's cap is read first and may take from a window that was not full.
 */
import { type Day, type PeriodKind, isShorter } from '../../kernel/calendar.ts';
import { groupBy } from '../../kernel/group.ts';
import { type Points, sumPoints } from '../../kernel/points.ts';
import type { SchemeCap } from '../format.ts';
import type { Amounts, CapUse, CategorySheet, GroupSheet, ItemSheet, Lot, SharedCut, SharedRule, Sheet } from '../sheet.ts';
import type { CapMeasure } from './cap-measure.ts';
import { favourable } from './favourable.ts';
import { capMeasures } from './item-caps.ts';
import type { Rule } from './rule.ts';
import { shortestLimit } from './shared-bounds.ts';
import { lengthOf, limitWindows, shorterFirst, timesIn, windowOf, windowPeriodOf, type WindowOf, type WindowUse } from './windows.ts';

/** Items that share caps. `of` names the rule of a cap by its measure. */
type Sharing = {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string | undefined;
  readonly holds: (item: string) => boolean;
  readonly caps: readonly SchemeCap[];
  readonly of: 'group' | 'category';
};

const ruleOf = (sharing: Sharing, measure: CapMeasure): SharedRule =>
  sharing.of === 'category' ? 'category-times-cap' : measure.kind === 'times' ? 'group-times-cap' : 'group-points-cap';

/** What items come to together, by day. */
function together(items: readonly ItemSheet[]): Amounts {
  const byDay = new Map<Day, Points>();
  for (const one of items) for (const [day, points] of one.amounts) byDay.set(day, (byDay.get(day) ?? 0) + points);
  return byDay;
}

/** Takes from the items what their common amounts lost on each day: from the last that gives, what none gives from the last. */
function spread(items: readonly ItemSheet[], before: Amounts, after: Amounts): readonly ItemSheet[] {
  const amountsOf = items.map((one) => new Map(one.amounts));
  for (const [day, points] of before) {
    let excess = points - (after.get(day) ?? 0);
    for (const amounts of amountsOf.toReversed()) {
      const amount = amounts.get(day) ?? 0;
      const taken = Math.min(excess, Math.max(0, amount));
      if (taken > 0) amounts.set(day, amount - taken);
      excess -= taken;
    }
    const last = amountsOf.at(-1);
    if (excess > 0 && last !== undefined) last.set(day, (last.get(day) ?? 0) - excess);
  }
  return items.map((one, i) => ({ ...one, amounts: amountsOf[i] ?? one.amounts }));
}

const amountIn = (amounts: Amounts, keyOf: WindowOf, key: string): Points =>
  sumPoints([...amounts].filter(([day]) => keyOf(day) === key).map(([, points]) => points));

/** Each item's own share of what the windows took. */
function withCuts(
  before: ItemSheet,
  after: ItemSheet,
  sharing: Sharing,
  uses: readonly CapUse[],
  keys: readonly string[],
  keyOf: WindowOf,
): ItemSheet {
  const cuts = uses.flatMap((use, i): readonly SharedCut[] => {
    const [posted, counted] = [amountIn(before.amounts, keyOf, keys[i] ?? ''), amountIn(after.amounts, keyOf, keys[i] ?? '')];
    if (counted === posted || !isSharedRule(use.rule)) return [];
    return [{ ...use, rule: use.rule, group: sharing.code, posted, counted }];
  });
  return { ...after, cuts: [...after.cuts, ...cuts] };
}

const isSharedRule = (rule: CapUse['rule']): rule is SharedRule => rule !== 'points-cap' && rule !== 'times-cap' && rule !== 'category-cap';

function hold(category: CategorySheet, sharing: Sharing, window: PeriodKind, measure: CapMeasure, scored: Sheet): CategorySheet {
  const max = sharing.caps
    .filter((cap) => cap.window === window)
    .map(measure.maxOf)
    .find((found) => found !== undefined);
  const held = category.items.filter((one) => sharing.holds(one.item.code));
  if (max === undefined || held.length === 0) return category;
  const edges: readonly PeriodKind[] = [...sharing.caps, ...category.category.caps].map((cap) => cap.window);
  const keyOf = windowOf(window, scored, edges);
  const lotsOf = groupBy(
    held.flatMap((one) => one.standing),
    (lot) => keyOf(lot.day),
  );
  const limitOf = (key: string) => measure.limitOf(lotsOf.get(key) ?? [], max);
  const before = together(held);
  const { amounts, uses } = limited(category, held, before, { window, keyOf, limitOf }, edges, scored);
  const capUses = uses.map(({ key, posted, counted }): CapUse => ({
    rule: ruleOf(sharing, measure),
    window,
    windowPeriod: windowPeriodOf(key),
    max,
    times: timesIn(lotsOf.get(key) ?? []),
    posted,
    counted,
  }));
  const keys = uses.map((use) => use.key);
  const left = spread(held, before, amounts).map((after, i) => withCuts(held[i] ?? after, after, sharing, capUses, keys, keyOf));
  const through = groupBy(letThrough(lotsOf, measure, max), (lot) => lot.item);
  const items = category.items.map((one) => {
    const after = left[held.indexOf(one)];
    return after === undefined ? one : { ...after, standing: through.get(one.item.code) ?? [] };
  });
  return { ...category, items, groups: withUses(category.groups, sharing, held, capUses) };
}

/** The lots that the windows let through. */
const letThrough = (lotsOf: ReadonlyMap<string, readonly Lot[]>, measure: CapMeasure, max: number): readonly Lot[] =>
  [...lotsOf.values()].flatMap((lots) => measure.standing(lots, max));

type Limit = { readonly window: PeriodKind; readonly keyOf: WindowOf; readonly limitOf: (key: string) => Points };

/** Over several windows of the category's cap, out of those that it would cut anyway; else by itself. */
function limited(
  category: CategorySheet,
  held: readonly ItemSheet[],
  before: Amounts,
  limit: Limit,
  edges: readonly PeriodKind[],
  scored: Sheet,
): { readonly amounts: Amounts; readonly uses: readonly WindowUse[] } {
  const within = shortestLimit(category, scored);
  if (within === undefined || lengthOf(limit.window) <= lengthOf(within.window) || !isShorter(within.window, scored.kind)) {
    return limitWindows(before, limit.keyOf, limit.limitOf);
  }
  const others = category.items.filter((one) => !held.includes(one)).map((one) => ({ amounts: one.amounts, limits: undefined }));
  const [own] = favourable([{ amounts: before, limits: limit }, ...others], windowOf(within.window, scored, edges), within.max);
  return own ?? limitWindows(before, limit.keyOf, limit.limitOf);
}

function withUses(
  groups: readonly GroupSheet[],
  sharing: Sharing,
  held: readonly ItemSheet[],
  uses: readonly CapUse[],
): readonly GroupSheet[] {
  const { code, nameZh, nameEn } = sharing;
  const known = groups.find((group) => group.code === code);
  if (known === undefined) return [...groups, { code, nameZh, nameEn, items: held.map((one) => one.item.code), caps: uses }];
  return groups.map((group) => (group === known ? { ...group, caps: [...group.caps, ...uses] } : group));
}

function sharingsOf({ category }: CategorySheet, { scheme }: Sheet): readonly Sharing[] {
  const groups = (scheme.itemGroups ?? []).map(({ code, nameZh, nameEn, items, caps }): Sharing => ({
    code,
    nameZh,
    nameEn,
    holds: (item) => items.includes(item),
    caps,
    of: 'group',
  }));
  const byTimes = category.caps.filter((cap) => cap.maxTimes !== undefined);
  if (byTimes.length === 0) return groups;
  const { code, nameZh, nameEn } = category;
  return [...groups, { code, nameZh, nameEn, holds: () => true, caps: byTimes, of: 'category' }];
}

function holdCategory(category: CategorySheet, scored: Sheet): CategorySheet {
  let held = category;
  for (const sharing of sharingsOf(category, scored)) {
    const windows = [...new Set(sharing.caps.map((cap) => cap.window))].toSorted(shorterFirst);
    for (const window of windows) {
      for (const measure of capMeasures) held = hold(held, sharing, window, measure, scored);
    }
  }
  return held;
}

export const sharedCaps: Rule = {
  kind: 'shared-caps',
  apply(sheet) {
    const { itemGroups } = sheet.scheme;
    const isShared = (category: CategorySheet) =>
      itemGroups !== undefined || category.category.caps.some((cap) => cap.maxTimes !== undefined);
    if (!sheet.categories.some(isShared)) return sheet;
    return { ...sheet, categories: sheet.categories.map((category) => (isShared(category) ? holdCategory(category, sheet) : category)) };
  },
};
