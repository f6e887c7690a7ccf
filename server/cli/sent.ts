/** Runs a command that another process sent over the socket, on the server's own database. */
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { World } from '../kernel/world.ts';
import type { Words } from '../../views/text/text.ts';
import { passwords } from '../access/passwords.ts';
import { schemeReader } from '../scheme/queries.ts';
import type { Answer } from './command.ts';
import { writingCommands } from './writing-commands.ts';
import type { Asked } from './socket.ts';

export type SentTo = { readonly db: Database; readonly world: World; readonly config: Config; readonly words: Words };

/** Only writing commands are sent; anything else is a fault of the sender. Throws RangeError on a command that is not one. */
export async function runSent({ db, world, config, words }: SentTo, asked: Asked): Promise<Answer> {
  const command = writingCommands.find((one) => one.usage.replace(/ [<[].*$/, '') === asked.command);
  if (command === undefined) throw new RangeError(`${asked.command} is not a command that changes anything`);
  return command.run(
    { db, world, config, words, schemes: schemeReader(), passwords: passwords() },
    { positions: asked.positions, options: asked.options },
  );
}
