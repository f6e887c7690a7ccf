/** Cards: unknown ones that somebody set aside, and whom a kiosk registers a card for just now. */
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const cards: Migration = {
  name: '0006-cards',
  async up(tx, { id, int, text, strict }) {
    await runAll(tx, [
      `create table card_dismissals (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        card_number ${text} not null check (length(card_number) between 6 and 40),
        organisation_id ${int} not null references organisations (id),
        reason ${text} not null check (length(reason) between 1 and 200),
        account_id ${int} references accounts (id),
        dismissed_at ${text} not null ${lengthIs('dismissed_at', 24)},
        restored_at ${text} ${lengthIs('restored_at', 24)},
        check (restored_at is null or restored_at >= dismissed_at)
      )${strict}`,
      `create unique index card_dismissals_one_open on card_dismissals (card_number, organisation_id) where restored_at is null`,
      `create table card_enrolments (
        device_id ${int} primary key references devices (id),
        account_id ${int} not null references accounts (id),
        member_id ${int} not null references members (id),
        replaces ${text} check (length(replaces) between 6 and 40),
        opened_at ${text} not null ${lengthIs('opened_at', 24)}
      )${strict}`,
      `create index tap_verdicts_unknown on tap_verdicts (tap_id) where verdict = 'unknown_card'`,
    ]);
  },
};
