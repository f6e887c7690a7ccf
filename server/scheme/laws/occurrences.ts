/** Laws of the n-th time: it can come about, it says something, nothing else says it too. */
import type { SchemeFault } from '../../contract/scheme-faults.ts';
import type { SchemeFile } from '../format.ts';
import { lengthOf, windowsIn } from './caps.ts';
import { fault, type Law } from './law.ts';

type Occurrence = NonNullable<SchemeFile['occurrences']>[number];
type Item = SchemeFile['items'][number];

/** The most times that the system itself can give an item within a window; Infinity where people give it too. */
function mostTimes({ award, trigger, countsIn }: Item, window: Occurrence['window']): number {
  if (countsIn.length === 0) return 0;
  if (award.some((way) => way !== 'auto')) return Infinity;
  if (trigger?.on !== 'full_attendance' && trigger?.on !== 'study_hours') return trigger?.on === 'year_carried' ? 1 : Infinity;
  return lengthOf(trigger.period) >= lengthOf(window) ? 1 : windowsIn(trigger.period, window);
}

export const occurrencesApply: Law = function* (file) {
  for (const [i, rule] of (file.occurrences ?? []).entries()) {
    const path = `occurrences[${i}]`;
    const items = file.items.filter((item) => rule.items.includes(item.code));
    const most = items.map((item) => mostTimes(item, rule.window)).reduce((sum, times) => sum + times, 0);
    const facts = { occurrence: rule.code, from: rule.from };
    if (rule.items.length === 0) yield fault(`${path}.items`, 'occurrence_empty', { occurrence: rule.code });
    else if (items.length > 0 && most < rule.from) yield fault(`${path}.from`, 'occurrence_never', { ...facts, most });
    const { effect } = rule;
    if (effect.kind === 'each' && effect.upTo !== undefined && effect.upTo < rule.from) {
      yield fault(`${path}.effect.upTo`, 'occurrence_never', { ...facts, most: effect.upTo });
    }
    yield* effectHolds(file, rule, items, path);
    yield* overlapping(file, rule, i);
  }
};

function* effectHolds(file: SchemeFile, rule: Occurrence, items: readonly Item[], path: string): Iterable<SchemeFault> {
  const facts = { occurrence: rule.code };
  const categories = [...new Set(items.map((item) => item.category))];
  const part = file.categories.find((category) => category.code === categories[0])?.part;
  if (categories.length > 1) yield fault(`${path}.items`, 'occurrence_across', { ...facts, categories: categories.join(', ') });
  if (rule.effect.kind === 'empties_part') {
    if (items.length > 0 && part?.per !== rule.window) {
      yield fault(`${path}.effect`, 'occurrence_without_part', { ...facts, window: rule.window, per: part?.per ?? '' });
    }
    return;
  }
  if (part !== undefined && lengthOf(rule.window) > lengthOf(part.per)) {
    yield fault(`${path}.window`, 'occurrence_too_long', { ...facts, window: rule.window, per: part.per });
  }
  const { points } = rule.effect;
  if (points === 0) yield fault(`${path}.effect.points`, 'occurrence_zero', facts);
  const against = items.find((item) => Math.sign(item.points) * Math.sign(points) < 0);
  if (against !== undefined) yield fault(`${path}.effect.points`, 'occurrence_wrong_sign', { ...facts, points, item: against.code });
}

/** Two rules for the same time of the same item: written twice, or meant as one. */
function* overlapping(file: SchemeFile, rule: Occurrence, i: number): Iterable<SchemeFault> {
  for (const other of (file.occurrences ?? []).slice(0, i)) {
    const shared = rule.items.find((item) => other.items.includes(item));
    if (shared === undefined || other.window !== rule.window || other.from !== rule.from || other.effect.kind !== rule.effect.kind)
      continue;
    yield fault(`occurrences[${i}]`, 'occurrence_overlap', { occurrence: rule.code, by: other.code, item: shared });
  }
}
