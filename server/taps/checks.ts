/** Laws of taps: one current verdict each, an attendance for what was accepted, no gap in a queue that is empty. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { heartbeat } from '../contract/devices.ts';
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';

type Found = { readonly subject: string; readonly detail: string };

/** Every tap with its newest verdict. */
const current = `(select t.id, t.uid, t.card_number, coalesce(v.judged_at, t.judged_at) as judged_at, coalesce(v.verdict, t.verdict) as verdict,
    case when v.tap_id is null then t.member_id else v.member_id end as member_id,
    case when v.tap_id is null then t.activity_id else v.activity_id end as activity_id
  from taps t left join tap_verdicts v on v.tap_id = t.id and v.ordinal = (select max(n.ordinal) from tap_verdicts n where n.tap_id = t.id))`;

const accepted = `${current} c where c.verdict in ('recorded', 'already_recorded')`;

type Queue = {
  readonly uid: string;
  readonly deviceId: number;
  readonly epoch: string;
  readonly newest: number;
  readonly kept: number;
  readonly state: string | null;
};

const queuesSql = `select d.uid, t.device_id as "deviceId", t.epoch, max(t.seq) as newest, count(*) as kept, s.state
  from taps t join devices d on d.id = t.device_id left join device_states s on s.device_id = t.device_id
  group by d.uid, t.device_id, t.epoch, s.state having max(t.seq) <> count(*) or s.state is not null`;

const withSeq = z.object({ seq: z.number().int().min(1) });

/** A queue goes on under a new device where its kiosk was paired as a new one: its numbers are those of the epoch, whoever brought them. */
const ofQueue = (epoch: string) => (query: Knex.QueryBuilder) =>
  void query.whereIn('device_id', (devices) => void devices.from('devices').select('id')).where({ epoch });

/** Numbers of a queue that came in as something that could not be kept as a tap. */
async function numbersSetAside(db: Knex, { epoch }: Queue): Promise<ReadonlySet<number>> {
  const rows: { body: string }[] = await db('tap_raws').modify(ofQueue(epoch)).select('body');
  return new Set(
    rows.flatMap(({ body }) => {
      try {
        const read = withSeq.safeParse(JSON.parse(body));
        return read.success ? [read.data.seq] : [];
      } catch {
        // A body that was cut, or never was JSON, tells no number.
        return [];
      }
    }),
  );
}

/** Taps that a kiosk believes delivered and nobody has: only a queue that says it is empty can be held to its numbers. */
async function lostTaps(db: Knex, limit: number): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const queue of await selectRaw<Queue>(db, queuesSql)) {
    if (found.length >= limit) break;
    const told = queue.state === null ? undefined : heartbeat.safeParse(JSON.parse(queue.state)).data;
    if (told === undefined || told.epoch !== queue.epoch || told.waiting > 0) continue;
    const expected = Math.max(told.lastSeq, queue.newest);
    if (expected === queue.kept) continue;
    const here: { seq: number }[] = await db('taps').modify(ofQueue(queue.epoch)).select('seq');
    const aside = await numbersSetAside(db, queue);
    const kept = new Set(here.map(({ seq }) => seq).filter((seq) => seq <= expected));
    const missing = expected - kept.size;
    const explained = [...aside].filter((seq) => !kept.has(seq)).length;
    if (missing > explained)
      found.push({
        subject: `${queue.uid} ${queue.epoch}`,
        detail: `its queue is empty and ${missing - explained} of its taps are not here`,
      });
  }
  return found;
}

export const tapChecks: readonly Check[] = [
  checkBy('taps.verdicts_are_numbered', (db, limit) =>
    selectRaw<Found>(
      db,
      `select t.uid as subject, 'its verdicts are not numbered from 2 without a gap' as detail from taps t join tap_verdicts v on v.tap_id = t.id
       group by t.uid having min(v.ordinal) <> 2 or max(v.ordinal) <> count(*) + 1 limit ?`,
      [limit],
    ),
  ),
  checkBy('taps.empty_queue_has_no_gap', lostTaps),
  checkBy('taps.accepted_is_attended', (db, limit) =>
    selectRaw<Found>(
      db,
      `select c.uid as subject, 'was accepted and its attendance is missing' as detail from ${accepted}
         and not exists (select 1 from attendances p where p.member_id = c.member_id and p.activity_id = c.activity_id)
         and not exists (select 1 from sheet_marks k where k.member_id = c.member_id and k.activity_id = c.activity_id
           and k.status <> 'none' and k.present_at is null
           and k.ordinal = (select max(n.ordinal) from sheet_marks n where n.activity_id = k.activity_id and n.member_id = k.member_id)) limit ?`,
      [limit],
    ),
  ),
  checkBy('taps.attendance_is_of_the_earliest', (db, limit) =>
    selectRaw<Found>(
      db,
      `select m.uid || ' ' || a.uid as subject, 'does not begin with the earliest accepted tap' as detail
       from attendances p join members m on m.id = p.member_id join activities a on a.id = p.activity_id
       left join (select c.member_id, c.activity_id, min(c.judged_at) as earliest from ${accepted} group by c.member_id, c.activity_id) f
         on f.member_id = p.member_id and f.activity_id = p.activity_id
       left join ${current} own on own.id = p.tap_id
       where (p.source = 'tap' and (f.earliest is null or f.earliest <> p.attended_at or own.id is null or own.judged_at <> p.attended_at
           or own.member_id <> p.member_id or own.activity_id <> p.activity_id or own.verdict not in ('recorded', 'already_recorded')))
         or (p.source = 'secretary' and f.earliest < p.attended_at) limit ?`,
      [limit],
    ),
  ),
  checkBy('taps.one_is_recorded', (db, limit) =>
    selectRaw<Found>(
      db,
      `select min(c.uid) as subject, count(*) || ' taps say that they recorded one attendance' as detail from ${current} c
       where c.verdict = 'recorded' group by c.member_id, c.activity_id having count(*) > 1 limit ?`,
      [limit],
    ),
  ),
  checkBy('taps.accepted_card_was_held', (db, limit) =>
    selectRaw<Found>(
      db,
      `select c.uid as subject, 'was accepted with a card that was not the member''s then, or was blocked' as detail from ${accepted}
         and (not exists (select 1 from card_bindings b where b.card_number = c.card_number and b.member_id = c.member_id
             and b.from_at <= c.judged_at and (b.until_at is null or b.until_at > c.judged_at))
           or exists (select 1 from card_blocks k where k.card_number = c.card_number and k.from_at <= c.judged_at
             and (k.until_at is null or k.until_at > c.judged_at))) limit ?`,
      [limit],
    ),
  ),
];
