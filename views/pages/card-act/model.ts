/** All the page before an act about a card may say. */
import type { CardActCode } from '../../../server/contract/codes.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { CardChanges, CardFacts } from '../card-parts.ts';

export type CardActModel = {
  readonly act: CardActCode;
  readonly href: string;
  readonly backHref: string;
  readonly memberName: string;
  readonly card: CardFacts;
  /** From when it would hold, as chosen; null for now, and for acts that have no choice. */
  readonly from: Instant | null;
  readonly now: Instant;
  readonly changes: CardChanges;
};
