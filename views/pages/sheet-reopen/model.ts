/** All the page may say before a closed sheet is reopened. */
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { SheetHead } from '../sheet-parts.ts';

export type SheetReopenModel = {
  readonly sheet: SheetHead;
  readonly closed: { readonly at: Instant; readonly by: string };
  readonly posted: number;
  readonly reason: string;
  readonly action: string;
  readonly backHref: string;
  readonly error: { readonly code: RefusalCode; readonly facts: Readonly<Record<string, string | number>> } | null;
};
