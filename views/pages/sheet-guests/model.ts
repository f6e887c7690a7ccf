/** All the page of an activity's guests may say. */
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { SheetHead } from '../sheet-parts.ts';

export type SheetGuestsModel = {
  readonly sheet: SheetHead;
  readonly guests: readonly { readonly id: string; readonly name: string; readonly origin: string }[];
  readonly typed: { readonly name: string; readonly origin: string };
  readonly action: string;
  readonly removeAction: string;
  readonly error: RefusalCode | null;
};
