/** A scheme that tells classes apart is scored by the class that a member had on the day of the event. */
import { beforeEach, expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import { insertRows } from '../../../server/db/bulk.ts';
import { scoreAt, scoresOf, yearsToDate } from '../../../server/rankings/service.ts';
import { publishScheme } from '../../../server/scheme/service.ts';
import { onEachEngine } from '../../support/engines.ts';
import { award } from '../../support/pages.ts';
import { aScene, defaultScheme, type Scene } from '../../support/scene.ts';

const differing = JSON.stringify({
  ...JSON.parse(defaultScheme),
  version: 'classes',
  total: {},
  memberClasses: [{ class: 'exempt', leavesOutItems: ['N01'], leavesOutCategories: [] }],
});

onEachEngine((engine) => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 2);
    const published = await scene.db.write((tx) =>
      publishScheme(tx, scene.world, {
        organisationId: scene.committee.id,
        document: differing,
        startsMonth: '2026-02',
        actor: bySystem,
        authorId: null,
        approverId: null,
      }),
    );
    if (!published.ok) throw new Error(published.code);
  });

  test('an absence of the exempt days is left out, on every way to the score', async () => {
    const [exempt, normal] = scene.people;
    if (exempt === undefined || normal === undefined) throw new Error('two people');
    await scene.db.write((tx) =>
      insertRows(tx, 'member_classes', [
        { member_id: exempt.id, class: 'exempt', cause: 'illness', from_day: '2026-03-05', until_day: null },
      ]),
    );
    for (const person of [exempt, normal]) {
      await award(scene, person, 'N01', '2026-03-04');
      await award(scene, person, 'N01', '2026-03-05');
    }
    const book = await scene.schemes(scene.db.reader);
    const version = book.inForce(scene.branch.path, '2026-03-31');
    if (version === undefined) throw new Error('no scheme');
    const ids = [exempt.id, normal.id];
    const months = await scoresOf(scene.db.reader, book, version, ids, '2026-03');
    expect(ids.map((id) => months.get(id)?.total)).toEqual([-300, -600]);
    const own = await scoreAt(scene.db.reader, book, exempt.id, scene.branch.path, '2026-03');
    expect(own?.score).toEqual(months.get(exempt.id));
    const years = await yearsToDate(scene.db.reader, book, scene.branch.path, ids, '2026-03');
    expect(ids.map((id) => years.get(id))).toEqual([-300, -600]);
  });
});
