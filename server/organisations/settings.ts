/** What a branch decides for itself: each setting holds below until an organisation nearer sets its own. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { type Actor, recordAct } from '../audit/service.ts';
import { inList, insertRows } from '../db/bulk.ts';
import type { World } from '../kernel/world.ts';
import { settingChoices, settingInherited } from '../contract/codes.ts';
import { idsOnPath, organisationsByIds } from './queries.ts';

/** The settings with their defaults: the one list of them. */
export const organisationSettings = z.strictObject({
  /** Whose month rank a member sees: everyone's in the branch, or their own alone. Secretaries see all. */
  rankVisibility: z.enum(['branch', 'self']).default('branch'),
  /** Names as they are shown in public places, the kiosk among them: the family name stays. */
  namesMasked: z.boolean().default(false),
  /** A kiosk shows the one who tapped their own rank. It never shows another's. */
  kioskShowsRank: z.boolean().default(true),
  /** A kiosk shows the one who tapped what they may redeem. */
  kioskShowsBalance: z.boolean().default(true),
  /** By when the dues of a month are paid on time: its last day, or a day of it. */
  duesDueDay: z.enum(['month_end', 'day_10', 'day_15', 'day_20', 'day_25']).default('month_end'),
  /** Exempt members pay dues as others do. */
  duesExemptPay: z.boolean().default(true),
  /** Amounts are kept beside the payments. */
  duesAmounts: z.boolean().default(false),
  /** Who reads the minutes of an activity beside the officers: those for whom it was meant, or nobody. */
  minutesFor: z.enum(['branch', 'officers']).default('branch'),
  /** Hours of study asked of a member in a year: those that hold everywhere, or others. */
  studyHours: z.enum(['as_ruled', 'hours_24', 'hours_40', 'hours_48', 'hours_56', 'hours_64']).default('as_ruled'),
  /** Who was absent without leave may make up for it too, and is then absent no more. */
  absentMayMakeUp: z.boolean().default(false),
});
export type OrganisationSettings = z.infer<typeof organisationSettings>;
export type SettingName = keyof OrganisationSettings;

export const defaultSettings: OrganisationSettings = organisationSettings.parse({});

/** Every value of every setting as it is typed; the pages have words for the same ones. */
export const typedValues: { readonly [N in SettingName]: readonly `${OrganisationSettings[N]}`[] } = settingChoices;

const { shape } = organisationSettings;
/** Settings to change: to a value, or by null back to what holds above. */
const settingChanges = z
  .strictObject({
    rankVisibility: shape.rankVisibility.unwrap().nullable(),
    namesMasked: shape.namesMasked.unwrap().nullable(),
    kioskShowsRank: shape.kioskShowsRank.unwrap().nullable(),
    kioskShowsBalance: shape.kioskShowsBalance.unwrap().nullable(),
    duesDueDay: shape.duesDueDay.unwrap().nullable(),
    duesExemptPay: shape.duesExemptPay.unwrap().nullable(),
    duesAmounts: shape.duesAmounts.unwrap().nullable(),
    minutesFor: shape.minutesFor.unwrap().nullable(),
    studyHours: shape.studyHours.unwrap().nullable(),
    absentMayMakeUp: shape.absentMayMakeUp.unwrap().nullable(),
  } satisfies Readonly<Record<SettingName, z.ZodType>>)
  .partial();
export type SettingChanges = z.infer<typeof settingChanges>;

const valueTyped = (typed: string): string | boolean | null =>
  typed === settingInherited ? null : typed === 'true' ? true : typed === 'false' ? false : typed;

/** Changes as they were typed, `inherited` for null. Throws ZodError on a name or value that does not fit. */
export const changesTyped = (typed: Readonly<Record<string, string>>): SettingChanges =>
  settingChanges.parse(Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, valueTyped(value)])));

type Place = { readonly id: number; readonly path: string };

