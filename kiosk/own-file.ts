/** Opens the kiosk's database file: alone, sound, synced, at this program's schema. */
import { join } from 'node:path';
import { kioskMigrations } from '../migrations/kiosk.ts';
import { backupTo } from '../server/db/backup.ts';
import { openDatabase } from '../server/db/connect.ts';
import type { Database } from '../server/db/database.ts';
import { migrate } from '../server/db/migrate.ts';
import { takeOnlyOne } from '../server/db/only-one.ts';
import type { Clock } from '../server/kernel/clock.ts';
import { damageOf, setAside } from './damage.ts';

export const ownFilePath = (dataFolder: string): string => join(dataFolder, 'kiosk.sqlite');

/** Told when a damaged file was put out of the way: where it is now, what is wrong with it. */
export type OnSetAside = (file: string, damage: string) => void;

/**
 * A damaged file is set aside and a new one begun: taps go on. Throws AlreadyServed when another kiosk uses the folder,
 * SchemaTooNew when a newer program wrote the file.
 */
export async function openOwnFile(dataFolder: string, clock: Clock, onSetAside: OnSetAside = () => undefined): Promise<Database> {
  const path = ownFilePath(dataFolder);
  const url = `sqlite:${path}`;
  const release = takeOnlyOne(url);
  try {
    const damage = damageOf(path);
    if (damage !== undefined) onSetAside(setAside(path, clock()), damage);
    const db = await openDatabase(url);
    try {
      await migrate(db, kioskMigrations, () => backupTo(url, `${path}.before-${clock().replaceAll(':', '')}`));
    } catch (error) {
      await db.close();
      throw error;
    }
    return {
      ...db,
      async close() {
        await db.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}
