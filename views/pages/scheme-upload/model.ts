/** All the page where a draft is handed in may say. */
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { OpeningFault } from '../../../server/contract/scheme-changes.ts';
import type { SchemeFault } from '../../../server/contract/scheme-faults.ts';
import type { Month } from '../../../server/kernel/calendar.ts';
import type { OrganisationName } from '../parts.ts';

export const faultsShownMax = 100;

export type SchemeUploadModel = {
  readonly organisation: OrganisationName;
  readonly action: string;
  readonly startsMonth: Month;
  /** What is wrong with the file that was handed in; nothing of it was kept. */
  readonly faults: readonly SchemeFault[];
  readonly faultsTotal: number;
  readonly openingFaults: readonly OpeningFault[];
  /** Why it was not kept, where the file itself is sound. */
  readonly refusal: RefusalCode | null;
  /** The scheme in force, to begin from. */
  readonly documentHref: string | null;
  /** Nobody stands below: nothing to open. */
  readonly opensBelow: boolean;
  readonly cancelHref: string;
};
