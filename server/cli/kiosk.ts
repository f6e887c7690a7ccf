/** `kiosk`: a kiosk beside its reader, told by its configuration file; with a code it is paired first. */
import { join } from 'node:path';
import { inspect } from 'node:util';
import { pageKeyboard } from '../../drivers/keyboard-wedge-page.ts';
import { readerKinds } from '../../drivers/registry.ts';
import { handFedCards } from '../../drivers/simulated.ts';
import { kioskConfig, readKioskFile } from '../../kiosk/config.ts';
import { systemKioskParts } from '../../kiosk/kiosk-parts.ts';
import { startKiosk } from '../../kiosk/main.ts';
import { pairKiosk } from '../../kiosk/pair.ts';
import type { LastingCommand } from './command.ts';
import { stopAsked } from './stop-asked.ts';
import { version } from './version.ts';

const pairWithinMs = 30_000;

const log = (message: string, error?: unknown): void => {
  process.stderr.write(`${message}${error === undefined ? '' : `: ${error instanceof Error ? error.message : inspect(error)}`}\n`);
};

export const kiosk: LastingCommand = {
  usage: 'kiosk [config]',
  about: (words) => words.cli.commands.kiosk,
  options: [
    { flags: '--pair <code>', about: (words) => words.cli.options.pair },
    { flags: '--name <name>', about: (words) => words.cli.options.deviceName },
  ],
  needs: 'stay',
  async run({ config, words }, { positions: [path], options }) {
    const file = readKioskFile(path ?? join(config.dataFolder, 'kiosk.json'));
    const { pair, name } = options;
    if (typeof pair === 'string') {
      const { server, tokenFile } = kioskConfig(
        file,
        readerKinds({ simulated: { strip: handFedCards(), lines: process.stdin }, page: pageKeyboard() }),
      );
      const asked = { code: pair, name: typeof name === 'string' ? name : 'kiosk' };
      const paired = await pairKiosk({ fetch, server }, asked, tokenFile, AbortSignal.timeout(pairWithinMs));
      if (!paired.ok) {
        log(paired.code === 'server_unreachable' ? words.cli.serverAway(server) : words.refusals[paired.code].next);
        return 1;
      }
    }
    const stop = stopAsked();
    const running = await startKiosk(file, systemKioskParts(version(), log));
    process.stdout.write(`${words.cli.openKiosk(running.url)}\n`);
    await stop;
    await running.close();
    return 0;
  },
};
