/** What the running processes share: sessions, tries, jobs with leases, the event outbox, what this installation is. */
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const running: Migration = {
  name: '0004-running',
  async up(tx, { id, int, text, strict }) {
    await runAll(tx, [
      `create table installation (
        name ${text} primary key,
        value ${text} not null
      )${strict}`,
      `create table sessions (
        id_hash ${text} primary key ${lengthIs('id_hash', 64)},
        account_id ${int} references accounts (id),
        data ${text} not null check (length(data) <= 4000),
        seen_at ${text} not null ${lengthIs('seen_at', 24)},
        expires_at ${text} not null ${lengthIs('expires_at', 24)}
      )${strict}`,
      `create index sessions_by_account on sessions (account_id)`,
      `create index sessions_by_end on sessions (expires_at)`,
      `create table rate_limits (
        key ${text} primary key check (length(key) <= 255),
        points ${int} not null default 0,
        expire ${int}
      )${strict}`,
      `create table jobs (
        job ${text} not null check (length(job) between 1 and 60),
        period ${text} not null check (length(period) between 1 and 40),
        holder ${text} not null check (length(holder) <= 80),
        lease_until ${text} not null ${lengthIs('lease_until', 24)},
        done_at ${text} ${lengthIs('done_at', 24)},
        primary key (job, period)
      )${strict}`,
      `create table events (
        id ${id},
        at ${text} not null ${lengthIs('at', 24)},
        topic ${text} not null check (length(topic) between 1 and 40),
        organisation_id ${int} references organisations (id),
        subject ${text} not null default '' check (length(subject) <= 120)
      )${strict}`,
    ]);
  },
};
