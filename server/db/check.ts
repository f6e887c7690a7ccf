/** A law that stored data must keep, as a query for what breaks it. */
import type { Knex } from 'knex';

/** Violations that one check reports at most: more of the same tell nothing new. */
export const violationsMax = 100;

export type Violation = {
  readonly check: string;
  /** Which row, by uid or key. */
  readonly subject: string;
  /** What is wrong with it, in plain English; no personal data. */
  readonly detail: string;
};

export type Check = {
  /** `members.cards_do_not_overlap`: the domain, then the law. */
  readonly name: string;
  /** At most `violationsMax`; none when the law holds. */
  readonly find: (db: Knex) => Promise<readonly Violation[]>;
};

/**
 * A check by one query. The query answers rows of `subject` and `detail`, at most `limit` of them.
 */
export const checkBy = (
  name: string,
  query: (db: Knex, limit: number) => Promise<readonly { subject: string | number; detail: string }[]>,
): Check => ({
  name,
  async find(db) {
    const rows = await query(db, violationsMax);
    return rows.slice(0, violationsMax).map(({ subject, detail }) => ({ check: name, subject: String(subject), detail }));
  },
});
