/** All a page may say that stands in place of the one asked for. */
import type { RefusalCode } from '../../../server/contract/refusals.ts';

export type ProblemModel =
  | {
      readonly kind: 'refused';
      readonly code: RefusalCode;
      readonly facts?: Readonly<Record<string, string | number>> | undefined;
      /** Where to go on, beside the start page. */
      readonly back?: string | undefined;
    }
  /** A fault of ours; the number finds it in the log. */
  | { readonly kind: 'fault'; readonly incident: string }
  /** A request that is not in the form asked for; the path names the field. */
  | { readonly kind: 'malformed'; readonly path: string };
