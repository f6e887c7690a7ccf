/** The subcommands of `flagtap`, one line each. */
import { card } from './card.ts';
import type { Command } from './command.ts';
import { deviceList } from './device.ts';
import { heads } from './heads.ts';
import { kiosk } from './kiosk.ts';
import { migrateCommand } from './migrate.ts';
import { init } from './real-database.ts';
import { sample } from './sample.ts';
import { schemeCheck } from './scheme.ts';
import { serveCommand } from './serve.ts';
import { start } from './start.ts';
import { verify } from './verify.ts';
import { writingCommands } from './writing-commands.ts';

export const commands: readonly Command[] = [
  start,
  serveCommand,
  kiosk,
  init,
  migrateCommand,
  sample,
  verify,
  heads,
  deviceList,
  card,
  schemeCheck,
  ...writingCommands,
];
