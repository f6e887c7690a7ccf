/** Kiosks as pages and the closing of a period see them. */
import type { Knex } from 'knex';
import type { Scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import { heartbeat, type Heartbeat } from '../contract/devices.ts';
import { type Instant, msOf, plusMs } from '../kernel/clock.ts';
import type { DeviceStateCode } from '../contract/codes.ts';

/** A kiosk tells of itself every minute; after this long without a word it is called silent. */
export const silentAfterMs = 5 * 60_000;
export const devicesListedMax = 2_000;

export type ListedDevice = {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly organisationId: number;
  readonly organisationName: string;
  readonly state: DeviceStateCode;
  readonly seenAt: Instant | null;
  readonly pairedAt: Instant;
  readonly revokedAt: Instant | null;
  /** Since when two machines seem to use its token; see `quarantine.ts`. */
  readonly quarantinedAt: Instant | null;
  /** What it told last; null before its first word. */
  readonly told: Heartbeat | null;
  /** How far its clock was ahead when it told last, in milliseconds; behind is negative. The way over the network is in it. */
  readonly clockOffsetMs: number | null;
};

type Row = Omit<ListedDevice, 'state' | 'told' | 'clockOffsetMs'> & { told: string | null };

const stateOf = ({ revokedAt, quarantinedAt, seenAt }: Row, now: Instant): DeviceStateCode => {
  if (revokedAt !== null) return 'revoked';
  if (quarantinedAt !== null) return 'quarantined';
  if (seenAt === null) return 'never';
  return seenAt >= plusMs(now, -silentAfterMs) ? 'ready' : 'silent';
};

const listed = (db: Knex) =>
  db('devices as d').join('organisations as o', 'o.id', 'd.organisation_id').leftJoin('device_states as s', 's.device_id', 'd.id').select({
    id: 'd.id',
    uid: 'd.uid',
    name: 'd.name',
    organisationId: 'o.id',
    organisationName: 'o.name',
    pairedAt: 'd.paired_at',
    revokedAt: 'd.revoked_at',
    quarantinedAt: 'd.quarantined_at',
    seenAt: 's.seen_at',
    told: 's.state',
  });

function deviceOf(row: Row, now: Instant): ListedDevice {
  const decoded = row.told === null ? undefined : heartbeat.safeParse(JSON.parse(row.told)).data;
  return {
    ...row,
    state: stateOf(row, now),
    told: decoded ?? null,
    clockOffsetMs: decoded === undefined || row.seenAt === null ? null : msOf(decoded.sentAt) - msOf(row.seenAt),
  };
}

/** Kiosks of a scope by organisation, at most `devicesListedMax`; those in quarantine come first, those switched off last. */
export async function listDevices(db: Knex, scope: Scope, now: Instant): Promise<readonly ListedDevice[]> {
  const rows: Row[] = await listed(db)
    .whereRaw(...inScope('o.path', scope))
    .orderByRaw('case when d.revoked_at is not null then 2 when d.quarantined_at is null then 1 else 0 end, o.id, d.id')
    .limit(devicesListedMax);
  return rows.map((row) => deviceOf(row, now));
}

/** One kiosk, with the path of its organisation; undefined where there is none of that uid. */
export async function deviceByUid(
  db: Knex,
  uid: string,
  now: Instant,
): Promise<(ListedDevice & { readonly organisationPath: string }) | undefined> {
  const row: (Row & { organisationPath: string }) | undefined = await listed(db)
    .select({ organisationPath: 'o.path' })
    .where('d.uid', uid)
    .first();
  return row === undefined ? undefined : { ...deviceOf(row, now), organisationPath: row.organisationPath };
}
