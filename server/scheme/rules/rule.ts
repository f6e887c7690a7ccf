/** What a kind of rule is: a pure step from one sheet to the next. */
import type { Sheet } from '../sheet.ts';

export type Rule = { readonly kind: string; readonly apply: (sheet: Sheet) => Sheet };
