/** Addresses for kiosks: taps in, verdicts out; the roster by which they greet. */
import { tapBatch, tapsBodyBytesMax } from '../contract/taps.ts';
import { readJson } from '../http/body.ts';
import type { AppMiddleware, AppRouter, Deps } from '../http/deps.ts';
import { deviceOf } from '../http/device-token.ts';
import { replyJson } from '../http/reply.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { rosterFor } from './roster.ts';
import type { TapService } from './service.ts';

export type TapParts = { readonly devicesOnly: AppMiddleware; readonly taps: TapService; readonly schemes: SchemeReader };

export function tapRoutes(router: AppRouter, { db, world }: Deps, { devicesOnly, taps, schemes }: TapParts): void {
  router.post('/api/v1/taps', devicesOnly, async (ctx) => {
    const batch = await readJson(ctx, tapBatch, tapsBodyBytesMax);
    const { id, organisationPath } = deviceOf(ctx);
    replyJson(ctx, { verdicts: await taps.take({ id, path: organisationPath }, batch) });
  });

  router.get('/api/v1/kiosk/roster', devicesOnly, async (ctx) => {
    const { roster, etag } = await rosterFor(db.reader, await schemes(db.reader), deviceOf(ctx), world.clock());
    ctx.set('ETag', etag);
    if (ctx.get('if-none-match') === etag) {
      ctx.status = 304;
      return;
    }
    replyJson(ctx, roster);
  });
}
