/** What the sheet of one activity says: how many, who, whether it may vote, what was tapped last. */
import type { Knex } from 'knex';
import {
  type ActivityModel,
  type ApartLine,
  type FeedTap,
  type Seat,
  type SheetLinks,
  feedMax,
  seatsMax,
} from '../../views/pages/activity/model.ts';
import { type Activity, plannedByUid } from '../activities/queries.ts';
import type { SheetStatusCode } from '../contract/codes.ts';
import { filesPart } from '../files/pages.ts';
import { addresses } from '../http/addresses.ts';
import { dayOf, monthOf } from '../kernel/calendar.ts';
import { type Instant, msOf } from '../kernel/clock.ts';
import { mayProve } from '../leave/rules.ts';
import { type Organisation, organisationsByIds } from '../organisations/queries.ts';
import { tapItem } from '../scheme/award.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { type KnownArrival, arrivalTaps, awardsAt, guestsAt, unsettledAt } from './arrivals.ts';
import { factOf, stateOf } from './board.ts';
import { openBursts } from './burst-looks.ts';
import { guestOf } from './guest-lines.ts';
import { decidesByVotes } from './quorum.ts';
import { came, groupedLines, seatStatusOf, votesOf } from './seating.ts';
import { type SheetLine, sheetLines } from './sheet.ts';
import { type SheetStateCode, sheetStatesOf } from './sheet-states.ts';

/** Who looks. */
export type SheetReader = {
  /** Whether a member of the organisation of this path is shown by name, with a way to their page. */
  readonly sees: (organisationPath: string) => boolean;
  /** Keeps this sheet. */
  readonly keeps: boolean;
  /** The member who looks. */
  readonly memberId: number | null;
  readonly plans: boolean;
  /** May listen to the host's events. */
  readonly listens: boolean;
};

/** Whether the reader may read what lies beside a sheet: papers of the plan, the record of the meeting. */
export type SheetBeside = { readonly papers: boolean; readonly minutes: boolean };

const seatOf = ({ memberUid, name, status, at, leftAt }: SheetLine): Seat => ({
  memberId: memberUid,
  name,
  href: addresses.memberPoints(memberUid),
  status: seatStatusOf(status),
  at: status === 'left_early' ? leftAt : came({ status }) ? at : null,
});

const apartOf = ({ memberUid, name, class: held, cause, at, status }: SheetLine): ApartLine => ({
  memberId: memberUid,
  name,
  href: addresses.memberPoints(memberUid),
  class: held,
  cause,
  at: came({ status }) ? at : null,
});

/** Minutes late, of one who was late: full ones since the start, at least one. */
const lateMinutes = (at: Instant, { startsAt, lateAfter }: Activity): number | null =>
  at > lateAfter ? Math.max(1, Math.floor((msOf(at) - msOf(startsAt)) / 60_000)) : null;

async function feedOf(
  db: Knex,
  activity: Activity,
  taps: readonly KnownArrival[],
  visible: (path: string) => boolean,
): Promise<ActivityModel['feed']> {
  const awards = await awardsAt(db, activity.id);
  const kiosks = new Set(taps.map(({ device }) => device));
  const shown = taps.filter(({ path }) => visible(path)).slice(-feedMax);
  return {
    kiosk: kiosks.size === 1 && shown.length > 0 ? (taps[0]?.device ?? null) : null,
    taps: shown.toReversed().map(({ memberId, memberUid, name, at }): FeedTap => ({
      id: memberUid,
      name,
      at,
      points: awards.get(memberId) ?? 0,
      whyHref: addresses.memberWhy(memberUid, monthOf(dayOf(activity.startsAt))),
      lateMinutes: lateMinutes(at, activity),
    })),
  };
}

type Leading = {
  readonly standing: SheetStateCode;
  readonly minutes: boolean;
  /** The reader's own line, where they stand on the list. */
  readonly own: SheetLine | undefined;
  /** Who came and has not signed out. */
  readonly unsigned: number;
};

