/** What the pages of kiosks say. */
import type { Knex } from 'knex';
import { type DeviceFacts, type DevicesModel, deviceRowsMax, placesOfferedMax } from '../../views/pages/devices/model.ts';
import type { Scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import { addresses } from '../http/addresses.ts';
import type { Instant } from '../kernel/clock.ts';
import { devicesListedMax, type ListedDevice, listDevices } from './queries.ts';

/** Pages of a list that holds `devicesListedMax` at most. */
export const devicePagesMax = Math.ceil(devicesListedMax / deviceRowsMax);

export const factsOf = (device: ListedDevice): DeviceFacts => ({
  id: device.uid,
  name: device.name,
  href: addresses.device(device.uid),
  organisationName: device.organisationName,
  state: device.state,
  pairedAt: device.pairedAt,
  revokedAt: device.revokedAt,
  quarantinedAt: device.quarantinedAt,
  lastSeenAt: device.seenAt,
  waiting: device.told?.waiting ?? null,
  clockOffsetMs: device.clockOffsetMs,
  version: device.told?.version ?? null,
  readers: device.told?.readers ?? [],
});

/** Where a new kiosk may stand: organisations of the scope, without groups, which have no kiosk of their own. */
const placesOf = (db: Knex, scope: Scope): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  db('organisations as o')
    .whereRaw(...inScope('o.path', scope))
    .whereNot('o.level', 'group')
    .whereNull('o.closed_on')
    .orderBy('o.id')
    .limit(placesOfferedMax)
    .select({ id: 'o.uid', name: 'o.name' });

export type DevicesAsked = {
  /** Whose kiosks may be seen ... */
  readonly sees: Scope;
  /** ... and where new ones may be paired. */
  readonly keeps: Scope;
  readonly page: number;
  readonly now: Instant;
};

export async function devicesModel(db: Knex, { sees, keeps, page, now }: DevicesAsked): Promise<DevicesModel> {
  const devices = await listDevices(db, sees, now);
  const first = (page - 1) * deviceRowsMax;
  const href = (other: number): string => (other === 1 ? addresses.devices : `${addresses.devices}?page=${other}`);
  return {
    devices: devices.slice(first, first + deviceRowsMax).map(factsOf),
    total: devices.length,
    silent: devices.filter(({ state }) => state === 'silent').length,
    quarantined: devices.filter(({ state }) => state === 'quarantined').length,
    places: await placesOf(db, keeps),
    pages: {
      previousHref: page > 1 ? href(page - 1) : null,
      nextHref: devices.length > first + deviceRowsMax ? href(page + 1) : null,
    },
  };
}
