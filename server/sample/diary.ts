/** When the activities of the story take place: the calendar's rules applied to the months of the span. */
import { type Day, type Month, addDays, firstDayOf, instantAt } from '../kernel/calendar.ts';
import { type Instant, msOf } from '../kernel/clock.ts';
import type { Span } from './span.ts';
import type { ActivityKindCode } from '../contract/codes.ts';
import type { CalendarEntry, Story } from './story.ts';

/** An activity to be planned. */
export type Occasion = {
  /** What lots are drawn for: the place in the story, not the date, so that the story is much the same whenever it is told. */
  readonly name: string;
  /** The month's place in the span. */
  readonly month: number;
  readonly kind: ActivityKindCode;
  readonly title: string;
  readonly place: string;
  readonly day: Day;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** The code of the organisation that holds it. */
  readonly host: string;
  /** Codes of the branches whose members are meant. */
  readonly branches: readonly string[];
  /** One group of the host, by its place from 1, else everybody. */
  readonly group: number | null;
  readonly committeeOnly: boolean;
};

const mondayFirst = (day: Day): number => ((new Date(msOf(instantAt(day, '12:00'))).getUTCDay() + 6) % 7) + 1;

function nthWeekday(month: Month, week: number, weekday: number): Day {
  const first = firstDayOf(month);
  return addDays(first, ((weekday - mondayFirst(first) + 7) % 7) + 7 * (week - 1));
}

const monthOfQuarter = (month: Month): number => ((Number(month.slice(5)) - 1) % 3) + 1;

const isHeldIn = (entry: CalendarEntry, month: Month): boolean => entry.monthsOfQuarter.includes(monthOfQuarter(month));

/** Every activity of one entry in one month: each branch a day after the one before, so that no secretary is at two places. */
function occasionsOf(entry: CalendarEntry, turn: number, month: Month, index: number, branches: readonly Branch[]): readonly Occasion[] {
  const title = (entry.titles[index % entry.titles.length] ?? '').replace('{month}', String(Number(month.slice(5))));
  const at = (host: string, shift: number, more: Pick<Occasion, 'branches' | 'group' | 'committeeOnly'>): Occasion => {
    const day = addDays(nthWeekday(month, entry.week, entry.weekday), shift);
    const [startsAt, endsAt] = [instantAt(day, entry.from), instantAt(day, entry.until)];
    const name = `${index} ${turn} ${host} ${more.group ?? ''}`;
    return { name, month: index, kind: entry.kind, title, place: entry.place, day, startsAt, endsAt, host, ...more };
  };
  const everybody = { group: null, committeeOnly: false };
  switch (entry.who) {
    case 'committee_area':
      return [at('committee', 0, { ...everybody, branches: branches.map(({ code }) => code) })];
    case 'branch':
      return branches.map(({ code }, shift) => at(code, shift, { ...everybody, branches: [code] }));
    case 'committee':
      return branches.map(({ code }, shift) => at(code, shift, { branches: [code], group: null, committeeOnly: true }));
    case 'groups':
      return branches.flatMap(({ code, groups }, shift) =>
        groups.map((_, place) => at(code, shift, { branches: [code], group: place + 1, committeeOnly: false })),
      );
  }
}

type Branch = { readonly code: string; readonly groups: readonly string[] };

/** All activities of the span, also those still to come this month, in the order of their start. */
export function diaryOf({ people, activities }: Story, span: Span): readonly Occasion[] {
  const branches = people.organisations.filter(({ level }) => level === 'branch');
  return span.months
    .flatMap((month, index) =>
      activities.calendar.flatMap((entry, turn) => (isHeldIn(entry, month) ? occasionsOf(entry, turn, month, index, branches) : [])),
    )
    .toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : 0));
}
