/** Marking people on a sheet by hand: present, absent, on leave, late, gone early, or as if nothing had been marked. */
import type { Knex } from 'knex';
import { type Activity, activitiesByUid } from '../activities/queries.ts';
import { type Arrival, attend, eventDayOf, pairOf, prepareArrivals, unseat, withdrawMarked } from '../attendance/service.ts';
import { settleStays } from '../attendance/leaving.ts';
import { recordActs } from '../audit/service.ts';
import type { MarkHowCode } from '../contract/codes.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { insertRows } from '../db/bulk.ts';
import { recordEvents } from '../db/events.ts';
import { lockFactsForChange } from '../db/facts-lock.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { Points } from '../kernel/points.ts';
import { actorOf, type Keeper, type MarkStatus, type SheetParts } from './keeping.ts';
import { type Before, type Found, foundOf, peopleOf, type Person, whyNot } from './people.ts';
import { monthIsOpen } from './open-month.ts';
import { isBegun, isPresent, mayHaveCome, momentFor } from './moment.ts';

/** People marked in one act: a page of quick entry holds fewer. */
export const marksMax = 1_000;

/** `at`: since when they were there, where somebody knows it. */
export type Mark = { readonly memberUid: string; readonly status: MarkStatus; readonly at?: Instant | null };

export type Marking = {
  readonly activityUid: string;
  readonly marks: readonly Mark[];
  readonly how: MarkHowCode;
  /** May be empty for a forgotten card, a paper and a proof that somebody is present by. */
  readonly reason: string;
  readonly evidenceDigest?: string | null;
  readonly by: Keeper;
};

/** What became of the marks, in the order given; points are those that were posted now. */
export type Marked = {
  readonly activity: Activity;
  readonly people: readonly {
    readonly memberUid: string;
    readonly name: string;
    readonly changed: boolean;
    readonly points: Points | null;
  }[];
};

/** What must be true of a marking whoever it is about. */
function whyNotMark({ marks, how, reason }: Marking, activity: Activity | undefined, now: Instant): RefusalCode | null {
  if (marks.length > marksMax) throw new RangeError(`more than ${marksMax} people would be marked at once`);
  if (activity === undefined) return 'activity_unknown';
  if (!isBegun(activity, now)) return 'check_in_not_begun';
  const speaksForItself = how !== 'correction' && marks.every(({ status }) => status === 'present');
  if (reason.trim() === '' && !speaksForItself) return 'reason_missing';
  return marks.some(({ at = null }) => at !== null && !mayHaveCome(activity, at, now)) ? 'mark_time_wrong' : null;
}

type Change = { readonly person: Person; readonly status: MarkStatus; readonly presentAt: Instant | null; readonly ordinal: number };

/** Each person once, the last mark of them; none for whom it would say what stands already. */
function changesOf(
  { marks }: Marking,
  activity: Activity,
  now: Instant,
  people: ReadonlyMap<string, Person | 'elsewhere'>,
  found: Found,
): readonly Change[] {
  const last = new Map(marks.map((mark) => [mark.memberUid, mark]));
  return [...last.values()].flatMap(({ memberUid, status, at = null }): Change[] => {
    const person = people.get(memberUid);
    if (person === undefined || person === 'elsewhere') return [];
    const standing = found.marks.get(person.id);
    const isSame = (standing?.status ?? 'none') === status && (at === null || at === standing?.presentAt);
    if (isSame) return [];
    const before: Before | null = found.attendances.get(person.id) ?? null;
    const presentAt = isPresent(status) ? (at ?? momentFor(status, activity, now, before)) : null;
    return [{ person, status, presentAt, ordinal: (standing?.ordinal ?? 0) + 1 }];
  });
}

const pairIn =
  (activity: Activity) =>
  ({ person }: Change) => ({ memberId: person.id, activityId: activity.id });

/**
 * Marks people by hand, all of them or none. Who is marked as present stands and earns like anybody else, with the keeper
 * as author; who is marked as absent or on leave stays away whatever was tapped; `none` lets the taps decide again. A sheet
 * that is closed is put right in the same transaction. The same mark again changes nothing.
 */
