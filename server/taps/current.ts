/** Taps with the verdict that holds. */
import type { Knex } from 'knex';

/** Every tap with its newest verdict: the first, in the tap itself, unless a later one was appended. */
export const currentVerdicts = (db: Knex): Knex.QueryBuilder =>
  db('taps as t')
    .join('devices as d', 'd.id', 't.device_id')
    .join('organisations as o', 'o.id', 'd.organisation_id')
    .leftJoin('tap_verdicts as v', (on) => {
      on.on('v.tap_id', 't.id').andOn('v.ordinal', '=', db.raw('(select max(n.ordinal) from tap_verdicts n where n.tap_id = t.id)'));
    });
