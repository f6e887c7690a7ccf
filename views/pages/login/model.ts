/** All the login page may say. */
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { RoleCode } from '../../../server/contract/codes.ts';

export type LoginModel = {
  /** As typed before a refusal; never the password. */
  readonly name: string;
  readonly refusal: LoginRefusal | null;
  /** Where to go after signing in: a path of this server. */
  readonly back: string;
  /** Present on a sample database: which logins exist. */
  readonly sample: LoginSample | null;
};

export type LoginRefusal = {
  readonly code: Extract<RefusalCode, 'wrong_login' | 'too_many_tries' | 'form_expired' | 'server_busy' | 'not_signed_in'>;
  /** Whole minutes to wait, with `too_many_tries`. */
  readonly minutes?: number;
};

export const sampleLoginsMax = 12;

export type LoginSample = {
  readonly logins: readonly { readonly name: string; readonly role: RoleCode }[];
  /** True where the password was set by DEMO_PASSWORD; otherwise it was printed at the start. */
  readonly passwordFromEnvironment: boolean;
};
