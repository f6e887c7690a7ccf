/** The subcommands of `flagtap kiosk`, one line each: loaded without the server's, whose weight a small board need not carry. */
import type { Command } from './command.ts';
import { kiosk } from './kiosk.ts';
import { kioskHeads } from './kiosk-heads.ts';
import { kioskPin } from './kiosk-pin.ts';
import { kioskRescue } from './kiosk-rescue.ts';

export const kioskCommands: readonly Command[] = [kiosk, kioskRescue, kioskHeads, kioskPin];
