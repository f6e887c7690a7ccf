/** The form of a month: a tick, a day and a time for each proposal, and what is wrong with what was typed. */
import { z } from 'zod';
import type { RowErrorCode } from '../../views/pages/plan-month/model.ts';
import { uidText } from '../contract/text.ts';
import { instantAt, isDay, isPeriodOf, monthOf } from '../kernel/calendar.ts';
import { type Instant, plusMs } from '../kernel/clock.ts';
import type { Draft } from './drafts.ts';
import type { Proposal } from './proposals.ts';

/** Proposals on one page: three fields each, and a form takes two hundred. What is beyond is proposed once these are planned. */
export const proposedMax = 60;

const minuteMs = 60_000;

/** Months of this century: a calendar has no use for others. */
export const monthText = z.string().refine((text) => isPeriodOf('month', text) && text.startsWith('20'), 'is not a month such as 2026-03');
export const spanText = z.enum(['month', 'quarter']);

export const monthForm = z
  .object({ organisation: uidText, month: monthText, span: spanText })
  // A tick, a day, a time; longer than a day they are none.
  .catchall(z.string().max(10));

export type MonthForm = Readonly<Record<string, string>>;

/** A proposal as the form has it. */
export type TypedRow = { readonly proposal: Proposal; readonly ticked: boolean; readonly day: string; readonly time: string };

/** As proposed. */
export const untouched = (proposal: Proposal): TypedRow => ({
  proposal,
  ticked: proposal.note === null,
  day: proposal.draft.day,
  time: proposal.draft.time,
});

/** As it was sent; a row that the form did not have is as proposed, and not ticked. */
export const typedIn = (form: MonthForm, proposal: Proposal): TypedRow => ({
  proposal,
  ticked: form[`do-${proposal.name}`] === 'on',
  day: form[`day-${proposal.name}`] ?? proposal.draft.day,
  time: form[`time-${proposal.name}`] ?? proposal.draft.time,
});

/** The names that are ticked, whether or not they are proposed any more. */
export const namesTicked = (form: MonthForm): readonly string[] =>
  Object.entries(form).flatMap(([field, value]) => (field.startsWith('do-') && value === 'on' ? [field.slice('do-'.length)] : []));

const timePattern = /^(?:[01]?\d|2[0-3]):[0-5]\d$/;

export function rowErrors({ proposal: { draft }, day, time }: TypedRow): readonly RowErrorCode[] {
  const errors: RowErrorCode[] = [];
  if (!isDay(day)) errors.push('day_wrong');
  else if (monthOf(day) !== draft.month) errors.push('day_outside');
  if (!timePattern.test(time.trim())) errors.push('time_wrong');
  return errors;
}

/** From when to when, or null while that is not known. */
export function timesOf({ proposal: { draft }, day, time }: TypedRow): { readonly startsAt: Instant; readonly endsAt: Instant } | null {
  if (!isDay(day) || !timePattern.test(time.trim())) return null;
  const startsAt = instantAt(day, time.trim().padStart(5, '0'));
  return { startsAt, endsAt: plusMs(startsAt, draft.minutes * minuteMs) };
}

/** The rule is kept as long as the day is the one that it found. */
export const isAsFound = ({ day }: TypedRow, draft: Draft): boolean => day === draft.day;
