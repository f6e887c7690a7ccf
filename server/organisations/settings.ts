/** What a branch decides for itself: each setting holds below until an organisation nearer sets its own. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { type Actor, recordAct } from '../audit/service.ts';
import { inList, insertRows } from '../db/bulk.ts';
import type { World } from '../kernel/world.ts';
import { idsOnPath } from './queries.ts';

/** The settings with their defaults: the one list of them. */
export const organisationSettings = z.strictObject({
  /** Whose month rank a member sees: everyone's in the branch, or their own alone. Secretaries see all. */
  rankVisibility: z.enum(['branch', 'self']).default('branch'),
  /** Names as they are shown in public places, the kiosk among them: one character of the given name stays. */
  namesMasked: z.boolean().default(false),
  /** A kiosk shows the one who tapped their own rank. It never shows another's. */
  kioskShowsRank: z.boolean().default(true),
  /** A kiosk shows the one who tapped what they may redeem. */
  kioskShowsBalance: z.boolean().default(true),
});
export type OrganisationSettings = z.infer<typeof organisationSettings>;
export type SettingName = keyof OrganisationSettings;

export const defaultSettings: OrganisationSettings = organisationSettings.parse({});

type Place = { readonly id: number; readonly path: string };

/** The settings that hold at organisations, by their ids; one statement for all. */
export async function settingsOf(db: Knex, organisations: readonly Place[]): Promise<ReadonlyMap<number, OrganisationSettings>> {
  const ids = [...new Set(organisations.flatMap(({ path }) => idsOnPath(path)))];
  const rows: { organisation_id: number; name: string; value: string }[] =
    ids.length === 0
      ? []
      : await db('organisation_settings')
          .whereRaw(...inList(db, 'organisation_id', ids))
          .select('organisation_id', 'name', 'value');
  const own = new Map<number, Record<string, unknown>>();
  for (const row of rows) own.set(row.organisation_id, { ...own.get(row.organisation_id), [row.name]: JSON.parse(row.value) });
  return new Map(
    organisations.map(({ id, path }) => [
      id,
      organisationSettings.parse(Object.assign({}, ...idsOnPath(path).map((upper) => own.get(upper)))),
    ]),
  );
}

/** Sets some of an organisation's settings; the rest stays inherited. Throws ZodError on a value that does not fit. */
export async function setSettings(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  organisation: { readonly id: number; readonly uid: string },
  changes: Partial<OrganisationSettings>,
): Promise<void> {
  const set = Object.entries(organisationSettings.parse({ ...defaultSettings, ...changes })).filter(([name]) =>
    Object.hasOwn(changes, name),
  );
  await insertRows(
    tx,
    'organisation_settings',
    set.map(([name, value]) => ({ organisation_id: organisation.id, name, value: JSON.stringify(value), set_at: world.clock() })),
    'on conflict (organisation_id, name) do update set value = excluded.value, set_at = excluded.set_at',
  );
  await recordAct(tx, world, {
    actor,
    action: 'organisation.set',
    organisationId: organisation.id,
    subject: organisation.uid,
    detail: Object.fromEntries(set),
  });
}
