/** All the page of one's own account may say. */

export const passwordErrorCodes = ['current_wrong', 'password_weak', 'password_differs', 'form_expired', 'too_many_tries'] as const;
export type PasswordErrorCode = (typeof passwordErrorCodes)[number];

export type MeModel = {
  /** The name one signs in with. */
  readonly loginName: string;
  readonly errors: readonly PasswordErrorCode[];
  /** The password was changed just now. */
  readonly changed: boolean;
  /** The viewer's own cards; null for an account that is no member's. */
  readonly cardsHref: string | null;
  /** The viewer's own dues; null likewise. */
  readonly duesHref: string | null;
  /** Organisations whose settings the viewer keeps. */
  readonly settings: readonly { readonly name: string; readonly href: string }[];
};
