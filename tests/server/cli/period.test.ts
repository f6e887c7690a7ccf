/** Closing from the command line: what is still open is said first, and what the page posts is posted. */
import { beforeEach, expect, test } from 'vitest';
import { passwords } from '../../../server/access/passwords.ts';
import { bySystem } from '../../../server/audit/service.ts';
import type { Answer, Ground } from '../../../server/cli/command.ts';
import { periodClose, periodReopen } from '../../../server/cli/period.ts';
import { readConfig } from '../../../server/config.ts';
import { enterPayments } from '../../../server/dues/service.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { wordsIn } from '../../../views/text/words.ts';
import { type Scene, aScene, anActivity } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

onEachEngineVerified((engine) => {
  let scene: Scene;
  let ground: Ground;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 2, instantAt('2026-03-10', '09:00'));
    const { db, world, schemes } = scene;
    ground = { config: readConfig({ DATABASE_URL: db.url }), world, words: wordsIn('en'), db, schemes, passwords: passwords() };
    await db.write((tx) => tx('devices').update({ revoked_at: world.clock() }));
    const payments = scene.people.map(({ id }) => ({ memberId: id, month: '2026-03', paidOn: '2026-03-10', amountFen: null }));
    await db.write((tx) => enterPayments(tx, world, { actor: bySystem, organisationPath: scene.branch.path, how: 'list', payments }));
    world.at(instantAt('2026-04-05', '09:00'));
  });

  const closes = (options: Readonly<Record<string, string | boolean>> = {}): Promise<Answer> =>
    periodClose.run(ground, { positions: ['branch one', '2026-03'], options });

  test('posts what the page posts', async () => {
    expect((await closes()).json).toEqual({ organisationId: scene.branch.uid, period: '2026-03', posted: 2, reversed: 0, credited: 0 });
    scene.world.pass(1_000);
    expect((await closes()).json).toMatchObject({ refused: 'period_closed' });
    const again = await periodReopen.run(ground, { positions: ['branch one', '2026-03'], options: { reason: 'one was forgotten' } });
    expect(again.code).toBe(0);
    scene.world.pass(1_000);
    expect((await closes()).json).toMatchObject({ posted: 0, reversed: 0 });
  });

  test('says what is still open, and closes all the same when told', async () => {
    const sheet = await anActivity(scene, { day: '2026-03-20' });
    const refused = await closes();
    expect([refused.code, refused.json]).toEqual([1, { refused: 'period_still_open', sheets: [sheet.uid], kiosks: [], leaves: 0 }]);
    expect((await closes({ anyway: true })).code).toBe(0);
  });
});
