/** Laws of caps: each bounds something, none says the opposite of another. */
import type { SchemeFault } from '../../contract/scheme-faults.ts';
import { type PeriodKind, periodKinds } from '../../kernel/calendar.ts';
import type { SchemeFile } from '../format.ts';
import { fault, type Law } from './law.ts';

export type WrittenCap = SchemeFile['items'][number]['caps'][number];
type Facts = SchemeFault['facts'];
type WrittenCaps = { readonly path: string; readonly caps: readonly WrittenCap[]; readonly facts: Facts; readonly onDeductions: boolean };

const days: Readonly<Record<PeriodKind, number>> = { day: 1, week: 7, month: 31, quarter: 92, year: 366 };
const months: Readonly<Record<PeriodKind, number>> = { day: 0, week: 0, month: 1, quarter: 3, year: 12 };
export const lengthOf = (window: PeriodKind) => periodKinds.indexOf(window);

/** The most windows of a length that lie, whole or cut, in a longer one: six weeks in a month. */
export function windowsIn(window: PeriodKind, longer: PeriodKind): number {
  if (months[window] > 0) return months[longer] / months[window];
  return window === 'day' ? days[longer] : Math.floor((days[longer] - 2) / 7) + 2;
}

const measures = ['maxPoints', 'maxTimes'] as const;

/** Every list of caps in a file. */
function* capsIn(file: SchemeFile): Iterable<WrittenCaps> {
  const points = new Map(file.items.map((item) => [item.code, item.points]));
  for (const [i, item] of file.items.entries()) {
    yield { path: `items[${i}].caps`, caps: item.caps, facts: { item: item.code }, onDeductions: item.points < 0 };
  }
  for (const [i, group] of (file.itemGroups ?? []).entries()) {
    const onDeductions = group.items.some((item) => (points.get(item) ?? 0) < 0);
    yield { path: `itemGroups[${i}].caps`, caps: group.caps, facts: { group: group.code }, onDeductions };
  }
  for (const [i, category] of file.categories.entries()) {
    const facts = { category: category.code };
    yield { path: `categories[${i}].caps`, caps: category.caps, facts, onDeductions: category.holds === 'deduction' };
  }
  for (const [i, ceiling] of (file.bonusCeilings ?? []).entries()) {
    yield { path: `bonusCeilings[${i}].caps`, caps: ceiling.caps, facts: { ceiling: ceiling.code }, onDeductions: false };
  }
}

export const capsMeasure: Law = function* (file): Iterable<SchemeFault> {
  for (const { path, caps, facts, onDeductions } of capsIn(file)) {
    for (const [j, cap] of caps.entries()) {
      const at = `${path}[${j}]`;
      const given = measures.filter((measure) => cap[measure] !== undefined);
      if (given.length === 0) yield fault(at, 'cap_without_measure', facts);
      if (given.length === 2) yield fault(at, 'cap_two_measures', facts);
      for (const measure of given) {
        const max = cap[measure] ?? 0;
        if (max <= 0) yield fault(`${at}.${measure}`, 'cap_not_positive', { ...facts, max });
      }
      if (onDeductions) yield fault(at, 'cap_on_deduction', facts);
    }
  }
};

/** Two caps of one kind: the longer must allow no less than the shorter, nor more than all the shorter ones together. */
function* compared({ path, caps, facts }: WrittenCaps): Iterable<SchemeFault> {
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
  for (const caps of capsIn(file)) yield* compared(caps);
};

/** The most that a list of caps lets a window count, of awards of so many points; Infinity when none bounds it. */
const mostUnder = (caps: readonly WrittenCap[], window: PeriodKind, each: number): number =>
  Math.min(
    Infinity,
    ...caps.map((cap) => {
      const max = cap.maxPoints ?? (cap.maxTimes ?? Infinity) * each;
      return lengthOf(cap.window) >= lengthOf(window) ? max : max * windowsIn(cap.window, window);
    }),
  );

const mostOfItem = (item: SchemeFile['items'][number], window: PeriodKind): number =>
  item.points < 0 ? 0 : mostUnder(item.caps, window, item.points);

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** A cap of a category, of a group, or a ceiling over categories that its parts can't reach under their own caps bounds nothing. */
export const sharedCapsReached: Law = function* (file) {
  for (const [i, category] of file.categories.entries()) {
    const items = file.items.filter((item) => item.category === category.code);
    if (category.holds === 'deduction') continue;
    yield* reached(`categories[${i}].caps`, category.caps, items, { category: category.code });
  }
  for (const [i, group] of (file.itemGroups ?? []).entries()) {
    const items = file.items.filter((item) => group.items.includes(item.code));
    if (items.length < group.items.length) continue;
    yield* reached(`itemGroups[${i}].caps`, group.caps, items, { group: group.code });
  }
  for (const [i, ceiling] of (file.bonusCeilings ?? []).entries()) {
    if (!ceiling.categories.every((code) => file.categories.some((category) => category.code === code))) continue;
    for (const [j, { window, maxPoints }] of ceiling.caps.entries()) {
      const most = sum(
        ceiling.categories.map((code) => {
          const items = file.items.filter((item) => item.category === code);
          const caps = file.categories.find((category) => category.code === code)?.caps ?? [];
          return Math.min(mostUnder(caps, window, Infinity), sum(items.map((item) => mostOfItem(item, window))));
        }),
      );
      const facts = { ceiling: ceiling.code, window, max: maxPoints, most };
      if (ceiling.categories.length > 0 && maxPoints > most)
        yield fault(`bonusCeilings[${i}].caps[${j}].maxPoints`, 'cap_unreachable', facts);
    }
  }
};

function* reached(
  path: string,
  caps: readonly WrittenCap[],
  items: readonly SchemeFile['items'][number][],
  facts: Facts,
): Iterable<SchemeFault> {
  for (const [j, { window, maxPoints, maxTimes }] of caps.entries()) {
    if (items.length === 0) continue;
    const most = sum(items.map((item) => mostOfItem(item, window)));
    if (maxPoints !== undefined && maxPoints > most)
      yield fault(`${path}[${j}].maxPoints`, 'cap_unreachable', { ...facts, window, max: maxPoints, most });
    const mostTimes = sum(items.map((item) => (item.points > 0 ? mostOfItem(item, window) / item.points : 0)));
    if (maxTimes !== undefined && maxTimes > Math.ceil(mostTimes)) {
      yield fault(`${path}[${j}].maxTimes`, 'cap_unreachable', { ...facts, window, max: maxTimes, most: Math.ceil(mostTimes) });
    }
  }
}
