/** Where a score comes from in words: the lines of an explanation, each cut as a sentence, the sum as a formula. */
import type { AdjustmentFact, CategoryLine, CutFact, Explanation, ItemLine, MoveFact } from '../../server/contract/explanation.ts';
import { kindOf, type Period } from '../../server/kernel/calendar.ts';
import type { Points } from '../../server/kernel/points.ts';
import type { Say } from '../say.ts';
import { capWords, entryView } from './parts-view.ts';

/** Terms of the sum as written: `14 + 21 − 1`. */
function formula(terms: readonly Points[], { format }: Say): string {
  return terms
    .map((term, i) => (i === 0 ? format.points(term) : `${term < 0 ? '\u2212' : '+'} ${format.points(Math.abs(term))}`))
    .join(' ');
}

/** The window of a cut where it is a part of what is shown: `3 月`; nothing where the whole period is the window. */
const windowWords = (windowPeriod: Period, shown: Period, { format }: Say): string =>
  windowPeriod === shown ? '' : format.periodAlone(windowPeriod);

/** "记 6 分，计 4 分：每季最多 4 分". One case a rule: a rule without words here does not compile. */
function cutWords(cut: CutFact, shown: Period, say: Say): string {
  const { words, format, name } = say;
  const { why } = words.pages;
  const [recorded, counted] = [format.points(cut.posted), format.points(cut.counted)];
  switch (cut.rule) {
    case 'points-cap':
    case 'times-cap':
      return why.cut(windowWords(cut.windowPeriod, shown, say), recorded, counted, capWords(cut, say));
    case 'group-points-cap':
    case 'group-times-cap':
    case 'category-times-cap':
      return why.shared(windowWords(cut.windowPeriod, shown, say), recorded, counted, name(cut.group), capWords(cut, say));
    case 'not-counted':
      return why.notCounted(recorded, counted, why.kinds[cut.kind]);
    case 'member-class':
      return why.memberClass(recorded, counted, words.codes.classes[cut.class]);
    case 'exclusive-group':
      return why.exclusive(recorded, counted, name(cut.kept), cut.occasion ?? '');
  }
}

/** What moved a category, as a sentence under a name. */
function moveWords(move: MoveFact, shown: Period, say: Say): { readonly name: string; readonly say: string } {
  const { words, format, name } = say;
  const { why } = words.pages;
  const window = windowWords(move.windowPeriod, shown, say);
  const [posted, counted] = [format.points(move.posted), format.points(move.counted)];
  switch (move.rule) {
    case 'category-cap':
      return { name: why.categoryCapped, say: why.categoryCut(window, posted, counted, capWords(move, say)) };
    case 'occurrence':
      return {
        name: name(move.name),
        say:
          move.effect === 'empties_part'
            ? why.empties(window, move.times, move.from)
            : move.effect === 'once'
              ? why.once(window, move.times, move.from, format.signed(move.each))
              : why.each(window, move.times, move.from, move.extra, format.signed(move.each)),
      };
    case 'part':
      return {
        name: why.part(window),
        say: move.emptied
          ? why.partEmptied(format.points(move.full), counted)
          : why.partLeft(format.points(move.full), format.points(Math.abs(move.posted)), counted, format.points(move.floor)),
      };
  }
}

/** A step to the total: its name, then its arithmetic where it has any. */
function adjustmentWords(step: AdjustmentFact, shown: Period, say: Say): { readonly name: string; readonly say: string } {
  const { words, format, name } = say;
  const { why } = words.pages;
  switch (step.rule) {
    case 'base':
      return { name: name(step.name), say: why.base(words.spoken.per[step.per], format.points(step.each), step.periods) };
    case 'bonus-ceiling':
      return {
        name: name(step.name),
        say: why.bonusCeiling(windowWords(step.windowPeriod, shown, say), format.points(step.reached), format.points(step.limit)),
      };
    case 'weights':
      return {
        name: why.weights,
        say: step.lines
          .map((line) =>
            line.posted === null
              ? why.noMark(line.name === null ? why.points : name(line.name), format.points(line.share))
              : why.weight(
                  line.name === null ? why.points : name(line.name),
                  format.points(line.posted),
                  format.points(line.outOf),
                  format.points(line.share),
                  format.points(line.counted),
                ),
          )
          .join(why.semicolon),
      };
    case 'total-floor':
      return { name: why.floor(format.points(step.limit)), say: '' };
    case 'total-ceiling':
      return { name: why.ceiling(format.points(step.limit)), say: '' };
    case 'veto':
      return { name: name(step.name), say: why.veto(format.day(step.day)) };
  }
}

function plainReason(item: ItemLine, { words, format }: Say): string {
  const { why } = words.pages;
  if (item.times === 0 && item.recorded === 0) return why.takenBack;
  const [single] = item.entries.filter((entry) => entry.reversal === null);
  if (item.times === 1 && single !== undefined) return format.day(single.day);
  return item.each === null ? why.times(item.times) : why.timesEach(item.times, format.points(item.each));
}

function itemView(item: ItemLine, shown: Period, say: Say) {
  const { format, name } = say;
  return {
    name: name(item.name),
    value: format.points(item.counted),
    why: plainReason(item, say),
    /** Its one entry says the day. */
    once: item.times === 1,
    cuts: item.cuts.map((cut) => cutWords(cut, shown, say)),
    entries: item.entries.map((entry) => entryView(entry, say)),
  };
}

function categoryView(category: CategoryLine, shown: Period, say: Say) {
  const { format, name } = say;
  return {
    name: name(category.name),
    value: format.points(category.counted),
    items: category.items.map((item) => itemView(item, shown, say)),
    moves: category.moves.map((move) => ({ ...moveWords(move, shown, say), by: format.signed(move.counted - move.posted) })),
  };
}

/** Categories that have anything, in the scheme's order. */
export function whyView(explanation: Explanation, say: Say) {
  const { words, format } = say;
  const { why } = words.pages;
  const { categories, adjustments, total, period } = explanation;
  const shown = categories.filter((category) => category.items.length > 0 || category.counted !== 0);
  const terms = [...shown.map((category) => category.counted), ...adjustments.map((adjustment) => adjustment.points)];
  return {
    heading: why.heading(format.points(total)),
    scheme: why.scheme(explanation.scheme.version),
    empty: terms.length === 0,
    categories: shown.map((category) => categoryView(category, period, say)),
    adjustments: adjustments.map((one) => ({ ...adjustmentWords(one, period, say), value: format.signed(one.points) })),
    formula: formula(terms, say),
    sum: why.sum(format.points(total)),
    note: kindOf(period) === 'month' ? null : why.monthsDiffer,
  };
}
