/** The kiosk's page on this machine: what the station shows, pushed as it changes; presses sent back. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Router } from '@koa/router';
import Koa from 'koa';
import { z } from 'zod';
import { uidText } from '../server/contract/text.ts';
import type { KioskScreen } from '../views/pages/kiosk-display/model.ts';
import type { KioskStateCode } from '../views/text/kiosk.ts';
import type { Locale } from '../views/text/text.ts';
import { wordsIn } from '../views/text/words.ts';
import type { SampleCard } from './config.ts';
import type { DisplayFiles } from './display-files.ts';
import { doorkeeper } from './doorkeeper.ts';
import { type EventStream, type StreamEvent, eventStream } from './event-stream.ts';
import { readBody } from './json-body.ts';
import type { Preferences } from './preferences.ts';
import type { Sound, Tone } from './screens.ts';
import { type Wedge, addWedge } from './wedge.ts';
import { wedgeView } from './wedge-view.ts';

const host = '127.0.0.1';

/** What is on the screen at this moment. `passedMs` is how long a greeting has stood; `tapId` tells two equal greetings apart. */
export type DisplayLook = Preferences & {
  readonly code: KioskStateCode;
  readonly tone: Tone;
  readonly screen: KioskScreen;
  readonly said: string;
  readonly tapId: string;
  readonly passedMs: number;
};

export type DisplayParts = {
  /** 0 takes a free one. */
  readonly port: number;
  readonly launchToken: string;
  readonly sessionToken: string;
  readonly files: DisplayFiles;
  /** Asked whenever the screen is drawn. */
  readonly look: () => DisplayLook;
  /** The strip; undefined without the simulated reader. With neither it nor `wedge`, no card can come from the page. */
  readonly sampleCards: readonly SampleCard[] | undefined;
  /** Given where a reader types into the page. */
  readonly wedge?: Wedge | undefined;
  readonly onSampleCard: (card: string) => void;
  /** Null: another one is to be chosen. */
  readonly onChoose: (activityId: string | null) => void;
  readonly onOtherLanguage: () => void;
  /** Answers what lies under `/operator`, for whoever the doorkeeper lets in. `port` is known once it serves. */
  readonly operator: (port: () => number) => Router;
  /** Told what went wrong in answering a browser. */
  readonly log: (message: string, error?: unknown) => void;
};

export type Display = {
  /** The link to open, its launch token inside. */
  readonly url: string;
  /** Draws the screen anew wherever it is watched, if it looks different. */
  refresh(): void;
  /** `tapId`: the tap that is heard, told to whoever listens. */
  play(sound: Sound, tapId?: string): void;
  /** Said where the browser has a voice, in the language that stands first, in place of what is being said. */
  speak(sentence: string): void;
  keepAlive(): void;
  close(): Promise<void>;
};

/** The display's port belongs to somebody else. */
export class DisplayPortTaken extends Error {
  constructor(port: number) {
    super(`port ${port} is taken: stop what uses it, or choose another with KIOSK_PORT or "displayPort"`);
    this.name = 'DisplayPortTaken';
  }
}

const security =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const otherLocale: Readonly<Record<Locale, Locale>> = { zh: 'en', en: 'zh' };

