import { expect, test } from 'vitest';
import { passwords } from '../../../server/access/passwords.ts';
import { addOrganisation } from '../../../server/organisations/service.ts';
import { bySystem } from '../../../server/audit/service.ts';
import { sampleDescription } from '../../../server/sample/describe.ts';
import { keepOneOpen } from '../../../server/sample/keep-open.ts';
import { createSample } from '../../../server/sample/service.ts';
import { readStory } from '../../../server/sample/story.ts';
import { schemeReader } from '../../../server/scheme/queries.ts';
import { onEachEngine } from '../../support/engines.ts';
import { defaultScheme } from '../../support/scene.ts';
import { testWorld } from '../../support/world.ts';

onEachEngine((engine) => {
  test('a real database never gets sample people in it', async () => {
    const db = await engine.fresh();
    const world = testWorld();
    await db.write((tx) => addOrganisation(tx, world, bySystem, { parentId: null, level: 'branch', name: 'a real branch' }));
    expect(
      await createSample(db, world, { story: readStory(), schemeText: defaultScheme, passwords: passwords(), password: 'never used here' }),
    ).toEqual({
      ok: false,
      code: 'database_not_empty',
    });
    expect(await keepOneOpen(db, world, schemeReader(), readStory())).toBe(0);
    expect(await sampleDescription(db.reader, '', world.clock())).toBeNull();
    expect(await db.reader('members').select('id')).toEqual([]);
    expect(await db.reader('installation').select('name')).toEqual([]);
  });
});
