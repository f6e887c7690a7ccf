/** The list of kiosks in words. */
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import type { DeviceFacts, DevicesModel } from './model.ts';

/** A clock further off is one that somebody should set: beyond, the server no longer believes it. */
const clockBelievedMs = 60_000;
const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** How a kiosk's clock stands, to the second below two minutes, else to the minute. */
function clockView(offsetMs: number | null, { words }: Say) {
  const { devices } = words.pages;
  if (offsetMs === null) return { say: devices.unknown, off: false };
  const size = Math.abs(offsetMs);
  if (size < 2 * secondMs) return { say: devices.clockRight, off: false };
  const amount = size < 2 * minuteMs ? devices.seconds(Math.round(size / secondMs)) : devices.minutes(Math.round(size / minuteMs));
  return { say: offsetMs > 0 ? devices.clockAhead(amount) : devices.clockBehind(amount), off: size > clockBelievedMs };
}

/** A kiosk as the list and its own page show it. */
export function deviceFactsView(device: DeviceFacts, say: Say) {
  const { words, format } = say;
  const { devices } = words.pages;
  const clock = clockView(device.clockOffsetMs, say);
  return {
    name: device.name,
    href: device.href,
    organisationName: device.organisationName,
    state: words.codes.deviceStates[device.state],
    ready: device.state === 'ready',
    asks: device.state === 'silent',
    stops: device.state === 'quarantined',
    lastSeen: device.lastSeenAt === null ? devices.never : format.moment(device.lastSeenAt),
    waiting: device.waiting === null ? devices.unknown : format.count(device.waiting),
    idle: (device.waiting ?? 0) === 0,
    clock: clock.say,
    clockOff: clock.off,
    version: device.version ?? devices.unknown,
    readers: device.readers.map(({ name, state }) => ({ name, state: words.codes.readerStates[state], well: state === 'ready' })),
  };
}

export function devicesView(model: DevicesModel, say: Say) {
  const { words, format } = say;
  const { devices } = words.pages;
  return {
    title: devices.title,
    note: [
      devices.count(format.count(model.total)),
      ...(model.quarantined > 0 ? [devices.quarantinedNote(model.quarantined)] : []),
      ...(model.silent > 0 ? [devices.silentNote(model.silent)] : []),
    ].join(' \u00b7 '),
    devices: model.devices.map((device) => deviceFactsView(device, say)),
    pairs: model.places.length > 0,
    codeAction: paths.deviceCodes,
    places: model.places,
    pages: model.pages,
  };
}
