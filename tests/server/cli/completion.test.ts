/** Completion from the command line: one branch, those below an organisation, everything; a year that is not offered. */
import { expect, test } from 'vitest';
import { passwords } from '../../../server/access/passwords.ts';
import type { Ground } from '../../../server/cli/command.ts';
import { completionCommand } from '../../../server/cli/completion.ts';
import { readConfig } from '../../../server/config.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { wordsIn } from '../../../views/text/words.ts';
import { onEachEngine } from '../../support/engines.ts';
import { anActivity, type Scene } from '../../support/scene.ts';
import { comes, stageOf } from '../completion/stage.ts';

const groundOf = ({ db, world, schemes }: Scene): Ground => ({
  config: readConfig({ DATABASE_URL: db.url }),
  world,
  words: wordsIn('en'),
  db,
  schemes,
  passwords: passwords(),
});

onEachEngine((engine) => {
  test('what each branch held, as lines and as JSON', async () => {
    const scene = await stageOf(await engine.fresh(), 1);
    const [one] = scene.people;
    if (one !== undefined) await comes(scene, await anActivity(scene, { kind: 'party_day', day: '2026-03-08' }), one);
    scene.world.at(instantAt('2026-04-20'));
    const run = (positions: readonly string[], year?: string) =>
      completionCommand.run(groundOf(scene), { positions, options: year === undefined ? {} : { year } });
    const { code, json, lines } = await run(['branch one']);
    expect([code, lines]).toEqual([0, ['branch one  Held 1 / 10  Still due 5  Missed 4  Average hours 1.5']]);
    expect(json).toMatchObject({
      year: '2026',
      branches: [
        {
          organisationId: scene.branch.uid,
          name: 'branch one',
          owed: 10,
          done: 1,
          due: 5,
          overdue: 4,
          kinds: { party_day: { owed: 4, done: 1, due: 1, overdue: 2 } },
          study: { members: 1, averageMinutes: 90, reached: 0 },
        },
      ],
    });
    expect((await run(['committee'])).lines).toHaveLength(2);
    expect((await run([])).lines).toHaveLength(2);
    expect((await run([], '2024')).json).toEqual({ year: '2024', branches: [] });
    expect((await run([], '2031')).json).toEqual({ refused: 'period_unknown' });
    expect((await run(['nowhere'])).json).toEqual({ refused: 'organisation_unknown' });
  });
});
