/** The month that a title names, put forward. Only where nothing else could be meant by it. */
import type { Month } from '../../server/kernel/calendar.ts';

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];
const english = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

type Spelling = { readonly pattern: RegExp; readonly months: readonly string[] };

/** `9 月` and `2026 年 9 月`, not the `9 月 18 日` of an anniversary nor the `19 月` of a number. */
const spellings: readonly Spelling[] = [
  {
    pattern: /(?:(?<year>\d{4})\s?年\s?)?(?<!\d)(?<month>\d{1,2})\s?月(?!\s?\d)/dg,
    months: numerals.map((_, i) => String(i + 1)),
  },
  {
    pattern:
      /(?:(?<year>\d{4})\s?年\s?)?(?<![一二三四五六七八九十])(?<month>十[一二]?|[一二三四五六七八九])月(?!\s?[\d一二三四五六七八九十])/dg,
    months: numerals,
  },
  { pattern: new RegExp(`\\b(?<month>${english.join('|')})\\b(?!\\s+\\d{1,2}\\b)(?:\\s+(?<year>\\d{4})\\b)?`, 'dg'), months: english },
];

/**
 * The title of an activity of one month as that of another. It is left as it is unless it names one month, once, and that
 * is the first: a month of history stays.
 */
export function retitled(title: string, from: Month, to: Month): string {
  const found = spellings.flatMap(({ pattern, months }) => [...title.matchAll(pattern)].map((match) => ({ match, months })));
  const [only] = found;
  if (only === undefined || found.length > 1) return title;
  const { match, months } = only;
  const { month = '', year } = match.groups ?? {};
  const spelled = (of: Month): string => months[Number(of.slice(5, 7)) - 1] ?? '';
  if (month !== spelled(from) || (year !== undefined && year !== from.slice(0, 4))) return title;
  const { month: monthAt, year: yearAt } = match.indices?.groups ?? {};
  const changes = [
    { at: monthAt, text: spelled(to) },
    { at: yearAt, text: to.slice(0, 4) },
  ];
  // From the end, so that the places before stay true.
  return changes
    .flatMap(({ at, text }) => (at === undefined ? [] : [{ at, text }]))
    .toSorted((a, b) => b.at[0] - a.at[0])
    .reduce((changed, { at: [start, end], text }) => changed.slice(0, start) + text + changed.slice(end), title);
}
