/** Laws of caps: each bounds something, none says the opposite of another. */
import type { SchemeFault } from '../../contract/scheme-faults.ts';
import { type PeriodKind, periodKinds } from '../../kernel/calendar.ts';
import type { SchemeFile } from '../format.ts';
import { fault, type Law } from './law.ts';

type WrittenCap = SchemeFile['items'][number]['caps'][number];

const days: Readonly<Record<PeriodKind, number>> = { day: 1, week: 7, month: 31, quarter: 92, year: 366 };
const months: Readonly<Record<PeriodKind, number>> = { day: 0, week: 0, month: 1, quarter: 3, year: 12 };
const lengthOf = (window: PeriodKind) => periodKinds.indexOf(window);

/** The most windows of a length that lie, whole or cut, in a longer one: six weeks in a month. */
function windowsIn(window: PeriodKind, longer: PeriodKind): number {
  if (months[window] > 0) return months[longer] / months[window];
  return window === 'day' ? days[longer] : Math.floor((days[longer] - 2) / 7) + 2;
}

const measures = ['maxPoints', 'maxTimes'] as const;

export const capsMeasure: Law = function* (file): Iterable<SchemeFault> {
  for (const [i, item] of file.items.entries()) {
    for (const [j, cap] of item.caps.entries()) {
      const path = `items[${i}].caps[${j}]`;
      const facts = { item: item.code };
      const given = measures.filter((measure) => cap[measure] !== undefined);
      if (given.length === 0) yield fault(path, 'cap_without_measure', facts);
      if (given.length === 2) yield fault(path, 'cap_two_measures', facts);
      for (const measure of given) {
        const max = cap[measure] ?? 0;
        if (max <= 0) yield fault(`${path}.${measure}`, 'cap_not_positive', { ...facts, max });
      }
      if (item.points < 0) yield fault(path, 'cap_on_deduction', facts);
    }
  }
  for (const [i, category] of file.categories.entries()) {
    for (const [j, cap] of category.caps.entries()) {
      const path = `categories[${i}].caps[${j}]`;
      if (cap.maxPoints <= 0) yield fault(`${path}.maxPoints`, 'cap_not_positive', { category: category.code, max: cap.maxPoints });
      if (category.holds === 'deduction') yield fault(path, 'cap_on_deduction', { category: category.code });
    }
  }
};

/** Two caps of one kind: the longer must allow no less than the shorter, nor more than all the shorter ones together. */
function* compared(path: string, caps: readonly WrittenCap[], facts: SchemeFault['facts']): Iterable<SchemeFault> {
  for (const [j, cap] of caps.entries()) {
    for (const measure of measures) {
      const max = cap[measure];
      if (max === undefined) continue;
      for (const [k, other] of caps.entries()) {
        const otherMax = other[measure];
        if (otherMax === undefined || otherMax <= 0 || max <= 0) continue;
        const named = { ...facts, window: cap.window, max, otherWindow: other.window, otherMax };
        if (other.window === cap.window) {
          if (k < j) yield fault(`${path}[${j}]`, 'cap_twice', named);
        } else if (lengthOf(other.window) < lengthOf(cap.window)) {
          if (max < otherMax) yield fault(`${path}[${j}].${measure}`, 'caps_contradict', named);
          if (max > otherMax * windowsIn(other.window, cap.window)) yield fault(`${path}[${j}].${measure}`, 'cap_unreachable', named);
        }
      }
    }
  }
}

export const capsAgree: Law = function* (file) {
  for (const [i, item] of file.items.entries()) yield* compared(`items[${i}].caps`, item.caps, { item: item.code });
  for (const [i, category] of file.categories.entries())
    yield* compared(`categories[${i}].caps`, category.caps, { category: category.code });
};

/** The most an item can count in a window under its caps; Infinity when none bounds it. */
function mostIn(item: SchemeFile['items'][number], window: PeriodKind): number {
  if (item.points < 0) return 0;
  const bounds = item.caps.map((cap) => {
    const max = cap.maxPoints ?? (cap.maxTimes ?? Infinity) * item.points;
    return lengthOf(cap.window) >= lengthOf(window) ? max : max * windowsIn(cap.window, window);
  });
  return Math.min(Infinity, ...bounds);
}

/** A category's cap that its items can't reach under their own caps bounds nothing. */
export const categoryCapsReached: Law = function* (file) {
  for (const [i, category] of file.categories.entries()) {
    const items = file.items.filter((item) => item.category === category.code);
    for (const [j, { window, maxPoints }] of category.caps.entries()) {
      const most = items.map((item) => mostIn(item, window)).reduce((sum, points) => sum + points, 0);
      if (items.length > 0 && category.holds !== 'deduction' && maxPoints > most) {
        yield fault(`categories[${i}].caps[${j}].maxPoints`, 'cap_unreachable', { category: category.code, window, max: maxPoints, most });
      }
    }
  }
};
