/** Opens the kiosk's database file: alone, synced, at this program's schema. */
import { join } from 'node:path';
import { kioskMigrations } from '../migrations/kiosk.ts';
import { backupTo } from '../server/db/backup.ts';
import { openDatabase } from '../server/db/connect.ts';
import type { Database } from '../server/db/database.ts';
import { migrate } from '../server/db/migrate.ts';
import { takeOnlyOne } from '../server/db/only-one.ts';
import type { Clock } from '../server/kernel/clock.ts';

/** Throws AlreadyServed when another kiosk uses the folder, SchemaTooNew when a newer program wrote the file. */
export async function openOwnFile(dataFolder: string, clock: Clock): Promise<Database> {
  const path = join(dataFolder, 'kiosk.sqlite');
  const url = `sqlite:${path}`;
  const db = await openDatabase(url);
  const close = async (release: () => void) => {
    await db.close();
    release();
  };
  let release = () => {};
  try {
    release = takeOnlyOne(url);
    await migrate(db, kioskMigrations, () => backupTo(url, `${path}.before-${clock().replaceAll(':', '')}`));
  } catch (error) {
    await close(release);
    throw error;
  }
  return { ...db, close: () => close(release) };
}
