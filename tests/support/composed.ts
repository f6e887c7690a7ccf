/** The whole server as `app.ts` composes it, over a database and a world of a test, on a free port of the loopback. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { composeApp } from '../../server/app.ts';
import type { Database } from '../../server/db/database.ts';
import { openLog } from '../../server/http/log.ts';
import type { World } from '../../server/kernel/world.ts';

export type Composed = { readonly url: string; close(): Promise<void> };

/** Serves with the built assets. The caller closes it. */
export async function serveComposed(db: Database, world: World): Promise<Composed> {
  const stop = new AbortController();
  const log = openLog('error', { write: (line) => void process.stderr.write(line) });
  const settings = { publicUrl: undefined, sessionSecret: 'a secret of thirty-two characters', trustProxy: false, sample: true };
  const server = composeApp({ db, world, log, settings, version: '0.0.0', sample: null, signal: stop.signal }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      stop.abort();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
