/** All the page of one plan may say: a new one, one to change, one that was called off. */
import type { ActivityKindCode, HolidayCode } from '../../../server/contract/codes.ts';
import type { Day } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { FilesPart } from '../file-parts.ts';

export const planErrorCodes = [
  'day_missing',
  'day_wrong',
  'day_far',
  'day_closed',
  'day_without_scheme',
  'time_wrong',
  'length_wrong',
  'audience_missing',
  'stay_too_long',
  'places_wrong',
  'until_wrong',
  'attended',
  'changed_meanwhile',
  'form_expired',
] as const;
export type PlanErrorCode = (typeof planErrorCodes)[number];

/** What few plans need, as it stands in the form. */
export type TermValues = {
  /** Minutes of study, `usual` for those of the kind, `0` for none. */
  readonly study: string;
  /** Members sign out, after a stay of so many minutes at least. */
  readonly out: boolean;
  readonly stay: string;
  /** Who comes registers, up to so many, until a day. */
  readonly open: boolean;
  readonly places: string;
  readonly until: string;
};

/** Fields as they stand in the form. */
export type PlanValues = {
  readonly kind: ActivityKindCode;
  readonly title: string;
  readonly day: string;
  readonly time: string;
  /** Minutes. */
  readonly length: string;
  readonly place: string;
  readonly host: string;
  readonly speaker: string;
  readonly agenda: string;
  readonly terms: TermValues;
};

/** A kind with what coming to it earns; null where a tap earns nothing. */
export type KindFact = {
  readonly kind: ActivityKindCode;
  readonly points: Points | null;
  /** From this length on it earns otherwise. */
  readonly long: { readonly hours: number; readonly points: Points } | null;
};

export type DayNote =
  | { readonly kind: 'holiday'; readonly day: Day; readonly holiday: HolidayCode }
  | { readonly kind: 'weekend'; readonly day: Day }
  | { readonly kind: 'year_unknown'; readonly day: Day };

export type PlanModel = {
  readonly organisationName: string;
  readonly values: PlanValues;
  /** Of the viewer's pressing twice: sent back as it is. */
  readonly key: string;
  readonly kinds: readonly KindFact[];
  readonly hosts: readonly { readonly id: string; readonly name: string }[];
  readonly audiences: readonly {
    readonly field: string;
    readonly name: string;
    readonly audience: 'all' | 'committee';
    readonly chosen: boolean;
    /** Who stands above it, where names alone do not tell organisations apart. */
    readonly within: string | null;
  }[];
  /** Where there are too many to offer: what was searched for, how many it found. */
  readonly search: { readonly query: string; readonly found: number; readonly more: boolean } | null;
  readonly studyOffered: readonly number[];
  readonly staysOffered: readonly number[];
  /** Where members of an open call register; null where there is none. */
  readonly registrationHref: string | null;
  readonly lengths: readonly number[];
  readonly checkIn: {
    readonly opensMinutesBefore: number;
    readonly lateAfterMinutes: number;
    readonly closesAt: 'activity_end' | 'activity_start';
  } | null;
  readonly dayNotes: readonly DayNote[];
  readonly errors: readonly PlanErrorCode[];
  readonly action: string;
  readonly backHref: string;
  /** The plan as it stands; null for a new one. */
  readonly standing: {
    readonly sheetHref: string;
    readonly cancelHref: string;
    readonly changes: number;
    readonly startsAt: Instant;
    readonly endsAt: Instant;
    /** How many have signed in: from the first on only the words may change. */
    readonly signedIn: number;
    /** It had begun when it was planned or changed: what came of the taps before is told. */
    readonly begun: boolean;
    readonly closed: boolean;
    readonly cancelled: { readonly at: Instant; readonly reason: string } | null;
    readonly done: 'planned' | 'changed' | null;
    readonly anotherHref: string;
    readonly papers: FilesPart;
  } | null;
};
