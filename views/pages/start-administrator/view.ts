/** The system administrator's start page in words. */
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import { stateView } from '../parts-view.ts';
import type { DeviceRow, StartAdministratorModel } from './model.ts';

export function startAdministratorView(model: StartAdministratorModel, say: Say) {
  const { words, format } = say;
  const { startAdministrator } = words.pages;
  const silent = model.devices.filter((device) => device.state === 'silent').length;
  return {
    title: startAdministrator.title,
    state: stateView({ kind: 'open', asOf: model.asOf }, say),
    devices: model.devices.map((device) => deviceView(device, say)),
    devicesNote: silent > 0 ? startAdministrator.silentNote(silent) : startAdministrator.allWell,
    devicesHref: paths.devices,
    pairingCommand: model.pairingCommand,
    resetCommand: model.resetCommand,
    accounts: model.accounts.map(({ role, count }) => ({ role: words.codes.roles[role], count: words.site.people(format.count(count)) })),
    version: model.version,
    database: startAdministrator.databases[model.database],
    counts: startAdministrator.counts(format.count(model.organisations), format.count(model.members)),
  };
}

function deviceView(device: DeviceRow, { words, format }: Say) {
  return {
    name: device.name,
    organisationName: device.organisationName,
    state: words.codes.deviceStates[device.state],
    href: `${paths.devices}/${device.id}`,
    ready: device.state === 'ready',
    asks: device.state === 'silent',
    stops: device.state === 'quarantined',
    lastSeen: device.lastSeenAt === null ? words.pages.startAdministrator.never : format.moment(device.lastSeenAt),
    waiting: format.count(device.waiting),
    idle: device.waiting === 0,
    readers: device.readers.map(({ name, state }) => ({ name, state: words.codes.readerStates[state], well: state === 'ready' })),
  };
}
