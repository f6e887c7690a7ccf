/** The verdict on one tap: whose card it was, which activity it meant, whether it counts. A pure rule over facts of its own time. */
import type { Activity } from '../activities/queries.ts';
import { type Standing, inOneLine, isExpected } from '../activities/rules.ts';
import type { VerdictCode } from '../contract/taps.ts';
import { dayOf } from '../kernel/calendar.ts';
import { type Instant, msOf } from '../kernel/clock.ts';

/** Where a member stands on a day, with the branch's own names. */
export type MemberStanding = Standing & { readonly organisationId: number; readonly organisationUid: string };

export type JudgedTap = {
  readonly cardNumber: string;
  /** Null when the kiosk's clock leaves the moment open. */
  readonly at: Instant | null;
  readonly askedActivityUid: string | null;
  /** The path of the kiosk's organisation. */
  readonly devicePath: string;
};

/** The facts that a judgement may ask for; all of them as they held at the asked moment or day. */
export type JudgeFacts = {
  holderAt(cardNumber: string, at: Instant): { readonly id: number; readonly uid: string } | 'blocked' | 'unknown';
  standingOn(memberId: number, day: string): MemberStanding | undefined;
  /** Activities near the tap, in the order of their start. */
  readonly activities: readonly Activity[];
};

/** Accepted as `recorded` here; whether another tap came before is found where attendance is written. */
export type Judgement = {
  readonly verdict: Exclude<VerdictCode, 'already_recorded' | 'malformed' | 'fork'>;
  readonly member: { readonly id: number; readonly uid: string } | null;
  readonly standing: MemberStanding | null;
  readonly activity: Activity | null;
  /** Several activities were open and nobody had chosen: the nearest start was taken, for the secretary to look at. */
  readonly severalOpen: boolean;
};

const isOpen = (activity: Activity, at: Instant): boolean => activity.opensAt <= at && at < activity.closesAt;

const nearestStart = (activities: readonly Activity[], at: Instant): Activity | undefined => {
  const distance = (activity: Activity) => Math.abs(msOf(activity.startsAt) - msOf(at));
  if (activities.length === 1) return activities[0];
  return activities.toSorted(
    (a, b) => distance(a) - distance(b) || (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : a.uid < b.uid ? -1 : 1),
  )[0];
};

/** Judges a tap. The order is that of the questions a secretary would ask: whose clock, whose card, which activity, when. */
export function judge(tap: JudgedTap, facts: JudgeFacts): Judgement {
  const nobody = { member: null, standing: null, activity: null, severalOpen: false };
  const { at } = tap;
  if (at === null) return { verdict: 'clock_review', ...nobody };
  const member = facts.holderAt(tap.cardNumber, at);
  if (member === 'blocked') return { verdict: 'card_blocked', ...nobody };
  if (member === 'unknown') return { verdict: 'unknown_card', ...nobody };

  // The branch, the group, the committee are those of the activity's day: a meeting that runs past midnight is one event.
  const standingFor = (activity: Activity) => facts.standingOn(member.id, dayOf(activity.startsAt));
  const known = (activity: Activity | undefined, verdict: Judgement['verdict'], severalOpen = false): Judgement => ({
    verdict,
    member,
    standing: activity === undefined ? (facts.standingOn(member.id, dayOf(at)) ?? null) : (standingFor(activity) ?? null),
    activity: activity ?? null,
    severalOpen,
  });
  const expectedAt = (activity: Activity): boolean => {
    const standing = standingFor(activity);
    return standing !== undefined && isExpected(activity.audiences, standing);
  };

  const asked = facts.activities.find((activity) => activity.uid === tap.askedActivityUid);
  if (asked !== undefined && isOpen(asked, at)) return known(asked, expectedAt(asked) ? 'recorded' : 'not_expected');

  // Most taps fall into an open check-in: those are asked for first, so that few activities are looked at twice.
  const here = facts.activities.filter((activity) => inOneLine(activity.hostPath, tap.devicePath));
  const open = here.filter((activity) => isOpen(activity, at));
  const mine = open.filter(expectedAt);
  if (mine.length > 0) return known(nearestStart(mine, at), 'recorded', mine.length > 1);
  if (open.length > 0) return known(nearestStart(open, at), 'not_expected');

  const today = here.filter((activity) => dayOf(activity.startsAt) === dayOf(at) && expectedAt(activity));
  const coming = today.filter((activity) => at < activity.opensAt);
  if (coming.length > 0) return known(coming[0], 'too_early');
  return today.length > 0 ? known(today.at(-1), 'too_late') : known(undefined, 'no_activity');
}
