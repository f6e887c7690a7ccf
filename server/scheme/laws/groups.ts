/** Laws of what holds several items or categories: groups that share caps, ceilings over categories. */
import type { SchemeFile } from '../format.ts';
import { fault, type Law } from './law.ts';

const categoryOf = (file: SchemeFile): ReadonlyMap<string, string> => new Map(file.items.map((item) => [item.code, item.category]));

export const sharedGroupsHold: Law = function* (file) {
  const categories = categoryOf(file);
  const taken = new Map<string, string>();
  for (const [i, group] of (file.itemGroups ?? []).entries()) {
    const path = `itemGroups[${i}]`;
    if (group.items.length < 2) yield fault(`${path}.items`, 'shared_group_empty', { group: group.code, items: group.items.length });
    if (group.caps.length === 0) yield fault(`${path}.caps`, 'missing', { group: group.code });
    for (const [j, item] of group.items.entries()) {
      const first = taken.get(item);
      if (first !== undefined && first !== group.code)
        yield fault(`${path}.items[${j}]`, 'shared_group_overlap', { item, group: group.code, by: first });
      taken.set(item, first ?? group.code);
      const [own, others] = [categories.get(item), categories.get(group.items[0] ?? '')];
      if (own !== undefined && others !== undefined && own !== others) {
        yield fault(`${path}.items[${j}]`, 'shared_group_across', { item, category: own, otherCategory: others });
      }
    }
  }
};

export const ceilingsHold: Law = function* (file) {
  const parts = new Set(file.categories.filter((category) => category.part !== undefined).map((category) => category.code));
  const taken = new Map<string, string>();
  for (const [i, ceiling] of (file.bonusCeilings ?? []).entries()) {
    const path = `bonusCeilings[${i}]`;
    if (ceiling.categories.length === 0 || ceiling.caps.length === 0) yield fault(path, 'ceiling_empty', { ceiling: ceiling.code });
    for (const [j, category] of ceiling.categories.entries()) {
      const first = taken.get(category);
      const facts = { category, ceiling: ceiling.code };
      if (first !== undefined && first !== ceiling.code)
        yield fault(`${path}.categories[${j}]`, 'ceiling_overlap', { ...facts, by: first });
      taken.set(category, first ?? ceiling.code);
      if (parts.has(category)) yield fault(`${path}.categories[${j}]`, 'ceiling_on_part', facts);
    }
  }
};
