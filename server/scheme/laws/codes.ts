/** Laws of codes: each is given once, each that is named exists. */
import type { SchemeFault } from '../../contract/scheme-faults.ts';
import type { SchemeFile } from '../format.ts';
import { fault, type Law } from './law.ts';

function* twice(path: string, rows: readonly { readonly code: string }[]): Iterable<SchemeFault> {
  const seen = new Set<string>();
  for (const [i, { code }] of rows.entries()) {
    if (seen.has(code)) yield fault(`${path}[${i}].code`, 'code_twice', { code });
    seen.add(code);
  }
}

export const codesOnce: Law = function* (file) {
  yield* twice('categories', file.categories);
  yield* twice('exclusiveGroups', file.exclusiveGroups);
  yield* twice('items', file.items);
  yield* twice('base', file.base ?? []);
  yield* twice('itemGroups', file.itemGroups ?? []);
  yield* twice('occurrences', file.occurrences ?? []);
  yield* twice('bonusCeilings', file.bonusCeilings ?? []);
  yield* twice('weights.assessors', file.weights?.assessors ?? []);
  yield* twice('flags.consecutive', file.flags.consecutive ?? []);
  yield* twice('vetoes.reasons', file.vetoes.reasons);
  yield* twice('flags.levels', file.flags.levels);
  yield* twice('yearEnd.grades', file.yearEnd.grades);
};

function* listedTwice(path: string, values: readonly string[]): Iterable<SchemeFault> {
  for (const [i, value] of values.entries()) if (values.indexOf(value) < i) yield fault(`${path}[${i}]`, 'listed_twice', { value });
}

export const listsOnce: Law = function* (file) {
  for (const [i, item] of file.items.entries()) {
    yield* listedTwice(`items[${i}].award`, item.award);
    yield* listedTwice(`items[${i}].countsIn`, item.countsIn);
    yield* listedTwice(`items[${i}].activityTypes`, item.activityTypes);
  }
  yield* listedTwice('ranking.tieBreakers', file.ranking.tieBreakers);
  yield* listedTwice('total.appliesIn', file.total.appliesIn ?? []);
  for (const [i, base] of (file.base ?? []).entries()) yield* listedTwice(`base[${i}].countsIn`, base.countsIn);
  for (const [i, group] of (file.itemGroups ?? []).entries()) yield* listedTwice(`itemGroups[${i}].items`, group.items);
  for (const [i, rule] of (file.occurrences ?? []).entries()) yield* listedTwice(`occurrences[${i}].items`, rule.items);
  for (const [i, ceiling] of (file.bonusCeilings ?? []).entries()) yield* listedTwice(`bonusCeilings[${i}].categories`, ceiling.categories);
  const classes = file.memberClasses ?? [];
  yield* listedTwice(
    'memberClasses',
    classes.map((one) => one.class),
  );
  for (const [i, one] of classes.entries()) {
    yield* listedTwice(`memberClasses[${i}].leavesOutItems`, one.leavesOutItems);
    yield* listedTwice(`memberClasses[${i}].leavesOutCategories`, one.leavesOutCategories);
  }
};

export const codesKnown: Law = function* (file) {
  const categories = new Set(file.categories.map((category) => category.code));
  const groups = new Set(file.exclusiveGroups.map((group) => group.code));
  const items = new Set(file.items.map((item) => item.code));
  for (const [i, item] of file.items.entries()) {
    if (!categories.has(item.category))
      yield fault(`items[${i}].category`, 'category_unknown', { item: item.code, category: item.category });
    if (item.exclusiveGroup !== undefined && !groups.has(item.exclusiveGroup)) {
      yield fault(`items[${i}].exclusiveGroup`, 'group_unknown', { item: item.code, group: item.exclusiveGroup });
    }
  }
  for (const { path, item, facts } of itemsNamed(file)) if (!items.has(item)) yield fault(path, 'item_unknown', { ...facts, item });
  for (const { path, category, facts } of categoriesNamed(file)) {
    if (!categories.has(category)) yield fault(path, 'category_unknown', { ...facts, category });
  }
};

type Named = { readonly path: string; readonly facts: SchemeFault['facts'] };

/** Every place, beside the items themselves, that names an item. */
function* itemsNamed(file: SchemeFile): Iterable<Named & { readonly item: string }> {
  for (const [i, level] of file.flags.levels.entries()) {
    const facts = { level: level.code };
    for (const [j, bar] of level.bars.entries()) {
      if (bar.kind === 'item') yield { path: `flags.levels[${i}].bars[${j}].item`, item: bar.item, facts };
    }
    for (const [j, condition] of (level.when ?? []).entries()) {
      if (condition.kind === 'item') yield { path: `flags.levels[${i}].when[${j}].item`, item: condition.item, facts };
    }
  }
  for (const [i, group] of (file.itemGroups ?? []).entries()) {
    for (const [j, item] of group.items.entries()) yield { path: `itemGroups[${i}].items[${j}]`, item, facts: { group: group.code } };
  }
  for (const [i, rule] of (file.occurrences ?? []).entries()) {
    for (const [j, item] of rule.items.entries()) yield { path: `occurrences[${i}].items[${j}]`, item, facts: { occurrence: rule.code } };
  }
  for (const [i, one] of (file.memberClasses ?? []).entries()) {
    for (const [j, item] of one.leavesOutItems.entries()) {
      yield { path: `memberClasses[${i}].leavesOutItems[${j}]`, item, facts: { class: one.class } };
    }
  }
  if (file.carryOver !== undefined) yield { path: 'carryOver.item', item: file.carryOver.item, facts: {} };
}

/** Every place, beside the items, that names a category. */
function* categoriesNamed(file: SchemeFile): Iterable<Named & { readonly category: string }> {
  for (const [i, ceiling] of (file.bonusCeilings ?? []).entries()) {
    for (const [j, category] of ceiling.categories.entries()) {
      yield { path: `bonusCeilings[${i}].categories[${j}]`, category, facts: { ceiling: ceiling.code } };
    }
  }
  for (const [i, one] of (file.memberClasses ?? []).entries()) {
    for (const [j, category] of one.leavesOutCategories.entries()) {
      yield { path: `memberClasses[${i}].leavesOutCategories[${j}]`, category, facts: { class: one.class } };
    }
  }
  for (const [i, level] of file.flags.levels.entries()) {
    const facts = { level: level.code };
    for (const [j, bar] of level.bars.entries()) {
      if (bar.kind === 'category') yield { path: `flags.levels[${i}].bars[${j}].category`, category: bar.category, facts };
    }
    for (const [j, condition] of (level.when ?? []).entries()) {
      if (condition.kind === 'category') yield { path: `flags.levels[${i}].when[${j}].category`, category: condition.category, facts };
    }
  }
}

/** A group of one excludes nothing; an occasion is an activity, so that an item without one can't compete. */
export const groupsCompete: Law = function* (file) {
  for (const [i, group] of file.exclusiveGroups.entries()) {
    const members = file.items.filter((item) => item.exclusiveGroup === group.code);
    if (members.length < 2) yield fault(`exclusiveGroups[${i}]`, 'group_single', { group: group.code, items: members.length });
  }
  for (const [i, item] of file.items.entries()) {
    if (item.exclusiveGroup !== undefined && item.activityTypes.length === 0) {
      yield fault(`items[${i}].exclusiveGroup`, 'group_without_activity', { item: item.code, group: item.exclusiveGroup });
    }
  }
};
