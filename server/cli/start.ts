/** `start`: what `npm start` runs. Everything on this machine: database, server, a kiosk with the simulated reader. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Words } from '../../views/text/text.ts';
import { passwords } from '../access/passwords.ts';
import { type Config, databaseName } from '../config.ts';
import { openDatabase } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { takeOnlyOne } from '../db/only-one.ts';
import { openLog } from '../http/log.ts';
import { delay } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import { packageRoot } from '../../views/root.ts';
import { keepOneOpen } from '../sample/keep-open.ts';
import { createSample, setSamplePassword } from '../sample/service.ts';
import { sampleMark } from '../sample/mark.ts';
import { readStory } from '../sample/story.ts';
import { sampleStrip } from '../sample/strip.ts';
import { defaultSchemeText } from '../scheme/default-scheme.ts';
import { schemeReader } from '../scheme/queries.ts';
import { type Running, serve } from '../serve.ts';
import { assertClock } from './clock-behind.ts';
import type { LastingCommand } from './command.ts';
import { migrateWithBackup } from './migrate.ts';
import { type OwnKiosk, startOwnKiosk } from './own-kiosk.ts';
import { SampleUnfinished } from './failure.ts';
import { assertFree } from './ports.ts';
import { markReal, realConfig } from './real-database.ts';
import { sampleLogins, samplePassword, samplePin } from './sample-logins.ts';
import { stopAsked } from './stop-asked.ts';
import { version } from './version.ts';

/** How often a sample is looked after, so that an activity is always open. */
const sampleCareMs = 60_000;

type Kind = 'sample' | 'real';

async function kindOf(db: Database): Promise<Kind | null> {
  const row: { value: string } | undefined = await db.reader('installation').where({ name: 'kind' }).first('value');
  return row === undefined ? null : row.value === 'sample' ? 'sample' : 'real';
}

/** Prepares a database at its first start, as what it is to be, and answers what it is. */
async function prepare(db: Database, world: World, config: Config, empty: boolean, words: Words): Promise<Kind> {
  const kind = await kindOf(db);
  const secrets = passwords();
  const password = samplePassword(config, world.randomBytes);
  if (kind === 'real' || (kind === null && (empty || config.databaseUrl.endsWith('flagtap.sqlite')))) {
    await markReal(db, world);
    return 'real';
  }
  if (kind === null) {
    process.stdout.write(`${words.cli.preparingSample}\n`);
    const made = await createSample(db, world, {
      story: readStory(),
      schemeText: defaultSchemeText(packageRoot(import.meta.url)),
      passwords: secrets,
      password,
    });
    if (!made.ok) throw new Error(`the sample could not be made: ${made.code}`);
  } else if (!((await sampleMark(db.reader))?.finished ?? false)) throw new SampleUnfinished(databaseName(config.databaseUrl));
  else if (config.demoPassword !== undefined) await setSamplePassword(db, secrets, password);
  return 'sample';
}

/** Looks after a sample until stopped. A failure is logged and tried again. */
async function careForSample(db: Database, world: World, log: Logger, signal: AbortSignal): Promise<void> {
  const schemes = schemeReader();
  const story = readStory();
  while (!signal.aborted) {
    await keepOneOpen(db, world, schemes, story).catch((error: unknown) =>
      log.error({ err: error }, 'the sample could not be looked after'),
    );
    await delay(sampleCareMs, signal);
  }
}

async function ownKiosk(db: Database, world: World, config: Config, running: Running, log: Logger): Promise<OwnKiosk> {
  const { organisation, cards } = await sampleStrip(db.reader, world.clock(), readStory());
  return startOwnKiosk({
    db,
    world,
    folder: join(config.dataFolder, `kiosk-${organisation.uid.slice(0, 13)}`),
    organisationUid: organisation.uid,
    serverPort: running.port,
    displayPort: config.kioskPort,
    sampleCards: cards,
    pin: samplePin(config, world.randomBytes),
    log: (message) => log.warn(message),
  });
}

/** What a person needs to know now: where to look, and how to get in. */
async function announce(
  db: Database,
  world: World,
  config: Config,
  kind: Kind,
  pages: string,
  kiosk: OwnKiosk | undefined,
  words: Words,
): Promise<void> {
  const lines = [words.cli.running, `  ${words.cli.openPage(pages)}`];
  if (kiosk !== undefined) lines.push(`  ${words.cli.openKiosk(kiosk.url)}`);
  if (kiosk?.pinHolds === true) lines.push(`  ${words.cli.kioskPin(samplePin(config, world.randomBytes))}`);
  if (kind === 'sample') {
    const logins = await sampleLogins(db, config);
    lines.push(`  ${words.cli.sampleLogins(samplePassword(config, world.randomBytes))}`);
    for (const login of logins?.logins ?? []) lines.push(`    ${login.name.padEnd(16)} ${words.codes.roles[login.role]}`);
  } else lines.push(`  ${words.cli.realBegins}`);
  lines.push(`  ${databaseName(config.databaseUrl)}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

export const start: LastingCommand = {
  usage: 'start',
  about: (words) => words.cli.commands.start,
  options: [{ flags: '--empty', about: (words) => words.cli.options.empty }],
  needs: 'stay',
  async run({ config: given, world, words }, { options }) {
    assertClock(world.clock());
    const empty = options['empty'] === true;
    const config = empty ? realConfig(given, process.env['DATABASE_URL']) : given;
    await assertFree(config.host, config.port, 'PORT');
    await assertFree('127.0.0.1', config.kioskPort, 'KIOSK_PORT');
    const release = takeOnlyOne(config.databaseUrl);
    const db = await openDatabase(config.databaseUrl);
    const stopping = new AbortController();
    const asked = stopAsked();
    try {
      await migrateWithBackup(db, config, world.clock());
      const kind = await prepare(db, world, config, empty, words);
      // A person reads this screen: what is only for the record stays out unless it is asked for.
      const log = openLog(process.env['LOG_LEVEL'] === undefined || process.env['LOG_LEVEL'] === '' ? 'warn' : config.logLevel);
      if (kind === 'sample') await keepOneOpen(db, world, schemeReader(), readStory());
      const running = await serve({ db, world, config, log, version: version(), sample: await sampleLogins(db, config) });
      const care = kind === 'sample' ? careForSample(db, world, log, stopping.signal) : Promise.resolve();
      const kiosk = kind === 'sample' ? await ownKiosk(db, world, config, running, log) : undefined;
      await announce(db, world, config, kind, config.publicUrl?.href ?? `http://localhost:${running.port}`, kiosk, words);
      await asked;
      stopping.abort();
      await kiosk?.stop();
      await running.stop();
      await care;
      return 0;
    } finally {
      await db.close();
      release();
    }
  },
};
