/** Recording that somebody made up for what they missed, and taking that back. */
import type { Knex } from 'knex';
import { type Activity, activitiesByUid } from '../activities/queries.ts';
import type { AfterAttendance } from '../attendance/service.ts';
import { byAccount, recordAct } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { insertRows, selectRaw } from '../db/bulk.ts';
import { keepFile } from '../files/service.ts';
import type { Upload } from '../files/upload.ts';
import { type Day, dayOf, instantAt } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { type Named, post, reverse } from '../ledger/service.ts';
import { type Membership, membershipsOf, standingOn } from '../members/queries.ts';
import type { SchemeBook, SchemeReader } from '../scheme/queries.ts';
import { type Duty, dutiesAt } from './queries.ts';
import { dutyStateOf, earns, makeUpItems } from './rules.ts';

/** Who records it: an account, the member behind it, and whose sheets they keep. */
export type Recorder = {
  readonly account: Named;
  readonly memberId: number | null;
  readonly covers: (organisationPath: string) => boolean;
};

export type MakeUpParts = {
  readonly world: World;
  readonly schemes: SchemeReader;
  /** A closed sheet is put right in the same transaction. */
  readonly following: AfterAttendance;
};

export type MadeUp = {
  readonly activityUid: string;
  readonly memberUid: string;
  /** When the content was made up for. */
  readonly day: Day;
  readonly note: string;
  /** A photo or a paper that shows it. */
  readonly upload?: Upload | null;
  readonly by: Recorder;
};

type Found = { readonly activity: Activity; readonly duty: Duty; readonly book: SchemeBook };

/** The duty of a member at an activity, for somebody who keeps their sheets and is not them. */
async function dutyFor(
  tx: Knex.Transaction,
  { world, schemes }: MakeUpParts,
  { activityUid, memberUid, by }: MadeUp,
): Promise<Outcome<Found, RefusalCode>> {
  const [activity] = await activitiesByUid(tx, [activityUid]);
  if (activity === undefined) return refused('activity_unknown');
  const book = await schemes(tx);
  const duty = (await dutiesAt(tx, book, [activity], world.clock(), '/')).find((one) => one.memberUid === memberUid);
  if (duty === undefined || !by.covers(duty.organisationPath)) return refused('make_up_not_due');
  return duty.memberId === by.memberId ? refused('own_points') : ok({ activity, duty, book });
}

const stayOn = async (tx: Knex.Transaction, memberId: number, day: Day): Promise<Membership | undefined> =>
  standingOn((await membershipsOf(tx, [memberId])).get(memberId) ?? [], day);

/** Posts what content earns that was missed by leave and made up for in time: dated on the day of the make-up, where the member stood then. */
async function postFor(
  tx: Knex.Transaction,
  { world }: MakeUpParts,
  { activity, duty, book }: Found,
  { day, by, upload = null }: MadeUp,
): Promise<void> {
  if (!earns(duty.missed, dutyStateOf(duty.deadline, day, dayOf(world.clock())))) return;
  const stay = await stayOn(tx, duty.memberId, day);
  const version = stay === undefined ? undefined : book.inForce(stay.organisationPath, day);
  if (stay === undefined || version === undefined) return;
  for (const item of makeUpItems(version.scheme, 'make_up_done')) {
    const posted = await post(tx, world, {
      kind: 'award',
      key: `make_up:${activity.uid}:${duty.memberUid}:${item.code}`,
      member: { id: duty.memberId, uid: duty.memberUid },
      organisation: { id: stay.organisationId, uid: stay.organisationUid },
      activity: { id: activity.id, uid: activity.uid },
      item: item.code,
      occasion: '',
      schemeVersion: { id: version.id, uid: version.uid },
      points: item.points,
      occurredAt: instantAt(day, '12:00'),
      day,
      source: 'secretary',
      author: by.account,
      actor: by.account,
      approver: null,
      reason: null,
      evidenceDigest: upload?.digest ?? null,
    });
    if (!posted.ok) throw new Error(`a make-up could not be posted: ${posted.code}`);
  }
}

