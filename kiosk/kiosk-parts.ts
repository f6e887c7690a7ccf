/** What a kiosk needs of the machine it runs on. */
import { randomBytes } from 'node:crypto';
import { type Devices, devicesOf, systemLooks } from '../drivers/devices.ts';
import { listPcscReaders } from '../drivers/pcsc-readers.ts';
import { type Clock, type MonotonicMs, delay, monotonicMs, systemClock } from '../server/kernel/clock.ts';
import type { RandomBytes } from '../server/kernel/uid.ts';
import type { Compiled } from './display-files.ts';

/** As arguments, so that a test hands in its own. */
export type KioskParts = {
  readonly version: string;
  readonly clock: Clock;
  readonly upMs: MonotonicMs;
  readonly delay: typeof delay;
  readonly random: () => number;
  readonly randomBytes: RandomBytes;
  readonly fetch: typeof fetch;
  /** Lines of card numbers for a simulated reader with `stdin`. */
  readonly lines: NodeJS.ReadableStream;
  /** Where the pages' compiled scripts are; the package's own where not given. */
  readonly compiled?: Compiled;
  /** Which readers this machine has, asked when somebody sets one up. */
  readonly devices: () => Promise<Devices>;
  /** Told what an operator may want to read; never a name or a card number. */
  readonly log: (message: string, error?: unknown) => void;
};

export const systemKioskParts = (version: string, log: KioskParts['log']): KioskParts => ({
  version,
  clock: systemClock,
  upMs: monotonicMs,
  delay,
  random: Math.random,
  randomBytes,
  fetch,
  lines: process.stdin,
  devices: () => devicesOf(systemLooks(() => listPcscReaders())),
  log,
});

/** Not to be guessed, 32 characters. */
export const newSecret = (random: RandomBytes): string => Buffer.from(random(24)).toString('base64url');
