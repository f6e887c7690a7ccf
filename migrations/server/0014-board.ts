/** Taps that came so close together that somebody was asked to look, and what they said when they had. */
import { guardAppendOnly } from '../append-only.ts';
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const board: Migration = {
  name: '0014-board',
  async up(tx, dialect) {
    const { id, int, text, strict } = dialect;
    await runAll(tx, [
      `create table burst_looks (
        id ${id},
        tap_id ${int} not null unique references taps (id),
        activity_id ${int} not null references activities (id),
        word ${text} not null check (word in ('themselves', 'for_others', 'unclear')),
        note ${text} not null check (length(note) <= 200),
        account_id ${int} references accounts (id),
        looked_at ${text} not null ${lengthIs('looked_at', 24)}
      )${strict}`,
      `create index burst_looks_by_activity on burst_looks (activity_id)`,
    ]);
    await guardAppendOnly(tx, dialect, 'burst_looks');
  },
};
