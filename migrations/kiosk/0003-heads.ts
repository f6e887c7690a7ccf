/** Heads of the ledger's chains as this kiosk was told them: what a rewritten server is held against. */
import { guardAppendOnly } from '../append-only.ts';
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const heads: Migration = {
  name: '0003-heads',
  async up(tx, dialect) {
    const { int, text, strict } = dialect;
    await runAll(tx, [
      // One number with two hashes is two rows: that is the evidence.
      `create table head (
         organisation_id ${text} not null ${lengthIs('organisation_id', 36)},
         seq ${int} not null check (seq >= 0),
         hash ${text} not null ${lengthIs('hash', 64)},
         seen_at ${text} not null ${lengthIs('seen_at', 24)},
         primary key (organisation_id, seq, hash)
       )${strict}`,
    ]);
    await guardAppendOnly(tx, dialect, 'head');
  },
};
