/** A month's activities as the month before suggests them: each series by its own rule, like the one before it. Pure. */
import { retitled } from '../../views/text/titles.ts';
import { type ActivityKindCode, activityKindCodes } from '../contract/codes.ts';
import { type Day, dayOf, type Month, monthOf, timeOf, weekdayOf } from '../kernel/calendar.ts';
import { type Instant, msOf } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { type Recurrence, occurrencesIn, readRule, rulesOf, skippedIn, weekdayRuleOf, writtenRule } from './recurrence.ts';
import { type ActivityTerms, type Audience, spelledAudiences } from './rules.ts';
import type { WorkCalendar } from './workdays.ts';

const minuteMs = 60_000;

/** An activity that was held, with the rule by which its day was found where that was kept. */
export type Held = ActivityTerms & {
  readonly uid: string;
  readonly kind: string;
  readonly title: string;
  readonly place: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly audiences: readonly Audience[];
  readonly rule: string | null;
};

/** What is repeated: an activity that was, or a template. */
export type Pattern = {
  /** The uid of an activity; of a template its kind, with the Party group's uid where it is for one. */
  readonly source: string;
  readonly kind: ActivityKindCode;
  /** Empty for the name of its kind. */
  readonly title: string;
  /** The Party group that a template's activity is for. */
  readonly groupName: string | null;
  readonly place: string;
  readonly time: string;
  readonly minutes: number;
  readonly audiences: readonly Audience[];
  /** The day of the activity that it repeats; null of a template. */
  readonly likeDay: Day | null;
  /** How one comes, leaves, registers there; null of a template, which asks for nothing. */
  readonly terms: DraftTerms | null;
};

/** Registration closes as long before the start as it did. */
export type DraftTerms = Omit<ActivityTerms, 'registerUntil'> & { readonly registerBeforeMs: number | null };

/** One activity as it is proposed. */
export type Draft = Pattern & {
  readonly month: Month;
  /** Which of the days of its rule in the month, from 0: with its source it names the draft. */
  readonly ordinal: number;
  readonly rule: Recurrence;
  readonly day: Day;
  /** The day that the rule names, another where that one is off. */
  readonly meant: Day;
};

/** A day that a weekly series leaves out. */
export type Skipped = { readonly kind: ActivityKindCode; readonly title: string; readonly day: Day };

const kindOf = (kind: string): ActivityKindCode => activityKindCodes.find((code) => code === kind) ?? 'members_meeting';

/** What was held on one day more than once for the same people is several series side by side. */
function lanesOf(held: readonly Held[]): readonly (readonly Held[])[] {
  const alike = groupBy(held, ({ kind, audiences }) => `${kind} ${spelledAudiences(audiences)}`);
  return [...alike.values()].flatMap((series) => {
    const days = groupBy(
      series.toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1)),
      ({ startsAt }) => dayOf(startsAt),
    );
    const lanes: Held[][] = [];
    for (const same of days.values()) for (const [i, one] of same.entries()) (lanes[i] ??= []).push(one);
    return lanes;
  });
}

/** The rule that was kept, as long as the activity still stands on the day that it names; else the one that its day suggests. */
function ruleOf({ rule, startsAt }: Held, lane: readonly Held[], calendar: WorkCalendar): Recurrence {
  const day = dayOf(startsAt);
  const kept = rule === null ? undefined : readRule(rule);
  if (kept !== undefined && occurrencesIn(monthOf(day), kept, calendar).some((found) => found.day === day)) return kept;
  const weekly = rulesOf(lane.map((one) => dayOf(one.startsAt))).find(
    (found) => found.kind === 'every_week' && found.weekday === weekdayOf(day),
  );
  return weekly ?? weekdayRuleOf(day);
}

const termsOf = ({ signOut, minStayMinutes, studyMinutes, call, places, registerUntil, startsAt }: Held): DraftTerms => ({
  signOut,
  minStayMinutes,
  studyMinutes,
  call,
  places,
  registerBeforeMs: registerUntil === null ? null : msOf(startsAt) - msOf(registerUntil),
});

const patternOf = (held: Held, month: Month): Pattern => ({
  source: held.uid,
  kind: kindOf(held.kind),
  title: retitled(held.title, monthOf(dayOf(held.startsAt)), month),
  groupName: null,
  place: held.place,
  time: timeOf(held.startsAt),
  minutes: Math.round((msOf(held.endsAt) - msOf(held.startsAt)) / minuteMs),
  audiences: held.audiences,
  likeDay: dayOf(held.startsAt),
  terms: termsOf(held),
});

type Series = { readonly rule: Recurrence; readonly sources: readonly Held[] };

const seriesOf = (held: readonly Held[], calendar: WorkCalendar): readonly (readonly Series[])[] =>
  lanesOf(held).map((lane) => {
    const ruled = lane.map((one) => ({ one, rule: ruleOf(one, lane, calendar) }));
    return [...groupBy(ruled, ({ rule }) => writtenRule(rule)).values()].flatMap((same) => {
      const [first] = same;
      return first === undefined ? [] : [{ rule: first.rule, sources: same.map(({ one }) => one) }];
    });
  });

/** What was held in one month, as it comes back in another. */
export const againIn = (month: Month, held: readonly Held[], calendar: WorkCalendar): readonly Draft[] =>
  seriesOf(held, calendar).flatMap((lane) => {
    const drafts = lane.flatMap(({ rule, sources }) =>
      occurrencesIn(month, rule, calendar).flatMap(({ day, meant }, ordinal): readonly Draft[] => {
        const like = sources[ordinal] ?? sources.at(-1);
        return like === undefined ? [] : [{ ...patternOf(like, month), month, ordinal, rule, day, meant }];
      }),
    );
    // Two rules that meet on a day are one activity there.
    return drafts.filter((draft, i) => drafts.findIndex((other) => other.day === draft.day) === i);
  });

/** The days that weekly series leave out in a month, because they are off. */
export const leftOutIn = (month: Month, held: readonly Held[], calendar: WorkCalendar): readonly Skipped[] =>
  seriesOf(held, calendar)
    .flat()
    .flatMap(({ rule, sources }) =>
      skippedIn(month, rule, calendar).map((day) => ({ kind: kindOf(sources[0]?.kind ?? ''), title: sources[0]?.title ?? '', day })),
    );

/** Names a draft among those of its host: in forms, and in the key under which it is planned once. */
export const draftName = ({ month, ordinal, source }: Pick<Draft, 'month' | 'ordinal' | 'source'>): string =>
  `${month}.${ordinal}.${source}`;
