/** What became of taps whose kiosk's clock left the time open: who looked, when, what followed. The tap and its verdict stay. */
import { guardAppendOnly } from '../append-only.ts';
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const tapReviews: Migration = {
  name: '0018-tap-reviews',
  async up(tx, dialect) {
    const { id, int, text, strict } = dialect;
    await runAll(tx, [
      `create table tap_reviews (
        id ${id},
        tap_id ${int} not null unique references taps (id),
        word ${text} not null check (word in ('present', 'nothing')),
        activity_id ${int} references activities (id),
        member_id ${int} references members (id),
        account_id ${int} not null references accounts (id),
        reviewed_at ${text} not null ${lengthIs('reviewed_at', 24)},
        check ((word = 'present') = (activity_id is not null)),
        check ((activity_id is null) = (member_id is null))
      )${strict}`,
      `create index tap_reviews_by_time on tap_reviews (reviewed_at)`,
    ]);
    await guardAppendOnly(tx, dialect, 'tap_reviews');
  },
};
