/** Facts about cards that several pages show. A number is its last four characters only; points are in hundredths. */
import type { CardStateCode } from '../../server/contract/codes.ts';
import type { VerdictCode } from '../../server/contract/taps.ts';
import type { Month } from '../../server/kernel/calendar.ts';
import type { Instant } from '../../server/kernel/clock.ts';
import type { Points } from '../../server/kernel/points.ts';

/** What an act would change: taps that would be judged otherwise, and the points that follow by the month in which they count. */
export type CardChanges = {
  readonly taps: readonly {
    readonly at: Instant;
    readonly kiosk: string;
    readonly before: VerdictCode;
    readonly after: VerdictCode;
    readonly activity: string | null;
    readonly points: { readonly amount: Points; readonly countsIn: Month; readonly late: boolean } | null;
  }[];
  /** Also those beyond the ones listed. */
  readonly total: number;
  readonly months: readonly { readonly month: Month; readonly amount: Points; readonly late: boolean }[];
};

export type CardFacts = {
  readonly tail: string;
  readonly badge: boolean;
  readonly state: CardStateCode;
  /** Since when it is in that state. */
  readonly since: Instant;
  readonly fromAt: Instant;
};

/** Somebody who may be chosen. */
export type PersonChoice = { readonly id: string; readonly name: string; readonly group: string | null; readonly cards: number };
