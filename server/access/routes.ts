/** Addresses of access: signing in and out, how pages look, one's own password. */
import { z } from 'zod';
import { textSizes, themes } from '../../views/context.ts';
import type { LoginSample } from '../../views/pages/login/model.ts';
import { paths } from '../../views/paths.ts';
import { locales } from '../../views/text/text.ts';
import { isPlainText, lineOfText } from '../contract/text.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppContext, AppRouter, Deps } from '../http/deps.ts';
import { keepLook, lookOf, showPage } from '../http/page.ts';
import { askToWait, refusalStatus, replyRefused } from '../http/reply.ts';
import { dropSession, keepSession } from '../http/session.ts';
import { dayOf } from '../kernel/calendar.ts';
import { login, logout } from './login.ts';
import { loginModel, type MeShown, meModel, passwordErrorOf } from './pages.ts';
import { passwordCharsMax, type Passwords } from './passwords.ts';
import { changePassword, cleanLoginName, keepPreferences, loginNameMax } from './service.ts';
import { settingsKept } from './settings-kept.ts';
import { safeBack, signedIn } from './signed-in.ts';
import { viewerOf } from './viewers.ts';

const backMax = 2_000;
const backText = z.string().max(backMax).default(paths.start).transform(safeBack);

/** Longer ones are refused unhashed: a novel for a password is a way to keep a server busy. */
const passwordText = z.string().max(passwordCharsMax).refine(isPlainText, 'has a control character or half a character');

const loginQuery = z.object({ back: backText });
const loginForm = z.strictObject({
  name: lineOfText(loginNameMax).transform(cleanLoginName),
  password: passwordText,
  back: backText,
});
/** A page sends the one thing that was pressed; what it does not name stays as it is. */
const preferencesForm = z.strictObject({
  locale: z.enum(locales).optional(),
  textSize: z.enum(textSizes).optional(),
  theme: z.enum(themes).optional(),
  back: backText,
});
/** `name` is there for the browser's password keeper alone. */
const passwordForm = z.strictObject({
  name: z.string().max(loginNameMax).optional(),
  current: passwordText,
  next: passwordText,
  again: passwordText,
});
const meQuery = z.object({ changed: z.literal('yes').optional() });
const noFields = z.strictObject({});

export type AccessParts = {
  readonly passwords: Passwords;
  /** The logins of a sample database, shown beside the form. */
  readonly sampleLogins: LoginSample | null;
};

export function accessRoutes(router: AppRouter, deps: Deps, { passwords, sampleLogins }: AccessParts): void {
  const { db, world, settings } = deps;

  router.get(paths.login, (ctx) => {
    const { back } = readQuery(ctx, loginQuery);
    if (ctx.state.viewer !== null) {
      ctx.status = 303;
      return ctx.redirect(back);
    }
    showPage(ctx, deps, 'login', loginModel({ back, sample: sampleLogins }));
  });

  router.post(paths.login, async (ctx) => {
    const form = await readForm(ctx, deps, loginForm);
    if (!form.ok) {
      const shown = loginModel({ refusal: form, back: paths.start, sample: sampleLogins });
      return showPage(ctx, deps, 'login', shown, { status: refusalStatus[form.code] });
    }
    const { name, password, back } = form.value;
    const signed = await login(db, world, passwords, { name, password, ip: ctx.ip, previous: ctx.state.session });
    if (!signed.ok) {
      askToWait(ctx, signed);
      const shown = loginModel({ name, refusal: signed, back, sample: sampleLogins });
      return showPage(ctx, deps, 'login', shown, { status: refusalStatus[signed.code] });
    }
    keepSession(ctx, settings, signed.value.token);
    ctx.status = 303;
    ctx.redirect(back);
  });

  router.post(paths.logout, async (ctx) => {
    const form = await readForm(ctx, deps, noFields);
    if (!form.ok) return replyRefused(ctx, deps, form);
    if (ctx.state.session !== null) await logout(db, world, ctx.state.session);
    dropSession(ctx, settings);
    ctx.status = 303;
    ctx.redirect(paths.login);
  });

  router.post(paths.preferences, async (ctx) => {
    const form = await readForm(ctx, deps, preferencesForm);
    if (!form.ok) return replyRefused(ctx, deps, form);
    const { back, locale, textSize, theme } = form.value;
    const before = lookOf(ctx, settings);
    const look = { locale: locale ?? before.locale, textSize: textSize ?? before.textSize, theme: theme ?? before.theme };
    const { viewer } = ctx.state;
    if (viewer !== null) await db.write((tx) => keepPreferences(tx, viewer.accountId, look));
    keepLook(ctx, settings, look);
    ctx.status = 303;
    ctx.redirect(back);
  });

  const showMe = async (ctx: AppContext, shown: MeShown, status = 200) => {
    const viewer = viewerOf(ctx);
    const kept = await settingsKept(db.reader, viewer, dayOf(world.clock()));
    showPage(ctx, deps, 'me', meModel(viewer, kept, shown), { status });
  };

  router.get(paths.account, signedIn(deps), async (ctx) => {
    const { changed } = readQuery(ctx, meQuery);
    await showMe(ctx, { changed: changed === 'yes' });
  });

  router.post(paths.password, signedIn(deps), async (ctx) => {
    const viewer = viewerOf(ctx);
    const form = await readForm(ctx, deps, passwordForm);
    if (!form.ok) return showMe(ctx, { errors: ['form_expired'] }, refusalStatus[form.code]);
    const { current, next, again } = form.value;
    if (next !== again) return showMe(ctx, { errors: ['password_differs'] }, 422);
    const changed = await changePassword(db, world, passwords, viewer, { current, next });
    if (!changed.ok) return showMe(ctx, { errors: [passwordErrorOf[changed.code]] }, refusalStatus[changed.code]);
    keepSession(ctx, settings, changed.value.token);
    ctx.status = 303;
    ctx.redirect(`${paths.account}?changed=yes`);
  });
}
