/** How facts that several pages share are put into words. */
import type { EntryFact, LateFact } from '../../server/contract/explanation.ts';
import { dayOf } from '../../server/kernel/calendar.ts';
import { type Points } from '../../server/kernel/points.ts';
import type { Say } from '../say.ts';
import { closingReasonCodes, rejudgeCauseCodes, sheetReasonCodes } from '../../server/contract/codes.ts';
import type { ActivityFact, CapFact, FlagLevel, MonthHero, Movement, PeriodState, QuarterScale, RankFact } from './parts.ts';

/** Arrow, word and number; a phone keeps arrow and number, the word for readers. */
export function moveView(movement: Movement, { words: { spoken } }: Say) {
  const places = movement === null ? 0 : Math.abs(movement);
  return {
    up: movement !== null && movement > 0,
    down: movement !== null && movement < 0,
    flat: movement === 0,
    word: movement === null ? spoken.newcomer : movement === 0 ? spoken.unmoved : movement > 0 ? spoken.upWord : spoken.downWord,
    places: places === 0 ? null : String(places),
  };
}

export function stateView(state: PeriodState, { words: { site }, format }: Say) {
  const closed = state.kind === 'closed';
  return { closed, word: closed ? site.closedOn(format.day(state.closedOn)) : site.asOf(format.moment(state.asOf)) };
}

/** "每季最多 4 分": the cap in a half sentence. */
export function capWords({ window, maxPoints, maxTimes }: CapFact, { words, format }: Say): string {
  const per = words.spoken.per[window];
  if (maxPoints !== null) return words.pages.parts.perPoints(per, format.points(maxPoints));
  return words.pages.parts.perTimes(per, maxTimes ?? 0);
}

function rankView(rank: RankFact, say: Say) {
  const { parts } = say.words.pages;
  if (rank.kind === 'ranked') {
    const tied = rank.tied ? say.words.spoken.tied : null;
    return { ranked: true, value: say.format.rank(rank.rank), tied, move: moveView(rank.movement, say) };
  }
  const value = { unranked: '', hidden: parts.rankHidden, none: parts.rankNone }[rank.kind];
  return {
    ranked: false,
    value: rank.kind === 'unranked' ? parts.notRanked(say.words.codes.unranked[rank.cause]) : value,
    tied: null,
    move: null,
  };
}

export function heroView(hero: MonthHero, say: Say, label: string, total: Points = hero.total) {
  const { words, format } = say;
  const { redeemable } = hero;
  return {
    label,
    value: format.points(total),
    whyHref: hero.whyHref,
    yearWhyHref: hero.yearWhyHref,
    rank: rankView(hero.rank, say),
    year: format.pointsOf(hero.yearTotal),
    redeemable:
      redeemable === null
        ? null
        : {
            value: format.pointsOf(redeemable.balance),
            pending: redeemable.pending === 0 ? null : words.pages.parts.pending(format.points(redeemable.pending)),
          },
  };
}

/** Shape by order, colour by data. */
export const flagView = (level: FlagLevel, { name }: Say) => ({
  shape: `flag-${level.order}`,
  colour: level.colour,
  name: name(level.name),
});

const goalView = ([before, after]: readonly [string, string], left: string) => ({ before, left, after });

/** The bar runs a third past the highest threshold, so that its mark never touches the end. */
export function scaleView({ quarter, score, levels, whyHref }: QuarterScale, say: Say) {
  const { words, format, name } = say;
  const { parts } = words.pages;
  const rising = [...levels].sort((a, b) => (a.minScore ?? 0) - (b.minScore ?? 0) || b.order - a.order);
  const highest = Math.max(100, ...rising.map((level) => level.minScore ?? 0));
  const end = Math.max(Math.round((highest * 4) / 3), score);
  const now = [...rising].reverse().find((level) => level.minScore === null || score >= level.minScore);
  const next = rising.find((level) => level.minScore !== null && score < level.minScore);
  const bars = rising.filter((level) => level.minScore !== null && level.minScore > 0);
  return {
    name: format.periodAlone(quarter),
    score: format.points(score),
    whyHref,
    now: now === undefined ? null : { ...flagView(now, say), say: parts.levelNow(name(now.name)) },
    reached: next === undefined ? parts.atTop(now === undefined ? '' : name(now.name)) : null,
    goal:
      next === undefined || next.minScore === null ? null : goalView(parts.toNext(name(next.name)), format.points(next.minScore - score)),
    label: parts.scale(
      format.points(score),
      bars.map((level) => parts.threshold(format.points(level.minScore ?? 0), name(level.name))),
    ),
    at: format.share(score, end),
    marks: bars.map((level) => ({ at: format.share(level.minScore ?? 0, end) })),
    names: rising.map((level) => ({
      ...flagView(level, say),
      at: format.share(level.minScore ?? 0, end),
      words: level.minScore === null || level.minScore <= 0 ? name(level.name) : parts.from(format.points(level.minScore)),
    })),
  };
}

