/** `rebuild`: every stored sum computed again from the ledger. */
import { rebuildSums } from '../ledger/rebuild.ts';
import { type WritingCommand, done } from './command.ts';

export const rebuild: WritingCommand = {
  usage: 'rebuild',
  about: (words) => words.cli.commands.rebuild,
  needs: 'write',
  async run({ db, words }) {
    const changed = await db.write((tx) => rebuildSums(tx));
    return done({ changed }, words.cli.rebuilt(changed));
  },
};
