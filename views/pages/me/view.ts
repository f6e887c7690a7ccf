/** The page of one's own account in words. */
import type { PageContext } from '../../context.ts';
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import type { MeModel, PasswordErrorCode } from './model.ts';

const fieldOf: Readonly<Record<PasswordErrorCode, string | null>> = {
  current_wrong: 'current',
  password_weak: 'next',
  password_differs: 'again',
  form_expired: null,
  too_many_tries: null,
};

export function meView(model: MeModel, { words }: Say, context: PageContext) {
  const { me } = words.pages;
  const field = (name: string, label: string, hint: string | null, autocomplete: string) => {
    const code = model.errors.find((candidate) => fieldOf[candidate] === name);
    return { name, label, hint, type: 'password', value: '', autocomplete, error: code === undefined ? null : me.errors[code] };
  };
  return {
    title: me.title,
    loginName: model.loginName,
    changed: model.changed,
    settings: model.settings,
    cardsHref: model.cardsHref,
    role: context.viewer === null ? '' : words.codes.roles[context.viewer.role],
    organisationName: context.viewer?.organisationName ?? '',
    passwordAction: paths.password,
    signOutAction: paths.logout,
    errors: model.errors.map((code) => ({ href: `#${fieldOf[code] ?? 'main'}`, say: me.errors[code] })),
    fields: [
      field('current', me.current, null, 'current-password'),
      field('next', me.next, me.nextHint, 'new-password'),
      field('again', me.again, null, 'new-password'),
    ],
  };
}
