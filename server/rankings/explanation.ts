/** A score told as lines: the explanation is the score itself, put into the page's words, never computed again. */
import type { CapUse, CategoryLine, Explanation, ItemLine } from '../../views/pages/member/model.ts';
import type { CapFact } from '../../views/pages/parts.ts';
import { isShorter } from '../kernel/calendar.ts';
import type { Points } from '../kernel/points.ts';
import type { DaySum } from '../ledger/sums.ts';
import type { Scheme } from '../scheme/format.ts';
import type { CategoryScore, ItemScore, Score } from '../scheme/score.ts';
import type { Scored } from './service.ts';

type Cut = ItemScore['cuts'][number];
type Use = ItemScore['caps'][number];

const isByTimes = (rule: Use['rule']): boolean => rule.endsWith('times-cap');

const capOf = ({ rule, window, max }: Use): CapFact => ({
  window,
  maxPoints: isByTimes(rule) ? null : max,
  maxTimes: isByTimes(rule) ? max : null,
});

function cutOf(scheme: Scheme, cuts: readonly Cut[]): ItemLine['cut'] {
  const deepest = cuts.toSorted((a, b) => b.posted - b.counted - (a.posted - a.counted))[0];
  if (deepest === undefined) return null;
  if (deepest.rule === 'not-counted' || deepest.rule === 'member-class') return { kind: 'not_counted' };
  if (deepest.rule !== 'exclusive-group') return { kind: 'cap', cap: capOf(deepest) };
  const kept = scheme.items.find((item) => item.code === deepest.keptItem);
  return { kind: 'exclusive', with: kept === undefined ? { nameZh: deepest.keptItem } : { nameZh: kept.nameZh, nameEn: kept.nameEn } };
}

/** The day of an item that was awarded once. */
const singleDayOf = (item: ItemScore, sums: readonly DaySum[]): string | null =>
  item.times === 1 ? (sums.find((sum) => sum.item === item.code && sum.times > 0)?.day ?? null) : null;

const itemLineOf = (scheme: Scheme, sums: readonly DaySum[], item: ItemScore): ItemLine => ({
  code: item.code,
  name: { nameZh: item.nameZh, nameEn: item.nameEn },
  times: item.times,
  each: item.points * item.times === item.posted ? item.points : null,
  recorded: item.posted,
  counted: item.counted,
  cut: cutOf(scheme, item.cuts),
  day: singleDayOf(item, sums),
});

function categoryLineOf(scheme: Scheme, sums: readonly DaySum[], category: CategoryScore): CategoryLine {
  const cut = category.cuts.at(-1);
  return {
    code: category.code,
    name: { nameZh: category.nameZh, nameEn: category.nameEn },
    recorded: category.items.reduce((sum, item) => sum + item.counted, 0),
    counted: category.counted,
    cap: cut === undefined ? null : capOf(cut),
    items: category.items.map((item) => itemLineOf(scheme, sums, item)),
  };
}

const adjustmentKinds = {
  base: 'base',
  'bonus-ceiling': 'bonus_ceiling',
  weights: 'weights',
  'total-floor': 'floor',
  'total-ceiling': 'ceiling',
  veto: 'veto',
} as const satisfies Record<Score['adjustments'][number]['rule'], Explanation['adjustments'][number]['kind']>;

/** The lines add up to the total: categories, then what a floor or a ceiling moved. */
export const explanationOf = ({ version, score, sums }: Scored): Explanation => ({
  schemeVersion: version.version,
  total: score.total,
  categories: score.categories.map((category) => categoryLineOf(version.scheme, sums, category)),
  adjustments: score.adjustments.map(({ rule, posted, counted }) => ({
    kind: adjustmentKinds[rule],
    points: counted - posted,
  })),
});

/** What the single award of an item adds to a score, where a rule took some of it. */
export function countedIn(score: Score, item: string): Points | null {
  const found = score.categories.flatMap((category) => category.items).find((one) => one.code === item);
  return found === undefined || found.times !== 1 || found.counted === found.posted ? null : found.counted;
}

type Held = { readonly item: ItemScore; readonly use: Use };

/** The latest window of each cap of an item that is as long as asked for. */
function latestUses(score: Score, wanted: (use: Use) => boolean): readonly Held[] {
  const latest = new Map<string, Held>();
  for (const item of score.categories.flatMap((category) => category.items)) {
    for (const use of item.caps.filter(wanted)) {
      const key = `${item.code} ${use.rule} ${use.window}`;
      const held = latest.get(key);
      if (held === undefined || held.use.windowPeriod < use.windowPeriod) latest.set(key, { item, use });
    }
  }
  return [...latest.values()];
}

const useOf = ({ item, use }: Held): CapUse => ({
  code: item.code,
  name: { nameZh: item.nameZh, nameEn: item.nameEn },
  cap: capOf(use),
  used: use.rule === 'times-cap' ? Math.min(use.times, use.max) : use.counted,
  recorded: use.rule === 'times-cap' ? use.times : use.posted,
  times: use.times,
});

const fullness = ({ cap, used }: CapUse): number => used / Math.max(1, cap.maxPoints ?? cap.maxTimes ?? 1);

/**
 * Room left under item caps, the fullest first. A cap is read in the score of its own length, or of the period shown
 * where that is longer: a month alone does not know what the quarter has used. `wider` are the scores that hold the shown one.
 */
export function capUsesOf(shown: Score, wider: readonly Score[]): readonly CapUse[] {
  const own = latestUses(shown, (use) => use.window === shown.kind || isShorter(use.window, shown.kind));
  const others = wider.flatMap((score) => latestUses(score, (use) => use.window === score.kind));
  return [...own, ...others].map(useOf).toSorted((a, b) => fullness(b) - fullness(a));
}
