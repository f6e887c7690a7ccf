/** Minutes of activities: every version that was ever saved; the last is what stands. */
import { guardAppendOnly } from '../append-only.ts';
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const minutes: Migration = {
  name: '0017-minutes',
  async up(tx, dialect) {
    const { id, int, text, strict } = dialect;
    await runAll(tx, [
      `create table minutes (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        activity_id ${int} not null references activities (id),
        version ${int} not null check (version >= 1),
        chair ${text} not null check (length(chair) <= 60),
        keeper ${text} not null check (length(keeper) <= 60),
        body ${text} not null check (length(body) <= 20000),
        decisions ${text} not null check (length(decisions) <= 4000),
        account_id ${int} references accounts (id),
        saved_at ${text} not null ${lengthIs('saved_at', 24)},
        unique (activity_id, version)
      )${strict}`,
    ]);
    await guardAppendOnly(tx, dialect, 'minutes');
  },
};
