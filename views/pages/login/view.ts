/** The login page in words. */
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import type { LoginModel } from './model.ts';

export function loginView(model: LoginModel, { words }: Say) {
  const { login } = words.pages;
  const { refusal, sample } = model;
  const refused = refusal === null ? null : words.refusals[refusal.code];
  return {
    title: login.title,
    action: paths.login,
    name: model.name,
    back: model.back,
    refusal:
      refused === null || refusal === null
        ? null
        : {
            title: refused.title,
            next: refusal.minutes === undefined ? refused.next : login.minutes(refusal.minutes),
            note: refusal.code === 'not_signed_in',
          },
    sample:
      sample === null
        ? null
        : {
            logins: sample.logins.map(({ name, role }) => ({ name, role: words.codes.roles[role] })),
            password: sample.passwordFromEnvironment ? login.sampleEnvironment : login.samplePrinted,
          },
  };
}
