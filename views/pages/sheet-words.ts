/** Words that the pages of a kept sheet share. */
import type { RefusalCode } from '../../server/contract/refusals.ts';
import type { SheetStatusCode } from '../../server/contract/codes.ts';
import type { Points } from '../../server/kernel/points.ts';
import { fill } from '../text/fill.ts';
import type { Named } from '../named.ts';
import type { Say } from '../say.ts';
import type { DeductionCauseCode } from './sheet-close/model.ts';
import type { SheetHead, SheetNumbers, SheetPerson } from './sheet-parts.ts';

export const headView = ({ title, startsAt, endsAt, href }: SheetHead, { format }: Say) => ({
  activity: title,
  when: format.span(startsAt, endsAt),
  sheetHref: href,
});

/** Why a form came back. */
export function errorView(code: RefusalCode | null, { words }: Say, facts: Readonly<Record<string, string | number>> = {}) {
  if (code === null) return null;
  const { title, next } = words.refusals[code];
  return { title: fill(title, facts), say: fill(next, facts) };
}

export const statusWords = (status: SheetStatusCode, { words }: Say): string => words.codes.sheetStatuses[status];

/** `到 18:52`, `缺席`. */
export function standingWords({ status, at }: Pick<SheetPerson, 'status' | 'at'>, say: Say): string {
  const word = statusWords(status, say);
  return at === null ? word : `${word} ${say.format.time(at)}`;
}

export function numbersView({ expected, present, late, leftEarly, leave, missing }: SheetNumbers, { words, format }: Say) {
  const { numbers } = words.pages.sheets;
  const sub = [
    ...(late > 0 ? [numbers.late(format.count(late))] : []),
    ...(leftEarly > 0 ? [numbers.leftEarly(format.count(leftEarly))] : []),
  ];
  return [
    { name: numbers.expected, value: format.count(expected), note: null },
    { name: numbers.present, value: format.count(present), note: sub.length === 0 ? null : sub.join(numbers.and) },
    { name: numbers.leave, value: format.count(leave), note: null },
    { name: numbers.missing, value: format.count(missing), note: null },
  ];
}

type Deducted = { readonly name: string; readonly cause: DeductionCauseCode; readonly item: Named; readonly points: Points };

/** A deduction as one line: who, why, how much. */
export const deductionView = ({ name, cause, item, points }: Deducted, say: Say) => ({
  name,
  cause: say.words.pages.sheets.causes[cause],
  item: say.name(item),
  points: say.format.signed(points),
});
