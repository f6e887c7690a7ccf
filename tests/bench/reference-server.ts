/** The servers that the product is measured against: an echo behind the same authentication, taps one transaction each, taps in groups. */
import { createServer } from 'node:http';
import Router from '@koa/router';
import Koa from 'koa';
import { openDatabase } from '../../server/db/connect.ts';
import type { AppRouter, AppState, Deps } from '../../server/http/deps.ts';
import { devicesOnly } from '../../server/http/device-token.ts';
import { openLog } from '../../server/http/log.ts';
import { monotonicMs } from '../../server/kernel/clock.ts';
import { systemWorld } from '../../server/kernel/world.ts';
import { schemeReader } from '../../server/scheme/queries.ts';
import { tapRoutes } from '../../server/taps/routes.ts';
import { type TapService, tapService } from '../../server/taps/service.ts';

/** Takes batches one after the other: each has a transaction of its own. */
function oneByOne(taps: TapService): TapService {
  let last: Promise<unknown> = Promise.resolve();
  return {
    waiting: taps.waiting,
    take(device, batch) {
      const mine = last.then(() => taps.take(device, batch));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function koaServer(kind: string, databaseUrl: string): Promise<Koa<AppState>> {
  const db = await openDatabase(databaseUrl);
  const world = systemWorld();
  const settings = { publicUrl: undefined, sessionSecret: 'x'.repeat(40), trustProxy: false, sample: false };
  const log = openLog('error');
  const deps: Deps = {
    db,
    world,
    log,
    settings,
    render: () => '',
    assets: { urlOf: (path) => path, find: () => undefined },
    navOf: () => [],
  };
  const onlyDevices = devicesOnly(deps, monotonicMs);
  const router: AppRouter = new Router<AppState>();
  router.get('/healthz', (ctx) => {
    ctx.body = 'ok';
  });
  if (kind === 'echo')
    router.post('/api/v1/taps', onlyDevices, async (ctx) => {
      const parts: Buffer[] = [];
      for await (const part of ctx.req) parts.push(Buffer.from(part));
      const { taps }: { taps: { id: string }[] } = JSON.parse(Buffer.concat(parts).toString('utf8'));
      ctx.body = { verdicts: taps.map(({ id }) => ({ id, verdict: 'recorded' })) };
    });
  else {
    const schemes = schemeReader();
    const taps = tapService(db, world, schemes);
    tapRoutes(router, deps, { devicesOnly: onlyDevices, taps: kind === 'alone' ? oneByOne(taps) : taps, schemes });
  }
  const app = new Koa<AppState>();
  app.use(router.routes());
  return app;
}

const [kind = '', port = '', databaseUrl = ''] = process.argv.slice(2);
const server = createServer((await koaServer(kind, databaseUrl)).callback());
server.listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
// Whoever started this has ended when the pipe closes.
process.stdin.once('close', () => process.exit(0)).resume();
