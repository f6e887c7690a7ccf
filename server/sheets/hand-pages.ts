/** What the pages say on which people are written in and corrected by hand. */
import type { Knex } from 'knex';
import { peopleMax, type SheetHead, type SheetPerson } from '../../views/pages/sheet-parts.ts';
import type { SheetHandModel } from '../../views/pages/sheet-hand/model.ts';
import { marksShownMax, type SheetPersonModel } from '../../views/pages/sheet-person/model.ts';
import type { Activity } from '../activities/queries.ts';
import type { SheetLine } from '../attendance/sheet.ts';
import type { MarkHowCode, SheetStatusCode } from '../contract/codes.ts';
import { addresses } from '../http/addresses.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import type { Asked } from './asking.ts';
import { isBegun, proposedTime } from './moment.ts';
import { earnedAtSheet, sheetState } from './queries.ts';

export const headOf = ({ uid, title, startsAt, endsAt }: Activity): SheetHead => ({
  title,
  startsAt,
  endsAt,
  href: addresses.activity(uid),
});

/** Nobody has come and nobody has excused them: the ones whom a forgotten card may have kept off the sheet. */
const isMissing = ({ required, status }: SheetLine): boolean => required && (status === 'awaited' || status === 'absent');

const personOf = ({ memberUid, name, status, at, mark }: SheetLine): SheetPerson => ({
  id: memberUid,
  name,
  status,
  at,
  marked: mark !== null,
});

async function groupsOf(db: Knex, lines: readonly SheetLine[]): Promise<SheetHandModel['missing']> {
  const groups = await organisationsByIds(db, [...new Set(lines.flatMap(({ groupId }) => groupId ?? []))]);
  return [...groupBy(lines, ({ groupId }) => groupId)]
    .toSorted(([a], [b]) => (a ?? Infinity) - (b ?? Infinity))
    .map(([groupId, people]) => ({
      name: groupId === null ? null : (groups.get(groupId)?.name ?? null),
      people: people.map(({ memberUid, name }) => ({ id: memberUid, name })),
    }));
}

export type HandTyped = { readonly time: string; readonly reason: string };

export async function sheetHandModel(
  db: Knex,
  { activity, now, by, isHost, lines }: Asked,
  { done = null, error = null, time }: { readonly done?: string | null; readonly error?: SheetHandModel['error']; readonly time?: string },
): Promise<SheetHandModel> {
  const others = lines.filter(({ memberId }) => memberId !== by.memberId);
  const missing = others.filter(isMissing).slice(0, peopleMax);
  const own = lines.find(({ memberId }) => memberId === by.memberId);
  const marked = lines.find(({ memberUid }) => memberUid === done);
  const proposed = proposedTime(activity, now);
  return {
    sheet: headOf(activity),
    begun: isBegun(activity, now),
    closed: (await sheetState(db, activity.id)).state === 'closed',
    done:
      marked === undefined
        ? null
        : {
            id: marked.memberUid,
            name: marked.name,
            status: marked.status,
            at: marked.at,
            points: await earnedAtSheet(db, activity.id, marked.memberId),
            undo: marked.mark !== null,
          },
    time: time ?? proposed,
    proposedTime: proposed,
    missing: await groupsOf(db, missing),
    others: others.slice(0, peopleMax).map((line) => ({ ...personOf(line), href: addresses.hand(activity.uid, line.memberUid) })),
    ownMissing: own !== undefined && isMissing(own),
    action: addresses.hand(activity.uid),
    guestsHref: isHost ? addresses.guests(activity.uid) : null,
    error,
  };
}

type MarkRow = { status: SheetStatusCode | 'none'; how: MarkHowCode; reason: string; presentAt: Instant | null; by: string; at: Instant };

/** What was marked of somebody, newest first. */
const marksOf = async (db: Knex, activityId: number, memberId: number): Promise<readonly MarkRow[]> =>
  db('sheet_marks as k')
    .join('accounts as a', 'a.id', 'k.account_id')
    .leftJoin('members as m', 'm.id', 'a.member_id')
    .where({ 'k.activity_id': activityId, 'k.member_id': memberId })
    .orderBy('k.ordinal', 'desc')
    .limit(marksShownMax)
    .select({ status: 'k.status', how: 'k.how', reason: 'k.reason', presentAt: 'k.present_at', at: 'k.marked_at' })
    .select(db.raw('coalesce(m.name, a.name) as "by"'));

export async function sheetPersonModel(
  db: Knex,
  { activity, now }: Asked,
  line: SheetLine,
  { error = null, typed }: { readonly error?: SheetPersonModel['error']; readonly typed?: HandTyped },
): Promise<SheetPersonModel> {
  const proposed = proposedTime(activity, now);
  return {
    sheet: headOf(activity),
    closed: (await sheetState(db, activity.id)).state === 'closed',
    person: personOf(line),
    source: line.source,
    marks: await marksOf(db, activity.id, line.memberId),
    time: typed?.time ?? proposed,
    proposedTime: proposed,
    reason: typed?.reason ?? '',
    action: addresses.hand(activity.uid),
    backHref: addresses.hand(activity.uid),
    error,
  };
}
