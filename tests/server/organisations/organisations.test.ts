/** The organisation tree, its settings that are inherited, and the beginning of a real installation. */
import { beforeEach, expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import type { Database } from '../../../server/db/database.ts';
import { organisationChecks } from '../../../server/organisations/checks.ts';
import {
  depthOf,
  idsOnPath,
  type Organisation,
  organisationByWord,
  rootOrganisations,
  subtree,
} from '../../../server/organisations/queries.ts';
import { addOrganisation } from '../../../server/organisations/service.ts';
import { defaultSettings, setSettings, settingsOf } from '../../../server/organisations/settings.ts';
import { anOrganisation } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { testWorld } from '../../support/world.ts';

onEachEngine((engine) => {
  const world = testWorld();
  let db: Database;
  let committee: Organisation;
  let branch: Organisation;
  let group: Organisation;
  let other: Organisation;

  beforeEach(async () => {
    db = await engine.fresh();
    [committee, branch, group, other] = await db.write(async (tx) => {
      const top = await anOrganisation(tx, world, { level: 'committee', name: 'committee' });
      const first = await anOrganisation(tx, world, { parentId: top.id, name: 'branch one', shortName: 'one' });
      return [
        top,
        first,
        await anOrganisation(tx, world, { parentId: first.id, level: 'group', name: 'group' }),
        await anOrganisation(tx, world, { parentId: top.id, name: 'branch two' }),
      ] as const;
    });
  });

  const violations = async () => (await Promise.all(organisationChecks.map((check) => check.find(db.reader)))).flat();

  test('a path is made of the ids from the root down', async () => {
    expect(group.path).toBe(`/${committee.id}/${branch.id}/${group.id}/`);
    expect([idsOnPath(group.path), depthOf(group.path), depthOf(committee.path)]).toEqual([[committee.id, branch.id, group.id], 2, 0]);
    expect((await subtree(db.reader, committee.path)).map(({ name }) => name)).toEqual(['committee', 'branch one', 'group', 'branch two']);
    expect((await subtree(db.reader, branch.path)).map(({ name }) => name)).toEqual(['branch one', 'group']);
    expect((await rootOrganisations(db.reader)).map(({ name }) => name)).toEqual(['committee']);
    expect(await violations()).toEqual([]);
  });

  test('a tree of more than nine is in its order, parents first', async () => {
    await db.write(async (tx) => {
      for (let number = 3; number <= 14; number++) await anOrganisation(tx, world, { parentId: committee.id, name: `branch ${number}` });
      await anOrganisation(tx, world, { parentId: branch.id, level: 'group', name: 'late group' });
    });
    const names = (await subtree(db.reader, committee.path)).map(({ name }) => name);
    expect(names).toEqual([
      'committee',
      'branch one',
      'group',
      'late group',
      'branch two',
      ...Array.from({ length: 12 }, (_, i) => `branch ${i + 3}`),
    ]);
  });

  test.for([
    { parent: 'branch', level: 'branch', why: 'a branch below a branch' },
    { parent: 'group', level: 'group', why: 'a group below a group' },
    { parent: 'committee', level: 'group', why: 'a group without a branch' },
  ] as const)('no $level below a $parent: $why', async ({ parent, level }) => {
    const parentId = { branch, group, committee }[parent].id;
    const added = db.write((tx) => addOrganisation(tx, world, bySystem, { parentId, level, name: 'wrong' }));
    await expect(added).rejects.toThrow(RangeError);
  });

  test('below nothing nothing is added', async () => {
    const added = await db.write((tx) => addOrganisation(tx, world, bySystem, { parentId: 99_999, level: 'branch', name: 'lost' }));
    expect(added).toEqual({ ok: false, code: 'organisation_unknown' });
  });

  test.for([
    { word: 'branch one', found: 'branch one', why: 'by name' },
    { word: 'one', found: 'branch one', why: 'by short name' },
    { word: 'branch', found: undefined, why: 'not by a part' },
    { word: 'twin', found: undefined, why: 'two of them: nobody can say which' },
  ])('"$word" names $found: $why', async ({ word, found }) => {
    await db.write(async (tx) => {
      await anOrganisation(tx, world, { parentId: committee.id, name: 'twin' });
      await anOrganisation(tx, world, { parentId: committee.id, name: 'twin' });
    });
    expect((await organisationByWord(db.reader, word))?.name).toBe(found);
  });

  test('a setting holds below until an organisation nearer sets its own', async () => {
    await db.write(async (tx) => {
      await setSettings(tx, world, bySystem, committee, { rankVisibility: 'self', namesMasked: true });
      await setSettings(tx, world, bySystem, branch, { namesMasked: false });
    });
    const settings = await settingsOf(db.reader, [committee, branch, group, other]);
    const seen = [committee, branch, group, other].map(({ id }) => [settings.get(id)?.rankVisibility, settings.get(id)?.namesMasked]);
    expect(seen).toEqual([
      ['self', true],
      ['self', false],
      ['self', false],
      ['self', true],
    ]);
    expect(settings.get(group.id)?.kioskShowsRank).toBe(defaultSettings.kioskShowsRank);
    await db.write((tx) => setSettings(tx, world, bySystem, committee, { rankVisibility: 'branch' }));
    expect((await settingsOf(db.reader, [group])).get(group.id)).toEqual(defaultSettings);
  });

  test('a setting of a wrong kind is not stored', async () => {
    const wrong: object = { rankVisibility: 'everyone' };
    await expect(db.write((tx) => setSettings(tx, world, bySystem, committee, wrong))).rejects.toThrow('rankVisibility');
    expect((await settingsOf(db.reader, [committee])).get(committee.id)).toEqual(defaultSettings);
  });

  test('checks find a path or level changed by hand', async () => {
    await db.write((tx) =>
      tx('organisations')
        .where({ id: group.id })
        .update({ path: `/${group.id}/` }),
    );
    await db.write((tx) => tx('organisations').where({ id: other.id }).update({ level: 'group' }));
    expect(await violations()).toEqual([
      { check: 'organisations.path_follows_parent', subject: group.uid, detail: "its path is not its parent's path and its own id" },
      {
        check: 'organisations.group_below_branch',
        subject: other.uid,
        detail: 'a group stands below a branch, and nothing but groups does',
      },
    ]);
  });
});
