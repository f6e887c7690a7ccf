/** What the pages of closing and reopening say. */
import type { Knex } from 'knex';
import { type ClosedLine, type SheetClosedModel } from '../../views/pages/sheet-closed/model.ts';
import type { SheetCloseModel } from '../../views/pages/sheet-close/model.ts';
import type { SheetReopenModel } from '../../views/pages/sheet-reopen/model.ts';
import { deductionsMax } from '../../views/pages/sheet-parts.ts';
import type { Activity } from '../activities/queries.ts';
import { eventDayOf } from '../attendance/service.ts';
import { unsettledAt } from '../attendance/arrivals.ts';
import { addresses } from '../http/addresses.ts';
import { monthOf } from '../kernel/calendar.ts';
import { closedPeriods } from '../periods/queries.ts';
import { countsIn } from '../periods/rules.ts';
import type { SchemeItem } from '../scheme/format.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import type { Asked } from './asking.ts';
import type { SheetLine } from '../attendance/sheet.ts';
import { causeOf } from './rules.ts';
import { countsOf } from './counts.ts';
import { headOf } from './hand-pages.ts';
import { proposedAt, type Proposed, versionAt } from './proposing.ts';
import { type Deduction, deductionsOf, leavesWaitingAt, type SheetState } from './queries.ts';

/** What was typed for a proposal, by its place on the page. */
export type ProposalTyped = { readonly ticked: boolean; readonly reason: string };
export type CloseTyped = { readonly early: boolean; readonly of: (index: number) => ProposalTyped };

const keyOf = (memberUid: string, item: string): string => `${memberUid} ${item}`;

/** Missing, and nothing is held against them. */
const isSpared = (line: SheetLine): boolean => line.required && line.status === 'absent' && causeOf(line) === null;

/** The name of an item in the scheme of a place; its code where no version knows it any more. */
const itemNames =
  (book: SchemeBook, activity: Activity) =>
  (path: string, code: string): Pick<SchemeItem, 'nameZh' | 'nameEn'> =>
    versionAt(book, activity)(path)?.scheme.items.find((item) => item.code === code) ?? { nameZh: code };

/** Ticked, but what an earlier close forgave: that stays forgiven with its reason until somebody says otherwise. */
async function rememberedFor(db: Knex, activity: Activity, { proposals }: Proposed, state: SheetState): Promise<CloseTyped['of']> {
  const before = state.closings === 0 ? [] : await deductionsOf(db, activity.id, state.closings);
  const reasons = new Map(before.map(({ memberUid, item, forgiven }) => [keyOf(memberUid, item), forgiven]));
  return (index) => {
    const proposal = proposals[index];
    const reason = proposal === undefined ? null : (reasons.get(keyOf(proposal.line.memberUid, proposal.item)) ?? null);
    return { ticked: reason === null, reason: reason ?? '' };
  };
}

export async function sheetCloseModel(
  db: Knex,
  book: SchemeBook,
  { activity, now, by }: Asked,
  state: SheetState,
  { error = null, typed }: { readonly error?: SheetCloseModel['error']; readonly typed?: CloseTyped },
): Promise<SheetCloseModel> {
  const proposed = await proposedAt(db, book, activity, now);
  const of = typed?.of ?? (await rememberedFor(db, activity, proposed, state));
  const nameOf = itemNames(book, activity);
  const listed = proposed.proposals.slice(0, deductionsMax);
  return {
    sheet: headOf(activity),
    numbers: countsOf(proposed.lines),
    openUntil: now < activity.closesAt ? activity.closesAt : null,
    early: typed?.early ?? false,
    unsettled: await unsettledAt(db, activity),
    leavesWaiting: await leavesWaitingAt(db, activity),
    leaveHref: addresses.leave,
    handHref: addresses.hand(activity.uid),
    proposals: listed.map(({ line, cause, item, points }, index) => {
      const own = line.memberId === by.memberId;
      const at = cause === 'left_early' ? line.leftAt : line.at;
      return {
        name: line.name,
        cause,
        at,
        item: nameOf(line.organisationPath, item),
        points,
        ...(own ? { ticked: true, reason: '' } : of(index)),
        own,
      };
    }),
    spared: proposed.lines.filter(isSpared).length,
    more: proposed.proposals.length - listed.length,
    countsIn: proposed.proposals.length === 0 ? null : await countedLater(db, activity),
    seen: proposed.digest,
    action: addresses.closeSheet(activity.uid),
    error,
  };
}

/** The month in which deductions of an activity count at its host, where its own is closed. */
async function countedLater(db: Knex, { organisationId, ...activity }: Activity): Promise<SheetCloseModel['countsIn']> {
  const day = eventDayOf({ organisationId, ...activity });
  const closed = await closedPeriods(db, [organisationId]);
  const month = countsIn(day, 'month', (period) => closed.has(organisationId, period));
  return month === monthOf(day) ? null : { own: monthOf(day), month };
}

export async function sheetClosedModel(
  db: Knex,
  book: SchemeBook,
  { activity, now }: Asked,
  state: SheetState & { readonly closed: NonNullable<SheetState['closed']> },
  justClosed: boolean,
): Promise<SheetClosedModel> {
  const proposed = await proposedAt(db, book, activity, now);
  const deductions = await deductionsOf(db, activity.id, state.closings);
  const paths = new Map(proposed.lines.map((line) => [line.memberUid, line.organisationPath]));
  const nameOf = itemNames(book, activity);
  const lineOf = ({
    name,
    memberUid,
    cause,
    item,
    points,
  }: Omit<Deduction, 'stands' | 'entryId' | 'forgiven' | 'memberId'>): ClosedLine => ({
    name,
    cause,
    item: nameOf(paths.get(memberUid) ?? activity.hostPath, item),
    points,
  });
  const known = new Set(
    deductions.filter(({ stands, forgiven }) => stands || forgiven !== null).map(({ memberUid, item }) => keyOf(memberUid, item)),
  );
  return {
    sheet: headOf(activity),
    numbers: countsOf(proposed.lines),
    closed: state.closed,
    posted: deductions.filter(({ stands }) => stands).map(lineOf),
    forgiven: deductions.flatMap((one) => (one.forgiven === null ? [] : [{ ...lineOf(one), reason: one.forgiven }])),
    putRight: deductions.filter(({ stands, forgiven }) => !stands && forgiven === null).map(lineOf),
    found: proposed.proposals
      .filter(({ line, item }) => !known.has(keyOf(line.memberUid, item)))
      .map(({ line, cause, item, points }) => lineOf({ name: line.name, memberUid: line.memberUid, cause, item, points })),
    justClosed,
    reopenHref: addresses.reopenSheet(activity.uid),
  };
}

export async function sheetReopenModel(
  db: Knex,
  activity: Activity,
  state: SheetState & { readonly closed: NonNullable<SheetState['closed']> },
  { reason = '', error = null }: { readonly reason?: string; readonly error?: SheetReopenModel['error'] },
): Promise<SheetReopenModel> {
  const deductions = await deductionsOf(db, activity.id, state.closings);
  return {
    sheet: headOf(activity),
    closed: state.closed,
    posted: deductions.filter(({ stands }) => stands).length,
    reason,
    action: addresses.reopenSheet(activity.uid),
    backHref: addresses.closeSheet(activity.uid),
    error,
  };
}