export async function markByHand(tx: Knex.Transaction, parts: SheetParts, marking: Marking): Promise<Outcome<Marked, RefusalCode>> {
  const { world } = parts;
  const { how, by, evidenceDigest = null } = marking;
  const reason = marking.reason.trim();
  await lockFactsForChange(tx);
  const now = world.clock();
  const [activity] = await activitiesByUid(tx, [marking.activityUid]);
  const why = whyNotMark(marking, activity, now);
  if (activity === undefined || why !== null) return refused(why ?? 'activity_unknown');
  const people = await peopleOf(tx, activity, [...new Set(marking.marks.map(({ memberUid }) => memberUid))]);
  const known = [...people.values()].flatMap((person) => (person === 'elsewhere' ? [] : [person]));
  const found = await foundOf(
    tx,
    activity.id,
    known.map(({ id }) => id),
  );
  const isListed = ({ id }: Person) => found.attendances.has(id) || found.marks.has(id);
  for (const { memberUid } of marking.marks) {
    const whyNotThem = whyNot(by, people.get(memberUid), isListed);
    if (whyNotThem !== null) return refused(whyNotThem);
  }
  const open = await monthIsOpen(
    tx,
    activity,
    known.map(({ stay }) => stay.organisationId),
  );
  if (!open.ok) return open;

  const changes = changesOf(marking, activity, now, people, found);
  const posted =
    changes.length === 0
      ? new Map<string, Points | null>()
      : await write(tx, parts, { activity, changes, how, reason, evidenceDigest, by });
  return ok({
    activity,
    people: marking.marks.flatMap(({ memberUid }) => {
      const person = people.get(memberUid);
      if (person === undefined || person === 'elsewhere') return [];
      const changed = changes.some((change) => change.person.id === person.id);
      return [{ memberUid, name: person.name, changed, points: posted.get(memberUid) ?? null }];
    }),
  });
}

type Written = Pick<Marking, 'how' | 'reason' | 'by'> & {
  readonly activity: Activity;
  readonly changes: readonly Change[];
  readonly evidenceDigest: string | null;
};

async function write(
  tx: Knex.Transaction,
  parts: SheetParts,
  { activity, changes, how, reason, evidenceDigest, by }: Written,
): Promise<ReadonlyMap<string, Points | null>> {
  const { world, schemes, judgeAgain, following } = parts;
  const at = world.clock();
  const day = eventDayOf(activity);
  const prepared = await prepareArrivals(
    tx,
    changes.map(({ person }) => ({ memberId: person.id, organisationId: person.stay.organisationId, day })),
  );
  await insertRows(
    tx,
    'sheet_marks',
    changes.map(({ person, status, presentAt, ordinal }) => ({
      activity_id: activity.id,
      member_id: person.id,
      ordinal,
      status,
      how,
      reason,
      present_at: presentAt,
      evidence_digest: evidenceDigest,
      account_id: by.account.id,
      marked_at: at,
    })),
  );
  const pairs = changes.map(pairIn(activity));
  const away = changes.filter(({ presentAt }) => presentAt === null);
  await withdrawMarked(tx, world, away.map(pairIn(activity)), { reason: reason === '' ? 'sheet_marked' : reason, actor: by.account });
  const here = changes.filter(({ presentAt }) => presentAt !== null);
  await unseat(tx, here.map(pairIn(activity)));
  const book = await schemes(tx);
  const arrivals = here.flatMap((change) => arrivalOf(activity, change, { by, reason, evidenceDigest }));
  const came = await attend(tx, world, book, prepared, new Map(), arrivals);
  const memberIds = changes.map(({ person }) => person.id);
  await judgeAgain.marked(tx, activity, memberIds);
  await settleStays(tx, world, book, prepared, pairs);
  await following(tx, pairs);
  await recordActs(
    tx,
    world,
    changes.map(({ person, status }) => ({
      actor: actorOf(by),
      action: 'sheet.mark',
      organisationId: person.stay.organisationId,
      subject: person.uid,
      detail: { activity: activity.uid, status, how },
    })),
  );
  await recordEvents(tx, at, [{ topic: 'attendance', organisationId: activity.organisationId, subject: '' }]);
  return new Map(changes.map(({ person }) => [person.uid, came.get(pairOf(person.id, activity.id))?.posted?.points ?? null]));
}

function arrivalOf(
  activity: Activity,
  { person, presentAt }: Change,
  { by, reason, evidenceDigest }: Pick<Written, 'by' | 'reason' | 'evidenceDigest'>,
): readonly Arrival[] {
  if (presentAt === null) return [];
  const { stay } = person;
  return [
    {
      member: { id: person.id, uid: person.uid },
      organisation: { id: stay.organisationId, uid: stay.organisationUid, path: stay.organisationPath },
      onCommittee: person.onCommittee,
      activity,
      at: presentAt,
      source: 'secretary',
      tapId: null,
      hand: { author: by.account, reason: reason === '' ? null : reason, evidenceDigest },
    },
  ];
}
