/** The file of a real branch: once it is there, every command means it, and no sample ever goes into it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, databaseName } from '../config.ts';
import { openDatabase } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import type { World } from '../kernel/world.ts';
import { type AloneCommand, type Answer, done } from './command.ts';
import { migrateWithBackup } from './migrate.ts';

/** The configuration that means the real database, whatever lies beside it. An address given by DATABASE_URL is taken as the real one. */
export const realConfig = (config: Config, given: string | undefined): Config =>
  given === undefined || given === '' ? { ...config, databaseUrl: `sqlite:${join(config.dataFolder, 'flagtap.sqlite')}` } : config;

/** Marks a database as a real branch's; answers false when it was marked before, as either. */
export async function markReal(db: Database, world: World): Promise<boolean> {
  return db.write(async (tx) => {
    const marked: unknown = await tx('installation').where({ name: 'kind' }).first('value');
    if (marked !== undefined) return false;
    await tx('installation').insert([
      { name: 'kind', value: 'real' },
      { name: 'created_at', value: world.clock() },
    ]);
    return true;
  });
}

export const init: AloneCommand = {
  usage: 'init',
  about: (words) => words.cli.commands.init,
  needs: 'alone',
  async run({ config: before, world, words }) {
    const config = realConfig(before, process.env['DATABASE_URL']);
    const path = databaseName(config.databaseUrl);
    const alreadyBegun: Answer = { code: 1, json: { refused: 'already_begun', path }, lines: [words.cli.alreadyBegun(path)] };
    if (config.databaseUrl.startsWith('sqlite:') && existsSync(path)) return alreadyBegun;
    const db = await openDatabase(config.databaseUrl);
    try {
      await migrateWithBackup(db, config, world.clock());
      const begun = await markReal(db, world);
      return begun ? done({ path }, words.cli.begun(path)) : alreadyBegun;
    } finally {
      await db.close();
    }
  },
};
