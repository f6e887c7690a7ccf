/** `kiosk rescue`: reads the taps out of a queue file that a kiosk set aside, or out of an export, and gives them to a kiosk that sends them. */
import { existsSync } from 'node:fs';
import { pageKeyboard } from '../../drivers/keyboard-wedge-page.ts';
import { readerKinds } from '../../drivers/registry.ts';
import { handFedCards } from '../../drivers/simulated.ts';
import { kioskConfig, readKioskFile } from '../../kiosk/config.ts';
import { markRescued } from '../../kiosk/damage.ts';
import { openOwnFile } from '../../kiosk/own-file.ts';
import { type ForeignTap, openQueue } from '../../kiosk/queue.ts';
import { isExport, readExport } from '../../kiosk/queue-export.ts';
import { salvage } from '../../kiosk/salvage.ts';
import { AlreadyServed } from '../db/only-one.ts';
import type { World } from '../kernel/world.ts';
import { type PlainCommand, done } from './command.ts';

/** The folder that a kiosk's configuration names. Throws BadKioskConfig. */
export const dataFolderOf = (configFile: string): string =>
  kioskConfig(readKioskFile(configFile), readerKinds({ simulated: { strip: handFedCards(), lines: process.stdin }, page: pageKeyboard() }))
    .dataFolder;

/** Answers how many taps that kiosk did not have. Throws AlreadyServed while it runs. */
async function giveTo(configFile: string, taps: readonly ForeignTap[], { clock, newUid }: World): Promise<number> {
  const db = await openOwnFile(dataFolderOf(configFile), clock);
  try {
    return await (await openQueue(db, clock, newUid)).adopt(taps);
  } finally {
    await db.close();
  }
}

/** `lost` are those that an export promises and does not hold; what a damaged file lost nobody can say. */
async function tapsOf(file: string): Promise<{ readonly taps: readonly ForeignTap[]; readonly lost: number }> {
  if (!isExport(file)) return { taps: salvage(file), lost: 0 };
  const { taps, promised } = await readExport(file);
  return { taps, lost: Math.max(0, promised - taps.length) };
}

export const kioskRescue: PlainCommand = {
  usage: 'kiosk rescue <file>',
  about: (words) => words.cli.commands.kioskRescue,
  options: [{ flags: '--into <config>', about: (words) => words.cli.options.into }],
  needs: 'nothing',
  async run({ world, words }, { positions: [file = ''], options }) {
    if (!existsSync(file)) return { code: 1, json: { refused: 'file_missing', file }, lines: [words.cli.fileMissing(file)] };
    const { taps, lost } = await tapsOf(file);
    const missing = lost > 0 ? { lost } : {};
    const short = lost > 0 ? [words.cli.exportShort(taps.length + lost, taps.length)] : [];
    const { into } = options;
    if (typeof into !== 'string')
      return done({ found: taps.length, ...missing, taps }, words.cli.tapsFound(taps.length), ...short, words.cli.rescueNext(file));
    try {
      const adopted = await giveTo(into, taps, world);
      markRescued(file);
      return done({ found: taps.length, ...missing, adopted }, words.cli.tapsFound(taps.length), words.cli.tapsAdopted(adopted), ...short);
    } catch (error) {
      if (!(error instanceof AlreadyServed)) throw error;
      return { code: 1, json: { refused: 'kiosk_running' }, lines: [words.cli.kioskRunning] };
    }
  },
};
