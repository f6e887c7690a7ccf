/** The subcommands that change something, one line each: those that a running server runs for another process. */
import { accountReset } from './account.ts';
import type { WritingCommand } from './command.ts';
import { deviceCode, deviceRenew, deviceRevoke } from './device.ts';
import { cardBind, cardBlock, cardEnd, cardFound, cardLost, cardReplace } from './member-card.ts';
import { periodClose, periodReopen } from './period.ts';
import { rebuild } from './rebuild.ts';
import { schemeDraft, schemePublish, schemeWithdraw } from './scheme-draft.ts';
import { settingsSet } from './settings.ts';

export const writingCommands: readonly WritingCommand[] = [
  accountReset,
  deviceCode,
  deviceRenew,
  deviceRevoke,
  periodClose,
  periodReopen,
  cardBind,
  cardReplace,
  cardLost,
  cardBlock,
  cardFound,
  cardEnd,
  settingsSet,
  schemeDraft,
  schemePublish,
  schemeWithdraw,
  rebuild,
];
