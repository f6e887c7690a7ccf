/** What may be changed at the kiosk itself: which language stands first, big words that are spoken, how loud. Kept in its own file. */
import { z } from 'zod';
import type { Database } from '../server/db/database.ts';
import { type Locale, locales } from '../views/text/text.ts';

/** `volume`: 0 is silent, 100 as loud as the machine allows. */
export type Preferences = { readonly locale: Locale; readonly elderly: boolean; readonly volume: number };

export const volumeMax = 100;

export type KeptPreferences = {
  now(): Preferences;
  /** Holds at once, in the screen too; throws what the database throws when it will not outlast this run. */
  change(part: Partial<Preferences>): Promise<void>;
};

/** Each by itself, so that one that no longer decodes takes none of the others with it. */
const keptRow = z.object({
  locale: z.enum(locales).optional().catch(undefined),
  elderly: z
    .int()
    .transform((flag) => flag === 1)
    .optional()
    .catch(undefined),
  volume: z.int().min(0).max(volumeMax).optional().catch(undefined),
});

const table = 'preference';

/** What was chosen here before, else `defaults`. A file that cannot be read counts as nothing chosen. */
export async function openPreferences(db: Database, defaults: Preferences): Promise<KeptPreferences> {
  let now = { ...defaults, ...(await chosenBefore(db)) };
  return {
    now: () => now,
    async change(part) {
      now = { ...now, ...part };
      const { elderly, ...rest } = part;
      const row = { one: 1, ...rest, ...(elderly === undefined ? {} : { elderly: Number(elderly) }) };
      await db.write((tx) => tx(table).insert(row).onConflict('one').merge(Object.keys(row)));
    },
  };
}

/** Resolves to false, and logs it, when the change holds in this run only. */
export const keptBy = (
  kept: KeptPreferences,
  part: Partial<Preferences>,
  log: (message: string, error: unknown) => void,
): Promise<boolean> =>
  kept.change(part).then(
    () => true,
    (error: unknown) => {
      log('what was changed at the kiosk holds until it stops: its file did not take it', error);
      return false;
    },
  );

async function chosenBefore(db: Database): Promise<Partial<Preferences>> {
  const row: unknown = await db
    .reader(table)
    .first('locale', 'elderly', 'volume')
    .catch(() => undefined);
  const { locale, elderly, volume } = keptRow.safeParse(row).data ?? {};
  return {
    ...(locale === undefined ? {} : { locale }),
    ...(elderly === undefined ? {} : { elderly }),
    ...(volume === undefined ? {} : { volume }),
  };
}
