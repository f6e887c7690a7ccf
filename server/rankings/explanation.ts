/** A score told as lines: the explanation is the score itself, with the entries behind it, never computed again. */
import type { CapUse } from '../../views/pages/member/model.ts';
import type { CapFact } from '../../views/pages/parts.ts';
import type { AdjustmentFact, CategoryLine, CutFact, EntryFact, MoveFact, Explanation, ItemLine } from '../contract/explanation.ts';
import { isShorter } from '../kernel/calendar.ts';
import { groupBy } from '../kernel/group.ts';
import { type Points, sumPoints } from '../kernel/points.ts';
import type { ScoredKind } from '../scheme/format.ts';
import type { CategoryScore, ItemScore, Score } from '../scheme/score.ts';
import type { Scored } from './service.ts';

type Cut = ItemScore['cuts'][number];
type Use = ItemScore['caps'][number];
type Name = ItemLine['name'];

const named = ({ nameZh, nameEn }: { readonly nameZh: string; readonly nameEn?: string | undefined }): Name => ({
  nameZh,
  ...(nameEn === undefined ? {} : { nameEn }),
});

const isByTimes = (rule: Use['rule']): boolean => rule.endsWith('times-cap');

const capOf = ({ rule, window, max }: Use): CapFact => ({
  window,
  maxPoints: isByTimes(rule) ? null : max,
  maxTimes: isByTimes(rule) ? max : null,
});

/** What the lines are told with beside the score. */
type Told = {
  readonly scored: Scored;
  readonly kind: ScoredKind;
  readonly entriesOf: ReadonlyMap<string, readonly EntryFact[]>;
};

/** One case a rule, and no other: a rule without its facts here does not compile. */
function cutOf(cut: Cut, { scored, kind, entriesOf }: Told): CutFact {
  const { posted, counted } = cut;
  switch (cut.rule) {
    case 'points-cap':
    case 'times-cap': {
      const { rule, window, windowPeriod, times } = cut;
      return { ...capOf(cut), rule, window, windowPeriod, times, posted, counted };
    }
    case 'group-points-cap':
    case 'group-times-cap':
    case 'category-times-cap': {
      const { rule, window, windowPeriod, times } = cut;
      return { ...capOf(cut), rule, group: sharedName(cut, scored), window, windowPeriod, times, posted, counted };
    }
    case 'category-cap':
      throw new Error('a cap of a category cuts its category, never an item');
    case 'not-counted':
      return { rule: cut.rule, kind, posted, counted };
    case 'member-class':
      return { rule: cut.rule, class: cut.class, posted, counted };
    case 'exclusive-group': {
      const { scheme } = scored.version;
      const kept = scheme.items.find((item) => item.code === cut.keptItem);
      const group = scheme.exclusiveGroups.find((one) => one.code === cut.group);
      const at = [...entriesOf.values()].flat().find((entry) => entry.activityId === cut.occasion);
      return {
        rule: cut.rule,
        group: named(group ?? { nameZh: cut.group }),
        occasion: at?.activity ?? null,
        kept: named(kept ?? { nameZh: cut.keptItem }),
        posted,
        counted,
      };
    }
  }
}

/** The name of what shares a cap: a group of items, or the category itself. */
function sharedName(cut: Cut, { score }: Scored): Name {
  const code = 'group' in cut ? cut.group : '';
  const group = score.categories.flatMap((category) => category.groups).find((one) => one.code === code);
  return named(group ?? { nameZh: code });
}

/** What moved a category, in the order in which it was read. */
const movesOf = ({ occurrences, cuts, parts }: CategoryScore): readonly MoveFact[] => [
  ...occurrences.map(({ rule, effect, window, windowPeriod, from, times, extra, each, posted, counted, ...name }): MoveFact => ({
    rule,
    name: named(name),
    effect,
    window,
    windowPeriod,
    from,
    times,
    extra,
    each,
    posted,
    counted,
  })),
  ...cuts.map((use): MoveFact => {
    const { window, windowPeriod, times, posted, counted } = use;
    return { ...capOf(use), rule: 'category-cap', window, windowPeriod, times, posted, counted };
  }),
  ...parts.map(({ rule, per, windowPeriod, full, floor, emptiedBy, posted, counted }): MoveFact => ({
    rule,
    per,
    windowPeriod,
    full,
    floor,
    emptied: emptiedBy !== null,
    posted,
    counted,
  })),
];

/** What each rule does to the total; exhaustive, as above. */
function adjustmentOf(step: Score['adjustments'][number]): AdjustmentFact {
  const points = step.counted - step.posted;
  switch (step.rule) {
    case 'base':
      return { rule: step.rule, name: named(step), per: step.per, each: step.each, periods: step.periods, points };
    case 'bonus-ceiling': {
      const { rule, window, windowPeriod, reached, limit } = step;
      return { rule, name: named(step), window, windowPeriod, reached, limit, points };
    }
    case 'weights': {
      const lines = step.lines.map(({ assessor, share, outOf, posted, counted }) => ({
        name: assessor === null ? null : named(assessor),
        share,
        outOf,
        posted,
        counted,
      }));
      return { rule: step.rule, lines, points };
    }
    case 'total-floor':
    case 'total-ceiling':
      return { rule: step.rule, limit: step.limit, points };
    case 'veto':
      return { rule: step.rule, name: named(step), day: step.day, points };
  }
}

const itemLineOf = (item: ItemScore, told: Told): ItemLine => ({
  code: item.code,
  name: named(item),
  times: item.times,
  each: item.points * item.times === item.posted ? item.points : null,
  recorded: item.posted,
  counted: item.counted,
  cuts: item.cuts.map((cut) => cutOf(cut, told)),
  entries: told.entriesOf.get(item.code) ?? [],
});

/** An item of which nothing stands: all its entries were taken back, which is told too. */
function emptyLineOf(code: string, entries: readonly EntryFact[]): ItemLine {
  const [first] = entries;
  return { code, name: first?.item ?? { nameZh: code }, times: 0, each: null, recorded: 0, counted: 0, cuts: [], entries };
}

function categoryLineOf(category: CategoryScore, beside: readonly ItemLine[], told: Told): CategoryLine {
  return {
    code: category.code,
    name: named(category),
    recorded: sumPoints(category.items.map((item) => item.counted)),
    counted: category.counted,
    moves: movesOf(category),
    items: [...category.items.map((item) => itemLineOf(item, told)), ...beside],
  };
}

/** The lines of a score: categories with items and their entries, then what a floor or a ceiling moved. */
export function linesOf(scored: Scored, entries: readonly EntryFact[]): Pick<Explanation, 'total' | 'categories' | 'adjustments'> {
  const { score, context, sums } = scored;
  const told: Told = { scored, kind: score.kind, entriesOf: groupBy(entries, (entry) => entry.code) };
  const inScore = new Set(score.categories.flatMap((category) => category.items.map((item) => item.code)));
  const beside = [...told.entriesOf].filter(([code]) => !inScore.has(code)).map(([code, own]) => emptyLineOf(code, own));
  const categoryOf = (code: string): string | undefined => {
    const sum = sums.find((one) => one.item === code);
    return sum === undefined ? undefined : context.placedOf(sum).category.code;
  };
  return {
    total: score.total,
    categories: score.categories.map((category) =>
      categoryLineOf(
        category,
        beside.filter((line) => categoryOf(line.code) === category.code),
        told,
      ),
    ),
    adjustments: score.adjustments.map(adjustmentOf),
  };
}

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
