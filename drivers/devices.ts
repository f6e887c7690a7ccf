/** Which readers this machine has: serial ports, PC/SC readers, devices that type. */
import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import type { Outcome } from '../server/kernel/outcome.ts';
import { type InputDevice, inputDevices } from './input-devices.ts';
import { orInstall } from './serial-port.ts';

export const devicesMax = 64;

/** `path` is what a reader's entry takes; `name` tells more where the system knows more. */
export type Device = { readonly path: string; readonly name: string };

export type Devices = {
  readonly serial: readonly Device[];
  /** Names of PC/SC readers; why there are none to ask about, where the service or the package is missing. */
  readonly nfc: { readonly readers: readonly string[]; readonly unavailable?: string | undefined };
  readonly keyboards: readonly InputDevice[];
};

/** How a machine is looked at. `nfcReaders` refuses with the reason in words as `facts.why`; the others answer nothing where nothing is. */
export type Looks = {
  /** As the `serialport` package lists them; rejects where udev is missing. */
  listPorts(): Promise<readonly { readonly path: string; readonly manufacturer?: string | undefined }[]>;
  filesIn(folder: string): readonly string[];
  realPath(path: string): string;
  /** What stands in a small file of the system, undefined when it is not there. */
  textOf(path: string): string | undefined;
  nfcReaders(): Promise<Outcome<readonly string[], string>>;
  keyboards(): readonly InputDevice[];
};

/** Names that stay whichever socket is used. */
const byId = '/dev/serial/by-id';
const portName = /^tty(?:USB|ACM|AMA|S)\d+$/;

/**
 * Serial ports by the names that stay, the others by those of now. Pseudo terminals are never listed; a path given by hand
 * needs no list.
 */
export async function devicesOf(looks: Looks): Promise<Devices> {
  const named = looks.filesIn(byId).map((file) => ({ path: `${byId}/${file}`, name: file.replaceAll('_', ' ') }));
  const covered = new Set(named.map(({ path }) => looks.realPath(path)));
  const listed = await looks.listPorts().catch(() => []);
  const bare = [
    ...listed.map(({ path, manufacturer }) => ({ path, name: manufacturer ?? path })),
    ...looks.filesIn('/dev').flatMap((file) => (portName.test(file) ? [{ path: `/dev/${file}`, name: `/dev/${file}` }] : [])),
  ].filter(({ path }, index, all) => all.findIndex((other) => other.path === path) === index);
  const others = bare.filter(({ path }) => !covered.has(looks.realPath(path)) && isWired(looks, path));
  const nfc = await looks.nfcReaders();
  return {
    serial: [...named, ...others.toSorted((one, other) => rankOf(one.path) - rankOf(other.path))].slice(0, devicesMax),
    nfc: nfc.ok ? { readers: nfc.value.slice(0, devicesMax) } : { readers: [], unavailable: String(nfc.facts?.['why'] ?? nfc.code) },
    keyboards: looks.keyboards(),
  };
}

/** Plugged-in adapters before sockets of the board. */
const rankOf = (path: string): number => (/ttyS\d+$/.test(path) ? 1 : 0);

/** The kernel names more sockets than the board has: one of type 0 leads nowhere. */
const isWired = (looks: Looks, path: string): boolean => {
  const name = /^\/dev\/(ttyS\d+)$/.exec(path)?.[1];
  return name === undefined || looks.textOf(`/sys/class/tty/${name}/type`)?.trim() !== '0';
};

function orNothing<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch {
    return nothing;
  }
}

/** This machine. `nfcReaders` is the driver's own way of asking. */
export const systemLooks = (nfcReaders: Looks['nfcReaders']): Looks => ({
  async listPorts() {
    const { SerialPort } = await orInstall('serialport', () => import('serialport'));
    return SerialPort.list();
  },
  filesIn: (folder) => orNothing(() => readdirSync(folder), []).toSorted(),
  realPath: (path) => orNothing(() => realpathSync(path), path),
  textOf: (path) => orNothing(() => readFileSync(path, 'utf8'), undefined),
  nfcReaders,
  keyboards: () => inputDevices(),
});
