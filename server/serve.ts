/** A running server: opened database, listening socket, jobs; and how it stops without losing anything. */
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { appendOnlyTables, serverMigrations } from '../migrations/server.ts';
import type { LoginSample } from '../views/pages/login/model.ts';
import { wordsIn } from '../views/text/words.ts';
import { composeApp } from './app.ts';
import { runSent } from './cli/sent.ts';
import { listenForCommands, socketPathOf } from './cli/socket.ts';
import { type Config, keptSecret, sessionSecretOf } from './config.ts';
import type { Database } from './db/database.ts';
import { assertGuards, assertSchema } from './db/migrate.ts';
import { takeServersPlace } from './db/place.ts';
import { runJobs } from './jobs/runner.ts';
import { delay, monotonicMs } from './kernel/clock.ts';
import { readableText } from './kernel/readable.ts';
import type { World } from './kernel/world.ts';
import { runApart } from './operations/apart.ts';
import { nightlyJobs } from './operations/nightly.ts';
import { overseer } from './operations/overseer.ts';
import { begunAt } from './operations/standing.ts';
import { PortTaken } from './cli/failure.ts';

/** A request that is being answered when the server stops has this long. */
const stopWithinMs = 8_000;

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
  const { db, config, log } = parts;
  await schemaIsRight(db);
  const leave = await takeServersPlace(config.databaseUrl, (error) => log.warn({ err: error }, 'the place at the database is lost'));
  try {
    return await serveFromHere(parts, leave);
  } catch (error) {
    await leave();
    throw error;
  }
}

async function schemaIsRight(db: Database): Promise<void> {
  await assertSchema(db.reader, serverMigrations);
  await assertGuards(db.reader, appendOnlyTables);
}

/** The nightly jobs of a real branch, until `signal` aborts. A sample has none: it is there to be tried. */
async function runNightly({ db, world, config, log, sample }: ServeParts, signal: AbortSignal): Promise<void> {
  if (sample !== null) return;
  const apart = runApart({ ...process.env, DATABASE_URL: config.databaseUrl });
  await runJobs(
    {
      db,
      world,
      holder: `${hostname().slice(0, 40)} ${process.pid} ${readableText(world.randomBytes, 8)}`,
      jobs: nightlyJobs({ db, world, apart, backup: config.backup, verifySchedule: config.verifySchedule }),
      since: await begunAt(db.reader, world.clock()),
      report: (end) =>
        end.end === 'done'
          ? log.info({ job: end.job, due: end.due }, 'a job is done')
          : log.error({ job: end.job, due: end.due, err: end.error }, 'a job failed and will be tried again'),
    },
    signal,
  );
}

async function serveFromHere(parts: ServeParts, leave: () => Promise<void>): Promise<Running> {
  const { db, world, config, log } = parts;
  const stopping = new AbortController();
  const watcher = overseer({
    db,
    world,
    monotonic: monotonicMs,
    log,
    version: parts.version,
    dataFolder: config.dataFolder,
    backup: config.backup,
    sample: parts.sample !== null,
    signal: stopping.signal,
  });
  const server = composeApp({
    ...parts,
    signal: stopping.signal,
    holidays: config.holidays,
    templates: config.templates,
    duties: config.duties,
    operations: {
      overseer: watcher,
      metricsToken: keptSecret(config.dataFolder, 'metrics-token', () => Buffer.from(world.randomBytes(24)).toString('base64url')),
      assertSchema: () => schemaIsRight(db),
    },
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
  const around = Promise.all([
    watcher.watch(),
    runNightly(parts, stopping.signal).catch((error: unknown) => log.error({ err: error }, 'the nightly jobs ended')),
  ]);

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
      await around;
      await leave();
      log.info('stopped');
    },
  };
}
