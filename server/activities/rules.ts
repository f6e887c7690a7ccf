/** Who is expected at an activity, and when its check-in opens, turns late, closes. */
import { type Instant, plusMs } from '../kernel/clock.ts';

export const audienceKinds = ['all', 'committee'] as const;
export type AudienceKind = (typeof audienceKinds)[number];

/** One part of an activity's audience: everybody of an organisation and what lies below it, or its committee only. */
export type Audience = { readonly organisationId: number; readonly audience: AudienceKind };

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

/** True when one organisation is the other, or stands above or below it. */
export const inOneLine = (path: string, other: string): boolean => path.startsWith(other) || other.startsWith(path);

export type CheckInWindow = { readonly opensAt: Instant; readonly lateAfter: Instant; readonly closesAt: Instant };

export type CheckInSettings = {
  readonly checkInOpensMinutesBefore: number;
  readonly lateAfterMinutes: number;
  readonly closesAt: 'activity_end' | 'activity_start';
};

const minuteMs = 60_000;

/** The half-open window of an activity, from the scheme's settings: open at its first moment, closed at its last. */
export function checkInWindow(settings: CheckInSettings, startsAt: Instant, endsAt: Instant): CheckInWindow {
  const lateAfter = plusMs(startsAt, settings.lateAfterMinutes * minuteMs);
  return {
    opensAt: plusMs(startsAt, -settings.checkInOpensMinutesBefore * minuteMs),
    lateAfter,
    closesAt: settings.closesAt === 'activity_end' ? endsAt : lateAfter,
  };
}
