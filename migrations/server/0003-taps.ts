/** Taps as they came in, every verdict ever given on them, the attendance that follows. */
import { guardAppendOnly } from '../append-only.ts';
import { type Migration, lengthIs, runAll } from '../dialect.ts';

const verdicts = `'recorded', 'already_recorded', 'no_activity', 'unknown_card', 'card_blocked', 'too_early', 'too_late', 'not_expected', 'clock_review'`;

export const taps: Migration = {
  name: '0003-taps',
  async up(tx, dialect) {
    const { id, int, text, strict } = dialect;
    await runAll(tx, [
      `create table taps (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        device_id ${int} not null references devices (id),
        epoch ${text} not null ${lengthIs('epoch', 36)},
        seq ${int} not null check (seq >= 1),
        boot_id ${text} not null ${lengthIs('boot_id', 36)},
        up_ms ${int} not null check (up_ms >= 0),
        card_number ${text} not null check (length(card_number) between 6 and 40),
        tapped_at ${text} not null ${lengthIs('tapped_at', 24)},
        asked_activity_uid ${text} ${lengthIs('asked_activity_uid', 36)},
        received_at ${text} not null ${lengthIs('received_at', 24)},
        skew_ms ${int} not null,
        judged_at ${text} not null ${lengthIs('judged_at', 24)},
        verdict ${text} not null check (verdict in (${verdicts})),
        member_id ${int} references members (id),
        activity_id ${int} references activities (id),
        several_open ${int} not null default 0 check (several_open in (0, 1)),
        unique (device_id, epoch, seq)
      )${strict}`,
      `create index taps_by_card on taps (card_number, judged_at)`,
      `create index taps_by_time on taps (judged_at)`,
      `create index taps_by_activity on taps (activity_id) where activity_id is not null`,
      `create index taps_to_settle on taps (verdict, judged_at) where verdict in ('unknown_card', 'clock_review')`,
      `create table tap_verdicts (
        tap_id ${int} not null references taps (id),
        ordinal ${int} not null check (ordinal >= 2),
        verdict ${text} not null check (verdict in (${verdicts})),
        member_id ${int} references members (id),
        activity_id ${int} references activities (id),
        several_open ${int} not null default 0 check (several_open in (0, 1)),
        judged_at ${text} not null ${lengthIs('judged_at', 24)},
        decided_at ${text} not null ${lengthIs('decided_at', 24)},
        cause ${text} not null check (length(cause) between 1 and 40),
        primary key (tap_id, ordinal)
      )${strict}`,
      `create table tap_raws (
        id ${id},
        device_id ${int} not null references devices (id),
        digest ${text} not null ${lengthIs('digest', 64)},
        verdict ${text} not null check (verdict in ('malformed', 'fork')),
        claimed_uid ${text} not null check (length(claimed_uid) <= 80),
        epoch ${text} not null ${lengthIs('epoch', 36)},
        body ${text} not null check (length(body) <= 20000),
        received_at ${text} not null ${lengthIs('received_at', 24)},
        unique (device_id, digest)
      )${strict}`,
      `create table attendances (
        id ${id},
        member_id ${int} not null references members (id),
        activity_id ${int} not null references activities (id),
        organisation_id ${int} not null references organisations (id),
        attended_at ${text} not null ${lengthIs('attended_at', 24)},
        late ${int} not null check (late in (0, 1)),
        source ${text} not null check (source in ('tap', 'secretary')),
        tap_id ${int} references taps (id),
        unique (member_id, activity_id)
      )${strict}`,
      `create index attendances_by_activity on attendances (activity_id, attended_at)`,
    ]);
    for (const table of ['taps', 'tap_verdicts', 'tap_raws']) await guardAppendOnly(tx, dialect, table);
  },
};
