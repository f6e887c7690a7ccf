/** What the secretaries enter: lists, claims they granted. */
import { createHash } from 'node:crypto';
import { type Day, instantAt, lastDayOf, monthOf, quarterOf } from '../kernel/calendar.ts';
import { type Instant, plusMs } from '../kernel/clock.ts';
import { type Person, chanceOf, classOn } from './cast.ts';
import { type Lots, within } from './lots.ts';
import { type Span, dayIn } from './span.ts';
import type { RegularAward, Story } from './story.ts';
import { minuteMs } from './turnout.ts';

/** An entry to be posted. */
export type Note = {
  /** Names the fact beside the member. */
  readonly key: string;
  readonly person: Person;
  readonly item: string;
  readonly source: 'rule' | 'import' | 'secretary' | 'claim';
  readonly occurredAt: Instant;
  /** The name of the activity it is about. */
  readonly occasion: string | null;
  readonly evidenceDigest: string | null;
};

/** An evening on which the secretaries enter what was collected since the one before. */
export type DeskEvening = { readonly at: Instant; readonly notes: readonly Note[] };

const deskDays = [8, 15, 22, 28] as const;
const deskTime = '20:30';

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Somewhere in working hours of a day. */
const timeOn = (lots: Lots, day: Day, ...what: readonly string[]): Instant =>
  plusMs(instantAt(day, '09:00'), within(lots('time', day, ...what), 0, 8 * 60) * minuteMs);

type Week = { readonly month: number; readonly from: number; readonly until: number };

const isQuarterEnd = (span: Span, month: number): boolean =>
  dayIn(span, month, 1).slice(0, 7) === monthOf(lastDayOf(quarterOf(dayIn(span, month, 1))));

/** The day of the month on which an award falls in this week, or null. */
function dayOfAward(lots: Lots, award: RegularAward, person: Person, span: Span, { month, from, until }: Week): number | null {
  if (award.every === 'week') return within(lots('day', person.story.name, award.item, month, until), from, until);
  const day = award.day ?? until;
  if (day < from || day > until) return null;
  return award.every === 'month' || isQuarterEnd(span, month) ? day : null;
}

function regularNotes(lots: Lots, { awards }: Story, cast: readonly Person[], span: Span, week: Week): readonly Note[] {
  return awards.regular.flatMap((award) =>
    cast.flatMap((person): Note[] => {
      const dayOfMonth = dayOfAward(lots, award, person, span, week);
      if (dayOfMonth === null) return [];
      const day = dayIn(span, week.month, dayOfMonth);
      const held = classOn(person, day);
      const may = held === 'normal' || (award.awayToo && held !== 'suspended');
      const { name } = person.story;
      if (!may || lots('award', name, award.item, week.month, week.until) >= chanceOf(person, award.chances)) return [];
      const key = `${award.item}/${day}`;
      const evidenceDigest = award.source === 'claim' ? digestOf(`${key} ${name}`) : null;
      return [
        {
          key,
          person,
          item: award.item,
          source: award.source,
          occurredAt: timeOn(lots, day, name, award.item),
          occasion: null,
          evidenceDigest,
        },
      ];
    }),
  );
}

/** A claim of which proof came after its month had closed: it counts in the month in which it was granted. */
function lateClaim({ awards }: Story, cast: readonly Person[], span: Span, { month, until }: Week): readonly Note[] {
  const { member, item } = awards.lateClaim;
  const person = cast.find((candidate) => candidate.story.name === member);
  if (month !== 3 || until !== deskDays[0] || person === undefined) return [];
  const day = dayIn(span, month - 1, 27);
  const key = `${item}/late/${day}`;
  return [
    {
      key,
      person,
      item,
      source: 'claim',
      occurredAt: instantAt(day, '15:00'),
      occasion: null,
      evidenceDigest: digestOf(`${key} ${member}`),
    },
  ];
}

/** The secretaries' evenings that have been. */
export function deskEvenings(lots: Lots, story: Story, cast: readonly Person[], span: Span): readonly DeskEvening[] {
  const evenings = span.months.flatMap((_, month) =>
    deskDays.map((until, index): DeskEvening => {
      const week = { month, from: (deskDays[index - 1] ?? 0) + 1, until };
      return {
        at: instantAt(dayIn(span, month, until), deskTime),
        notes: [...regularNotes(lots, story, cast, span, week), ...lateClaim(story, cast, span, week)],
      };
    }),
  );
  return evenings.filter(({ at }) => at <= span.now);
}
