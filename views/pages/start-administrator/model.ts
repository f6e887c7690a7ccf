/** All the system administrator's start page may say. */
import type { Instant } from '../../../server/kernel/clock.ts';
import type { DeviceStateCode, RoleCode } from '../../../server/contract/codes.ts';

export const deviceRowsMax = 200;

export type StartAdministratorModel = {
  readonly asOf: Instant;
  readonly devices: readonly DeviceRow[];
  readonly accounts: readonly { readonly role: RoleCode; readonly count: number }[];
  /** The command that prints a pairing code; shown as it is typed. */
  readonly pairingCommand: string;
  readonly resetCommand: string;
  readonly version: string;
  readonly database: 'sqlite' | 'postgres';
  readonly organisations: number;
  readonly members: number;
};

export type DeviceRow = {
  readonly id: string;
  readonly name: string;
  readonly organisationName: string;
  readonly state: DeviceStateCode;
  readonly lastSeenAt: Instant | null;
  /** Taps that wait on the device, as it told last. */
  readonly waiting: number;
  readonly readers: readonly { readonly name: string; readonly state: 'ready' | 'lost' | 'unavailable' }[];
};
