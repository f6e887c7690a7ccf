/** `kiosk heads`: heads of the ledger's chains as a kiosk was told them, for `flagtap verify --heads`. */
import { existsSync } from 'node:fs';
import { headsKept } from '../../kiosk/heads.ts';
import { ownFilePath } from '../../kiosk/own-file.ts';
import { openDatabase } from '../db/connect.ts';
import { type PlainCommand, done } from './command.ts';
import { dataFolderOf } from './kiosk-rescue.ts';

/** Reads beside the running kiosk. */
export const kioskHeads: PlainCommand = {
  usage: 'kiosk heads <config>',
  about: (words) => words.cli.commands.kioskHeads,
  needs: 'nothing',
  async run({ words }, { positions: [config = ''] }) {
    const file = ownFilePath(dataFolderOf(config));
    if (!existsSync(file)) return { code: 1, json: { refused: 'file_missing', file }, lines: [words.cli.fileMissing(file)] };
    const db = await openDatabase(`sqlite:${file}`);
    try {
      const heads = await headsKept(db);
      return done({ heads }, ...heads.map(({ organisationId, seq, hash, seenAt }) => `${seenAt}  ${organisationId}  ${seq}  ${hash}`));
    } finally {
      await db.close();
    }
  },
};
