/** The subcommands of `flagtap`, one line each. */
import { backup } from './backup.ts';
import { card } from './card.ts';
import { completionCommand } from './completion.ts';
import type { Command } from './command.ts';
import { deviceList } from './device.ts';
import { explainCommand } from './explain.ts';
import { heads } from './heads.ts';
import { kioskCommands } from './kiosk-commands.ts';
import { readerProbe } from './reader.ts';
import { migrateCommand } from './migrate.ts';
import { init } from './real-database.ts';
import { restore } from './restore.ts';
import { sample } from './sample.ts';
import { schemeSchema } from './scheme-schema.ts';
import { schemeCheck } from './scheme.ts';
import { schemeVersions } from './scheme-draft.ts';
import { serveCommand } from './serve.ts';
import { sheetCommand } from './sheet.ts';
import { settingsList } from './settings.ts';
import { start } from './start.ts';
import { verify } from './verify.ts';
import { writingCommands } from './writing-commands.ts';

export const commands: readonly Command[] = [
  start,
  serveCommand,
  ...kioskCommands,
  init,
  migrateCommand,
  sample,
  verify,
  backup,
  restore,
  heads,
  deviceList,
  settingsList,
  explainCommand,
  sheetCommand,
  completionCommand,
  card,
  readerProbe,
  schemeCheck,
  schemeSchema,
  schemeVersions,
  ...writingCommands,
];
