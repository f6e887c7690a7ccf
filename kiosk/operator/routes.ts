/** The operator's pages on the display's own server: a door with a PIN, an overview, the few acts behind it. */
import { Router } from '@koa/router';
import type { Context } from 'koa';
import type { BurstBounds } from '../../drivers/key-burst.ts';
import type { Instant, delay } from '../../server/kernel/clock.ts';
import type { Readable } from 'node:stream';
import type { KioskExport, KioskOperator, KioskPin } from '../../views/pages/kiosk-operator/model.ts';
import { type PinSayCode, operatorDoneCodes } from '../../views/text/kiosk-operator.ts';
import { locales } from '../../views/text/text.ts';
import type { Enrolment } from '../enrolment.ts';
import type { Enrolling } from '../enrolment-screen.ts';
import { answerPage, operatorDesk } from './desk.ts';
import { type OperatorDoor, operatorIdleMs } from './door.ts';
import type { OperatorFacts } from './facts.ts';
import { type OperatorSetupParts, addSetup } from './setup-routes.ts';
import { exportPage, pinPage } from './aside-view.ts';
import { type Setting, operatorPage } from './view.ts';
import { type Preferences, volumeMax } from '../preferences.ts';
import type { Which } from '../queue-export.ts';

/** A door that was opened by accident closes again after this long. */
export const doorIdleMs = 45_000;
/** How long a press waits for the network before the page answers. */
export const actWaitMs = 5_000;

export type OperatorParts = {
  readonly port: () => number;
  readonly door: OperatorDoor;
  readonly clock: () => Instant;
  readonly delay: typeof delay;
  readonly pages: {
    pin(page: KioskPin): string;
    operator(page: KioskOperator): string;
    export(page: KioskExport): string;
  };
  /** Of a reader that types into the browser; undefined without one. */
  readonly bounds: BurstBounds | undefined;
  readonly preferences: () => Preferences;
  readonly setup: OperatorSetupParts;
  readonly enrolment: Pick<Enrolment, 'begin' | 'end'>;
  readonly enrolling: () => Enrolling | undefined;
  readonly facts: () => Promise<OperatorFacts>;
  readonly acts: {
    /** Sends what waits; resolves when it went or could not. */
    send(): Promise<void>;
    /** Asks for the roster; whether the server answered. */
    fetchRoster(): Promise<boolean>;
    /** Resolves to false when it holds in this run only. */
    prefer(part: Partial<Preferences>): Promise<boolean>;
    sound(): void;
    exportTaps(which: Which): Readable;
  };
};

/** Answers what lies under `/operator`; everything else goes on. The display's doorkeeper stands before it. */
export function operatorRoutes(parts: OperatorParts): Router {
  const { door, pages, acts } = parts;
  const cookie = () => `flagtap_operator_${parts.port()}`;
  const router = new Router({ prefix: '/operator' });

  const setting = (backAfterMs: number): Setting => ({ locale: parts.preferences().locale, bounds: parts.bounds, backAfterMs });
  function showDoor(ctx: Context): void {
    const waitMs = door.waitMs();
    answerPage(ctx, pages.pin(pinPage(setting(doorIdleMs), whyClosed(ctx, waitMs), waitMs)));
  }
  function whyClosed(ctx: Context, waitMs: number): PinSayCode | undefined {
    if (!door.hasPin()) return 'pin_unset';
    if (waitMs > 0) return 'pin_wait';
    if (ctx.query['told'] === 'wrong') return 'pin_wrong';
    return ctx.cookies.get(cookie()) === undefined ? undefined : 'locked';
  }
  const desk = operatorDesk({ router, door, cookie, setting, showDoor });
  const { page, goTo, told, inside, pressed, formOf } = desk;
  const within = (act: Promise<unknown>): Promise<unknown> => {
    const enough = new AbortController();
    return Promise.race([act, parts.delay(actWaitMs, enough.signal)]).finally(() => enough.abort());
  };

  router.get(
    '/',
    inside(async (ctx, session) => {
      const done = operatorDoneCodes.find((code) => code === ctx.query['done']);
      page(ctx, pages.operator(operatorPage(setting(operatorIdleMs), await parts.facts(), parts.enrolling(), session.form, done)));
    }),
  );
  router.post('/pin', async (ctx) => {
    const entered = await door.enter((await formOf(ctx)).get('pin') ?? '');
    if (!entered.ok) return goTo(ctx, entered.code === 'pin_wrong' ? '/operator?told=wrong' : '/operator');
    ctx.cookies.set(cookie(), entered.value.cookie, { httpOnly: true, sameSite: 'strict', path: '/operator' });
    return goTo(ctx, '/operator');
  });
  router.post(
    '/lock',
    pressed((ctx) => {
      door.lock();
      ctx.cookies.set(cookie(), null, { path: '/operator' });
      goTo(ctx, '/');
    }),
  );
  router.post(
    '/send',
    pressed(async (ctx) => {
      if ((await parts.facts()).queue.waiting > 0) await within(acts.send());
      told(ctx, (await parts.facts()).queue.waiting === 0 ? 'sent' : 'not_sent');
    }),
  );
  router.post(
    '/fetch',
    pressed(async (ctx) => {
      told(ctx, (await within(acts.fetchRoster())) === true ? 'fetched' : 'not_fetched');
    }),
  );
  router.post(
    '/preferences',
    pressed(async (ctx, form) => {
      const part = preferenceOf(form);
      if (part === undefined) return ctx.throw(422);
      return told(ctx, (await acts.prefer(part)) ? 'changed' : 'not_kept');
    }),
  );
  router.post(
    '/sound',
    pressed((ctx) => {
      acts.sound();
      told(ctx, 'sounded');
    }),
  );
  router.post(
    '/enrolment',
    pressed((ctx, form) => {
      const begins = form.get('act') === 'begin';
      if (begins) parts.enrolment.begin();
      else parts.enrolment.end();
      told(ctx, begins ? 'enrolment_on' : 'enrolment_off');
    }),
  );
  router.get(
    '/export',
    inside(async (ctx) => page(ctx, pages.export(exportPage(setting(operatorIdleMs), await parts.facts())))),
  );
  router.get(
    '/taps',
    inside((ctx) => {
      const which = ctx.query['which'] === 'all' ? 'all' : 'waiting';
      ctx.attachment(`flagtap-taps-${parts.clock().slice(0, 19).replaceAll(':', '')}.jsonl`);
      ctx.type = 'application/jsonl';
      ctx.body = acts.exportTaps(which);
    }),
  );
  addSetup(desk, parts.setup);
  return router;
}

/** Undefined for a form that names none of them, or a value that none of them has. */
function preferenceOf(form: URLSearchParams): Partial<Preferences> | undefined {
  const locale = locales.find((known) => known === form.get('locale'));
  if (locale !== undefined) return { locale };
  const elderly = form.get('elderly');
  if (elderly === '0' || elderly === '1') return { elderly: elderly === '1' };
  const volume = /^\d{1,3}$/.test(form.get('volume') ?? '') ? Number(form.get('volume')) : volumeMax + 1;
  return volume <= volumeMax ? { volume } : undefined;
}
