/** All the page of a scheme's versions may say: each with what it changed, and the drafts that wait. */
import type { SchemeChange } from '../../../server/contract/scheme-changes.ts';
import type { Month } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { OrganisationName } from '../parts.ts';
import type { OpeningFact } from '../scheme-words.ts';

/** Changes that a page tells of one version; the files tell the rest. */
export const changesShownMax = 100;

export type VersionRow = {
  readonly href: string;
  readonly version: string;
  readonly startsMonth: Month;
  readonly publishedAt: Instant;
  /** By name; null where the system or the command line did it. */
  readonly author: string | null;
  readonly approver: string | null;
  readonly by: string;
  readonly current: boolean;
  /** Against the one before it, of its own organisation or of the one above; null for the first of all. */
  readonly changes: readonly SchemeChange[] | null;
  readonly changesTotal: number;
  readonly opened: readonly OpeningFact[];
};

export type DraftRow = {
  readonly href: string;
  readonly version: string;
  readonly startsMonth: Month;
  readonly author: string | null;
  readonly draftedAt: Instant;
};

export type SchemeVersionsModel = {
  readonly organisation: OrganisationName;
  readonly schemeHref: string;
  readonly uploadHref: string | null;
  /** Empty where the viewer may not draft. */
  readonly drafts: readonly DraftRow[];
  /** Newest first. */
  readonly versions: readonly VersionRow[];
};
