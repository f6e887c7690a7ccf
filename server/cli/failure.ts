/** What a command says when it could not run: words for what a person can mend, the error itself for what is ours. */
import { BadKioskConfig } from '../../kiosk/config.ts';
import { DisplayPortTaken } from '../../kiosk/display.ts';
import { NotPaired } from '../../kiosk/token.ts';
import type { Words } from '../../views/text/text.ts';
import { BadConfig } from '../config.ts';
import { BackupFailed } from '../db/backup.ts';
import { GuardMissing, SchemaTooNew, SchemaTooOld } from '../db/migrate.ts';
import { OnNetworkShare } from '../db/network-share.ts';
import { AlreadyServed } from '../db/only-one.ts';
import { ClockBehind, releasedAt } from './clock-behind.ts';
import { NoDatabase } from './run.ts';

export type Exit = { readonly exit: number; readonly lines: readonly string[] };

const badConfiguration = 78;

/** A port that is taken: which, and the variable that moves it. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  readonly port: number;
  readonly variable: 'PORT' | 'KIOSK_PORT';

  constructor(port: number, variable: 'PORT' | 'KIOSK_PORT') {
    super(`port ${port} is taken`);
    this.port = port;
    this.variable = variable;
  }
}

/** The sample was cut off while it was made; the message is the database's name. Nothing in it is anybody's. */
export class SampleUnfinished extends Error {
  override readonly name = 'SampleUnfinished';
}

/** The exit code and the lines for standard error. */
export function exitOf(error: unknown, words: Words): Exit {
  if (error instanceof BadConfig || error instanceof BadKioskConfig) return { exit: badConfiguration, lines: error.message.split('\n') };
  if (error instanceof OnNetworkShare) return { exit: badConfiguration, lines: [error.message] };
  if (error instanceof ClockBehind) return { exit: 1, lines: [words.cli.clockBehind(error.now, releasedAt)] };
  if (error instanceof PortTaken) return { exit: 1, lines: [words.cli.portTaken(error.port, error.variable)] };
  if (error instanceof AlreadyServed) return { exit: 1, lines: [words.cli.serverRunning] };
  if (error instanceof SampleUnfinished) return { exit: 1, lines: [words.cli.sampleUnfinished(error.message)] };
  if (error instanceof NoDatabase) return { exit: 1, lines: [words.cli.noDatabase(error.message)] };
  if (
    error instanceof SchemaTooOld ||
    error instanceof SchemaTooNew ||
    error instanceof GuardMissing ||
    error instanceof BackupFailed ||
    error instanceof DisplayPortTaken ||
    error instanceof NotPaired
  )
    return { exit: 1, lines: [error.message] };
  if (error instanceof Error && 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND'))
    return { exit: 1, lines: [words.cli.databaseAway(error.message)] };
  return { exit: 1, lines: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
}
