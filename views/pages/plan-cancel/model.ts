/** All the page may say before an activity is called off. */
import type { Instant } from '../../../server/kernel/clock.ts';

export type PlanCancelModel = {
  readonly organisationName: string;
  readonly title: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly signedIn: number;
  readonly changes: number;
  readonly reason: string;
  readonly error: 'reason_missing' | 'form_expired' | null;
  readonly action: string;
  readonly backHref: string;
};
