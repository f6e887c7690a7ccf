/** `kiosk pin`: sets the PIN of a kiosk's operator page. The running kiosk takes the new one at once. */
import { chownSync, mkdirSync, statSync } from 'node:fs';
import { newPin, pinFault, pinPath, writePin } from '../../kiosk/operator/pin.ts';
import { type PlainCommand, done } from './command.ts';
import { dataFolderOf } from './kiosk-rescue.ts';

/** Run by root for a service that has a user of its own, the file must be that user's. */
function giveTo(folder: string, file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  chownSync(file, uid, gid);
}

export const kioskPin: PlainCommand = {
  usage: 'kiosk pin <config>',
  about: (words) => words.cli.commands.kioskPin,
  options: [{ flags: '--pin <digits>', about: (words) => words.cli.options.pin }],
  needs: 'nothing',
  async run({ world, words }, { positions: [config = ''], options }) {
    const chosen = options['pin'];
    const fault = typeof chosen === 'string' ? pinFault(chosen) : undefined;
    if (fault !== undefined) return { code: 1, json: { refused: fault }, lines: [words.cli.pinFaults[fault]] };
    const pin = typeof chosen === 'string' ? chosen : newPin(world.randomBytes);
    const folder = dataFolderOf(config);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await writePin(pinPath(folder), pin);
    giveTo(folder, pinPath(folder));
    return typeof chosen === 'string' ? done({ set: true }, words.cli.pinSet) : done({ set: true, pin }, words.cli.newPin, pin);
  },
};
