/** Plans that come back, and private addresses by which a calendar reads them. */
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const calendars: Migration = {
  name: '0013-plans',
  async up(tx, { id, int, text, strict }) {
    await runAll(tx, [
      `alter table activities add column plan_rule ${text} check (length(plan_rule) between 1 and 20)`,
      `alter table activities add column changed_at ${text} ${lengthIs('changed_at', 24)}`,
      `create table calendar_feeds (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        account_id ${int} not null references accounts (id),
        organisation_id ${int} not null references organisations (id),
        token_hash ${text} not null unique ${lengthIs('token_hash', 64)},
        made_at ${text} not null ${lengthIs('made_at', 24)},
        revoked_at ${text} ${lengthIs('revoked_at', 24)},
        check (revoked_at is null or revoked_at >= made_at)
      )${strict}`,
      `create unique index calendar_feeds_one_open on calendar_feeds (account_id, organisation_id) where revoked_at is null`,
    ]);
  },
};
