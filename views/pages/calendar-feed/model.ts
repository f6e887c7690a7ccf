/** All the page of a calendar's private address may say. The address is here once: nobody can look it up again. */
import type { Instant } from '../../../server/kernel/clock.ts';

export type CalendarFeedModel = {
  readonly organisation: { readonly id: string; readonly name: string };
  /** When the address in use was made; null where there is none. */
  readonly madeAt: Instant | null;
  /** Made just now. */
  readonly address: string | null;
  /** Taken back just now. */
  readonly revoked: boolean;
  readonly action: string;
  readonly backHref: string;
};
