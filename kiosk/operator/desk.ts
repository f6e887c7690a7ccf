/** What the operator's pages share: how one is answered, who may ask for it, where a press leads. */
import type { Router } from '@koa/router';
import type { Context } from 'koa';
import rawBody from 'raw-body';
import type { OperatorDoneCode } from '../../views/text/kiosk-operator.ts';
import type { OperatorDoor, Session } from './door.ts';
import type { Setting } from './view.ts';

const bodyBytesMax = 2_048;

type Answers<More> = (ctx: Context, more: More) => void | Promise<void>;

export type OperatorDesk = {
  readonly router: Router;
  setting(backAfterMs: number): Setting;
  page(ctx: Context, html: string): void;
  goTo(ctx: Context, path: string): void;
  /** To the overview, which says what was done. */
  told(ctx: Context, done: OperatorDoneCode): void;
  /** Behind the door: a stranger is led to it, whatever was asked. */
  inside(act: Answers<Session>): (ctx: Context) => Promise<void>;
  /** As `inside`, for a form of this session. */
  pressed(act: Answers<URLSearchParams>): (ctx: Context) => Promise<void>;
  /** Whether the page is open; asked by the page itself, so the door's time runs on. */
  peek(ctx: Context): boolean;
  formOf(ctx: Context): Promise<URLSearchParams>;
};

export type DeskParts = {
  readonly router: Router;
  readonly door: OperatorDoor;
  readonly cookie: () => string;
  readonly setting: (backAfterMs: number) => Setting;
  readonly showDoor: (ctx: Context) => void;
};

/** Forms of the page's own; the referrer so that the browser names the origin of a form at all. */
const security =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export function operatorDesk({ router, door, cookie, setting, showDoor }: DeskParts): OperatorDesk {
  const goTo: OperatorDesk['goTo'] = (ctx, path) => {
    ctx.redirect(path);
    ctx.status = 303;
  };
  const told: OperatorDesk['told'] = (ctx, done) => goTo(ctx, `/operator?done=${done}`);
  const inside: OperatorDesk['inside'] = (act) => async (ctx) => {
    const session = door.use(ctx.cookies.get(cookie()));
    if (session !== undefined) return act(ctx, session);
    return ctx.method === 'GET' && ctx.path === '/operator' ? showDoor(ctx) : goTo(ctx, '/operator');
  };
  return {
    router,
    setting,
    page: answerPage,
    goTo,
    told,
    inside,
    pressed: (act) =>
      inside(async (ctx, session) => {
        const form = await formOf(ctx);
        return form.get('form') === session.form ? act(ctx, form) : told(ctx, 'stale');
      }),
    peek: (ctx) => door.isOpen(ctx.cookies.get(cookie())),
    formOf,
  };
}

export function answerPage(ctx: Context, html: string): void {
  ctx.set({ 'content-security-policy': security, 'referrer-policy': 'same-origin' });
  ctx.type = 'html';
  ctx.body = html;
}

async function formOf(ctx: Context): Promise<URLSearchParams> {
  if (!ctx.is('application/x-www-form-urlencoded')) return ctx.throw(415);
  return new URLSearchParams(await rawBody(ctx.req, { limit: bodyBytesMax, encoding: 'utf8' }));
}
