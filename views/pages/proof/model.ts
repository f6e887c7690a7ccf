/** All the page may say where a floating member sends a proof of having taken part. */
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { Day } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';

export const proofWordsMax = 500;

export type ProofModel = {
  readonly activity: {
    readonly title: string;
    readonly startsAt: Instant;
    readonly endsAt: Instant;
    readonly place: string;
    readonly href: string;
  };
  /** `not_asked`: only floating members take part by proof. */
  readonly state: 'not_asked' | 'too_early' | 'open' | 'waiting' | 'accepted' | 'too_late';
  /** The last day on which a proof is taken. */
  readonly until: Day;
  readonly last: {
    readonly words: string;
    readonly sentAt: Instant;
    readonly fileHref: string | null;
    /** Why it was declined; null while it was not. */
    readonly declined: string | null;
  } | null;
  readonly action: string;
  readonly error: RefusalCode | null;
  readonly typed: string;
};
