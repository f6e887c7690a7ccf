/** The kiosk's own file: taps waiting for the server or settled by it, its last good roster. */
import { type Dialect, type Migration, lengthIs, runAll } from '../dialect.ts';

const factsOfATap = 'seq, id, boot_id, up_ms, card_number, tapped_at, activity_id, reader, raw, person_id, foreseen, foreseen_activity_id';

const statements = ({ int, text, strict }: Dialect): readonly string[] => [
  // One row: which file this is, and the last number it gave. Numbers are never given twice, whatever was pruned.
  `create table outbox (
     one ${int} primary key check (one = 1),
     epoch ${text} not null ${lengthIs('epoch', 36)},
     last_seq ${int} not null check (last_seq >= 0)
   )${strict}`,
  `create table tap (
     seq ${int} primary key check (seq >= 1),
     id ${text} not null unique ${lengthIs('id', 36)},
     boot_id ${text} not null ${lengthIs('boot_id', 36)},
     up_ms ${int} not null check (up_ms >= 0),
     card_number ${text} not null,
     tapped_at ${text} not null ${lengthIs('tapped_at', 24)},
     activity_id ${text},
     reader ${text} not null,
     raw ${text} not null,
     person_id ${text},
     foreseen ${text} not null,
     foreseen_activity_id ${text},
     verdict ${text},
     verdict_activity_id ${text},
     verdict_body ${text},
     settled_at ${text} ${lengthIs('settled_at', 24)},
     check ((settled_at is null) = (verdict is null))
   )${strict}`,
  'create index tap_waiting on tap (seq) where settled_at is null',
  'create index tap_settled on tap (settled_at) where settled_at is not null',
  'create index tap_of_person on tap (person_id, tapped_at)',
  'create index tap_of_day on tap (tapped_at)',
  `create trigger tap_keep_facts before update of ${factsOfATap} on tap begin select raise(abort, 'a tap is a fact'); end`,
  `create trigger tap_keep_waiting before delete on tap when old.settled_at is null begin select raise(abort, 'a tap that waits is kept'); end`,
  `create table roster_copy (
     one ${int} primary key check (one = 1),
     etag ${text} not null,
     body ${text} not null,
     fetched_at ${text} not null ${lengthIs('fetched_at', 24)}
   )${strict}`,
];

export const outbox: Migration = {
  name: '0001-outbox',
  up: (tx, dialect) => runAll(tx, statements(dialect)),
};
