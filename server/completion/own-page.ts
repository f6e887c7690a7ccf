/** What a member's page of their own completion says. */
import type { Knex } from 'knex';
import { type CompletionOwnModel, ownPartsMax } from '../../views/pages/completion-own/model.ts';
import type { SheetStatusCode } from '../contract/codes.ts';
import { addresses } from '../http/addresses.ts';
import { dayOf, lastDayOf, quarterOf, type Year, yearOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { classesOf, classOn, membershipsOf, standingOn } from '../members/queries.ts';
import { organisationById } from '../organisations/queries.ts';
import { defaultSettings, settingsOf } from '../organisations/settings.ts';
import { dutiesIn, type DutyYears, hoursAsked } from './duties.ts';
import { dayOfLooking, isAsked, kindsOf } from './figures.ts';
import { daysOf, partsTaken } from './participation.ts';
import { studyMinutesOf } from './queries.ts';
import { tallyOf } from './taking-part.ts';
import { yearsBeside } from './years.ts';

const learnt: readonly SheetStatusCode[] = ['present', 'late', 'left_early', 'made_up'];

/** Null for a member who belongs nowhere at the time. */
export async function completionOwnModel(
  db: Knex,
  years: DutyYears,
  member: { readonly id: number; readonly name: string },
  year: Year,
  now: Instant,
): Promise<CompletionOwnModel | null> {
  const today = dayOf(now);
  const day = dayOfLooking(year, today);
  const stays = (await membershipsOf(db, [member.id])).get(member.id) ?? [];
  const stay = standingOn(stays, day) ?? stays.at(-1);
  const branch = stay === undefined ? undefined : await organisationById(db, stay.organisationId);
  if (branch === undefined) return null;
  const held = classOn((await classesOf(db, [member.id])).get(member.id) ?? [], day);
  const minutes = (await studyMinutesOf(db, [member.id], year)).get(member.id) ?? 0;
  const parts = (await partsTaken(db, [member.id], daysOf(year), now)).get(member.id) ?? [];
  const set = dutiesIn(years, year);
  const kinds = kindsOf(set);
  const required = parts.filter((part) => part.required && kinds.includes(part.kind));
  const quarter = quarterOf(today);
  return {
    name: member.name,
    organisationName: branch.name,
    class: held,
    year,
    ...yearsBeside(year, today, (other) => addresses.ownCompletion(other)),
    minutes,
    studyHours: hoursAsked(set, (await settingsOf(db, [branch])).get(branch.id) ?? defaultSettings),
    asked: isAsked({ class: held }),
    over: lastDayOf(year) < today,
    tally: tallyOf(required),
    quarter: year === yearOf(today) ? { quarter, tally: tallyOf(required.filter((part) => quarterOf(part.day) === quarter)) } : null,
    parts: parts
      // Somebody who was not at a service is asked for nothing here: it is no duty and gives no hours.
      .filter(
        ({ status, kind, activity }) =>
          learnt.includes(status) || (status !== 'exempt' && (kinds.includes(kind) || activity.studyMinutes !== null)),
      )
      .toReversed()
      .slice(0, ownPartsMax)
      .map(({ activity, kind, day: on, status }) => ({
        id: activity.uid,
        href: addresses.activity(activity.uid),
        title: activity.title,
        kind,
        day: on,
        status,
        minutes: learnt.includes(status) ? activity.studyMinutes : null,
      })),
  };
}
