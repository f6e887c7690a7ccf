/** The form of a plan: what it may hold, and how what was typed becomes a plan or says what to correct. */
import { z } from 'zod';
import type { PlanErrorCode, PlanValues } from '../../views/pages/plan/model.ts';
import { activityKindCodes } from '../contract/codes.ts';
import { isPlainText, uidText } from '../contract/text.ts';
import { type Day, daysBetween, instantAt, isDay } from '../kernel/calendar.ts';
import { plusMs } from '../kernel/clock.ts';
import { type TermForm, leavingTyped, termFields, termValuesTyped, termsTyped } from './plan-terms.ts';
import type { Audience, AudienceKind } from './rules.ts';
import type { PlanFrame, PlanTerms, PlanWords } from './service.ts';

/** Lengths offered, in minutes; another may stand in a plan that was made elsewhere. */
export const lengthsOffered: readonly number[] = [30, 60, 90, 120, 150, 180, 240, 300, 360, 480];
const lengthMin = 10;
const lengthMax = 24 * 60;
/** How far from today a plan may lie, before or after. */
const daysAwayMax = 400;
const minuteMs = 60_000;

const line = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => text.replaceAll('\t', ' ').trim())
    .refine(isPlainText, 'has a control character or half a character');

/** Lines ended by `\n`, as browsers do not send them. */
const linesOf = (max: number) =>
  z
    .string()
    .transform((text) => text.replaceAll(/\r\n?/g, '\n').replaceAll('\t', ' ').trim())
    .refine((text) => text.length <= max, `is longer than ${max} characters`)
    .refine((text) => text.split('\n').every(isPlainText), 'has a control character or half a character');

const words = { title: line(120), place: line(120), speaker: line(120), agenda: linesOf(2_000) };
const frame = {
  kind: z.enum(activityKindCodes),
  day: z.string().max(10),
  time: z.string().max(5),
  length: z.string().max(5),
  host: uidText,
};

/** A ticked part of the audience: `for-all-UID`, `for-committee-UID`. */
export const audienceField = (audience: AudienceKind, organisationUid: string): string => `for-${audience}-${organisationUid}`;

const ticks = z.literal('on');
/** A piece of a name to look for, the piece that was looked for last, and the button that looks. */
const search = { find: line(40).optional(), sought: line(40).optional(), act: z.enum(['find', 'save']).optional() };
export const newPlanForm = z.object({ ...words, ...frame, ...termFields, ...search, key: uidText }).catchall(ticks);
/** Without its frame where that may no longer change. */
export const changedPlanForm = z
  .object({
    ...words,
    ...z.object(frame).partial().shape,
    ...termFields,
    ...search,
    changes: z.coerce.number().int().min(0).max(1_000_000),
  })
  .catchall(ticks);

export type PlanForm = z.infer<z.ZodObject<typeof words & typeof frame & typeof termFields>>;

/** What is looked for: the button was pressed, or a name was typed that nobody has looked for yet. */
export const soughtIn = ({ find = '', sought = '', act }: z.infer<z.ZodObject<typeof search>>): string | null =>
  act === 'find' || (find !== '' && find !== sought) ? find : null;

const timePattern = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** `terms` are null where the form did not ask. */
export type Typed = { readonly frame: PlanFrame | null; readonly terms: PlanTerms | null; readonly errors: readonly PlanErrorCode[] };

/** When, what and for whom, from what was typed; null beside the errors that say why not. */
export function planTyped(form: PlanForm, hostId: number, audiences: readonly Audience[], today: Day): Typed {
  const errors: PlanErrorCode[] = [];
  if (form.day === '') errors.push('day_missing');
  else if (!isDay(form.day)) errors.push('day_wrong');
  else if (Math.abs(daysBetween(today, form.day)) > daysAwayMax) errors.push('day_far');
  const time = timePattern.exec(form.time.trim());
  if (time === null) errors.push('time_wrong');
  const minutes = Number(form.length);
  if (!/^\d+$/.test(form.length) || minutes < lengthMin || minutes > lengthMax) errors.push('length_wrong');
  if (audiences.length === 0) errors.push('audience_missing');
  const leaving = leavingTyped(form, minutes);
  errors.push(...leaving.errors);
  if (errors.length > 0 || time === null) return { frame: null, terms: null, errors };
  const [, hours = '', past = ''] = time;
  const startsAt = instantAt(form.day, `${hours.padStart(2, '0')}:${past}`);
  const frame: PlanFrame = {
    organisationId: hostId,
    kind: form.kind,
    startsAt,
    endsAt: plusMs(startsAt, minutes * minuteMs),
    audiences,
    ...(leaving.value === null ? {} : { leaving: leaving.value }),
  };
  const terms = termsTyped(form, frame);
  return terms.errors.length > 0 ? { frame: null, terms: null, errors: terms.errors } : { frame, terms: terms.value, errors };
}

/** What people read of a plan; a title that was left empty is the kind's name. */
export const wordsTyped = (form: z.infer<z.ZodObject<typeof words>>, kindName: string): Required<PlanWords> => ({
  title: form.title === '' ? kindName : form.title,
  place: form.place,
  speaker: form.speaker,
  agenda: form.agenda,
});

/** The form as it was typed, to be shown again. */
export const valuesTyped = ({ kind, title, day, time, length, place, host, speaker, agenda, ...rest }: PlanForm): PlanValues => ({
  kind,
  title,
  day,
  time,
  length,
  place,
  host,
  speaker,
  agenda,
  terms: termValuesTyped(rest),
});

/** What may still change once somebody has signed in, to be shown again. */
export const wordsLeft = ({ title, place, speaker, agenda, ...rest }: z.infer<z.ZodObject<typeof words & typeof termFields>>) => ({
  title,
  place,
  speaker,
  agenda,
  terms: termValuesTyped(rest),
});

/** The terms of a plan whose frame stays. */
export function termsAlone(form: TermForm, activity: Pick<PlanFrame, 'startsAt' | 'endsAt'> & { readonly kind: string }) {
  const { value, errors } = termsTyped(form, activity);
  return { terms: value, errors };
}
