/** All the list of kiosks may say. */
import type { Instant } from '../../../server/kernel/clock.ts';
import type { DeviceStateCode } from '../../../server/contract/codes.ts';

export const deviceRowsMax = 200;
/** Organisations offered for a new kiosk; the list of a larger tree begins with its upper part. */
export const placesOfferedMax = 2_000;

/** A kiosk as it told last; null is what it has not told yet. */
export type DeviceFacts = {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly organisationName: string;
  readonly state: DeviceStateCode;
  readonly pairedAt: Instant;
  readonly revokedAt: Instant | null;
  /** Since when two machines seem to use its token. */
  readonly quarantinedAt: Instant | null;
  readonly lastSeenAt: Instant | null;
  readonly waiting: number | null;
  /** Milliseconds that its clock was ahead; behind is negative. */
  readonly clockOffsetMs: number | null;
  readonly version: string | null;
  readonly readers: readonly { readonly name: string; readonly state: 'ready' | 'lost' | 'unavailable' }[];
};

export type DevicesModel = {
  readonly devices: readonly DeviceFacts[];
  /** All that may be seen, also beyond this page. */
  readonly total: number;
  readonly silent: number;
  readonly quarantined: number;
  /** Where the viewer may pair a new kiosk; none for those who may only look. */
  readonly places: readonly { readonly id: string; readonly name: string }[];
  readonly pages: { readonly previousHref: string | null; readonly nextHref: string | null };
};
