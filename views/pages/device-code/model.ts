/** All the page that shows a pairing code may say. The code is here once: nobody can look it up again. */
import type { Instant } from '../../../server/kernel/clock.ts';

export type DeviceCodeModel = {
  readonly code: string;
  readonly expiresAt: Instant;
  readonly minutes: number;
  readonly organisationName: string;
  /** The name of the known kiosk that gets a new token; null for a new one. */
  readonly renews: string | null;
  /** Where the kiosk finds this server. */
  readonly server: string;
};
