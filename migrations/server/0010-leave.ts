/** Leave asked for an activity, content made up for later, proofs of those who were away and took part. */
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const leave: Migration = {
  name: '0010-leave',
  async up(tx, { id, int, text, strict }) {
    await runAll(tx, [
      `create table leaves (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        activity_id ${int} not null references activities (id),
        member_id ${int} not null references members (id),
        kind ${text} not null check (kind in ('official', 'sick', 'private')),
        words ${text} not null default '' check (length(words) <= 200),
        asked_at ${text} not null ${lengthIs('asked_at', 24)},
        entered_by ${int} references accounts (id),
        decision ${text} check (decision in ('granted', 'declined')),
        decided_at ${text} ${lengthIs('decided_at', 24)},
        decided_by ${int} references accounts (id),
        decision_words ${text} not null default '' check (length(decision_words) <= 200),
        withdrawn_at ${text} ${lengthIs('withdrawn_at', 24)},
        withdrawn_by ${int} references accounts (id),
        check ((decision is null) = (decided_at is null)),
        check (decision is null or decided_at >= asked_at),
        check (withdrawn_at is null or withdrawn_at >= asked_at)
      )${strict}`,
      `create unique index leaves_one_standing on leaves (activity_id, member_id)
        where withdrawn_at is null and (decision is null or decision = 'granted')`,
      `create index leaves_by_member on leaves (member_id, asked_at)`,
      `create index leaves_to_decide on leaves (activity_id) where withdrawn_at is null and decision is null`,
      `create table make_ups (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        activity_id ${int} not null references activities (id),
        member_id ${int} not null references members (id),
        day ${text} not null ${lengthIs('day', 10)},
        note ${text} not null default '' check (length(note) <= 200),
        file_digest ${text} ${lengthIs('file_digest', 64)},
        recorded_at ${text} not null ${lengthIs('recorded_at', 24)},
        recorded_by ${int} references accounts (id),
        taken_back_at ${text} ${lengthIs('taken_back_at', 24)},
        taken_back_by ${int} references accounts (id),
        taken_back_reason ${text} check (length(taken_back_reason) between 1 and 200),
        check ((taken_back_at is null) = (taken_back_reason is null)),
        check (taken_back_at is null or taken_back_at >= recorded_at)
      )${strict}`,
      `create unique index make_ups_one_standing on make_ups (activity_id, member_id) where taken_back_at is null`,
      `create index make_ups_by_member on make_ups (member_id, day)`,
      `create table proofs (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        activity_id ${int} not null references activities (id),
        member_id ${int} not null references members (id),
        words ${text} not null default '' check (length(words) <= 500),
        file_digest ${text} ${lengthIs('file_digest', 64)},
        sent_at ${text} not null ${lengthIs('sent_at', 24)},
        sent_by ${int} references accounts (id),
        decision ${text} check (decision in ('accepted', 'declined')),
        decided_at ${text} ${lengthIs('decided_at', 24)},
        decided_by ${int} references accounts (id),
        decision_words ${text} not null default '' check (length(decision_words) <= 200),
        check (words <> '' or file_digest is not null),
        check ((decision is null) = (decided_at is null)),
        check (decision is null or decided_at >= sent_at)
      )${strict}`,
      `create unique index proofs_one_standing on proofs (activity_id, member_id) where decision is null or decision = 'accepted'`,
      `create index proofs_by_member on proofs (member_id, sent_at)`,
      `create index proofs_to_decide on proofs (activity_id) where decision is null`,
    ]);
  },
};
