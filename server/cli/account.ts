/** `account reset`: a new random password for somebody who lost theirs. */
import { resetAccount } from '../access/service.ts';
import { byCommandLine } from '../audit/service.ts';
import { type WritingCommand, done, refusedWith } from './command.ts';

export const accountReset: WritingCommand = {
  usage: 'account reset <name>',
  about: (words) => words.cli.commands.account,
  needs: 'write',
  async run({ db, world, passwords, words }, { positions: [name = ''] }) {
    const reset = await resetAccount(db, world, passwords, byCommandLine, name);
    if (!reset.ok) return refusedWith(words, reset.code);
    return done({ name, password: reset.value.password }, words.cli.newPassword(name), reset.value.password);
  },
};
