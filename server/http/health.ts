/** `/healthz`: 200 when the server can serve, 503 with the reason when not. */
import type { AppRouter, Deps } from './deps.ts';

/** What a proxy or a watchdog asks; answered without a session and without personal data. */
export function healthRoute(router: AppRouter, { db, log }: Deps): void {
  router.get('/healthz', async (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    ctx.type = 'application/json';
    try {
      await db.reader.raw('select 1');
      ctx.body = JSON.stringify({ status: 'ok', database: db.engine });
    } catch (error) {
      log.error({ err: error }, 'the database does not answer');
      ctx.status = 503;
      ctx.body = JSON.stringify({ status: 'unavailable', reason: 'the database does not answer' });
    }
  });
}
