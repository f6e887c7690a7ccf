/** A real serial port, opened through the `serialport` package. */
import { statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { ReaderLost } from './reader.ts';

export type PortSettings = {
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
};

/** An open port. A hang-up ends `bytes` only while somebody listens, and even then not always: the device has to be watched. */
export type OpenLine = { readonly bytes: Readable; close(): Promise<void> };

/** Opens a port of its own at each call. Rejects with ReaderLost, its cause in words for whoever can help. */
export type OpenPort = (settings: PortSettings) => Promise<OpenLine>;

/** Loads a package at its first use, so that a kiosk with another reader never needs it. */
export async function orInstall<Package>(name: string, load: () => Promise<Package>): Promise<Package> {
  try {
    return await load();
  } catch (error) {
    throw new Error(`the package ${name} cannot be loaded; run: npm install ${name}`, { cause: error });
  }
}

/** Nothing is ever written to the port: what waits in a closed one would come out after the next opening. */
export const openSerialPort: OpenPort = async ({ path, baudRate, dataBits, parity, stopBits }) => {
  const { SerialPort } = await orInstall('serialport', () => import('serialport'));
  const port = new SerialPort({ path, baudRate, dataBits, parity, stopBits, autoOpen: false });
  // Stays for good: an error event that nobody hears ends the process.
  port.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error === null || error === undefined ? resolve() : reject(notOpened(path, error))));
  });
  return {
    bytes: port,
    // Not destroy(): that ends the stream and leaves the device open, locked.
    close: () => new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve())),
  };
};

const notOpened = (path: string, error: Error): ReaderLost =>
  new ReaderLost(path, new Error(openingFault(path, error.message), { cause: error }));

const faults: readonly { readonly pattern: RegExp; readonly says: (path: string) => string }[] = [
  {
    pattern: /no such (?:file|device)/i,
    says: (path) => `${path} is not there: plug the reader in, or find its name with: ls /dev/serial/by-id`,
  },
  {
    pattern: /permission denied|operation not permitted/i,
    says: (path) => `no permission for ${path}: run: sudo usermod -aG dialout <the kiosk's user>, then start the kiosk anew`,
  },
  {
    pattern: /cannot lock port|temporarily unavailable|resource busy/i,
    says: (path) => `another process, or another reader of this kiosk, holds ${path}; find it with: fuser -v ${path}`,
  },
  { pattern: /inappropriate ioctl|not a tty/i, says: (path) => `${path} is not a serial port` },
];

/** Why a port did not open, for the person who can change it. */
export const openingFault = (path: string, message: string): string =>
  faults.find(({ pattern }) => pattern.test(message))?.says(path) ?? message;

/**
 * Which device stands at a path, undefined when none. A reader pushed back in within a moment has the same path and
 * another device behind it: its number stays taken while the old one is held open.
 */
export function deviceAt(path: string): string | undefined {
  try {
    const { dev, ino, rdev } = statSync(path);
    return `${dev}:${ino}:${rdev}`;
  } catch {
    return undefined;
  }
}
