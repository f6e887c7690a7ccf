/** What a plan is made of, as types and as columns: what judges taps, what may change at any time, what people read. */
import type { ActivityKindCode } from '../contract/codes.ts';
import { type Instant, msOf } from '../kernel/clock.ts';
import type { Activity } from './queries.ts';
import { type ActivityTerms, type Audience, type CheckInWindow, spelledAudiences, usualStudyMinutes } from './rules.ts';

/** What judges taps: once somebody has signed in it stays. */
export type PlanFrame = {
  readonly organisationId: number;
  readonly kind: ActivityKindCode;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly audiences: readonly Audience[];
  /** Left out, a new plan asks nobody to sign out and a changed one stays as it is. */
  readonly leaving?: Pick<ActivityTerms, 'signOut' | 'minStayMinutes'>;
};

/** What may change at any time: no tap is judged by it. */
export type PlanTerms = Omit<ActivityTerms, 'signOut' | 'minStayMinutes'>;

/** What people read. */
export type PlanWords = {
  readonly title: string;
  readonly place: string;
  readonly speaker?: string;
  /** Lines, ended by `\n`. */
  readonly agenda?: string;
};

/** The columns that a frame fills, with the check-in window of its day. */
export const frameRow = ({ kind, startsAt, endsAt, organisationId, leaving }: PlanFrame, window: CheckInWindow) => ({
  organisation_id: organisationId,
  kind,
  starts_at: startsAt,
  ends_at: endsAt,
  checkin_opens_at: window.opensAt,
  checkin_closes_at: window.closesAt,
  late_after: window.lateAfter,
  sign_out: leaving?.signOut === true ? 1 : 0,
  min_stay_minutes: leaving?.signOut === true ? leaving.minStayMinutes : 0,
});

const minuteMs = 60_000;

/** What a plan says where it says nothing of its own. */
export const usualTerms = ({ kind, startsAt, endsAt }: PlanFrame): PlanTerms => ({
  studyMinutes: usualStudyMinutes(kind, Math.round((msOf(endsAt) - msOf(startsAt)) / minuteMs)),
  call: 'expected',
  places: null,
  registerUntil: null,
});

/** Places and a closing date are those of an open call alone. */
export const termsRow = ({ studyMinutes, call, places, registerUntil }: PlanTerms) => ({
  study_minutes: studyMinutes,
  call,
  places: call === 'open' ? places : null,
  register_until: call === 'open' ? registerUntil : null,
});

/** The columns of what people read. */
export const wordsRow = ({ title, place, speaker = '', agenda = '' }: PlanWords) => ({ title, place, speaker, agenda });

/** Whether a frame asks for nothing new. */
export const sameFrame = (a: Activity, b: PlanFrame & { readonly leaving: NonNullable<PlanFrame['leaving']> }): boolean =>
  a.signOut === b.leaving.signOut &&
  a.minStayMinutes === (b.leaving.signOut ? b.leaving.minStayMinutes : 0) &&
  a.organisationId === b.organisationId &&
  a.kind === b.kind &&
  a.startsAt === b.startsAt &&
  a.endsAt === b.endsAt &&
  spelledAudiences(a.audiences) === spelledAudiences(b.audiences);
