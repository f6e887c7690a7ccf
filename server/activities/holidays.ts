/** The announced days off and make-up workdays as a file: its form, its laws, where it is read from. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { holidayCodes } from '../contract/codes.ts';
import { dayText } from '../contract/text.ts';
import { addDays, type Day, previousPeriod, weekdayOf, type Year, yearOf } from '../kernel/calendar.ts';
import type { HolidayYears } from './workdays.ts';

const saturday = 6;
/** More than any year has had. */
const daysOffMax = 20;
const makeUpWorkdaysMax = 40;
const yearsMax = 100;

const dayOff = z
  .strictObject({ holiday: z.enum(holidayCodes), from: dayText, until: dayText })
  .refine(({ from, until }) => from <= until && until <= addDays(from, 30), 'must end on or after its first day, within a month');

const holidayYear = z
  .strictObject({ daysOff: z.array(dayOff).min(1).max(daysOffMax), makeUpWorkdays: z.array(dayText).max(makeUpWorkdaysMax) })
  .superRefine(({ daysOff, makeUpWorkdays }, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    for (const [i, one] of daysOff.entries())
      for (const other of daysOff.slice(i + 1))
        if (one.from <= other.until && other.from <= one.until) complain(`${one.holiday} and ${other.holiday} overlap`);
    for (const day of makeUpWorkdays) {
      if (weekdayOf(day) < saturday) complain(`${day} is no weekend day: only those are worked to make up`);
      if (daysOff.some(({ from, until }) => from <= day && day <= until)) complain(`${day} is a day off and a make-up workday`);
    }
  });

/** A year's notice may begin in the December before. */
const belongsTo = (year: Year, day: Day): boolean => yearOf(day) === year || day.startsWith(`${previousPeriod(year)}-12-`);

/** `holidays.json`. */
export const holidayFile = z
  .strictObject({ note: z.string().max(2_000).default(''), years: z.record(z.string().regex(/^\d{4}$/, 'must be a year'), holidayYear) })
  .superRefine(({ years }, context) => {
    const known = Object.entries(years);
    if (known.length > yearsMax) context.addIssue({ code: 'custom', message: `has more than ${yearsMax} years` });
    for (const [year, { daysOff, makeUpWorkdays }] of known)
      for (const day of [...daysOff.flatMap(({ from, until }) => [from, until]), ...makeUpWorkdays])
        if (!belongsTo(year, day)) context.addIssue({ code: 'custom', path: ['years', year], message: `${day} is not of ${year}` });
  });

/** The years of the file as shipped, under the package's root. */
export const shippedHolidays = (root: string): HolidayYears =>
  holidayFile.parse(JSON.parse(readFileSync(join(root, 'server', 'activities', 'holidays.json'), 'utf8'))).years;

/** The years shipped, with the installation's own in their place. Throws ZodError or SyntaxError on a file that does not fit. */
export function readHolidays(root: string, dataFolder: string): HolidayYears {
  const path = join(dataFolder, 'holidays.json');
  const own = existsSync(path) ? holidayFile.parse(JSON.parse(readFileSync(path, 'utf8'))).years : {};
  return { ...shippedHolidays(root), ...own };
}
