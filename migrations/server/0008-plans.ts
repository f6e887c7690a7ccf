/** Plans of activities: who speaks, what about, how often changed, why called off. */
import { type Migration, runAll } from '../dialect.ts';

export const plans: Migration = {
  name: '0008-plans',
  async up(tx, { int, text }) {
    await runAll(tx, [
      `alter table activities add column speaker ${text} not null default '' check (length(speaker) <= 120)`,
      `alter table activities add column agenda ${text} not null default '' check (length(agenda) <= 2000)`,
      `alter table activities add column changes ${int} not null default 0 check (changes >= 0)`,
      `alter table activities add column cancel_reason ${text} check (length(cancel_reason) between 1 and 200)`,
      `alter table activities add column plan_key ${text} check (length(plan_key) between 1 and 80)`,
      `create unique index activities_by_plan_key on activities (plan_key) where plan_key is not null`,
    ]);
  },
};