/** Serves until closed. Throws DisplayPortTaken. */
export async function startDisplay(parts: DisplayParts): Promise<Display> {
  const stream = eventStream();
  const app = new Koa();
  const port = () => (server.address() as AddressInfo).port;

  const pushed = (): StreamEvent => {
    const look = parts.look();
    const words = wordsIn(look.locale);
    const page = { lang: words.site.lang, otherLanguage: words.kiosk.otherLanguage, html: parts.files.screen(look.screen) };
    return { event: 'screen', data: JSON.stringify({ ...look, ...page }) };
  };
  let drawn = '';

  const closedPage = [parts.look().locale, otherLocale[parts.look().locale]].map((locale) => wordsIn(locale).kiosk.closedPage).join('\n');
  app.on('error', (error: unknown) => {
    if (!isGone(error)) parts.log('the display could not answer', error);
  });
  app.use(async (ctx, next) => {
    ctx.set({
      'content-security-policy': security,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    await next();
  });
  app.use(doorkeeper({ port, launchToken: parts.launchToken, sessionToken: parts.sessionToken, closedPage }));
  app.use(parts.operator(port).routes());
  app.use(routes(parts, pushed, stream).routes());
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app.callback());

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new DisplayPortTaken(parts.port) : error));
    server.listen(parts.port, host, resolve);
  });
  return {
    url: `http://${host}:${port()}/?launch=${parts.launchToken}`,
    refresh() {
      const { passedMs: _, ...look } = parts.look();
      const now = JSON.stringify(look);
      if (now === drawn) return;
      drawn = now;
      stream.send(pushed());
    },
    play: (sound, tapId) => stream.send({ event: 'sound', data: sound, ...(tapId === undefined ? {} : { id: tapId }) }),
    speak: (sentence) => stream.send({ event: 'speak', data: JSON.stringify({ sentence, lang: wordsIn(parts.look().locale).site.lang }) }),
    keepAlive: () => stream.keepAlive(),
    close: () =>
      new Promise((resolve) => {
        stream.end();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A browser that went away in the middle of a stream, or that was refused: nothing to act upon. */
const isGone = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes(String(error.code))) ||
    ('status' in error && Number(error.status) < 500));

function routes(parts: DisplayParts, pushed: () => StreamEvent, stream: EventStream): Router {
  const { files, sampleCards, wedge } = parts;
  const router = new Router();

  router.get('/', (ctx) => {
    const { locale, elderly, tone, screen } = parts.look();
    const { kiosk, site } = wordsIn(locale);
    const strip = sampleCards === undefined ? null : { title: kiosk.sampleCards, hint: kiosk.sampleCardsHint, cards: sampleCards };
    ctx.type = 'html';
    ctx.body = files.page({
      lang: site.lang,
      product: site.product,
      elderly,
      tone,
      screen,
      otherLanguage: kiosk.otherLanguage,
      operator: wordsIn(locale).operator.open,
      strip,
      wedge: wedge === undefined ? null : wedgeView(wedge.bounds, locale),
    });
  });

  router.get('/favicon.ico', (ctx) => void (ctx.status = 204));

  router.get('/events', (ctx) => {
    const watcher = stream.watch(pushed());
    if (watcher === undefined) return void (ctx.status = 503);
    ctx.type = 'text/event-stream';
    ctx.body = watcher;
  });

  router.get('/scripts/*path', (ctx) => {
    const script = files.script(ctx.params['path'] ?? '');
    if (script === undefined) return;
    ctx.type = script.type;
    ctx.body = script.body;
  });

  router.get('/assets/:name', async (ctx) => {
    const asset = files.asset(ctx.params['name'] ?? '');
    if (asset === undefined) return;
    ctx.type = asset.type;
    ctx.body = asset.body;
  });

  if (wedge !== undefined) addWedge(router, wedge);
  if (sampleCards !== undefined) {
    const known = new Set(sampleCards.map(({ card }) => card));
    router.post('/simulate', async (ctx) => {
      const body = await readBody(ctx, z.strictObject({ card: z.string() }));
      if (!known.has(body.card)) return ctx.throw(404, 'not a card of the strip');
      parts.onSampleCard(body.card);
      ctx.status = 204;
    });
  }
  router.post('/choose', async (ctx) => {
    parts.onChoose((await readBody(ctx, z.strictObject({ activityId: uidText.nullable() }))).activityId);
    ctx.status = 204;
  });
  router.post('/language', async (ctx) => {
    await readBody(ctx, z.strictObject({}));
    parts.onOtherLanguage();
    ctx.status = 204;
  });
  return router;
}
