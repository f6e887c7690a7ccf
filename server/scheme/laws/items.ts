/** Laws of items: what each is worth, how it is earned. */
import type { SchemeFault } from '../../contract/scheme-faults.ts';
import { pointsMax, pointsOf } from '../../kernel/points.ts';
import { fault, type Law } from './law.ts';

/** Amounts of points by where they stand, in a file of any depth. */
const pointsKeys = new Set(['points', 'maxPoints', 'minScore', 'floor', 'ceiling', 'full', 'share', 'outOf', 'secondApproverAbovePoints']);
/** These measure points only beside the kinds that do. */
const kindsInPoints = new Set(['score', 'category']);

function* amountsIn(
  value: unknown,
  path: string,
  key: string,
  kind: unknown,
): Iterable<{ readonly path: string; readonly written: number }> {
  if (typeof value === 'number') {
    const measured = pointsKeys.has(key) || (key === 'min' && typeof kind === 'string' && kindsInPoints.has(kind));
    if (measured) yield { path, written: value };
  } else if (Array.isArray(value)) {
    for (const [i, one] of value.entries()) yield* amountsIn(one, `${path}[${i}]`, key, kind);
  } else if (typeof value === 'object' && value !== null) {
    const held = 'kind' in value ? value.kind : undefined;
    for (const [name, one] of Object.entries(value)) yield* amountsIn(one, path === '' ? name : `${path}.${name}`, name, held);
  }
}

const isWritable = (written: number): boolean => {
  try {
    return Number.isSafeInteger(pointsOf(written));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

export const pointsWritable: Law = function* (file): Iterable<SchemeFault> {
  const { yearEnd: _, ...measured } = file;
  for (const { path, written } of amountsIn(measured, '', '', undefined)) {
    if (isWritable(written)) continue;
    const tooLarge = Math.abs(written) > pointsMax / 100;
    yield fault(path, tooLarge ? 'points_too_large' : 'points_too_fine', tooLarge ? { written, max: pointsMax / 100 } : { written });
  }
};

export const signsHold: Law = function* (file) {
  const holdsOf = new Map(file.categories.map((category) => [category.code, category.holds]));
  for (const [i, item] of file.items.entries()) {
    const path = `items[${i}].points`;
    const facts = { item: item.code, points: item.points };
    const holds = holdsOf.get(item.category);
    if (item.points === 0 && item.trigger?.on !== 'year_carried') yield fault(path, 'points_zero', facts);
    else if (holds === 'deduction' && item.points > 0) yield fault(path, 'deduction_positive', facts);
    else if (holds === 'bonus' && item.points < 0) yield fault(path, 'bonus_negative', facts);
  }
};

export const awardsReach: Law = function* (file) {
  const longKinds = new Set(file.attendance.longActivities.map((one) => one.countsAs));
  const tapped = new Map<string, string>();
  for (const [i, item] of file.items.entries()) {
    const path = `items[${i}]`;
    const facts = { item: item.code };
    if (item.countsIn.length === 0) yield fault(`${path}.countsIn`, 'counts_nowhere', facts);
    if (item.award.includes('auto') && item.trigger === undefined) yield fault(path, 'auto_without_trigger', facts);
    if (item.trigger !== undefined && !item.award.includes('auto')) yield fault(`${path}.trigger`, 'trigger_without_auto', facts);
    if (item.conversion !== undefined && !item.award.some((way) => way === 'import' || way === 'claim' || way === 'secretary')) {
      yield fault(`${path}.conversion`, 'conversion_without_way', facts);
    }
    if (!item.award.includes('tap')) continue;
    if (item.activityTypes.length === 0) yield fault(`${path}.activityTypes`, 'tap_without_activity', facts);
    for (const [j, activity] of item.activityTypes.entries()) {
      const first = tapped.get(activity);
      if (first !== undefined && first !== item.code) {
        yield fault(`${path}.activityTypes[${j}]`, 'activity_taken', { ...facts, activity, by: first });
      }
      tapped.set(activity, first ?? item.code);
      longKinds.delete(activity);
    }
  }
  for (const [i, { countsAs }] of file.attendance.longActivities.entries()) {
    if (longKinds.has(countsAs)) yield fault(`attendance.longActivities[${i}].countsAs`, 'long_activity_unknown', { activity: countsAs });
  }
};

export const categoriesFilled: Law = function* (file) {
  for (const [i, category] of file.categories.entries()) {
    const items = file.items.filter((item) => item.category === category.code);
    const facts = { category: category.code };
    if (items.length === 0) yield fault(`categories[${i}]`, 'category_empty', facts);
    if (!category.redeemable) continue;
    if (category.holds === 'deduction') yield fault(`categories[${i}].redeemable`, 'redeemable_deduction', facts);
    else if (items.length > 0 && !items.some((item) => item.points > 0))
      yield fault(`categories[${i}].redeemable`, 'redeemable_empty', facts);
  }
};
