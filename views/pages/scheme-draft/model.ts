/** All the page of a draft may say: what it will change, from when, and who may publish it. */
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { OpeningFault, SchemeChange } from '../../../server/contract/scheme-changes.ts';
import type { Month } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { OrganisationName } from '../parts.ts';
import type { OpeningFact } from '../scheme-words.ts';

export type SchemeDraftModel = {
  readonly organisation: OrganisationName;
  readonly version: string;
  readonly startsMonth: Month;
  readonly author: string | null;
  readonly draftedAt: Instant;
  readonly outcome: 'published' | 'withdrawn' | 'replaced' | null;
  /** The version that it takes the place of; null for the first. */
  readonly against: { readonly version: string; readonly by: string } | null;
  readonly changes: readonly SchemeChange[];
  readonly changesTotal: number;
  readonly opened: readonly OpeningFact[];
  /** Why it can not be published now, with what is not open. */
  readonly refusal: RefusalCode | null;
  readonly openingFaults: readonly OpeningFault[];
  /** `own`: the viewer wrote it, somebody else publishes it. */
  readonly publish: { readonly href: string } | 'own' | 'not_allowed';
  readonly withdrawHref: string | null;
  readonly versionsHref: string;
};
