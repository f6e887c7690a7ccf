/** The page of one kiosk in words. */
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import { deviceFactsView } from '../devices/view.ts';
import type { DeviceModel } from './model.ts';

export function deviceView({ device, keeps, revoking }: DeviceModel, say: Say) {
  const { words, format } = say;
  const of = words.pages.device;
  const waiting = device.waiting ?? 0;
  return {
    title: revoking ? of.revokeTitle(device.name) : device.name,
    device: deviceFactsView(device, say),
    id: device.id,
    pairedAt: format.moment(device.pairedAt),
    revokedAt: device.revokedAt === null ? null : of.revokedSince(format.moment(device.revokedAt)),
    quarantinedAt: device.quarantinedAt === null ? null : of.quarantinedSince(format.moment(device.quarantinedAt)),
    listHref: paths.devices,
    href: device.href,
    manages: keeps && !revoking,
    revokes: keeps && !revoking && device.revokedAt === null,
    revoking,
    waitingSay: waiting > 0 ? of.waitingSay(format.count(waiting)) : of.nothingWaits,
    nameAction: `${device.href}/name`,
    codeAction: `${device.href}/code`,
    revokeAction: `${device.href}/revoke`,
  };
}
