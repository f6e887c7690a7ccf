/** Runs a command with what it needs of the installation: nothing, a reading look, or the right to write. */
import { passwords } from '../access/passwords.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../db/connect.ts';
import { type Database, engineOfUrl, sqlitePathOf } from '../db/database.ts';
import { assertSchema } from '../db/migrate.ts';
import { takeOnlyOne } from '../db/only-one.ts';
import { takeWhole } from '../db/place.ts';
import { existsSync } from 'node:fs';
import { serverMigrations } from '../../migrations/server.ts';
import type { Words } from '../../views/text/text.ts';
import type { World } from '../kernel/world.ts';
import { schemeReader } from '../scheme/queries.ts';
import type { Answer, Command, Given, Ground } from './command.ts';
import { askServer, socketPathOf } from './socket.ts';

/** There is no database yet where the configuration points. */
export class NoDatabase extends Error {
  override readonly name = 'NoDatabase';
}

export type Situation = { readonly config: Config; readonly world: World; readonly words: Words; readonly locale: 'zh' | 'en' };

export const groundOf = (situation: Situation, db: Database): Ground => ({
  config: situation.config,
  world: situation.world,
  words: situation.words,
  db,
  schemes: schemeReader(),
  passwords: passwords(),
});

async function withDatabase(situation: Situation, run: (ground: Ground) => Promise<Answer>): Promise<Answer> {
  const { databaseUrl } = situation.config;
  if (engineOfUrl(databaseUrl) === 'sqlite' && !existsSync(sqlitePathOf(databaseUrl))) throw new NoDatabase(sqlitePathOf(databaseUrl));
  const db = await openDatabase(databaseUrl);
  try {
    await assertSchema(db.reader, serverMigrations);
    return await run(groundOf(situation, db));
  } finally {
    await db.close();
  }
}

/** As `withLock`, and on PostgreSQL no server may be there either: what a command does that must be alone. */
async function alone<T>(databaseUrl: string, run: () => Promise<T>): Promise<T> {
  return withLock(databaseUrl, async () => {
    const leave = await takeWhole(databaseUrl);
    try {
      return await run();
    } finally {
      await leave();
    }
  });
}

async function withLock<T>(databaseUrl: string, run: () => Promise<T>): Promise<T> {
  const release = takeOnlyOne(databaseUrl);
  try {
    return await run();
  } finally {
    release();
  }
}

/** Answers a command. Throws AlreadyServed when one that must be alone meets a running server, NoDatabase, SchemaTooOld, SchemaTooNew. */
export async function runCommand(command: Exclude<Command, { needs: 'stay' }>, situation: Situation, given: Given): Promise<Answer> {
  const { databaseUrl } = situation.config;
  switch (command.needs) {
    case 'nothing':
      return command.run(situation, given);
    case 'alone':
      return alone(databaseUrl, () => command.run(situation, given));
    case 'read':
      return withDatabase(situation, (ground) => command.run(ground, given));
    case 'write': {
      const prepared = command.prepare?.(given) ?? given;
      const socket = socketPathOf(databaseUrl);
      const name = command.usage.replace(/ [<[].*$/, '');
      const answered =
        socket === null
          ? null
          : await askServer(socket, {
              command: name,
              positions: [...prepared.positions],
              options: { ...prepared.options },
              locale: situation.locale,
            });
      return answered ?? withLock(databaseUrl, () => withDatabase(situation, (ground) => command.run(ground, prepared)));
    }
  }
}
