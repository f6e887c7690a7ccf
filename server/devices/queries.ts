/** Kiosks as pages and the closing of a period see them. */
import type { Knex } from 'knex';
import type { Scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import { heartbeat, type Heartbeat } from '../contract/devices.ts';
import { type Instant, plusMs } from '../kernel/clock.ts';
import type { DeviceStateCode } from '../../views/text/codes.ts';

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
  /** What it told last; null before its first word. */
  readonly told: Heartbeat | null;
};

type Row = Omit<ListedDevice, 'state' | 'told'> & { revokedAt: Instant | null; told: string | null };

const stateOf = ({ revokedAt, seenAt }: Row, now: Instant): DeviceStateCode => {
  if (revokedAt !== null) return 'revoked';
  if (seenAt === null) return 'never';
  return seenAt >= plusMs(now, -silentAfterMs) ? 'ready' : 'silent';
};

/** Kiosks of a scope by organisation, at most `devicesListedMax`; those switched off come last. */
export async function listDevices(db: Knex, scope: Scope, now: Instant): Promise<readonly ListedDevice[]> {
  const rows: Row[] = await db('devices as d')
    .join('organisations as o', 'o.id', 'd.organisation_id')
    .leftJoin('device_states as s', 's.device_id', 'd.id')
    .whereRaw(...inScope('o.path', scope))
    .orderByRaw('case when d.revoked_at is null then 0 else 1 end, o.id, d.id')
    .limit(devicesListedMax)
    .select({
      id: 'd.id',
      uid: 'd.uid',
      name: 'd.name',
      organisationId: 'o.id',
      organisationName: 'o.name',
      revokedAt: 'd.revoked_at',
      seenAt: 's.seen_at',
      told: 's.state',
    });
  return rows.map((row) => {
    const { revokedAt: _, told, ...device } = row;
    const decoded = told === null ? undefined : heartbeat.safeParse(JSON.parse(told));
    return { ...device, state: stateOf(row, now), told: decoded?.success === true ? decoded.data : null };
  });
}
