/** The page of one member's points in words. */
import { kindOf } from '../../../server/kernel/calendar.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { Say } from '../../say.ts';
import { capWords, entryView, flagView, heroView, scaleView, stateView } from '../parts-view.ts';
import type { CapUse, CategoryLine, Explanation, ItemLine, MemberModel } from './model.ts';

export function memberView(model: MemberModel, say: Say) {
  const { words, format } = say;
  const pageWords = words.pages.member;
  const kind = kindOf(model.period);
  const { member } = model;
  return {
    title: member.self ? pageWords.mine : pageWords.of(member.name),
    subtitle: member.self ? `${member.name} \u00b7 ${member.organisationName}` : member.organisationName,
    classNote: member.class === 'normal' || member.class === 'floating' ? null : pageWords.classNote(words.codes.classes[member.class]),
    state: stateView(model.state, say),
    period: format.period(model.period),
    previousHref: model.previousHref,
    nextHref: model.nextHref,
    switch: [
      { href: model.periods.monthHref, word: pageWords.byMonth, current: kind === 'month' },
      { href: model.periods.quarterHref, word: pageWords.byQuarter, current: kind === 'quarter' },
      { href: model.periods.yearHref, word: pageWords.byYear, current: kind === 'year' },
    ],
    hero: heroView(model.hero, say, words.pages.parts.monthPoints(format.monthAlone(model.hero.month))),
    quarter: model.quarter === null ? null : scaleView(model.quarter, say),
    flags: model.flags.map(({ quarter, level, score }) => ({
      ...flagView(level, say),
      quarter: format.period(quarter),
      score: format.pointsOf(score),
    })),
    why: whyView(model.explanation, kind !== 'month', say),
    caps: model.caps.map((use) => capView(use, say)),
    entries: model.entries.map((entry) => entryView(entry, say)),
    entriesNote:
      model.entriesTotal > model.entries.length
        ? pageWords.entriesMore(format.count(model.entries.length), format.count(model.entriesTotal))
        : pageWords.entriesNote(format.count(model.entriesTotal)),
  };
}

/** Terms of the sum as written: `14 + 21 − 1`. */
function formula(terms: readonly Points[], { format }: Say): string {
  return terms
    .map((term, i) => (i === 0 ? format.points(term) : `${term < 0 ? '\u2212' : '+'} ${format.points(Math.abs(term))}`))
    .join(' ');
}

function whyView(explanation: Explanation, longer: boolean, say: Say) {
  const { words, format } = say;
  const pageWords = words.pages.member;
  const { categories, adjustments, total } = explanation;
  const shown = categories.filter((category) => category.items.length > 0 || category.counted !== 0);
  const terms = [...shown.map((category) => category.counted), ...adjustments.map((adjustment) => adjustment.points)];
  return {
    heading: pageWords.why(format.points(total)),
    scheme: pageWords.scheme(explanation.schemeVersion),
    empty: terms.length === 0,
    categories: shown.map((category, i) => ({ ...categoryView(category, say), open: i === 0 })),
    adjustments: adjustments.map(({ kind, points }) => ({ name: pageWords.adjustments[kind], value: format.signed(points) })),
    formula: formula(terms, say),
    sum: pageWords.sum(format.points(total)),
    note: longer ? pageWords.monthsDiffer : null,
  };
}

function categoryView(category: CategoryLine, say: Say) {
  const { words, format, name } = say;
  const cut = category.counted === category.recorded || category.cap === null;
  return {
    name: name(category.name),
    value: format.points(category.counted),
    items: category.items.map((item) => ({ name: name(item.name), value: format.points(item.counted), ...itemReason(item, say) })),
    cut: cut
      ? null
      : words.pages.member.categoryCut(format.points(category.recorded), format.points(category.counted), capWords(category.cap, say)),
    cutBy: format.points(category.counted - category.recorded),
  };
}

function cutWords(cut: NonNullable<ItemLine['cut']>, recorded: string, counted: string, say: Say): string {
  const pageWords = say.words.pages.member;
  switch (cut.kind) {
    case 'cap':
      return pageWords.cut(recorded, counted, capWords(cut.cap, say));
    case 'exclusive':
      return pageWords.exclusive(recorded, counted, say.name(cut.with));
    case 'not_counted':
      return pageWords.notCounted(recorded, counted);
  }
}

function itemReason(item: ItemLine, say: Say): { readonly why: string; readonly cut: boolean } {
  const { words, format } = say;
  const pageWords = words.pages.member;
  const recorded = format.points(item.recorded);
  const counted = format.points(item.counted);
  if (item.cut !== null && item.recorded !== item.counted) {
    return { why: cutWords(item.cut, recorded, counted, say), cut: true };
  }
  if (item.times === 1 && item.day !== null) return { why: format.day(item.day), cut: false };
  return { why: item.each === null ? pageWords.times(item.times) : pageWords.timesEach(item.times, format.points(item.each)), cut: false };
}

function capView(use: CapUse, say: Say) {
  const { words, format, name } = say;
  const pageWords = words.pages.member;
  const cap = capWords(use.cap, say);
  const item = name(use.name);
  if (use.cap.maxPoints === null) {
    const max = use.cap.maxTimes ?? 0;
    const full = use.used >= max;
    return {
      name: item,
      full,
      used: String(use.used),
      of: pageWords.ofTimes(max),
      part: format.share(use.used, max),
      label: pageWords.capTimesLabel(item, use.used, max),
      hint: full ? pageWords.capFull(cap) : pageWords.capTimesLeft(cap, max - use.used),
    };
  }
  const max = use.cap.maxPoints;
  const full = use.used >= max;
  const over = use.recorded > use.used;
  return {
    name: item,
    full,
    used: format.points(use.used),
    of: pageWords.ofPoints(format.points(max)),
    part: format.share(use.used, max),
    label: pageWords.capLabel(item, format.points(use.used), format.points(max)),
    hint: over
      ? pageWords.capOver(cap, use.times, format.points(use.recorded), format.points(use.used))
      : full
        ? pageWords.capFull(cap)
        : pageWords.capLeft(cap, format.points(max - use.used)),
  };
}
