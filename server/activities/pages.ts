/** What the pages of plans say: which kinds there are, what a new plan begins as, how one stands. */
import type { Knex } from 'knex';
import type { PlanCancelModel } from '../../views/pages/plan-cancel/model.ts';
import type { PlanChoiceModel } from '../../views/pages/plan-choice/model.ts';
import type { DayNote, KindFact, PlanErrorCode, PlanModel, PlanValues } from '../../views/pages/plan/model.ts';
import type { Scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import { type ActivityKindCode, activityKindCodes } from '../contract/codes.ts';
import { filesPart } from '../files/pages.ts';
import { addresses } from '../http/addresses.ts';
import { addDays, type Day, dayOf, isDay, monthOf, nextPeriod, timeOf } from '../kernel/calendar.ts';
import { type Instant, instantOfMs, msOf } from '../kernel/clock.ts';
import type { Organisation } from '../organisations/queries.ts';
import { closedPeriods } from '../periods/queries.ts';
import type { Scheme } from '../scheme/format.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { tapItem } from '../scheme/award.ts';
import type { AudienceOffer } from './audience-choice.ts';
import { audienceField, lengthsOffered } from './plan-form.ts';
import { newTermValues, staysOffered, studyOffered, termValuesOf } from './plan-terms.ts';
import { type PlannedActivity, lastHosted, signedInAt } from './queries.ts';
import { type Recurrence, occurrencesIn, readRule, weekdayRuleOf } from './recurrence.ts';
import { type Audience, audienceKinds } from './rules.ts';
import type { Template } from './templates.ts';
import { type WorkCalendar, isWorkday } from './workdays.ts';

/** Organisations offered as hosts; one further down plans from its own list. */
const placesMax = 60;
const minuteMs = 60_000;
const usualTime = '19:00';
const usualLength = 90;

export type Place = Pick<Organisation, 'id' | 'uid' | 'path' | 'level' | 'name'>;

/** Who may hold what somebody plans, parents before children; at most `placesMax`. */
export const placesIn = async (db: Knex, scope: Scope): Promise<readonly Place[]> =>
  db('organisations as o')
    .whereRaw(...inScope('o.path', scope))
    .whereNull('o.closed_on')
    .orderBy('o.path')
    .limit(placesMax)
    .select({ id: 'o.id', uid: 'o.uid', path: 'o.path', level: 'o.level', name: 'o.name' });

/** Any moment: what a kind earns depends on the length alone. */
const anyStart: Instant = '2026-01-01T00:00:00.000Z';
const hourMs = 3_600_000;

function kindFact(scheme: Scheme, kind: ActivityKindCode): KindFact {
  const pointsFor = (hours: number) =>
    tapItem(scheme, { kind, startsAt: anyStart, endsAt: instantOfMs(msOf(anyStart) + hours * hourMs) })?.points ?? null;
  const { longActivities } = scheme.attendance;
  const points = pointsFor(0);
  const long = longActivities.find((one) => one.kind === kind);
  const longPoints = long === undefined ? null : pointsFor(long.minHours);
  return {
    kind,
    points,
    long: long === undefined || longPoints === null || longPoints === points ? null : { hours: long.minHours, points: longPoints },
  };
}

/** The kinds that a scheme names, in the order of the house; one that another becomes by its length is not chosen. */
export function kindFacts(scheme: Scheme): readonly KindFact[] {
  const named = new Set<string>(scheme.items.flatMap((item) => item.activityTypes));
  const grown = new Set<string>(scheme.attendance.longActivities.map((one) => one.countsAs));
  return activityKindCodes.filter((kind) => named.has(kind) && !grown.has(kind)).map((kind) => kindFact(scheme, kind));
}

export const planChoiceModel = (host: Place, scheme: Scheme | undefined): PlanChoiceModel => ({
  organisationName: host.name,
  kinds: (scheme === undefined ? [] : kindFacts(scheme)).map((fact) => ({ ...fact, href: addresses.newPlan(host.uid, fact.kind) })),
  backHref: addresses.activitiesOf(host.uid),
});

/** What is worth knowing of a day before something is planned on it. */
function dayNotesOf(calendar: WorkCalendar, day: string): readonly DayNote[] {
  if (!isDay(day)) return [];
  const notes: DayNote[] = [];
  const holiday = calendar.holidayOn(day);
  if (holiday !== undefined) notes.push({ kind: 'holiday', day, holiday });
  else if (calendar.kindOf(day) === 'weekend') notes.push({ kind: 'weekend', day });
  if (!calendar.isKnown(day)) notes.push({ kind: 'year_unknown', day });
  return notes;
}

export type Beginning = { readonly values: PlanValues; readonly audiences: readonly Audience[] };

/** The next day by a rule, from a day on. */
function nextBy(calendar: WorkCalendar, rule: Recurrence, from: Day): Day | undefined {
  const months = [monthOf(from), nextPeriod(monthOf(from))];
  return months.flatMap((month) => occurrencesIn(month, rule, calendar)).find((found) => found.day >= from)?.day;
}

function nextWorkday(calendar: WorkCalendar, today: Day): Day {
  let day = addDays(today, 1);
  // No announced holiday is as long.
  for (let tries = 0; tries < 31 && !isWorkday(calendar, day); tries++) day = addDays(day, 1);
  return day;
}

/** What a new plan begins with beside its kind: the days off, and what a branch usually holds. */
export type PlanUsage = { readonly calendar: WorkCalendar; readonly templates: readonly Template[] };

/** What a new plan of a kind begins as: like the last of its kind there, on the next day by its rule; else as is usual; else like any, on the next workday. */
export async function beginningOf(
  db: Knex,
  { calendar, templates }: PlanUsage,
  host: Place,
  kind: ActivityKindCode,
  today: Day,
): Promise<Beginning> {
  const [alike] = await lastHosted(db, host.id, kind, 1);
  const [last] = alike === undefined ? await lastHosted(db, host.id, null, 1) : [alike];
  const usual = alike === undefined ? templates.find((template) => template.kind === kind) : undefined;
  const minutes = alike === undefined ? (usual?.minutes ?? usualLength) : (msOf(alike.endsAt) - msOf(alike.startsAt)) / minuteMs;
  const rule = alike === undefined ? readRule(usual?.rule ?? '') : weekdayRuleOf(dayOf(alike.startsAt));
  const held = alike === undefined ? today : dayOf(alike.startsAt);
  const day = rule === undefined ? undefined : nextBy(calendar, rule, held < today ? today : addDays(held, 1));
  return {
    values: {
      kind,
      title: alike?.title ?? '',
      day: day ?? nextWorkday(calendar, today),
      time: usual?.time ?? (last === undefined ? usualTime : timeOf(last.startsAt)),
      length: String(Math.round(minutes)),
      place: last?.place ?? '',
      host: host.uid,
      speaker: '',
      agenda: '',
      terms: alike === undefined ? newTermValues : { ...termValuesOf(alike, alike), until: '' },
    },
    audiences: alike?.audiences ?? [{ organisationId: host.id, audience: kind === 'committee_meeting' ? 'committee' : 'all' }],
  };
}

/** A plan as its form shows it. */
export const valuesOf = (activity: PlannedActivity, host: Place): PlanValues => ({
  kind: activityKindCodes.find((kind) => kind === activity.kind) ?? 'members_meeting',
  title: activity.title,
  day: dayOf(activity.startsAt),
  time: timeOf(activity.startsAt),
  length: String(Math.round((msOf(activity.endsAt) - msOf(activity.startsAt)) / minuteMs)),
  place: activity.place,
  host: host.uid,
  speaker: activity.speaker,
  agenda: activity.agenda,
  terms: termValuesOf(activity, activity),
});

export type PlanShown = {
  readonly host: Place;
  /** Whom it may be meant for ... */
  readonly offer: AudienceOffer;
  /** ... and who may hold it. */
  readonly hosts: readonly Place[];
  readonly beginning: Beginning;
  readonly key: string;
  readonly errors: readonly PlanErrorCode[];
  readonly standing: { readonly activity: PlannedActivity; readonly done: 'planned' | 'changed' | null } | null;
};

const isGroup = ({ level }: Place): boolean => level === 'group';

/** Everybody, the committee of those that have one, and the groups. */
const audiencesOffered = ({ places, above }: AudienceOffer, chosen: readonly Audience[]): PlanModel['audiences'] =>
  places.flatMap((place) =>
    audienceKinds
      .filter((audience) => audience === 'all' || !isGroup(place))
      .map((audience) => ({
        field: audienceField(audience, place.uid),
        name: place.name,
        audience,
        chosen: chosen.some((part) => part.organisationId === place.id && part.audience === audience),
        within: above.get(place.id) ?? null,
      })),
  );

async function standingOf(db: Knex, host: Place, { activity, done }: NonNullable<PlanShown['standing']>, now: Instant) {
  const { uid, startsAt, endsAt, opensAt, changes, cancelledAt, cancelReason } = activity;
  const ids = [activity.organisationId, ...activity.audiences.map((part) => part.organisationId)];
  const closed = await closedPeriods(db, ids);
  return {
    sheetHref: addresses.activity(uid),
    cancelHref: addresses.cancelPlan(uid),
    changes,
    startsAt,
    endsAt,
    signedIn: (await signedInAt(db, activity.id)).all,
    begun: opensAt <= now,
    closed: ids.some((id) => closed.has(id, monthOf(dayOf(startsAt)))),
    cancelled: cancelledAt === null ? null : { at: cancelledAt, reason: cancelReason ?? '' },
    done,
    anotherHref: addresses.newPlan(host.uid),
    papers: await filesPart(db, 'papers', uid, cancelledAt === null ? addresses.papers(uid) : null),
  };
}

export async function planModel(
  db: Knex,
  book: SchemeBook,
  calendar: WorkCalendar,
  now: Instant,
  { host, offer, hosts, beginning, key, errors, standing }: PlanShown,
): Promise<PlanModel> {
  const { values } = beginning;
  const day = isDay(values.day) ? values.day : dayOf(now);
  const scheme = book.inForce(host.path, day)?.scheme;
  const kinds = scheme === undefined ? [] : kindFacts(scheme);
  const length = Number(values.length);
  const lengths = lengthsOffered.includes(length) || !(length > 0) ? lengthsOffered : [...lengthsOffered, length].toSorted((a, b) => a - b);
  return {
    organisationName: host.name,
    values,
    key,
    kinds: kinds.some(({ kind }) => kind === values.kind) ? kinds : [...kinds, { kind: values.kind, points: null, long: null }],
    hosts: hosts.filter((place) => !isGroup(place)).map(({ uid, name }) => ({ id: uid, name })),
    audiences: audiencesOffered(offer, beginning.audiences),
    search: offer.search,
    studyOffered,
    staysOffered,
    registrationHref: standing?.activity.call === 'open' ? addresses.registration(standing.activity.uid) : null,
    lengths,
    checkIn:
      scheme === undefined
        ? null
        : {
            opensMinutesBefore: scheme.attendance.checkInOpensMinutesBefore,
            lateAfterMinutes: scheme.attendance.lateAfterMinutes,
            closesAt: scheme.attendance.closesAt,
          },
    dayNotes: dayNotesOf(calendar, values.day),
    errors,
    action: standing === null ? addresses.newPlan(host.uid) : addresses.plan(standing.activity.uid),
    backHref: addresses.activitiesOf(host.uid),
    standing: standing === null ? null : await standingOf(db, host, standing, now),
  };
}

export async function planCancelModel(
  db: Knex,
  activity: PlannedActivity,
  host: Place,
  reason: string,
  error: PlanCancelModel['error'],
): Promise<PlanCancelModel> {
  return {
    organisationName: host.name,
    title: activity.title,
    startsAt: activity.startsAt,
    endsAt: activity.endsAt,
    signedIn: (await signedInAt(db, activity.id)).all,
    changes: activity.changes,
    reason,
    error,
    action: addresses.cancelPlan(activity.uid),
    backHref: addresses.plan(activity.uid),
  };
}
