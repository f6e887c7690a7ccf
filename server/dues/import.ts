/** A list of payments as somebody pastes it: a line each, the parts told by their shape. Pure. */
import { type Day, type Month, isDay, isPeriodOf } from '../kernel/calendar.ts';
import { fenTyped } from './form.ts';

export const importLinesMax = 500;
export const importTextMax = 40_000;

export type ImportFault = 'parts_unknown' | 'repeated';

/** A line as read: who, for which month, how much, when; null where it says nothing of it. */
export type ImportLine = {
  /** From 1, as lines are counted. */
  readonly number: number;
  readonly text: string;
  readonly who: string;
  readonly month: Month | null;
  readonly amountFen: number | null;
  readonly paidOn: Day | null;
  readonly fault: ImportFault | null;
};

const han = /\p{Script=Han}+/gu;

/** A day or a month with dashes: signs for year, month and day, dots and strokes stand for them. */
const datePart = (part: string): string =>
  part
    .replaceAll(han, '-')
    .replaceAll(/[./]/g, '-')
    .replace(/-+$/, '')
    .split('-')
    .map((number, index) => (index === 0 ? number : number.padStart(2, '0')))
    .join('-');

/** An amount without its unit. */
const amountPart = (part: string): string => part.replaceAll(han, '');

type Read = { month: Month | null; amountFen: number | null; paidOn: Day | null };

/** Puts a part where its shape belongs; false where it has none, or where one of its shape was there already. */
function take(read: Read, part: string): boolean {
  const date = datePart(part);
  if (/^\d{4}-\d\d-\d\d$/.test(date)) {
    if (read.paidOn !== null || !isDay(date)) return false;
    read.paidOn = date;
    return true;
  }
  if (/^\d{4}-\d\d$/.test(date)) {
    if (read.month !== null || !isPeriodOf('month', date)) return false;
    read.month = date;
    return true;
  }
  const fen = fenTyped(amountPart(part));
  if (fen === null || fen === undefined || read.amountFen !== null) return false;
  read.amountFen = fen;
  return true;
}

/** Commas, tabs or wide gaps part a line; a single space before a number does only where there is none of these. */
function partsOf(line: string): readonly string[] {
  const wide = /[\t,\uff0c;\uff1b]|\s{2,}/;
  return line
    .trim()
    .split(wide.test(line.trim()) ? wide : /\s(?=\d)/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The lines of a text that hold something; a head without any number is left out. */
export function linesOf(text: string): readonly ImportLine[] {
  const seen = new Set<string>();
  return text.split(/\r\n?|\n/).flatMap((raw, index): ImportLine[] => {
    const [who, ...rest] = partsOf(raw);
    if (who === undefined) return [];
    const read: Read = { month: null, amountFen: null, paidOn: null };
    const unread = rest.filter((part) => !take(read, part));
    if (index === 0 && rest.length > 0 && unread.length === rest.length && !/\d/.test(raw)) return [];
    const key = `${who} ${read.month ?? ''}`;
    const fault = unread.length > 0 ? 'parts_unknown' : seen.has(key) ? 'repeated' : null;
    seen.add(key);
    return [{ number: index + 1, text: raw.trim(), who, ...read, fault }];
  });
}
