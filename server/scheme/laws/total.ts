/** Laws of the total: where it begins, who weighs in it, what a year hands on, what classes leave out. */
import { isShorter } from '../../kernel/calendar.ts';
import { fault, type Law } from './law.ts';

export const boundsOrdered: Law = function* ({ total: { floor, ceiling } }) {
  if (floor !== undefined && ceiling !== undefined && floor > ceiling)
    yield fault('total.floor', 'floor_above_ceiling', { floor, ceiling });
};

export const basesFit: Law = function* (file) {
  for (const [i, base] of (file.base ?? []).entries()) {
    const facts = { base: base.code };
    if (base.points === 0) yield fault(`base[${i}].points`, 'points_zero', facts);
    if (base.countsIn.length === 0) yield fault(`base[${i}].countsIn`, 'counts_nowhere', facts);
    for (const [j, kind] of base.countsIn.entries()) {
      if (isShorter(kind, base.per)) yield fault(`base[${i}].countsIn[${j}]`, 'base_too_long', { ...facts, per: base.per, kind });
    }
  }
};

export const weightsHold: Law = function* ({ weights, yearEnd }) {
  if (weights === undefined) return;
  if (weights.assessors.length === 0) yield fault('weights.assessors', 'weights_alone');
  const terms = [
    { path: 'weights.points', term: weights.points },
    ...weights.assessors.map((term, i) => ({ path: `weights.assessors[${i}]`, term })),
  ];
  for (const { path, term } of terms) {
    for (const key of ['share', 'outOf'] as const) {
      if (term[key] <= 0) yield fault(`${path}.${key}`, 'weights_not_positive', { written: term[key] });
    }
  }
  if (weights.period === 'year' && yearEnd.weights.appraisal > 0) yield fault('yearEnd.weights.appraisal', 'weights_twice');
};

export const carryOverFinds: Law = function* (file) {
  const { carryOver } = file;
  for (const [i, item] of file.items.entries()) {
    if (item.trigger?.on === 'year_carried' && carryOver?.item !== item.code) {
      yield fault(`items[${i}].trigger`, 'carry_over_missing', { item: item.code });
    }
  }
  const item = file.items.find((one) => one.code === carryOver?.item);
  if (carryOver === undefined || item === undefined) return;
  if (item.trigger?.on !== 'year_carried') yield fault('carryOver.item', 'carry_over_not_automatic', { item: item.code });
  if (carryOver.maxPoints !== undefined && carryOver.maxPoints <= 0) {
    yield fault('carryOver.maxPoints', 'cap_not_positive', { item: item.code, max: carryOver.maxPoints });
  }
};

export const classesDiffer: Law = function* (file) {
  for (const [i, one] of (file.memberClasses ?? []).entries()) {
    if (one.leavesOutItems.length + one.leavesOutCategories.length === 0) {
      yield fault(`memberClasses[${i}]`, 'class_changes_nothing', { class: one.class });
    }
  }
};
