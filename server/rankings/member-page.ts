/** What the page of one member's points says, for themselves or for who keeps the branch. */
import type { Knex } from 'knex';
import { type MemberModel, memberEntriesMax } from '../../views/pages/member/model.ts';
import { addresses } from '../http/addresses.ts';
import {
  type Day,
  type Month,
  type Period,
  dayOf,
  firstDayOf,
  kindOf,
  lastDayOf,
  monthOf,
  nextPeriod,
  previousPeriod,
  quarterOf,
  yearOf,
} from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { classOn, classesOf } from '../members/queries.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import type { Score } from '../scheme/score.ts';
import { explain, rankedAt } from './explain.ts';
import { capUsesOf } from './explanation.ts';
import { periodStateOf } from './figures.ts';
import { heroOf, quarterScaleOf, type WhyHref } from './hero.ts';
import { scoreAt } from './service.ts';

export type MemberAsked = {
  readonly member: { readonly id: number; readonly uid: string; readonly name: string };
  /** Null: the current month. */
  readonly period: Period | null;
  readonly now: Instant;
  /** The viewer looks at themselves. */
  readonly self: boolean;
};

/** The month that stands for a period in the hero: its last, or the present one within it. */
function anchorOf(period: Period, today: Day): Month {
  const last = monthOf(lastDayOf(period));
  const present = monthOf(today);
  return last < present ? last : present;
}

/** The periods that hold a period: the quarter and the year of a month. */
const widerOf = (period: Period): readonly Period[] => {
  const day = firstDayOf(period);
  const kind = kindOf(period);
  return kind === 'month' ? [quarterOf(day), yearOf(day)] : kind === 'quarter' ? [yearOf(day)] : [];
};

async function firstDay(db: Knex, memberId: number): Promise<Day | null> {
  const row: { day: Day } | undefined = await db('entries').where({ member_id: memberId }).orderBy('day').first('day');
  return row?.day ?? null;
}

/** Null for a period that the member has not: after the present, or before they belonged anywhere. */
export async function memberModel(
  db: Knex,
  book: SchemeBook,
  { member, period: asked, now, self }: MemberAsked,
): Promise<MemberModel | null> {
  const today = dayOf(now);
  const period = asked ?? monthOf(today);
  const organisation = await rankedAt(db, member.id, period, now);
  if (organisation === undefined) return null;

  const anchor = anchorOf(period, today);
  const why: WhyHref = (other, until) => (self ? addresses.ownWhy(other, until) : addresses.memberWhy(member.uid, other, until));
  const explained = await explain(db, book, { member, period, until: null, now });
  const wider: Score[] = [];
  for (const longer of widerOf(period)) {
    const held = await scoreAt(db, book, member.id, organisation.path, longer);
    if (held !== null) wider.push(held.score);
  }
  const first = await firstDay(db, member.id);
  const before = previousPeriod(period);
  const after = nextPeriod(period);
  const href = (other: Period) => (self ? addresses.ownPoints(other) : addresses.memberPoints(member.uid, other));
  const classDay = lastDayOf(anchor) < today ? lastDayOf(anchor) : today;

  return {
    member: {
      id: member.uid,
      name: member.name,
      organisationName: organisation.name,
      class: classOn((await classesOf(db, [member.id])).get(member.id) ?? [], classDay),
      self,
    },
    period,
    state: await periodStateOf(db, organisation.id, period, now),
    previousHref: first !== null && lastDayOf(before) >= first ? href(before) : null,
    nextHref: firstDayOf(after) <= today ? href(after) : null,
    periods: { monthHref: href(anchor), quarterHref: href(quarterOf(firstDayOf(anchor))), yearHref: href(yearOf(anchor)) },
    hero: await heroOf(db, book, member.id, organisation, anchor, today, why),
    quarter: await quarterScaleOf(db, book, member.id, organisation, quarterOf(firstDayOf(anchor)), why),
    flags: [],
    explanation: explained?.explanation ?? null,
    whyHref: explained === null ? null : why(period),
    schemeHref: explained === null ? null : addresses.schemeVersion(explained.explanation.scheme.id, organisation.uid),
    caps: explained === null ? [] : capUsesOf(explained.scored.score, wider),
    entries: (explained?.entries ?? []).slice(0, memberEntriesMax),
    entriesTotal: explained?.explanation.entriesTotal ?? 0,
  };
}
