/** The way from the display page to a reader that types into it; it exists only where such a reader is configured. */
import type { Router } from '@koa/router';
import { z } from 'zod';
import { type BurstBounds, burstKeysMax } from '../drivers/key-burst.ts';
import type { PageKeyboard } from '../drivers/keyboard-wedge-page.ts';
import { eventStream } from './event-stream.ts';
import { readBody } from './json-body.ts';

/** A page gives a card up long before. */
export const typedAgoMsMax = 60_000;

export type Wedge = {
  readonly bounds: BurstBounds;
  readonly keyboard: PageKeyboard;
  /** Resolves when whatever was read until now is on the disk, or the screen has said that it is not. */
  readonly kept: () => Promise<void>;
};

const typedText = z.strictObject({
  text: z
    .string()
    .min(1)
    .max(burstKeysMax + 1),
  agoMs: z.int().min(0).max(typedAgoMsMax),
});

/** `GET /wedge` stays open while the page hears the reader; `POST /wedge` is one card, answered when it is kept. */
export function addWedge(router: Router, { bounds, keyboard, kept }: Wedge): void {
  const listeners = eventStream();
  router.get('/wedge', (ctx) => {
    const listener = listeners.watch({ event: 'listen', data: JSON.stringify(bounds) });
    if (listener === undefined) return void (ctx.status = 503);
    listener.once('close', keyboard.pageListens());
    ctx.type = 'text/event-stream';
    ctx.body = listener;
  });
  router.post('/wedge', async (ctx) => {
    const typed = await readBody(ctx, typedText);
    // The reader is just being started again: nothing was taken, the page tries again.
    if (!keyboard.type(typed)) return void (ctx.status = 503);
    await kept();
    ctx.status = 204;
  });
}
