/** `serve`: the server alone, for a service manager; `migrate` runs before it, never within. */
import { existsSync } from 'node:fs';
import { serverMigrations } from '../../migrations/server.ts';
import { openDatabase } from '../db/connect.ts';
import { engineOfUrl, sqlitePathOf } from '../db/database.ts';
import { assertSchema } from '../db/migrate.ts';
import { takeOnlyOne } from '../db/only-one.ts';
import { openLog } from '../http/log.ts';
import { serve } from '../serve.ts';
import { assertClock } from './clock-behind.ts';
import type { LastingCommand } from './command.ts';
import { NoDatabase } from './run.ts';
import { sampleLogins } from './sample-logins.ts';
import { stopAsked } from './stop-asked.ts';
import { version } from './version.ts';

export const serveCommand: LastingCommand = {
  usage: 'serve',
  about: (words) => words.cli.commands.serve,
  needs: 'stay',
  async run({ config, world }) {
    assertClock(world.clock());
    const { databaseUrl } = config;
    if (engineOfUrl(databaseUrl) === 'sqlite' && !existsSync(sqlitePathOf(databaseUrl))) throw new NoDatabase(sqlitePathOf(databaseUrl));
    const asked = stopAsked();
    const release = takeOnlyOne(databaseUrl);
    const db = await openDatabase(databaseUrl);
    try {
      await assertSchema(db.reader, serverMigrations);
      const running = await serve({
        db,
        world,
        config,
        log: openLog(config.logLevel),
        version: version(),
        sample: await sampleLogins(db, config),
      });
      await asked;
      await running.stop();
      return 0;
    } finally {
      await db.close();
      release();
    }
  },
};
