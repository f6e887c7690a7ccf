/** The first page of a real installation in words. */
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import type { SetupErrorCode, SetupModel } from './model.ts';

const fieldOf: Readonly<Record<SetupErrorCode, string | null>> = {
  organisation_empty: 'organisation',
  name_empty: 'name',
  name_taken: 'name',
  password_weak: 'password',
  password_differs: 'again',
  form_expired: null,
};

export function setupView(model: SetupModel, { words }: Say) {
  const { setup } = words.pages;
  const errorAt = (field: string): string | null => {
    const code = model.errors.find((candidate) => fieldOf[candidate] === field);
    return code === undefined ? null : setup.errors[code];
  };
  const field = (name: string, label: string, hint: string | null, type: string, value: string, autocomplete: string) => {
    const error = errorAt(name);
    return { name, label, hint, type, value, autocomplete, error };
  };
  return {
    title: setup.title,
    action: paths.setup,
    errors: model.errors.map((code) => ({ href: `#${fieldOf[code] ?? 'main'}`, say: setup.errors[code] })),
    fields: [
      field('organisation', setup.organisation, setup.organisationHint, 'text', model.organisation, 'organization'),
      field('name', setup.name, setup.nameHint, 'text', model.name, 'username'),
      field('password', setup.password, setup.passwordHint, 'password', '', 'new-password'),
      field('again', setup.again, null, 'password', '', 'new-password'),
    ],
    languages: Object.entries(words.site.languages).map(([value, word]) => ({ value, word, chosen: value === model.locale })),
  };
}
