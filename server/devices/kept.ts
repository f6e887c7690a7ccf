/** Which numbers of a kiosk's queue have arrived: how a kiosk finds out that the server was restored from an older backup. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { selectRaw } from '../db/bulk.ts';

const numbered = z.object({ seq: z.number().int().min(1) });

function seqIn(body: string): number | undefined {
  try {
    return numbered.safeParse(JSON.parse(body)).data?.seq;
  } catch {
    // A body that was cut, or never was JSON, tells no number.
    return undefined;
  }
}

/** Numbers of an epoch that came in as something that could not be kept as a tap. */
async function numbersSetAside(db: Knex, epoch: string): Promise<ReadonlySet<number>> {
  const rows: { body: string }[] = await db('tap_raws').where({ epoch }).select('body');
  return new Set(rows.flatMap(({ body }) => seqIn(body) ?? []));
}

/** Numbers of an epoch from `from` on, whichever device brought them: the index begins with the device. */
const numbersHere = `select distinct t.seq from taps t where t.device_id in (select id from devices) and t.epoch = ? and t.seq >= ? order by t.seq`;

/** The newest number when none is missing from `from` on, by the taps that one device brought. */
async function newestOfWhole(db: Knex, deviceId: number, epoch: string, from: number): Promise<number | undefined> {
  const [row] = await selectRaw<{ count: number; newest: number | null }>(
    db,
    'select count(*) as count, max(seq) as newest from taps where device_id = ? and epoch = ? and seq >= ?',
    [deviceId, epoch, from],
  );
  return row === undefined || row.newest === null || row.newest - from + 1 !== row.count ? undefined : row.newest;
}

export type AskedQueue = { readonly deviceId: number; readonly epoch: string; readonly from: number };

/**
 * The highest number up to which nothing of an epoch is missing, counted from `from`; `from` - 1 when that one is not here.
 * A kiosk that was paired as a new device goes on with its queue, so what its former self brought counts too.
 */
export async function lastSeqKept(db: Knex, { deviceId, epoch, from }: AskedQueue): Promise<number> {
  const whole = await newestOfWhole(db, deviceId, epoch, from);
  if (whole !== undefined) return whole;
  const rows = await selectRaw<{ seq: number }>(db, numbersHere, [epoch, from]);
  const here = new Set(rows.map(({ seq }) => seq));
  const newest = rows.at(-1)?.seq ?? from - 1;
  const aside = here.size === newest - from + 1 ? new Set<number>() : await numbersSetAside(db, epoch);
  let next = from;
  while (here.has(next) || aside.has(next)) next += 1;
  return next - 1;
}
