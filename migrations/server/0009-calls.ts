/** Coming and going, study hours, and who registered for an activity that is open to those who want. */
import { guardAppendOnly } from '../append-only.ts';
import { type Migration, lengthIs, runAll } from '../dialect.ts';

/** Kinds whose length counted as study before a plan could say so. */
const studied = `'study_session', 'party_lecture', 'training', 'party_day'`;

export const calls: Migration = {
  name: '0009-calls',
  async up(tx, dialect) {
    const { engine, id, int, text, strict } = dialect;
    const minutes =
      engine === 'sqlite'
        ? 'cast(round((julianday(ends_at) - julianday(starts_at)) * 1440) as integer)'
        : 'round(extract(epoch from (ends_at::timestamptz - starts_at::timestamptz)) / 60)::bigint';
    await runAll(tx, [
      `alter table activities add column sign_out ${int} not null default 0 check (sign_out in (0, 1))`,
      `alter table activities add column min_stay_minutes ${int} not null default 0 check (min_stay_minutes between 0 and 1440)`,
      `alter table activities add column study_minutes ${int} check (study_minutes >= 1)`,
      `alter table activities add column call ${text} not null default 'expected' check (call in ('expected', 'open'))`,
      `alter table activities add column places ${int} check (places between 1 and 20000)`,
      `alter table activities add column register_until ${text} ${lengthIs('register_until', 24)}`,
      `update activities set study_minutes = nullif(${minutes}, 0) where kind in (${studied})`,
      `alter table attendances add column left_at ${text} ${lengthIs('left_at', 24)}`,
      `create table departures (
        activity_id ${int} not null references activities (id),
        member_id ${int} not null references members (id),
        ordinal ${int} not null check (ordinal >= 1),
        left_at ${text} ${lengthIs('left_at', 24)},
        account_id ${int} references accounts (id),
        noted_at ${text} not null ${lengthIs('noted_at', 24)},
        primary key (activity_id, member_id, ordinal)
      )${strict}`,
      `create table registrations (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        activity_id ${int} not null references activities (id),
        member_id ${int} not null references members (id),
        registered_at ${text} not null ${lengthIs('registered_at', 24)},
        registered_by ${int} references accounts (id),
        withdrawn_at ${text} ${lengthIs('withdrawn_at', 24)},
        withdrawn_by ${int} references accounts (id),
        check (withdrawn_at is null or withdrawn_at >= registered_at)
      )${strict}`,
      `create unique index registrations_standing on registrations (activity_id, member_id) where withdrawn_at is null`,
      `create index registrations_by_member on registrations (member_id)`,
    ]);
    await guardAppendOnly(tx, dialect, 'departures');
  },
};
