/** What the page says on which a paper sheet is entered. */
import type { Knex } from 'knex';
import { type EntryPerson, type SheetEntryModel, entryPeopleMax } from '../../views/pages/sheet-entry/model.ts';
import { came, groupedLines } from '../attendance/seating.ts';
import type { SheetLine } from '../attendance/sheet.ts';
import { addresses } from '../http/addresses.ts';
import { timeOf } from '../kernel/calendar.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import type { Asked } from './asking.ts';
import { headOf } from './hand-pages.ts';
import { isBegun } from './moment.ts';
import { sheetState } from './queries.ts';

const isOnLeave = ({ status }: SheetLine): boolean => status.startsWith('leave_') || status === 'made_up';

/** Who may have signed and is not on the sheet yet; nobody writes themselves in. */
export const enterable = ({ lines, by }: Pick<Asked, 'lines' | 'by'>): readonly SheetLine[] =>
  lines.filter((line) => line.required && !came(line) && line.memberId !== by.memberId).slice(0, entryPeopleMax);

/** What a form said of a person. */
export type EntryTyped = {
  readonly time: string;
  readonly of: (memberUid: string) => { readonly ticked: boolean; readonly time: string; readonly wrong: boolean };
};

export async function sheetEntryModel(
  db: Knex,
  asked: Asked,
  {
    typed,
    done = null,
    error = null,
  }: { readonly typed?: EntryTyped; readonly done?: number | null; readonly error?: SheetEntryModel['error'] },
): Promise<SheetEntryModel> {
  const { activity, now, by, isHost, lines } = asked;
  const people = enterable(asked);
  const ids = people.flatMap((line) => [line.organisationId, line.groupId ?? line.organisationId]);
  const places = await organisationsByIds(db, [...new Set(ids)]);
  const closed = (await sheetState(db, activity.id)).state === 'closed';
  // Most come: ticked are all but those on leave, so that few touches are left.
  const personOf = (line: SheetLine): EntryPerson => ({
    id: line.memberUid,
    name: line.name,
    onLeave: isOnLeave(line),
    ...(typed?.of(line.memberUid) ?? { ticked: !isOnLeave(line), time: '', wrong: false }),
  });
  return {
    sheet: headOf(activity),
    begun: isBegun(activity, now),
    closed,
    groups: groupedLines(people, places).map(({ branch, name, lines: own }) => ({ branch, name, people: own.map(personOf) })),
    present: lines.filter(came).length,
    time: typed?.time ?? timeOf(activity.startsAt < now ? activity.startsAt : now),
    ownMissing: lines.some((line) => line.memberId === by.memberId && line.required && !came(line)),
    action: addresses.paperEntry(activity.uid),
    done,
    closeHref: isHost && !closed && activity.closesAt <= now ? addresses.closeSheet(activity.uid) : null,
    error,
  };
}
