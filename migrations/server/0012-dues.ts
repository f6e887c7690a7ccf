/** Membership dues: who paid for which month, when; what was entered wrongly is withdrawn by another row. */
import { guardAppendOnly } from '../append-only.ts';
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const dues: Migration = {
  name: '0012-dues',
  async up(tx, dialect) {
    const { id, int, text, strict } = dialect;
    await runAll(tx, [
      `create table dues_payments (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        member_id ${int} not null references members (id),
        organisation_id ${int} not null references organisations (id),
        month ${text} not null ${lengthIs('month', 7)},
        ordinal ${int} not null check (ordinal >= 0),
        kind ${text} not null check (kind in ('paid', 'withdrawn')),
        paid_on ${text} ${lengthIs('paid_on', 10)},
        amount_fen ${int} check (amount_fen between 1 and 100000000),
        how ${text} check (how in ('list', 'person', 'import')),
        reason ${text} check (length(reason) between 1 and 200),
        account_id ${int} references accounts (id),
        entered_at ${text} not null ${lengthIs('entered_at', 24)},
        unique (member_id, month, ordinal),
        check ((ordinal % 2 = 0) = (kind = 'paid')),
        check ((kind = 'paid') = (paid_on is not null)),
        check ((kind = 'paid') = (how is not null)),
        check ((kind = 'withdrawn') = (reason is not null)),
        check (kind = 'paid' or amount_fen is null)
      )${strict}`,
      `create index dues_payments_by_register on dues_payments (organisation_id, id)`,
    ]);
    await guardAppendOnly(tx, dialect, 'dues_payments');
  },
};
