/** `/metrics`: the figures of this process, for who has the token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { AppRouter, Deps } from '../http/deps.ts';
import { type Family, textOf } from './metrics.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export type MetricsParts = { readonly families: () => readonly Family[]; readonly token: string };

/** A token and not an address decides: behind a reverse proxy everybody comes from the loopback. */
export function metricsRoute(router: AppRouter, { log }: Deps, { families, token }: MetricsParts): void {
  const expected = digest(`Bearer ${token}`);
  router.get('/metrics', async (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    ctx.type = 'text/plain; version=0.0.4; charset=utf-8';
    if (!timingSafeEqual(digest(ctx.get('authorization')), expected)) {
      ctx.status = 401;
      ctx.set('WWW-Authenticate', 'Bearer');
      ctx.body = 'the token lies in the file metrics-token of the data folder\n';
      return;
    }
    ctx.body = await textOf(families(), (metric, error) => log.error({ metric, err: error }, 'a metric could not be read'));
  });
}
