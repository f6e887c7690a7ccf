/** What the operator chose at the kiosk itself. A null was never chosen: then the configuration holds. */
import { type Migration, runAll } from '../dialect.ts';

export const preferences: Migration = {
  name: '0004-preferences',
  async up(tx, { int, text, strict }) {
    await runAll(tx, [
      `create table preference (
         one ${int} primary key check (one = 1),
         locale ${text} check (locale in ('zh', 'en')),
         elderly ${int} check (elderly in (0, 1)),
         volume ${int} check (volume between 0 and 100)
       )${strict}`,
    ]);
  },
};
