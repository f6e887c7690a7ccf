/** How somebody stands with the dues of a month: pure, from where they belonged, what was paid and by when. */
import type { DuesStandingCode } from '../contract/codes.ts';
import { type Day, type Month, addDays, firstDayOf, lastDayOf, monthOf, nextPeriod } from '../kernel/calendar.ts';
import { type MemberClass, type Membership, classOn, standingOn } from '../members/queries.ts';
import type { OrganisationSettings } from '../organisations/settings.ts';

/** How far back and ahead dues may be entered. */
export const monthsBackMax = 24;
export const monthsAheadMax = 12;

/** Somebody with all places and classes they ever had. */
export type Payer = { readonly memberships: readonly Membership[]; readonly classes: readonly MemberClass[] };

/** What an organisation holds dues to, and since when it keeps its register; null: it keeps none yet. */
export type DuesTerms = Pick<OrganisationSettings, 'duesDueDay' | 'duesExemptPay'> & { readonly begins: Month | null };

/**
 * To whose register a month belongs: the branch of the month's last day, as the month's rank does. That branch closes the
 * month with this member in it, so that what was paid and what it earns stand in one place; who moves away pays once.
 */
export const placeIn = ({ memberships }: Pick<Payer, 'memberships'>, month: Month): Membership | undefined =>
  standingOn(memberships, lastDayOf(month));

/** Whether a member came into the organisation within the month, from another or as a new member. */
const cameIn = ({ memberships }: Payer, month: Month, organisationId: number): boolean =>
  standingOn(memberships, addDays(firstDayOf(month), -1))?.organisationId !== organisationId;

/** The last day on which dues of a month are on time. */
export function dueDayOf(month: Month, due: OrganisationSettings['duesDueDay']): Day {
  return due === 'month_end' ? lastDayOf(month) : `${month}-${due.slice('day_'.length)}`;
}

/** The last day on time for one member: who came within the month has until that of the next. */
export const dueDayFor = (payer: Payer, month: Month, organisationId: number, terms: DuesTerms): Day =>
  dueDayOf(cameIn(payer, month, organisationId) ? nextPeriod(month) : month, terms.duesDueDay);

/**
 * The standing of a member in a month as it is known on a day. Dues of months before the register's first are nobody's
 * debt: what was paid before the branch began to keep it stands on paper.
 */
export function standingIn(payer: Payer, month: Month, terms: DuesTerms, paidOn: Day | null, day: Day): DuesStandingCode {
  const place = placeIn(payer, month);
  if (place === undefined) return 'none';
  const due = dueDayFor(payer, month, place.organisationId, terms);
  if (paidOn !== null) return paidOn < firstDayOf(month) ? 'ahead' : paidOn <= due ? 'on_time' : 'late';
  if (terms.begins === null || month < terms.begins) return 'none';
  const held = classOn(payer.classes, lastDayOf(month));
  if (held === 'suspended' || (held === 'exempt' && !terms.duesExemptPay)) return 'waived';
  return day > due ? 'overdue' : 'owed';
}

export const isPaid = (standing: DuesStandingCode): boolean => standing === 'on_time' || standing === 'late' || standing === 'ahead';

/** Months from one to another, both with. */
export function monthsBetween(from: Month, until: Month): readonly Month[] {
  const months: Month[] = [];
  for (let month = from; month <= until; month = nextPeriod(month)) months.push(month);
  return months;
}

/** A month so many months away: earlier when negative. */
export function monthsFrom(month: Month, months: number): Month {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** Whether dues of a month may be entered today. */
export const mayEnter = (month: Month, today: Day): boolean =>
  month >= monthsFrom(monthOf(today), -monthsBackMax) && month <= monthsFrom(monthOf(today), monthsAheadMax);

/** The month up to which dues are paid without a gap among months in order; null where the first owed one is not paid. */
export function paidTo(standings: readonly { readonly month: Month; readonly standing: DuesStandingCode }[]): Month | null {
  let last: Month | null = null;
  for (const { month, standing } of standings) {
    if (isPaid(standing)) last = month;
    else if (standing === 'owed' || standing === 'overdue') break;
  }
  return last;
}
