/** `heads`: where the chains of the ledger stand now, for keeping where the server's administrator cannot reach. */
import { everywhere } from '../access/rules.ts';
import { currentHeads, printedHash } from '../ledger/kept-heads.ts';
import { type ReadingCommand, done } from './command.ts';

export const heads: ReadingCommand = {
  usage: 'heads',
  about: (words) => words.cli.commands.heads,
  needs: 'read',
  async run({ db, world, words }) {
    const current = await currentHeads(db.reader, everywhere);
    const seenAt = world.clock();
    return done(
      { heads: current.map((head) => ({ ...head, seenAt })) },
      ...(current.length === 0
        ? [words.cli.noHeads]
        : [seenAt, ...current.map(({ organisation, seq, hash }) => `${organisation}  ${seq}  ${printedHash(hash)}`)]),
    );
  },
};
