/** What the kiosk can say of a card by itself: a read-only copy of the server's roster, looked up by keyed digest. */
import type { CardNumber } from '../drivers/card-number.ts';
import { type Roster, type RosterActivity, type RosterPerson, cardDigest, rosterKeyOf, tokenHashOf } from '../server/contract/roster.ts';
import { type SignOut, type VerdictCode, leavesAfterMs } from '../server/contract/taps.ts';
import { dayOf } from '../server/kernel/calendar.ts';
import { type Instant, msOf } from '../server/kernel/clock.ts';
import type { Points } from '../server/kernel/points.ts';
import type { EarlierTap } from './queue.ts';

/** A roster ready to be asked; `personOf` answers nobody for a card it does not hold. */
export type KnownRoster = {
  readonly organisation: string;
  readonly activities: readonly RosterActivity[];
  personOf(card: CardNumber): RosterPerson | undefined;
};

/** Before the first roster came: every card is a stranger's, which costs nothing but the greeting. */
export const noRoster: KnownRoster = { organisation: '', activities: [], personOf: () => undefined };

/** Indexes a roster under the key that this device's token gives. */
export function knownRoster(roster: Roster, token: string): KnownRoster {
  const key = rosterKeyOf(tokenHashOf(token));
  const people = new Map(roster.people.flatMap((person) => person.cards.map((digest) => [digest, person] as const)));
  return {
    organisation: roster.organisation.name,
    activities: roster.activities.toSorted((a, b) => msOf(a.startsAt) - msOf(b.startsAt)),
    personOf: (card) => people.get(cardDigest(key, card)),
  };
}

/** Activities whose check-in is open at a moment, earliest start first. Windows are half-open. */
export const openAt = (activities: readonly RosterActivity[], at: Instant): readonly RosterActivity[] =>
  activities.filter((activity) => activity.checkinOpensAt <= at && at < activity.checkinClosesAt);

/** What a tap will probably come to. Only the server's verdict counts; this is said until it comes. */
export type Foreseen = {
  readonly code: VerdictCode;
  readonly person?: RosterPerson;
  readonly activity?: RosterActivity;
  /** Hundredths; only with `recorded` and `already_recorded`. */
  readonly points?: Points;
  readonly late?: boolean;
  readonly recordedAt?: Instant;
  readonly opensAt?: Instant;
  readonly signOut?: SignOut;
};

type TapFacts = {
  readonly card: CardNumber;
  readonly at: Instant;
  /** The activity chosen on the screen, when several are open. */
  readonly chosen?: string | undefined;
  /** The same person's earlier taps, as far back as an activity may have been open. */
  readonly earlier: readonly EarlierTap[];
};

/** Foresees a verdict from the roster alone, by the rules the server will apply at the tap's own time. */
export function foresee(roster: KnownRoster, { card, at, chosen, earlier }: TapFacts): Foreseen {
  const person = roster.personOf(card);
  if (person === undefined) return { code: 'unknown_card' };
  const expects = (activity: RosterActivity) => activity.audience === undefined || activity.audience.includes(person.id);
  const open = openAt(roster.activities, at);
  const asked = open.find((candidate) => candidate.id === chosen);
  const activity = asked ?? nearestStart(open.filter(expects), at) ?? nearestStart(open, at);
  if (activity === undefined) return { person, ...outsideWindows(roster.activities.filter(expects), at) };
  if (!expects(activity)) return { code: 'not_expected', person, activity };
  const before = earlier.find((tap) => tap.activityId === activity.id && (tap.code === 'recorded' || tap.code === 'already_recorded'));
  const signOut =
    activity.signOut === undefined ? {} : { signOut: leaving(activity, activity.signOut.minStayMinutes, at, before?.tappedAt) };
  if (before !== undefined) return { code: 'already_recorded', person, activity, points: 0, recordedAt: before.tappedAt, ...signOut };
  const points = activity.signOut === undefined ? activity.points : 0;
  return { code: 'recorded', person, activity, points, late: at > activity.lateAfter, ...signOut };
}

/** As the server will say it of a tap after the first, as far as this kiosk knows that one. */
function leaving({ points, endsAt }: RosterActivity, minStayMinutes: number, at: Instant, came: Instant | undefined): SignOut {
  if (came === undefined || msOf(at) - msOf(came) < leavesAfterMs) return {};
  const minutes = Math.floor((msOf(at) - msOf(came)) / 60_000);
  const earned = minutes >= minStayMinutes && came < endsAt;
  return { leftAt: at, minutes, points: earned ? points : 0, ...(earned || minStayMinutes === 0 ? {} : { leastMinutes: minStayMinutes }) };
}

const nearestStart = (activities: readonly RosterActivity[], at: Instant): RosterActivity | undefined =>
  activities.toSorted((a, b) => Math.abs(msOf(a.startsAt) - msOf(at)) - Math.abs(msOf(b.startsAt) - msOf(at)))[0];

/** Nothing is open: the next of the day is still to come, or the last of the day is over, or the day has none. */
function outsideWindows(activities: readonly RosterActivity[], at: Instant): Foreseen {
  const today = activities.filter((activity) => dayOf(activity.startsAt) === dayOf(at));
  const next = today.find((activity) => at < activity.checkinOpensAt);
  if (next !== undefined) return { code: 'too_early', activity: next, opensAt: next.checkinOpensAt };
  const last = today.findLast((activity) => activity.checkinClosesAt <= at);
  return last === undefined ? { code: 'no_activity' } : { code: 'too_late', activity: last };
}
