/** The set-up page, there until the first account exists. */
import { z } from 'zod';
import { passwordCharsMax, type Passwords } from '../access/passwords.ts';
import { hasAccounts, loginNameMax } from '../access/service.ts';
import { isPlainText } from '../contract/text.ts';
import { readForm } from '../http/body.ts';
import type { AppContext, AppMiddleware, AppRouter, Deps } from '../http/deps.ts';
import { keepLook, lookOf, showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { refused } from '../kernel/outcome.ts';
import type { SetupErrorCode, SetupModel } from '../../views/pages/setup/model.ts';
import { paths } from '../../views/paths.ts';
import { locales } from '../../views/text/text.ts';
import { type AfterSetup, beginInstallation, type Setup } from './setup.ts';

const organisationNameMax = 120;
const text = (max: number) => z.string().max(max).refine(isPlainText, 'has a control character or half a character');

const setupForm = z.strictObject({
  organisation: text(organisationNameMax).transform((name) => name.trim()),
  name: text(loginNameMax).transform((name) => name.trim()),
  password: text(passwordCharsMax),
  again: text(passwordCharsMax),
  locale: z.enum(locales),
});

function errorsOf({ organisation, name, password, again }: z.infer<typeof setupForm>): readonly SetupErrorCode[] {
  const errors: SetupErrorCode[] = [];
  if (organisation === '') errors.push('organisation_empty');
  if (name === '') errors.push('name_empty');
  if (password !== again) errors.push('password_differs');
  return errors;
}

const modelOf = ({ organisation, name, locale }: Omit<Setup, 'password'>, errors: readonly SetupErrorCode[]): SetupModel => ({
  organisation,
  name,
  locale,
  errors,
});

/** Leads everybody to the set-up page while nobody can sign in; asks the database no more once somebody can. */
export function untilSetUp({ db }: Deps): AppMiddleware {
  let begun = false;
  return async (ctx, next) => {
    if (!begun) begun = await hasAccounts(db.reader);
    if (
      begun ||
      ctx.path === paths.setup ||
      ctx.path === paths.preferences ||
      ctx.method !== 'GET' ||
      !ctx.get('accept').includes('text/html')
    )
      return next();
    ctx.status = 303;
    ctx.redirect(paths.setup);
  };
}

export type SetupParts = { readonly passwords: Passwords; readonly afterSetup: AfterSetup };

export function setupRoutes(router: AppRouter, deps: Deps, { passwords, afterSetup }: SetupParts): void {
  const { db, world, settings } = deps;
  const empty = (ctx: AppContext) => ({ organisation: '', name: '', locale: lookOf(ctx, settings).locale });

  router.get(paths.setup, async (ctx) => {
    if (await hasAccounts(db.reader)) return replyRefused(ctx, deps, refused('not_found'));
    showPage(ctx, deps, 'setup', modelOf(empty(ctx), []));
  });

  router.post(paths.setup, async (ctx) => {
    if (await hasAccounts(db.reader)) return replyRefused(ctx, deps, refused('not_found'));
    const form = await readForm(ctx, deps, setupForm);
    if (!form.ok) return showPage(ctx, deps, 'setup', modelOf(empty(ctx), ['form_expired']), { status: refusalStatus[form.code] });
    const errors = errorsOf(form.value);
    if (errors.length > 0) return showPage(ctx, deps, 'setup', modelOf(form.value, errors), { status: 422 });
    const begun = await beginInstallation(db, world, passwords, form.value, afterSetup);
    if (!begun.ok && begun.code === 'password_weak')
      return showPage(ctx, deps, 'setup', modelOf(form.value, ['password_weak']), { status: 422 });
    if (!begun.ok) return replyRefused(ctx, deps, begun);
    keepLook(ctx, settings, { ...lookOf(ctx, settings), locale: form.value.locale });
    ctx.status = 303;
    ctx.redirect(paths.login);
  });
}
