/** Whom the secretary should ask after: months in a row without organisational life, or without dues. Never a deduction. */
import type { Knex } from 'knex';
import type { ActivityKindCode, DuesStandingCode } from '../contract/codes.ts';
import { duesBook } from '../dues/queries.ts';
import { type Day, dayOf, firstDayOf, lastDayOf, type Month, monthOf, previousPeriod } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import type { Days, PartTaken } from './participation.ts';
import { missedInARow, monthTold, type MonthTold, warnedFromMonths } from './taking-part.ts';

/** How many whole months are looked back on: months without anything to take part in lie between. */
const monthsBack = 12;

/** The whole months before a day, oldest first. */
export function monthsBefore(day: Day): readonly Month[] {
  const months: Month[] = [];
  for (let month = previousPeriod(monthOf(day)); months.length < monthsBack; month = previousPeriod(month)) months.unshift(month);
  return months;
}

/** The days that warnings at a moment are judged by. */
export function daysOfWarnings(now: Instant): Days {
  const months = monthsBefore(dayOf(now));
  return { from: firstDayOf(months[0] ?? ''), until: lastDayOf(months.at(-1) ?? '') };
}

export type Warning = { readonly memberId: number; readonly of: 'meetings' | 'dues'; readonly months: readonly Month[] };

const told: Readonly<Record<DuesStandingCode, MonthTold['told']>> = {
  on_time: 'kept',
  late: 'kept',
  ahead: 'kept',
  overdue: 'missed',
  owed: 'nothing',
  waived: 'nothing',
  none: 'nothing',
};

/** Those to be asked after at a moment, in the order of the members; `parts` cover `daysOfWarnings`, kinds are those of organisational life. */
export async function warningsOf(
  db: Knex,
  memberIds: readonly number[],
  parts: ReadonlyMap<number, readonly PartTaken[]>,
  kinds: readonly ActivityKindCode[],
  now: Instant,
): Promise<readonly Warning[]> {
  const today = dayOf(now);
  const months = monthsBefore(today);
  const dues = await duesBook(db, memberIds, months[0] ?? '', months.at(-1) ?? '');
  return memberIds.flatMap((memberId): readonly Warning[] => {
    const own = (parts.get(memberId) ?? []).filter(({ required, kind }) => required && kinds.includes(kind));
    const byMonth = groupBy(own, ({ day }) => monthOf(day));
    const rows = {
      meetings: missedInARow(months.map((month) => monthTold(month, byMonth.get(month) ?? []))),
      dues: missedInARow(months.map((month) => ({ month, told: told[dues.standing(memberId, month, today)] }))),
    };
    return (['meetings', 'dues'] as const)
      .filter((of) => rows[of].length >= warnedFromMonths)
      .map((of) => ({ memberId, of, months: rows[of] }));
  });
}
