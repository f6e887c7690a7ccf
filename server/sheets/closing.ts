/** Closing a sheet posts what it proposes but what is forgiven; reopening takes that back. */
import type { Knex } from 'knex';
import { type Activity, activitiesByUid } from '../activities/queries.ts';
import { eventDayOf } from '../attendance/service.ts';
import type { SheetLine } from '../attendance/sheet.ts';
import { recordAct } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { insertRows } from '../db/bulk.ts';
import { recordEvents } from '../db/events.ts';
import { lockFactsForChange } from '../db/facts-lock.ts';
import { monthOf } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { type Posting, postAll, reverseAll } from '../ledger/service.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import { closedPeriods } from '../periods/queries.ts';
import { occasionOf } from '../scheme/award.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { actorOf, type Keeper, type SheetParts } from './keeping.ts';
import { type Proposed, proposedAt, versionAt } from './proposing.ts';
import { deductionsOf, type SheetState, sheetState } from './queries.ts';
import type { Proposal } from './rules.ts';

export type Forgiveness = { readonly memberUid: string; readonly item: string; readonly reason: string };

export type SheetClose = {
  readonly activityUid: string;
  /** The digest of the proposals that the keeper has seen; null takes them as they are. */
  readonly seen: string | null;
  /** Proposals that are not posted, each with its reason. */
  readonly forgiven: readonly Forgiveness[];
  /** Closes although check-in is still open. */
  readonly early: boolean;
  readonly by: Keeper;
};

export type SheetClosed = { readonly activity: Activity; readonly posted: number; readonly forgiven: number };

/** The activity of a sheet that this keeper may close or reopen, with its state, under the lock that holds back taps. */
async function keptSheet(
  tx: Knex.Transaction,
  activityUid: string,
  by: Keeper,
): Promise<Outcome<{ readonly activity: Activity; readonly state: SheetState }, RefusalCode>> {
  await lockFactsForChange(tx);
  const [activity] = await activitiesByUid(tx, [activityUid]);
  if (activity === undefined) return refused('activity_unknown');
  if (!by.covers(activity.hostPath)) return refused('not_allowed');
  return ok({ activity, state: await sheetState(tx, activity.id) });
}

const lineKey = (memberUid: string, item: string): string => `${memberUid} ${item}`;

/** Why proposals may not be forgiven so, or null. */
function whyNotForgive({ forgiven, by }: SheetClose, { proposals }: Proposed): RefusalCode | null {
  const proposed = new Map(proposals.map((one) => [lineKey(one.line.memberUid, one.item), one]));
  for (const { memberUid, item, reason } of forgiven) {
    const proposal = proposed.get(lineKey(memberUid, item));
    if (proposal === undefined) return 'sheet_changed';
    if (proposal.line.memberId === by.memberId) return 'own_points';
    if (reason.trim() === '') return 'reason_missing';
  }
  return null;
}

/** What is posted for proposals, in their order. */
async function postingsOf(
  tx: Knex.Transaction,
  book: SchemeBook,
  activity: Activity,
  by: Keeper,
  proposals: readonly Proposal<SheetLine>[],
): Promise<readonly Posting[]> {
  const organisations = await organisationsByIds(tx, [...new Set(proposals.map(({ line }) => line.organisationId))]);
  const versions = versionAt(book, activity);
  return proposals.map(({ line, item: code, points }) => {
    const organisation = organisations.get(line.organisationId);
    const version = versions(line.organisationPath);
    const item = version?.scheme.items.find((one) => one.code === code);
    if (organisation === undefined || version === undefined || item === undefined) throw new Error(`a proposal of ${code} has no scheme`);
    return {
      kind: 'award',
      key: `sheet:${activity.uid}:${line.memberUid}:${code}`,
      member: { id: line.memberId, uid: line.memberUid },
      organisation: { id: organisation.id, uid: organisation.uid },
      activity: { id: activity.id, uid: activity.uid },
      item: code,
      occasion: occasionOf(item, activity.uid),
      schemeVersion: { id: version.id, uid: version.uid },
      points,
      occurredAt: activity.startsAt,
      day: eventDayOf(activity),
      source: 'rule',
      author: null,
      actor: by.account,
      approver: null,
      reason: null,
      evidenceDigest: null,
    };
  });
}

/** The next act of a sheet, numbered. */
async function recordSheetAct(
  tx: Knex.Transaction,
  { world }: SheetParts,
  {
    activity,
    act,
    reason,
    by,
  }: { readonly activity: Activity; readonly act: 'close' | 'reopen'; readonly reason: string; readonly by: Keeper },
): Promise<void> {
  const rows: { ordinal: number }[] = await tx('sheet_acts')
    .where({ activity_id: activity.id })
    .orderBy('ordinal', 'desc')
    .limit(1)
    .select('ordinal');
  await insertRows(tx, 'sheet_acts', [
    { activity_id: activity.id, ordinal: (rows[0]?.ordinal ?? 0) + 1, act, reason, account_id: by.account.id, at: world.clock() },
  ]);
}

/**
 * Closes a sheet: the deductions that it proposes are posted by rule, with the keeper as actor; those forgiven are kept with
 * their reason and posted to nobody. What a late fact changes afterwards is put right by `putRight`.
 */
