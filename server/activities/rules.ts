/** Who is expected at an activity, and when its check-in opens, turns late, closes. */
import { type Day, type Month, monthOf, nextPeriod } from '../kernel/calendar.ts';
import { type Instant, plusMs } from '../kernel/clock.ts';

export const audienceKinds = ['all', 'committee'] as const;
export type AudienceKind = (typeof audienceKinds)[number];

/** One part of an activity's audience: everybody of an organisation and what lies below it, or its committee only. */
export type Audience = { readonly organisationId: number; readonly audience: AudienceKind };

export const callKinds = ['expected', 'open'] as const;
/** Whether everybody of the audience is expected, or those who registered and hold a place. */
export type CallKind = (typeof callKinds)[number];

/** How one comes to an activity and leaves it, and what hours it gives. */
export type ActivityTerms = {
  /** Members tap again when they leave: points come with it. */
  readonly signOut: boolean;
  /** The stay that earns, where members sign out; 0 for any. */
  readonly minStayMinutes: number;
  /** Hours of study, whoever came; null for none. */
  readonly studyMinutes: number | null;
  readonly call: CallKind;
  /** Of an open call; null without a limit. */
  readonly places: number | null;
  /** Until when members of an open call register and withdraw; null until it begins. */
  readonly registerUntil: Instant | null;
};

/** Kinds that are study as a whole. */
const studied: ReadonlySet<string> = new Set(['study_session', 'party_lecture', 'training', 'party_day']);

/** The study hours that a plan of a kind begins with, in minutes: its length where it is study, none elsewhere. */
export const usualStudyMinutes = (kind: string, lengthMinutes: number): number | null =>
  studied.has(kind) && lengthMinutes > 0 ? lengthMinutes : null;

/** Where a member stands on the activity's day. `path` is the organisation's, such as `/1/4/9/`. */
export type Standing = {
  readonly path: string;
  readonly groupId: number | null;
  /** Organisations whose committee the member sits on that day. */
  readonly committees: readonly number[];
};

/** True when the activity is meant for this member. */
export const isExpected = (audiences: readonly Audience[], standing: Standing): boolean =>
  audiences.some(({ organisationId, audience }) =>
    audience === 'committee'
      ? standing.committees.includes(organisationId)
      : standing.path.includes(`/${organisationId}/`) || standing.groupId === organisationId,
  );

/** Audiences as one text, the same for the same parts in any order. */
export const spelledAudiences = (audiences: readonly Audience[]): string =>
  audiences
    .map(({ organisationId, audience }) => `${organisationId}:${audience}`)
    .toSorted()
    .join(' ');

/** A part of an audience with the path of its organisation. */
export type AudienceAt = { readonly path: string; readonly audience: AudienceKind };

/** True when somebody may belong to both: one organisation lies within the other; two committees only where they are one. */
export const shareMembers = (one: readonly AudienceAt[], other: readonly AudienceAt[]): boolean =>
  one.some((a) =>
    other.some((b) => (a.audience === 'committee' && b.audience === 'committee' ? a.path === b.path : inOneLine(a.path, b.path))),
  );

/** Late in a month the next is planned. */
const planNextFrom = 20;

/** The month that is planned now. */
export const monthToPlan = (today: Day): Month => (Number(today.slice(8)) > planNextFrom ? nextPeriod(monthOf(today)) : monthOf(today));

/** True when one organisation is the other, or stands above or below it. */
export const inOneLine = (path: string, other: string): boolean => path.startsWith(other) || other.startsWith(path);

export type CheckInWindow = { readonly opensAt: Instant; readonly lateAfter: Instant; readonly closesAt: Instant };

export type CheckInSettings = {
  readonly checkInOpensMinutesBefore: number;
  readonly lateAfterMinutes: number;
  readonly closesAt: 'activity_end' | 'activity_start';
};

const minuteMs = 60_000;

/** Where members sign out, their taps are taken for so long after the end: a hall does not empty in a moment. */
export const leavingMinutes = 30;

/**
 * The half-open window of an activity, from the scheme's settings: open at its first moment, closed at its last. Where
 * members sign out it stays open until they have left, whatever the settings say.
 */
export function checkInWindow(settings: CheckInSettings, startsAt: Instant, endsAt: Instant, signOut: boolean): CheckInWindow {
  const lateAfter = plusMs(startsAt, settings.lateAfterMinutes * minuteMs);
  return {
    opensAt: plusMs(startsAt, -settings.checkInOpensMinutesBefore * minuteMs),
    lateAfter,
    closesAt: signOut ? plusMs(endsAt, leavingMinutes * minuteMs) : settings.closesAt === 'activity_end' ? endsAt : lateAfter,
  };
}
