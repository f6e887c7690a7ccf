/** Scheme versions, the append-only ledger with its chains, its sums, the state of periods, what was published, the purse. */
import { guardAppendOnly } from '../append-only.ts';
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const ledger: Migration = {
  name: '0002-ledger',
  async up(tx, dialect) {
    const { id, int, text, strict } = dialect;
    const withoutRowid = dialect.engine === 'sqlite' ? ' strict, without rowid' : '';
    await runAll(tx, [
      `create table scheme_versions (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        organisation_id ${int} not null references organisations (id),
        scheme ${text} not null check (length(scheme) between 1 and 60),
        version ${text} not null check (length(version) between 1 and 40),
        starts_month ${text} not null ${lengthIs('starts_month', 7)},
        document ${text} not null check (length(document) <= 1000000),
        digest ${text} not null ${lengthIs('digest', 64)},
        author_id ${int} references accounts (id),
        approver_id ${int} references accounts (id),
        published_at ${text} not null ${lengthIs('published_at', 24)},
        unique (organisation_id, starts_month)
      )${strict}`,
      `create table ledger_heads (
        organisation_id ${int} primary key references organisations (id),
        seq ${int} not null check (seq >= 0),
        hash ${text} not null ${lengthIs('hash', 64)}
      )${strict}`,
      `create table activities (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        organisation_id ${int} not null references organisations (id),
        kind ${text} not null check (length(kind) between 1 and 40),
        title ${text} not null check (length(title) between 1 and 120),
        place ${text} not null default '' check (length(place) <= 120),
        starts_at ${text} not null ${lengthIs('starts_at', 24)},
        ends_at ${text} not null ${lengthIs('ends_at', 24)},
        checkin_opens_at ${text} not null ${lengthIs('checkin_opens_at', 24)},
        checkin_closes_at ${text} not null ${lengthIs('checkin_closes_at', 24)},
        late_after ${text} not null ${lengthIs('late_after', 24)},
        created_at ${text} not null ${lengthIs('created_at', 24)},
        author_id ${int} references accounts (id),
        cancelled_at ${text} ${lengthIs('cancelled_at', 24)},
        check (ends_at > starts_at),
        check (checkin_closes_at > checkin_opens_at)
      )${strict}`,
      `create index activities_by_host on activities (organisation_id, starts_at)`,
      `create index activities_by_window on activities (checkin_closes_at, checkin_opens_at)`,
      `create table activity_audiences (
        activity_id ${int} not null references activities (id),
        organisation_id ${int} not null references organisations (id),
        audience ${text} not null check (audience in ('all', 'committee')),
        primary key (activity_id, organisation_id, audience)
      )${strict}`,
      `create index activity_audiences_by_organisation on activity_audiences (organisation_id)`,
      `create table entries (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        organisation_id ${int} not null references organisations (id),
        seq ${int} not null check (seq >= 1),
        prev_hash ${text} not null ${lengthIs('prev_hash', 64)},
        hash ${text} not null ${lengthIs('hash', 64)},
        kind ${text} not null check (kind in ('award', 'reversal', 'carry_over', 'merit_spend')),
        key ${text} check (length(key) between 1 and 200),
        generation ${int} not null check (generation >= 0),
        member_id ${int} not null references members (id),
        item ${text} not null check (length(item) between 1 and 20),
        scheme_version_id ${int} not null references scheme_versions (id),
        award_points ${int} not null check (award_points between -1000000000 and 1000000000),
        points ${int} not null check (points between -1000000000 and 1000000000),
        times ${int} not null check (times in (-1, 0, 1)),
        occurred_at ${text} not null ${lengthIs('occurred_at', 24)},
        day ${text} not null ${lengthIs('day', 10)},
        month ${text} not null ${lengthIs('month', 7)},
        quarter ${text} not null ${lengthIs('quarter', 7)},
        year ${text} not null ${lengthIs('year', 4)},
        counts_month ${text} not null ${lengthIs('counts_month', 7)},
        counts_quarter ${text} not null ${lengthIs('counts_quarter', 7)},
        counts_year ${text} not null ${lengthIs('counts_year', 4)},
        occasion ${text} not null default '' check (length(occasion) <= 80),
        activity_id ${int} references activities (id),
        source ${text} not null check (source in ('tap', 'secretary', 'claim', 'rule', 'import', 'correction')),
        reverses_id ${int} unique references entries (id),
        author_id ${int} references accounts (id),
        actor_id ${int} references accounts (id),
        approver_id ${int} references accounts (id),
        reason ${text} check (length(reason) <= 500),
        reason_salt ${text} ${lengthIs('reason_salt', 32)},
        reason_digest ${text} ${lengthIs('reason_digest', 64)},
        evidence_digest ${text} ${lengthIs('evidence_digest', 64)},
        posted_at ${text} not null ${lengthIs('posted_at', 24)},
        unique (organisation_id, seq),
        check ((kind = 'reversal') = (reverses_id is not null)),
        check (kind <> 'reversal' or key is null),
        check ((reason is null) = (reason_salt is null)),
        check (kind <> 'award' or (points = award_points and times = 1)),
        check (key is not null or activity_id is not null or kind = 'reversal')
      )${strict}`,
      `create unique index entries_by_key on entries (key, generation) where key is not null`,
      `create unique index entries_by_attendance on entries (member_id, activity_id, item, generation) where kind = 'award' and activity_id is not null and key is null`,
      `create index entries_by_member on entries (member_id, day)`,
      `create index entries_by_day on entries (organisation_id, day)`,
      `create table day_sums (
        member_id ${int} not null references members (id),
        counts_year ${text} not null ${lengthIs('counts_year', 4)},
        item ${text} not null,
        day ${text} not null ${lengthIs('day', 10)},
        organisation_id ${int} not null references organisations (id),
        counts_quarter ${text} not null ${lengthIs('counts_quarter', 7)},
        counts_month ${text} not null ${lengthIs('counts_month', 7)},
        award_points ${int} not null,
        occasion ${text} not null,
        points ${int} not null,
        times ${int} not null,
        primary key (member_id, counts_year, item, day, organisation_id, counts_quarter, counts_month, award_points, occasion)
      )${withoutRowid}`,
      `create table periods (
        organisation_id ${int} not null references organisations (id),
        period ${text} not null check (length(period) in (4, 7)),
        kind ${text} not null check (kind in ('month', 'quarter', 'year')),
        closed_at ${text} not null ${lengthIs('closed_at', 24)},
        closed_by ${int} references accounts (id),
        primary key (organisation_id, period)
      )${strict}`,
      `create table period_acts (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        organisation_id ${int} not null references organisations (id),
        period ${text} not null check (length(period) in (4, 7)),
        act ${text} not null check (act in ('close', 'reopen')),
        at ${text} not null ${lengthIs('at', 24)},
        account_id ${int} references accounts (id),
        reason ${text} not null default '' check (length(reason) <= 500),
        head_seq ${int} not null,
        head_hash ${text} not null ${lengthIs('head_hash', 64)}
      )${strict}`,
      `create index period_acts_by_period on period_acts (organisation_id, period)`,
      `create table publications (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        organisation_id ${int} not null references organisations (id),
        kind ${text} not null check (kind in ('month_standings', 'quarter_flags', 'year_evaluation')),
        period ${text} not null check (length(period) in (4, 7)),
        ordinal ${int} not null check (ordinal >= 1),
        document ${text} not null,
        digest ${text} not null ${lengthIs('digest', 64)},
        published_at ${text} not null ${lengthIs('published_at', 24)},
        account_id ${int} references accounts (id),
        unique (organisation_id, kind, period, ordinal)
      )${strict}`,
      `create table purse_balances (
        member_id ${int} primary key references members (id),
        ordinal ${int} not null check (ordinal >= 0),
        balance ${int} not null,
        held ${int} not null default 0 check (held >= 0)
      )${strict}`,
      `create table purse_moves (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        member_id ${int} not null references members (id),
        ordinal ${int} not null check (ordinal >= 1),
        kind ${text} not null check (kind in ('credit', 'hold', 'release', 'spend', 'refund', 'lapse')),
        key ${text} not null unique check (length(key) between 1 and 200),
        points ${int} not null,
        balance_after ${int} not null,
        organisation_id ${int} not null references organisations (id),
        month ${text} ${lengthIs('month', 7)},
        counts_year ${text} ${lengthIs('counts_year', 4)},
        actor_id ${int} references accounts (id),
        posted_at ${text} not null ${lengthIs('posted_at', 24)},
        unique (member_id, ordinal),
        check (balance_after >= 0 or kind in ('credit', 'refund', 'release')),
        check ((kind = 'credit') = (month is not null and counts_year is not null))
      )${strict}`,
      `create table purse_move_lots (
        move_id ${int} not null references purse_moves (id),
        lot_id ${int} not null references purse_moves (id),
        points ${int} not null,
        primary key (move_id, lot_id)
      )${strict}`,
    ]);
    const facts = ['scheme_versions', 'entries', 'period_acts', 'publications', 'purse_moves', 'purse_move_lots'];
    for (const table of facts) await guardAppendOnly(tx, dialect, table);
  },
};
