/** The part of a plan's form that few plans need: study hours, signing out, an open call. */
import { z } from 'zod';
import type { PlanErrorCode, TermValues } from '../../views/pages/plan/model.ts';
import { type Day, addDays, dayOf, instantAt, isDay } from '../kernel/calendar.ts';
import { type Instant, msOf, plusMs } from '../kernel/clock.ts';
import type { PlanFrame, PlanTerms } from './plan-parts.ts';
import { type ActivityTerms, usualStudyMinutes } from './rules.ts';

/** Hours of study offered, in minutes, beside the usual ones of a kind and none. */
export const studyOffered: readonly number[] = [30, 45, 60, 90, 120, 180, 240, 360, 480];
/** Least stays offered, in minutes; 0 for any. */
export const staysOffered: readonly number[] = [0, 30, 45, 60, 90, 120, 180, 240];
const placesMax = 20_000;
const minuteMs = 60_000;

/** In place of minutes: those usual for the kind and the length. */
export const usualStudy = 'usual';

const tick = z.literal('on').optional();
/** Absent where a form did not show them; a box that is not ticked sends nothing, so `study` tells whether it did. */
export const termFields = {
  study: z.string().max(5).optional(),
  out: tick,
  stay: z.string().max(5).optional(),
  open: tick,
  places: z.string().max(6).optional(),
  until: z.string().max(10).optional(),
};
export type TermForm = z.infer<z.ZodObject<typeof termFields>>;

type Typed<T> = { readonly value: T; readonly errors: readonly PlanErrorCode[] };

const minutesIn = (frame: Pick<PlanFrame, 'startsAt' | 'endsAt'>): number =>
  Math.round((msOf(frame.endsAt) - msOf(frame.startsAt)) / minuteMs);

/** Who signs out, and after which stay; null where the form did not ask. */
export function leavingTyped({ study, out, stay = '0' }: TermForm, lengthMinutes: number): Typed<NonNullable<PlanFrame['leaving']> | null> {
  if (study === undefined) return { value: null, errors: [] };
  if (out === undefined) return { value: { signOut: false, minStayMinutes: 0 }, errors: [] };
  const minutes = Number(stay);
  if (!/^\d+$/.test(stay) || minutes > lengthMinutes) return { value: null, errors: ['stay_too_long'] };
  return { value: { signOut: true, minStayMinutes: minutes }, errors: [] };
}

type Asked = Pick<PlanFrame, 'startsAt' | 'endsAt'> & { readonly kind: string };

/** Hours and the call; null where the form did not ask. Registration closes at the end of the day that was typed. */
export function termsTyped({ study, open, places = '', until = '' }: TermForm, asked: Asked): Typed<PlanTerms | null> {
  if (study === undefined) return { value: null, errors: [] };
  const errors: PlanErrorCode[] = [];
  const minutes = Number(study);
  const isUsual = study === usualStudy || !/^\d+$/.test(study);
  const studyMinutes = isUsual ? usualStudyMinutes(asked.kind, minutesIn(asked)) : minutes === 0 ? null : minutes;
  if (open === undefined) return { value: { studyMinutes, call: 'expected', places: null, registerUntil: null }, errors };
  const limit = places.trim();
  if (limit !== '' && (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > placesMax)) errors.push('places_wrong');
  let registerUntil: Instant | null = null;
  if (until !== '') {
    if (!isDay(until) || until > dayOf(asked.startsAt)) errors.push('until_wrong');
    else registerUntil = untilOf(until, asked.startsAt);
  }
  return { value: { studyMinutes, call: 'open', places: limit === '' ? null : Number(limit), registerUntil }, errors };
}

/** The end of a day, or the start of the activity, whichever comes first. */
function untilOf(day: Day, startsAt: Instant): Instant {
  const end = instantAt(addDays(day, 1));
  return end < startsAt ? end : startsAt;
}

/** Terms as their form shows them. */
export function termValuesOf(terms: ActivityTerms, asked: Asked): TermValues {
  const { studyMinutes, signOut, minStayMinutes, call, places, registerUntil } = terms;
  const isUsual = studyMinutes === usualStudyMinutes(asked.kind, minutesIn(asked));
  return {
    study: isUsual ? usualStudy : String(studyMinutes ?? 0),
    out: signOut,
    stay: String(minStayMinutes),
    open: call === 'open',
    places: places === null ? '' : String(places),
    until: registerUntil === null ? '' : dayOf(plusMs(registerUntil, -1)),
  };
}

/** What a new plan begins as: everybody is expected, nobody signs out, the hours of its kind. */
export const newTermValues: TermValues = { study: usualStudy, out: false, stay: '0', open: false, places: '', until: '' };

/** The fields as they were typed, to be shown again. */
export const termValuesTyped = ({ study = usualStudy, out, stay = '0', open, places = '', until = '' }: TermForm): TermValues => ({
  study,
  out: out === 'on',
  stay,
  open: open === 'on',
  places,
  until,
});