/** Records that somebody made up for an activity. The same again changes nothing; on another day it is taken back first. */
export async function recordMakeUp(tx: Knex.Transaction, parts: MakeUpParts, made: MadeUp): Promise<Outcome<null, RefusalCode>> {
  const found = await dutyFor(tx, parts, made);
  if (!found.ok) return found;
  const { world, following } = parts;
  const { activity, duty } = found.value;
  const { day, note, upload = null, by } = made;
  if (day < dayOf(activity.startsAt) || day > dayOf(world.clock())) return refused('make_up_day_wrong');
  if (duty.makeUp !== null) return duty.makeUp.day === day ? ok(null) : refused('make_up_recorded');
  const uid = world.newUid();
  const actor = byAccount(by.account.id);
  const row = { uid, activity_id: activity.id, member_id: duty.memberId, day, note: note.trim(), file_digest: upload?.digest ?? null };
  const rows = await insertRows<{ id: number }>(
    tx,
    'make_ups',
    [{ ...row, recorded_at: world.clock(), recorded_by: by.account.id }],
    'on conflict do nothing returning id',
  );
  if (rows.length === 0) return refused('make_up_recorded');
  if (upload !== null) {
    const kept = await keepFile(tx, world, upload, { kind: 'make_up', subjectUid: uid, organisationId: duty.organisationId, actor });
    if (!kept.ok) throw new Error(`the file of a new make-up was refused: ${kept.code}`);
  }
  await postFor(tx, parts, found.value, made);
  await following(tx, [{ memberId: duty.memberId, activityId: activity.id }]);
  await recordAct(tx, world, {
    actor,
    action: 'make_up.record',
    organisationId: duty.organisationId,
    subject: uid,
    detail: { activity: activity.uid, member: duty.memberUid, day },
  });
  return ok(null);
}

export type TakenBack = { readonly uid: string; readonly reason: string; readonly by: Recorder };

type Kept = {
  readonly activityId: number;
  readonly activityUid: string;
  readonly startsAt: Instant;
  readonly memberId: number;
  readonly memberUid: string;
};

/** What a make-up earned and still stands. */
const earnedBy = (tx: Knex.Transaction, { memberId, activityId }: Kept) =>
  selectRaw<{ id: number }>(
    tx,
    `select e.id as id from entries e left join entries r on r.reverses_id = e.id
     where e.member_id = ? and e.activity_id = ? and e.kind = 'award' and e.key like 'make_up:%' and r.id is null order by e.id`,
    [memberId, activityId],
  );

/** Takes a make-up back with a reason: what it earned is reversed, the duty stands again. Also on a sheet that was reopened since. */
export async function takeBackMakeUp(
  tx: Knex.Transaction,
  { world, following }: MakeUpParts,
  { uid, reason, by }: TakenBack,
): Promise<Outcome<null, RefusalCode>> {
  const words = reason.trim();
  const row: Kept | undefined = await tx('make_ups as k')
    .join('activities as a', 'a.id', 'k.activity_id')
    .join('members as m', 'm.id', 'k.member_id')
    .where('k.uid', uid)
    .whereNull('k.taken_back_at')
    .first({ activityId: 'a.id', activityUid: 'a.uid', startsAt: 'a.starts_at', memberId: 'm.id', memberUid: 'm.uid' });
  const stay = row === undefined ? undefined : await stayOn(tx, row.memberId, dayOf(row.startsAt));
  if (row === undefined || stay === undefined || !by.covers(stay.organisationPath)) return refused('make_up_unknown');
  if (row.memberId === by.memberId) return refused('own_points');
  if (words === '') return refused('reason_missing');
  await tx('make_ups').where({ uid }).update({ taken_back_at: world.clock(), taken_back_by: by.account.id, taken_back_reason: words });
  for (const { id } of await earnedBy(tx, row)) {
    const reversal = { entryId: id, source: 'correction', author: by.account, actor: by.account, approver: null, reason: words } as const;
    const reversed = await reverse(tx, world, reversal);
    if (!reversed.ok) throw new Error(`what a make-up earned could not be reversed: ${reversed.code}`);
  }
  await following(tx, [{ memberId: row.memberId, activityId: row.activityId }]);
  await recordAct(tx, world, {
    actor: byAccount(by.account.id),
    action: 'make_up.take_back',
    organisationId: stay.organisationId,
    subject: uid,
    detail: { activity: row.activityUid, member: row.memberUid },
  });
  return ok(null);
}
