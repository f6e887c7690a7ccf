/** Which years may be looked at, and the way from one to the next. */
import { type Day, nextPeriod, previousPeriod, type Year, yearOf } from '../kernel/calendar.ts';

/** Before it there was no duty to speak of. */
const firstYear: Year = '2019';

/** The years offered end with the one that comes: what is planned ahead stands there. */
const lastYear = (today: Day): Year => nextPeriod(yearOf(today));

export const isOffered = (year: Year, today: Day): boolean => firstYear <= year && year <= lastYear(today);

/** The addresses of the years beside one, null at the ends and where `stood` says that there is nothing to look at. */
export const yearsBeside = (
  year: Year,
  today: Day,
  hrefOf: (year: Year) => string,
  stood: (year: Year) => boolean = () => true,
): { readonly previousHref: string | null; readonly nextHref: string | null } => {
  const hrefOfStood = (beside: Year): string | null => (isOffered(beside, today) && stood(beside) ? hrefOf(beside) : null);
  return { previousHref: hrefOfStood(previousPeriod(year)), nextHref: hrefOfStood(nextPeriod(year)) };
};
