/** A running server: opened database, listening socket, jobs; and how it stops without losing anything. */
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { appendOnlyTables, serverMigrations } from '../migrations/server.ts';
import type { LoginSample } from '../views/pages/login/model.ts';
import { wordsIn } from '../views/text/words.ts';
import { composeApp } from './app.ts';
import { runSent } from './cli/sent.ts';
import { listenForCommands, socketPathOf } from './cli/socket.ts';
import { type Config, sessionSecretOf } from './config.ts';
import type { Database } from './db/database.ts';
import { assertGuards, assertSchema } from './db/migrate.ts';
import { delay } from './kernel/clock.ts';
import type { World } from './kernel/world.ts';
import { PortTaken } from './cli/failure.ts';

/** A request that is being answered when the server stops has this long. */
const stopWithinMs = 10_000;

export type ServeParts = {
  readonly db: Database;
  readonly world: World;
  readonly config: Config;
  readonly log: Logger;
  readonly version: string;
  /** Set while the database holds sample data. */
  readonly sample: LoginSample | null;
};

export type Running = {
  readonly port: number;
  /** Takes no new requests, ends the open ones, then resolves. The database stays open. */
  stop(): Promise<void>;
};

/** Starts to listen. Throws PortTaken, SchemaTooOld, SchemaTooNew, GuardMissing; then nothing runs. */
export async function serve(parts: ServeParts): Promise<Running> {
  const { db, world, config, log } = parts;
  await assertSchema(db.reader, serverMigrations);
  await assertGuards(db.reader, appendOnlyTables);
  const stopping = new AbortController();
  const server = composeApp({
    ...parts,
    signal: stopping.signal,
    settings: {
      publicUrl: config.publicUrl,
      sessionSecret: sessionSecretOf(config, world.randomBytes),
      trustProxy: config.trustProxy,
      sample: parts.sample !== null,
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTaken(config.port, 'PORT') : error),
    );
    server.listen(config.port, config.host, resolve);
  });
  const socketPath = socketPathOf(config.databaseUrl);
  const commands =
    socketPath === null
      ? null
      : await listenForCommands(socketPath, (asked) => runSent({ db, world, config, words: wordsIn(asked.locale) }, asked));
  const { port } = server.address() as AddressInfo;
  log.info({ port, host: config.host, database: db.engine, version: parts.version }, 'serving');

  return {
    port,
    async stop() {
      stopping.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      commands?.close();
      const waited = new AbortController();
      await Promise.race([closed, delay(stopWithinMs, waited.signal)]);
      waited.abort();
      server.closeAllConnections();
      await closed;
      log.info('stopped');
    },
  };
}
