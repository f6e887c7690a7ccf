/** All the page of an open call may say: where the reader stands, and for officers the whole line. */
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { Instant } from '../../../server/kernel/clock.ts';

/** People of a line that are listed; longer ones are told by their count. */
export const lineMax = 500;
/** People offered to be registered by an officer. */
export const registerOfferedMax = 500;

export type RegistrationRow = {
  readonly id: string;
  readonly name: string;
  readonly at: Instant;
  readonly byOfficer: boolean;
  /** Null holds a place. */
  readonly waitsAs: number | null;
};

export type RegistrationModel = {
  readonly activity: {
    readonly title: string;
    readonly startsAt: Instant;
    readonly endsAt: Instant;
    readonly place: string;
    readonly href: string;
    readonly listHref: string;
  };
  readonly state: 'open' | 'closed' | 'begun';
  /** Null without a limit. */
  readonly places: number | null;
  readonly registered: number;
  /** Until when members register; its end is over. */
  readonly until: Instant;
  /** Null where the activity is not for the reader. */
  readonly own: { readonly state: 'none' | 'holds' | 'waits'; readonly waitsAs: number | null } | null;
  /** For officers. */
  readonly line: {
    readonly rows: readonly RegistrationRow[];
    readonly more: number;
    readonly offered: readonly { readonly id: string; readonly name: string }[];
  } | null;
  readonly action: string;
  readonly withdrawAction: string;
  /** What stood in the way of what was sent. */
  readonly error: RefusalCode | null;
  readonly typed: { readonly member: string };
};
