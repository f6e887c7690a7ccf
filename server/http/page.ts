/** Shows a page: the model that a route built, in the language and look of the one who asks. */
import { createHash } from 'node:crypto';
import { dayOf } from '../kernel/calendar.ts';
import { type PageContext, type TextSize, textSizes, type Theme, themes } from '../../views/context.ts';
import type { PageModels, PageName } from '../../views/pages.ts';
import { type Locale, locales } from '../../views/text/text.ts';
import { csrfTokenOf } from './csrf.ts';
import type { AppContext, Deps, Settings } from './deps.ts';
import { cookieOf, setCookie } from './session.ts';
import { mainRoleOf } from './viewer.ts';

/** How pages look to somebody. Kept in the account, and in a cookie for the time before login. */
export type Look = { readonly locale: Locale; readonly textSize: TextSize; readonly theme: Theme };

const lookCookie = 'flagtap_look';
const lookCookieMs = 365 * 86_400_000;

const one = <T extends string>(known: readonly T[], text: string | undefined): T | undefined => known.find((item) => item === text);

/** Keeps a look in the browser. */
export const keepLook = (ctx: AppContext, settings: Settings, look: Look): void =>
  setCookie(ctx, settings, lookCookie, `${look.locale}.${look.textSize}.${look.theme}`, lookCookieMs);

/** The look of the account, else of the cookie, else the language that the browser asks for. Chinese when nothing says otherwise. */
export function lookOf(ctx: AppContext, settings: Settings): Look {
  const { viewer } = ctx.state;
  if (viewer !== null) return viewer;
  const [locale, textSize, theme] = (cookieOf(ctx, settings, lookCookie) ?? '').split('.');
  return {
    locale: one(locales, locale) ?? one(locales, ctx.acceptsLanguages('zh', 'en') || undefined) ?? 'zh',
    textSize: one(textSizes, textSize) ?? 'normal',
    theme: one(themes, theme) ?? 'system',
  };
}

function contextOf(ctx: AppContext, deps: Deps, part = false): PageContext {
  const { viewer } = ctx.state;
  const { locale, textSize, theme } = lookOf(ctx, deps.settings);
  const role = viewer === null ? undefined : mainRoleOf(viewer, dayOf(deps.world.clock()));
  return {
    locale,
    textSize,
    theme,
    viewer: viewer === null ? null : { name: viewer.name, role: role?.role ?? 'member', organisationName: role?.organisationName ?? '' },
    csrf: csrfTokenOf(ctx, deps),
    nav:
      viewer === null
        ? []
        : deps.navOf(viewer).map((place) => (place.place === 'today' ? { ...place, waiting: ctx.state.waiting } : place)),
    sample: deps.settings.sample,
    path: ctx.url,
    part,
    assetUrl: deps.assets.urlOf,
  };
}

/** Fills and sends a page. Pages hold personal data: no cache on the way keeps them. */
export function showPage<P extends PageName>(
  ctx: AppContext,
  deps: Deps,
  page: P,
  model: PageModels[P],
  { status = 200 }: { readonly status?: number } = {},
): void {
  const html = deps.render(page, model, contextOf(ctx, deps));
  ctx.status = status;
  ctx.type = 'text/html; charset=utf-8';
  ctx.set('Cache-Control', 'no-store');
  ctx.vary('Cookie');
  ctx.vary('Accept-Language');
  ctx.body = html;
}

/**
 * Fills and sends what a page says without what stands around it, for a script that keeps the page current. Who has it
 * already, by its entity tag, is told so instead.
 */
export function showPart<P extends PageName>(ctx: AppContext, deps: Deps, page: P, model: PageModels[P]): void {
  const html = deps.render(page, model, contextOf(ctx, deps, true));
  const tag = `"${createHash('sha256').update(html).digest('base64url')}"`;
  ctx.set('Cache-Control', 'no-store');
  ctx.set('ETag', tag);
  // Told by hand: a browser that is given a tag by a script asks past every cache, which Koa would take for "always anew".
  if (ctx.get('if-none-match') === tag) {
    ctx.status = 304;
    return;
  }
  ctx.status = 200;
  ctx.type = 'text/html; charset=utf-8';
  ctx.body = html;
}