/** What organisations have set themselves, by their ids; one statement for all. */
async function ownSettings(db: Knex, ids: readonly number[]): Promise<ReadonlyMap<number, Readonly<Record<string, unknown>>>> {
  const rows: { organisation_id: number; name: string; value: string }[] =
    ids.length === 0
      ? []
      : await db('organisation_settings')
          .whereRaw(...inList(db, 'organisation_id', ids))
          .select('organisation_id', 'name', 'value');
  const own = new Map<number, Record<string, unknown>>();
  for (const row of rows) own.set(row.organisation_id, { ...own.get(row.organisation_id), [row.name]: JSON.parse(row.value) });
  return own;
}

/** The settings that hold at organisations, by their ids. */
export async function settingsOf(db: Knex, organisations: readonly Place[]): Promise<ReadonlyMap<number, OrganisationSettings>> {
  const own = await ownSettings(db, [...new Set(organisations.flatMap(({ path }) => idsOnPath(path)))]);
  return new Map(
    organisations.map(({ id, path }) => [
      id,
      organisationSettings.parse(Object.assign({}, ...idsOnPath(path).map((upper) => own.get(upper)))),
    ]),
  );
}

/** A setting at one organisation. */
export type Held<Value> = {
  /** What the organisation set itself; null where it follows those above. */
  readonly own: Value | null;
  /** What holds there without a value of its own. */
  readonly inherited: Value;
  /** Whose value that is; null for the default. */
  readonly from: { readonly uid: string; readonly name: string } | null;
};
export type HeldSettings = { readonly [N in SettingName]: Held<OrganisationSettings[N]> };

/** Each setting of an organisation with where it comes from. */
export async function heldSettings(db: Knex, { id, path }: Place): Promise<HeldSettings> {
  const uppers = idsOnPath(path)
    .filter((upper) => upper !== id)
    .toReversed();
  const own = await ownSettings(db, [id, ...uppers]);
  const places = await organisationsByIds(db, uppers);
  const held = <N extends SettingName>(name: N): Held<OrganisationSettings[N]> => {
    const ownValue = (at: number): OrganisationSettings[N] | null => {
      const set = own.get(at) ?? {};
      return Object.hasOwn(set, name) ? organisationSettings.parse(set)[name] : null;
    };
    const nearest = uppers.find((upper) => ownValue(upper) !== null);
    const from = nearest === undefined ? undefined : places.get(nearest);
    return {
      own: ownValue(id),
      inherited: (nearest === undefined ? null : ownValue(nearest)) ?? defaultSettings[name],
      from: from === undefined ? null : { uid: from.uid, name: from.name },
    };
  };
  return {
    rankVisibility: held('rankVisibility'),
    namesMasked: held('namesMasked'),
    kioskShowsRank: held('kioskShowsRank'),
    kioskShowsBalance: held('kioskShowsBalance'),
    duesDueDay: held('duesDueDay'),
    duesExemptPay: held('duesExemptPay'),
    duesAmounts: held('duesAmounts'),
    minutesFor: held('minutesFor'),
    studyHours: held('studyHours'),
    absentMayMakeUp: held('absentMayMakeUp'),
  };
}

/**
 * Changes some of an organisation's settings; the rest stays as it is. What is so already is not written, and no act is
 * recorded where nothing changed. Throws ZodError on a value that does not fit.
 */
export async function setSettings(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  organisation: { readonly id: number; readonly uid: string },
  changes: SettingChanges,
): Promise<void> {
  const own = (await ownSettings(tx, [organisation.id])).get(organisation.id) ?? {};
  const changed = Object.entries(settingChanges.parse(changes)).flatMap(([name, value]) =>
    value === undefined || value === (own[name] ?? null) ? [] : [{ name, value }],
  );
  if (changed.length === 0) return;
  await insertRows(
    tx,
    'organisation_settings',
    changed
      .filter(({ value }) => value !== null)
      .map(({ name, value }) => ({ organisation_id: organisation.id, name, value: JSON.stringify(value), set_at: world.clock() })),
    'on conflict (organisation_id, name) do update set value = excluded.value, set_at = excluded.set_at',
  );
  for (const { name } of changed.filter(({ value }) => value === null))
    await tx('organisation_settings').where({ organisation_id: organisation.id, name }).delete();
  await recordAct(tx, world, {
    actor,
    action: 'organisation.set',
    organisationId: organisation.id,
    subject: organisation.uid,
    detail: Object.fromEntries(changed.map(({ name, value }) => [name, value])),
  });
}
