/** The page of one member's points in words. */
import { kindOf } from '../../../server/kernel/calendar.ts';
import type { Say } from '../../say.ts';
import { capWords, entryView, flagView, heroView, scaleView, stateView } from '../parts-view.ts';
import { whyView } from '../why-view.ts';
import type { CapUse, MemberModel } from './model.ts';

const noWhy = { categories: [] };

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
    why: model.explanation === null ? noWhy : whyView(model.explanation, say),
    whyHref: model.whyHref,
    schemeHref: model.schemeHref,
    detailed: false,
    caps: model.caps.map((use) => capView(use, say)),
    entries: model.entries.map((entry) => entryView(entry, say)),
    entriesNote:
      model.entriesTotal > model.entries.length
        ? pageWords.entriesMore(format.count(model.entries.length), format.count(model.entriesTotal))
        : pageWords.entriesNote(format.count(model.entriesTotal)),
  };
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