/** Where the sheet leads. Ways come and go with the time, not with who comes: the page keeps still. */
function linksOf(
  { uid, opensAt, startsAt, signOut, call }: Activity,
  now: Instant,
  { keeps, plans }: SheetReader,
  { standing, minutes, own, unsigned }: Leading,
): SheetLinks {
  const to = (isOpen: boolean, address: string): string | null => (isOpen ? address : null);
  const begun = opensAt <= now;
  return {
    close: to(keeps && standing === 'open' && startsAt <= now, addresses.closeSheet(uid)),
    hand: to(keeps && begun && standing !== 'month_closed', addresses.hand(uid)),
    paper: to(keeps, addresses.paperSheet(uid)),
    leave: to(own?.required === true && now < startsAt, addresses.leaveOf(uid)),
    proof: to(own !== undefined && mayProve(own) && startsAt <= now, addresses.proofOf(uid)),
    reopen: to(keeps && standing === 'closed', addresses.reopenSheet(uid)),
    entry: to(keeps && begun && standing !== 'month_closed', addresses.paperEntry(uid)),
    guests: to(keeps, addresses.guests(uid)),
    signOut: signOut && keeps && begun ? { href: addresses.signOut(uid), open: unsigned } : null,
    registration: to(call === 'open' && (keeps || own !== undefined), addresses.registration(uid)),
    bursts: to(keeps && begun, addresses.bursts(uid)),
    minutes: to(minutes, addresses.minutes(uid)),
    plan: to(plans, addresses.plan(uid)),
  };
}

/** In a fixed number of statements, however many are expected. */
export async function activityModel(
  db: Knex,
  book: SchemeBook,
  activity: Activity,
  host: Organisation,
  now: Instant,
  reader: SheetReader,
  beside: SheetBeside,
): Promise<ActivityModel> {
  const state = stateOf(activity, now);
  const lines = await sheetLines(db, activity, now);
  const required = lines.filter((line) => line.required);
  const seated = required.filter((line) => reader.sees(line.organisationPath));
  const besides = lines.filter((line) => !line.required && reader.sees(line.organisationPath));
  const places = await organisationsByIds(db, [
    ...new Set(lines.flatMap((line) => [line.organisationId, line.groupId ?? line.organisationId])),
  ]);
  const isOfficer = reader.keeps || seated.length + besides.length > 0;
  const taps = isOfficer ? await arrivalTaps(db, activity.id) : [];
  const bursts = reader.keeps ? await openBursts(db, activity.id, taps) : [];
  const plan = await plannedByUid(db, activity.uid);
  const standing = (await sheetStatesOf(db, [activity])).get(activity.id) ?? 'open';
  const closed = standing === 'closed';
  const version = book.inForce(activity.hostPath, dayOf(activity.startsAt));
  const counted = (...statuses: readonly SheetStatusCode[]): number => required.filter(({ status }) => statuses.includes(status)).length;
  const present = required.filter(came).length;
  const leave = required.filter(({ status }) => ['leave', 'made_up'].includes(seatStatusOf(status))).length;
  return {
    organisation: { id: host.uid, name: host.name },
    speaker: plan?.speaker ?? '',
    agenda: plan?.agenda ?? '',
    activity: factOf(activity, now, { present, expected: required.length }),
    points: version === undefined ? null : (tapItem(version.scheme, activity)?.points ?? null),
    lateAfter: activity.lateAfter,
    closed,
    links: linksOf(activity, now, reader, {
      standing,
      minutes: beside.minutes,
      own: lines.find((line) => line.memberId === reader.memberId),
      unsigned: lines.filter(({ at, leftAt }) => at !== null && leftAt === null).length,
    }),
    papers: beside.papers ? (await filesPart(db, 'papers', activity.uid, null)).files : [],
    counts: {
      present,
      late: counted('late'),
      leftEarly: counted('left_early'),
      leave,
      missing: required.length - present - leave,
    },
    groups: groupedLines(seated.slice(0, seatsMax), places).map(({ branch, name, lines: people }) => ({
      branch,
      name,
      seats: people.map(seatOf),
    })),
    unseated: Math.max(0, seated.length - seatsMax),
    apart: besides.slice(0, seatsMax).map(apartOf),
    guests: isOfficer ? (await guestsAt(db, activity)).map((guest) => guestOf(guest, reader)) : [],
    votes: decidesByVotes(activity.kind) ? votesOf(lines, places, state === 'over') : [],
    feed: isOfficer ? await feedOf(db, activity, taps, reader.sees) : null,
    bursts:
      bursts.length === 0
        ? null
        : {
            taps: bursts.length,
            firstAt: bursts[0]?.[0]?.at ?? now,
            cards: bursts[0]?.length ?? 0,
            href: addresses.bursts(activity.uid),
          },
    unsettled: reader.keeps ? await unsettledAt(db, activity) : 0,
    live: state === 'over' ? null : { href: addresses.liveSheet(activity.uid), eventsOf: reader.listens ? host.uid : null },
  };
}