/** Words for the reasons that are codes; what somebody wrote stays as it is. */
function reasonWords(reason: string, { words }: Say): string {
  const cause = rejudgeCauseCodes.find((known) => known === reason);
  if (cause !== undefined) return words.codes.rejudgeCauses[cause];
  const sheet = sheetReasonCodes.find((known) => known === reason);
  if (sheet !== undefined) return words.codes.sheetReasons[sheet];
  const closing = closingReasonCodes.find((known) => known === reason);
  return closing === undefined ? reason : words.codes.closingReasons[closing];
}

/** "3 月已于 4 月 5 日封存，所以计入 4 月": at the level that is shown first. */
function lateWords({ own, countsIn, closedOn }: LateFact, { words, format }: Say): string {
  const { parts } = words.pages;
  return parts.countsIn(format.periodAlone(own), closedOn === null ? '' : format.day(closedOn), format.periodAlone(countsIn));
}

/** How an entry came to be: the tap with its kiosk, or who recorded it; at what; why. */
function provenance(entry: EntryFact, { words, format }: Say): string {
  const { parts } = words.pages;
  const how =
    entry.source === 'tap' && entry.at !== null
      ? parts.tapped(format.time(entry.at), entry.kiosk ?? '')
      : entry.recordedBy === null
        ? words.codes.sources[entry.source]
        : parts.recordedBy(entry.recordedBy, format.day(dayOf(entry.recordedAt)));
  const late = entry.lateMinutes === null ? null : parts.lateBy(entry.lateMinutes);
  const document = entry.evidence === null ? null : parts.evidence(entry.evidence.slice(0, evidenceDigits));
  return [how, entry.activity, entry.place, late, document].filter((part) => part !== null && part !== '').join(' \u00b7 ');
}

/** What of a digest is read aloud. */
const evidenceDigits = 8;

/** What became of an entry, or made it count elsewhere: a sentence each. */
function notesOf(entry: EntryFact, say: Say): readonly string[] {
  const { words, format } = say;
  const { parts } = words.pages;
  const { reverses, reversedIn, reason } = entry;
  const [late] = entry.late;
  return [
    ...(reason === null || reason === '' ? [] : [parts.reason(reasonWords(reason, say))]),
    ...(reverses === null ? [] : [parts.reverses(format.day(reverses.day), format.signed(reverses.points))]),
    ...(late === undefined ? [] : [lateWords(late, say)]),
    ...(reversedIn === null
      ? []
      : [parts.reversedIn(format.day(reversedIn.day), reasonWords(reversedIn.reason, say), format.periodAlone(reversedIn.period))]),
  ];
}

export function entryView(entry: EntryFact, say: Say) {
  const { words, format, name } = say;
  const { parts } = words.pages;
  const { reversal } = entry;
  return {
    id: entry.id,
    day: format.day(entry.day),
    date: format.dateNumber(entry.day),
    month: format.monthAlone(entry.day.slice(0, 7)),
    what: name(entry.item),
    why: provenance(entry, say),
    notes: notesOf(entry, say),
    points: format.signed(entry.points),
    minus: entry.points < 0,
    counted: entry.counted === null || reversal !== null ? null : parts.counted(format.points(entry.counted)),
    reversal:
      reversal === null
        ? null
        : {
            say: parts.reversedOn(format.day(reversal.day), reasonWords(reversal.reason, say), reversal.by ?? ''),
            successorId: reversal.successorId,
          },
  };
}

/** Who waits in line is told on the call's own page. */
const callSaid = ({ registered, places }: NonNullable<ActivityFact['call']>, words: Say['words'], format: Say['format']): string => {
  const { registration } = words.pages;
  if (places === null) return registration.listedFreely(format.count(registered));
  return registration.listed(format.count(Math.min(registered, places)), format.count(places));
};

export function activityRowView(activity: ActivityFact, { words, format }: Say) {
  const { codes, pages } = words;
  return {
    id: activity.id,
    href: activity.href,
    title: activity.title,
    kind: codes.activityKinds[activity.kind],
    place: activity.place,
    when: format.span(activity.startsAt, activity.endsAt),
    open: activity.state === 'open',
    over: activity.state === 'over',
    state: codes.activityStates[activity.state],
    checkin:
      activity.state === 'open'
        ? pages.parts.checkinUntil(format.time(activity.checkinClosesAt))
        : pages.parts.checkinFrom(format.moment(activity.checkinOpensAt)),
    present: format.count(activity.present),
    expected: format.count(activity.expected),
    ofExpected: pages.parts.expected(format.count(activity.present), format.count(activity.expected)),
    presentSay: pages.parts.presentOf(format.count(activity.present), format.count(activity.expected)),
    share: format.share(activity.present, activity.expected),
    call: activity.call === null ? null : { href: activity.call.href, said: callSaid(activity.call, words, format) },
  };
}
