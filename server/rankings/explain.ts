/** Explains a member's score: the one answer that the page, the API and the command line give. */
import type { Knex } from 'knex';
import { type EntryFact, type Explanation, explainedEntriesMax } from '../contract/explanation.ts';
import { type Day, type Month, type Period, dayOf, firstDayOf, kindOf, lastDayOf, yearOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Membership, membershipsOf, standingOn } from '../members/queries.ts';
import { type Organisation, organisationById } from '../organisations/queries.ts';
import { closedAt } from '../periods/queries.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { countedIn, linesOf } from './explanation.ts';
import { type Shown, entriesTold } from './queries.ts';
import { type Scored, scoreAt } from './service.ts';

export type ExplainAsked = {
  readonly member: { readonly id: number; readonly uid: string; readonly name: string };
  readonly period: Period;
  /** A month of the year asked for: the year up to it. Ignored for a month or a quarter. */
  readonly until: Month | null;
  readonly now: Instant;
};

export type Explained = {
  readonly organisation: Organisation;
  readonly scored: Scored;
  readonly explanation: Explanation;
  /** The entries of all its lines, newest first. */
  readonly entries: readonly EntryFact[];
};

/** Where a member is ranked for a period: where they stood on its last day, else where they stood last before it. */
const stayFor = (stays: readonly Membership[], lastDay: Day): Membership | undefined =>
  standingOn(stays, lastDay) ?? stays.findLast((stay) => stay.fromDay <= lastDay);

/** The organisation where a member is ranked for a period; undefined for a period before they belonged anywhere, or after the present. */
export async function rankedAt(db: Knex, memberId: number, period: Period, now: Instant): Promise<Organisation | undefined> {
  if (firstDayOf(period) > dayOf(now)) return undefined;
  const stay = stayFor((await membershipsOf(db, [memberId])).get(memberId) ?? [], lastDayOf(period));
  return stay === undefined ? undefined : organisationById(db, stay.organisationId);
}

const shownOf = ({ period, until }: ExplainAsked): Shown => ({
  period,
  until: until !== null && kindOf(period) === 'year' && yearOf(until) === period ? until : null,
});

/** Null for a period that the member has not, or in which no scheme is in force. */
export async function explain(db: Knex, book: SchemeBook, asked: ExplainAsked): Promise<Explained | null> {
  const { member, now } = asked;
  const shown = shownOf(asked);
  const { period, until } = shown;
  const organisation = await rankedAt(db, member.id, period, now);
  if (organisation === undefined) return null;
  const scored = await scoreAt(db, book, member.id, organisation.path, period, until);
  if (scored === null) return null;
  const { score, version } = scored;
  const countedOf = (item: string) => countedIn(score, item);
  const { entries, total } = await entriesTold(db, book, { memberId: member.id, shown, limit: explainedEntriesMax, countedOf });
  const closed = await closedAt(db, organisation.id, until ?? period);
  const { scheme } = version;
  return {
    organisation,
    scored,
    entries,
    explanation: {
      member: { id: member.uid, name: member.name },
      organisation: { id: organisation.uid, name: organisation.name },
      period,
      kind: score.kind,
      until,
      closedOn: closed === null ? null : dayOf(closed),
      scheme: {
        id: version.uid,
        version: version.version,
        name: { nameZh: scheme.nameZh, ...(scheme.nameEn === undefined ? {} : { nameEn: scheme.nameEn }) },
        startsMonth: version.startsMonth,
      },
      ...linesOf(scored, entries),
      entriesTotal: total,
    },
  };
}
