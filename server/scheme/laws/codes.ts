/** Laws of codes: each is given once, each that is named exists. */
import type { SchemeFault } from '../../contract/scheme-faults.ts';
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
  for (const [i, level] of file.flags.levels.entries()) {
    for (const [j, bar] of level.bars.entries()) {
      if (bar.kind === 'item' && !items.has(bar.item)) {
        yield fault(`flags.levels[${i}].bars[${j}].item`, 'item_unknown', { level: level.code, item: bar.item });
      }
    }
  }
};

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
