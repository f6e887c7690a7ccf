/** All the page of one kiosk may say. */
import type { DeviceFacts } from '../devices/model.ts';

export type DeviceModel = {
  readonly device: DeviceFacts;
  /** Whether the viewer may rename it, pair it anew, switch it off. */
  readonly keeps: boolean;
  /** The page before it is switched off. */
  readonly revoking: boolean;
};
