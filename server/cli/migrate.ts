/** `migrate`: brings the schema to this version of the program, after a backup. */
import { join } from 'node:path';
import { serverMigrations } from '../../migrations/server.ts';
import type { Config } from '../config.ts';
import { backupTo } from '../db/backup.ts';
import { openDatabase } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import type { Instant } from '../kernel/clock.ts';
import { type AloneCommand, done } from './command.ts';

/** Where the copy before a migration goes: named by its moment, so that none overwrites another. */
export const backupPathOf = (config: Config, at: Instant): string =>
  join(config.dataFolder, 'backups', `before-migration-${at.replaceAll(/[:.]/g, '-')}.sqlite`);

/** Migrates an open database; the copy is taken only when there is something to lose and something to change. */
export const migrateWithBackup = (db: Database, config: Config, at: Instant): Promise<readonly string[]> =>
  migrate(db, serverMigrations, () => backupTo(config.databaseUrl, backupPathOf(config, at)));

export const migrateCommand: AloneCommand = {
  usage: 'migrate',
  about: (words) => words.cli.commands.migrate,
  needs: 'alone',
  async run({ config, world, words }) {
    const db = await openDatabase(config.databaseUrl);
    try {
      const steps = await migrateWithBackup(db, config, world.clock());
      return done({ steps }, ...steps, words.cli.done);
    } finally {
      await db.close();
    }
  },
};
