/** What the pages of access say: signing in, one's own account. */
import type { RefusalCode } from '../contract/refusals.ts';
import { addresses } from '../http/addresses.ts';
import type { Refused } from '../kernel/outcome.ts';
import type { LoginModel, LoginRefusal, LoginSample } from '../../views/pages/login/model.ts';
import type { MeModel, PasswordErrorCode } from '../../views/pages/me/model.ts';
import type { Viewer } from '../http/viewer.ts';

export type LoginShown = {
  readonly name?: string;
  readonly refusal?: Refused<LoginRefusal['code']>;
  readonly back: string;
  readonly sample: LoginSample | null;
};

export function loginModel({ name = '', refusal, back, sample }: LoginShown): LoginModel {
  const minutes = refusal?.facts?.['minutes'];
  return {
    name,
    refusal: refusal === undefined ? null : { code: refusal.code, ...(typeof minutes === 'number' ? { minutes } : {}) },
    back,
    sample,
  };
}

export type MeShown = { readonly errors?: readonly PasswordErrorCode[]; readonly changed?: boolean };

export const meModel = (viewer: Viewer, settings: MeModel['settings'], shown: MeShown): MeModel => ({
  loginName: viewer.loginName,
  errors: shown.errors ?? [],
  changed: shown.changed ?? false,
  cardsHref: viewer.member === null ? null : addresses.memberCards(viewer.member.uid),
  duesHref: viewer.member === null ? null : addresses.memberDues(viewer.member.uid),
  settings,
});

type PasswordRefusal = Extract<RefusalCode, 'wrong_login' | 'too_many_tries' | 'password_weak' | 'form_expired'>;

export const passwordErrorOf: Readonly<Record<PasswordRefusal, PasswordErrorCode>> = {
  wrong_login: 'current_wrong',
  too_many_tries: 'too_many_tries',
  password_weak: 'password_weak',
  form_expired: 'form_expired',
};