export async function closeSheet(tx: Knex.Transaction, parts: SheetParts, close: SheetClose): Promise<Outcome<SheetClosed, RefusalCode>> {
  const { world, schemes } = parts;
  const { by } = close;
  const kept = await keptSheet(tx, close.activityUid, by);
  if (!kept.ok) return kept;
  const { activity, state } = kept.value;
  const now = world.clock();
  if (state.state === 'closed') return refused('sheet_closed');
  if (now < activity.startsAt) return refused('sheet_not_begun');
  if (now < activity.closesAt && !close.early) return refused('check_in_open');
  const book = await schemes(tx);
  const proposed = await proposedAt(tx, book, activity, now);
  if (close.seen !== null && close.seen !== proposed.digest) return refused('sheet_changed');
  const why = whyNotForgive(close, proposed);
  if (why !== null) return refused(why);

  const reasons = new Map(close.forgiven.map(({ memberUid, item, reason }) => [lineKey(memberUid, item), reason.trim()]));
  const reasonFor = ({ line, item }: Proposal<SheetLine>): string | null => reasons.get(lineKey(line.memberUid, item)) ?? null;
  const toPost = proposed.proposals.filter((proposal) => reasonFor(proposal) === null);
  const outcomes = await postAll(tx, world, await postingsOf(tx, book, activity, by, toPost));
  const entries = new Map(
    outcomes.map((outcome, index) => {
      if (!outcome.ok) throw new Error(`a deduction could not be posted: ${outcome.code}`);
      return [toPost[index], outcome.value.id];
    }),
  );
  const closing = state.closings + 1;
  await insertRows(
    tx,
    'sheets',
    [{ activity_id: activity.id, state: 'closed', closings: closing, closed_at: now, closed_by: by.account.id }],
    'on conflict (activity_id) do update set state = excluded.state, closings = excluded.closings, closed_at = excluded.closed_at, closed_by = excluded.closed_by',
  );
  await recordSheetAct(tx, parts, { activity, act: 'close', reason: '', by });
  await insertRows(
    tx,
    'sheet_deductions',
    proposed.proposals.map((proposal) => ({
      activity_id: activity.id,
      closing,
      member_id: proposal.line.memberId,
      item: proposal.item,
      cause: proposal.cause,
      points: proposal.points,
      forgiven: reasonFor(proposal),
      entry_id: entries.get(proposal) ?? null,
    })),
  );
  const forgiven = proposed.proposals.length - toPost.length;
  await recordAct(tx, world, {
    actor: actorOf(by),
    action: 'sheet.close',
    organisationId: activity.organisationId,
    subject: activity.uid,
    detail: { closing, posted: toPost.length, forgiven },
  });
  await recordEvents(tx, now, [{ topic: 'attendance', organisationId: activity.organisationId, subject: '' }]);
  return ok({ activity, posted: toPost.length, forgiven });
}

export type SheetReopening = { readonly activityUid: string; readonly reason: string; readonly by: Keeper };

/**
 * Reopens a closed sheet, with a reason: what its last close posted and still stands is reversed, and its taps are judged
 * again. It may be closed again then. Refused while the month is closed: that is reopened first.
 */
export async function reopenSheet(
  tx: Knex.Transaction,
  parts: SheetParts,
  { activityUid, reason, by }: SheetReopening,
): Promise<Outcome<{ readonly activity: Activity; readonly reversed: number }, RefusalCode>> {
  const { world, judgeAgain } = parts;
  if (reason.trim() === '') return refused('reason_missing');
  const kept = await keptSheet(tx, activityUid, by);
  if (!kept.ok) return kept;
  const { activity, state } = kept.value;
  if (state.state === 'open') return refused('sheet_not_closed');
  const deductions = await deductionsOf(tx, activity.id, state.closings);
  const month = monthOf(eventDayOf(activity));
  const places = await placesOfEntries(
    tx,
    activity,
    deductions.flatMap(({ entryId }) => entryId ?? []),
  );
  const closed = await closedPeriods(tx, places);
  if (places.some((id) => closed.has(id, month))) return refused('period_closed', { period: month });

  const standing = deductions.flatMap(({ entryId, stands }) => (stands && entryId !== null ? [entryId] : []));
  const outcomes = await reverseAll(
    tx,
    world,
    standing.map((entryId) => ({
      entryId,
      source: 'correction',
      author: null,
      actor: by.account,
      approver: null,
      reason: 'sheet_reopened',
    })),
  );
  const refusal = outcomes.find((outcome) => !outcome.ok);
  if (refusal !== undefined && !refusal.ok) throw new Error(`a deduction could not be taken back: ${refusal.code}`);
  await tx('sheets').where({ activity_id: activity.id }).update({ state: 'open' });
  await recordSheetAct(tx, parts, { activity, act: 'reopen', reason: reason.trim(), by });
  await judgeAgain.reopened(tx, activity);
  await recordAct(tx, world, {
    actor: actorOf(by),
    action: 'sheet.reopen',
    organisationId: activity.organisationId,
    subject: activity.uid,
    detail: { closing: state.closings, reversed: standing.length },
  });
  await recordEvents(tx, world.clock(), [{ topic: 'attendance', organisationId: activity.organisationId, subject: '' }]);
  return ok({ activity, reversed: standing.length });
}

/** Where a sheet's month must be open: at its host, and wherever its close posted. */
async function placesOfEntries(
  tx: Knex.Transaction,
  { organisationId }: Activity,
  entryIds: readonly number[],
): Promise<readonly number[]> {
  const rows: { organisation_id: number }[] = await tx('entries').whereIn('id', entryIds).distinct('organisation_id');
  return [...new Set([organisationId, ...rows.map((row) => row.organisation_id)])];
}
