/** All the first page of a real installation may say. */
import type { Locale } from '../../text/text.ts';

export const setupErrorCodes = [
  'organisation_empty',
  'name_empty',
  'name_taken',
  'password_weak',
  'password_differs',
  'form_expired',
] as const;
export type SetupErrorCode = (typeof setupErrorCodes)[number];

export type SetupModel = {
  /** As typed before; never the passwords. */
  readonly organisation: string;
  readonly name: string;
  readonly locale: Locale;
  readonly errors: readonly SetupErrorCode[];
};
