/** Which input devices of a Linux machine look like keyboards: a reader that types is one of them. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const inputDevicesMax = 64;

/** `path` is what `keyboard-wedge` takes; `name` as the maker wrote it. */
export type InputDevice = { readonly path: string; readonly name: string };

export type InputPlaces = { readonly byId: string; readonly listing: string };

const systemPlaces: InputPlaces = { byId: '/dev/input/by-id', listing: '/proc/bus/input/devices' };

/** Names that stay where the system makes them, else the event numbers of now. Empty where there is neither. */
export function inputDevices({ byId, listing }: InputPlaces = systemPlaces): readonly InputDevice[] {
  const named = orNothing(() => keyboardsById(readdirSync(byId)), []).map(({ path, name }) => ({ path: join(byId, path), name }));
  return named.length > 0 ? named : keyboardsIn(orNothing(() => readFileSync(listing, 'utf8'), ''));
}

/** Files of `/dev/input/by-id` that are keyboards, by file name. */
export const keyboardsById = (files: readonly string[]): readonly InputDevice[] =>
  files
    .filter((file) => file.endsWith('-kbd'))
    .toSorted()
    .slice(0, inputDevicesMax)
    .map((file) => ({ path: file, name: file.replace(/^[a-z]+-|(?:-event)?-kbd$/g, '').replaceAll('_', ' ') }));

/** Digits 1 to 0 and Enter among the lowest keys: a power button is called a keyboard too. */
const digitsAndEnter = 0x1000_0ffc;

/** Keyboards in the text of `/proc/bus/input/devices`. */
export const keyboardsIn = (listing: string): readonly InputDevice[] =>
  listing
    .split(/\n\s*\n/)
    .flatMap(keyboardOf)
    .slice(0, inputDevicesMax);

function keyboardOf(block: string): readonly InputDevice[] {
  const event = /^H: Handlers=.*\bkbd\b.*?\b(event\d+)\b/m.exec(block)?.[1] ?? /^H: Handlers=.*\b(event\d+)\b.*\bkbd\b/m.exec(block)?.[1];
  // The lowest word stands last, whatever the width of a word is on this machine.
  const lowest = /^B: KEY=.*?([0-9a-f]{1,8})\s*$/m.exec(block)?.[1];
  if (event === undefined || lowest === undefined || (Number.parseInt(lowest, 16) & digitsAndEnter) !== digitsAndEnter) return [];
  return [{ path: `/dev/input/${event}`, name: /^N: Name="(.*)"\s*$/m.exec(block)?.[1] ?? event }];
}

function orNothing<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch {
    return nothing;
  }
}
