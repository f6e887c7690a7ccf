/** Wrong tries at the operator's PIN: they outlast a restart, or pulling the plug would buy new ones. */
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const operator: Migration = {
  name: '0005-operator',
  async up(tx, { int, text, strict }) {
    await runAll(tx, [
      // For one PIN, by its mark: a new one begins without.
      `create table pin_try (
         one ${int} primary key check (one = 1),
         mark ${text} not null ${lengthIs('mark', 64)},
         wrong ${int} not null check (wrong >= 0)
       )${strict}`,
    ]);
  },
};
