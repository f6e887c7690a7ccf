/** The sheet of an activity: what was marked by hand, guests without a card, how it was closed, what a close posted or forgave. */
import { guardAppendOnly } from '../append-only.ts';
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const sheets: Migration = {
  name: '0011-sheets',
  async up(tx, dialect) {
    const { id, int, text, strict } = dialect;
    await runAll(tx, [
      `create table sheets (
        activity_id ${int} primary key references activities (id),
        state ${text} not null check (state in ('open', 'closed')),
        closings ${int} not null check (closings >= 1),
        closed_at ${text} not null ${lengthIs('closed_at', 24)},
        closed_by ${int} not null references accounts (id)
      )${strict}`,
      `create table sheet_acts (
        activity_id ${int} not null references activities (id),
        ordinal ${int} not null check (ordinal >= 1),
        act ${text} not null check (act in ('close', 'reopen')),
        reason ${text} not null default '' check (length(reason) <= 200),
        account_id ${int} not null references accounts (id),
        at ${text} not null ${lengthIs('at', 24)},
        primary key (activity_id, ordinal),
        check (act = 'close' or length(reason) >= 1)
      )${strict}`,
      `create table sheet_deductions (
        activity_id ${int} not null references activities (id),
        closing ${int} not null check (closing >= 1),
        member_id ${int} not null references members (id),
        item ${text} not null check (length(item) between 1 and 20),
        cause ${text} not null check (cause in ('absent', 'late', 'left_early')),
        points ${int} not null check (points between -1000000000 and 1000000000),
        forgiven ${text} check (length(forgiven) between 1 and 200),
        entry_id ${int} unique references entries (id),
        primary key (activity_id, closing, member_id, item),
        check ((forgiven is null) = (entry_id is not null))
      )${strict}`,
      `create index sheet_deductions_by_member on sheet_deductions (member_id, activity_id)`,
      `create table sheet_marks (
        activity_id ${int} not null references activities (id),
        member_id ${int} not null references members (id),
        ordinal ${int} not null check (ordinal >= 1),
        status ${text} not null check (status in ('present', 'late', 'left_early', 'absent', 'leave_official', 'leave_sick', 'leave_private', 'none')),
        how ${text} not null check (how in ('forgotten_card', 'paper', 'proof', 'correction')),
        reason ${text} not null default '' check (length(reason) <= 200),
        present_at ${text} ${lengthIs('present_at', 24)},
        evidence_digest ${text} ${lengthIs('evidence_digest', 64)},
        account_id ${int} not null references accounts (id),
        marked_at ${text} not null ${lengthIs('marked_at', 24)},
        primary key (activity_id, member_id, ordinal),
        check ((present_at is not null) = (status in ('present', 'late', 'left_early'))),
        check (how <> 'correction' or length(reason) >= 1)
      )${strict}`,
      `create index sheet_marks_by_member on sheet_marks (member_id, activity_id)`,
      `create table sheet_guests (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        activity_id ${int} not null references activities (id),
        name ${text} not null check (length(name) between 1 and 60),
        origin ${text} not null default '' check (length(origin) <= 60),
        account_id ${int} not null references accounts (id),
        entered_at ${text} not null ${lengthIs('entered_at', 24)},
        removed_at ${text} ${lengthIs('removed_at', 24)},
        removed_by ${int} references accounts (id),
        check ((removed_at is null) = (removed_by is null)),
        check (removed_at is null or removed_at >= entered_at)
      )${strict}`,
      `create index sheet_guests_by_activity on sheet_guests (activity_id)`,
    ]);
    for (const table of ['sheet_acts', 'sheet_deductions', 'sheet_marks']) await guardAppendOnly(tx, dialect, table);
  },
};
