/** What the form of a draft opens to those below, as openings. */
import type { Opening } from './openings.ts';

export type OpeningChoices = {
  readonly openNames?: 'yes' | undefined;
  readonly openPoints: string;
  readonly openCaps?: 'yes' | undefined;
  readonly openItems: string;
  readonly openItemsMax: string;
  readonly openRemove?: 'yes' | undefined;
  readonly openAttendance?: 'yes' | undefined;
};

const namesOpen: readonly Opening[] = ['nameZh', 'nameEn', 'evidenceZh', 'evidenceEn'].map((field) => ({
  open: 'change',
  path: `items.*.${field}`,
}));

/** An empty field opens nothing, and neither does a zero. */
export function openingsChosen(chosen: OpeningChoices): readonly Opening[] {
  const [within, count, max] = [Number(chosen.openPoints), Number(chosen.openItems), Number(chosen.openItemsMax)];
  return [
    ...(chosen.openNames === undefined ? [] : namesOpen),
    ...(within > 0 ? [{ open: 'change', path: 'items.*.points', within } as const] : []),
    ...(chosen.openCaps === undefined ? [] : [{ open: 'change', path: 'items.*.caps', tighter: true } as const]),
    ...(count > 0 ? [{ open: 'add', path: 'items', count, ...(max > 0 ? { max } : {}) } as const] : []),
    ...(chosen.openRemove === undefined ? [] : [{ open: 'remove', path: 'items.*' } as const]),
    ...(chosen.openAttendance === undefined ? [] : [{ open: 'change', path: 'attendance' } as const]),
  ];
}
