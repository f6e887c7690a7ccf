/** Every tap names the epoch of its number, so that taps of an earlier file can wait beside those of this one. */
import { type Dialect, type Migration, lengthIs, runAll } from '../dialect.ts';

const facts =
  'id, boot_id, up_ms, card_number, tapped_at, activity_id, reader, raw, person_id, foreseen, foreseen_activity_id, verdict, verdict_activity_id, verdict_body, settled_at';
const neverChanged =
  'epoch, seq, id, boot_id, up_ms, card_number, tapped_at, activity_id, reader, raw, person_id, foreseen, foreseen_activity_id';

// The order of the columns is what `kiosk/salvage.ts` reads from a damaged file.
const statements = ({ int, text, strict }: Dialect): readonly string[] => [
  `create table tap_of_epoch (
     n ${int} primary key,
     epoch ${text} not null ${lengthIs('epoch', 36)},
     seq ${int} not null check (seq >= 1),
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
     unique (epoch, seq),
     check ((settled_at is null) = (verdict is null))
   )${strict}`,
  `insert into tap_of_epoch (n, epoch, seq, ${facts}) select seq, (select epoch from outbox), seq, ${facts} from tap`,
  'drop table tap',
  'alter table tap_of_epoch rename to tap',
  'create index tap_waiting on tap (n) where settled_at is null',
  'create index tap_settled on tap (settled_at) where settled_at is not null',
  'create index tap_of_person on tap (person_id, tapped_at)',
  'create index tap_of_day on tap (tapped_at)',
  `create trigger tap_keep_facts before update of ${neverChanged} on tap begin select raise(abort, 'a tap is a fact'); end`,
  `create trigger tap_keep_waiting before delete on tap when old.settled_at is null begin select raise(abort, 'a tap that waits is kept'); end`,
];

export const epochs: Migration = {
  name: '0002-epochs',
  up: (tx, dialect) => runAll(tx, statements(dialect)),
};
