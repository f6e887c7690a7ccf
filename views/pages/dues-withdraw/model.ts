/** All the page may say before a payment of dues is withdrawn. */
import type { Day, Month } from '../../../server/kernel/calendar.ts';

export type DuesWithdrawModel = {
  readonly name: string;
  readonly month: Month;
  readonly paidOn: Day;
  /** The month is closed: its points stay until it is opened and closed again. */
  readonly closed: boolean;
  readonly reason: string;
  readonly error: 'reason_missing' | 'form_expired' | null;
  readonly action: string;
  readonly backHref: string;
};
