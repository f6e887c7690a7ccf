/** A sheet from the command line: found by its id or a beginning of its title, told before and after its close. */
import { expect, test } from 'vitest';
import { passwords } from '../../../server/access/passwords.ts';
import type { Answer, Ground } from '../../../server/cli/command.ts';
import { sheetCommand } from '../../../server/cli/sheet.ts';
import { readConfig } from '../../../server/config.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { addGuest } from '../../../server/sheets/guests.ts';
import type { ToldSheet } from '../../../server/sheets/telling.ts';
import { wordsIn } from '../../../views/text/words.ts';
import { type Person, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { aStage, closeIt, day, mark } from '../sheets/stage.ts';

onEachEngineVerified((engine) => {
  const staged = async () => {
    const bare = await aScene(await engine.fresh(), 4);
    const stage = await aStage(bare);
    const { scene } = stage;
    const ground: Ground = {
      config: readConfig({ DATABASE_URL: scene.db.url }),
      world: scene.world,
      words: wordsIn('en'),
      db: scene.db,
      schemes: scene.schemes,
      passwords: passwords(),
    };
    const ask = (word: string): Promise<Answer> => sheetCommand.run(ground, { positions: [word], options: {} });
    return { stage, scene, ask, people: scene.people as [Person, Person, Person, Person] };
  };

  test('lines, counts, quorum, marks, guests, proposals; after the close what it deducted', async () => {
    const { stage, scene, ask, people } = await staged();
    await scene.db.write((tx) => tx('members').update({ full_on: '2025-01-01' }));
    const activity = await anActivity(scene, { kind: 'members_meeting' });
    await send(scene, [aTap(people[0].card, instantAt(day, '18:45'), 1)]);
    scene.world.at(instantAt(day, '21:00'));
    await mark(stage, activity, [people[1]], 'late', { reason: 'came by the back door' });
    await scene.db.write((tx) =>
      addGuest(tx, scene.world, { activityUid: activity.uid, name: 'guest', origin: 'the street', by: stage.keeper }),
    );
    const open = await ask(activity.uid);
    const told = open.json as unknown as ToldSheet;
    expect([open.code, told.state, told.closings, told.counts]).toEqual([
      0,
      'open',
      0,
      { expected: 4, present: 2, late: 1, leftEarly: 0, leave: 0, missing: 2 },
    ]);
    expect(told.quorum).toMatchObject([{ entitled: 4, present: 2, needed: 2, reached: true, organisation: { id: scene.branch.uid } }]);
    expect(told.lines.map(({ status, source, mark: own }) => [status, source, own?.reason ?? null])).toEqual([
      ['present', 'tap', null],
      ['late', 'secretary', 'came by the back door'],
      ['absent', null, null],
      ['absent', null, null],
    ]);
    expect([told.guests, told.deductions]).toEqual([[{ name: 'guest', origin: 'the street' }], []]);
    expect(told.proposals.map(({ item, points }) => [item, points])).toEqual([
      ['N02', -100],
      ['N01', -300],
      ['N01', -300],
    ]);
    await closeIt(stage, activity, { forgiven: [{ memberUid: people[2].uid, item: 'N01', reason: 'on duty' }] });
    const closed = (await ask('members_meeting')).json as unknown as ToldSheet;
    expect([closed.state, closed.closings, closed.closedAt]).toEqual(['closed', 1, instantAt(day, '21:00')]);
    expect(closed.deductions.map(({ item, points, forgiven, stands }) => [item, points, forgiven, stands])).toEqual([
      ['N02', -100, null, true],
      ['N01', -300, 'on duty', false],
      ['N01', -300, null, true],
    ]);
  });

  test('a beginning that several share is answered with their ids; nothing found is refused', async () => {
    const { scene, ask } = await staged();
    const first = await anActivity(scene, { kind: 'party_day' });
    const second = await anActivity(scene, { kind: 'party_day', day: '2026-03-20' });
    const several = await ask('party_day on 2026-03');
    expect([several.code, several.json]).toMatchObject([
      1,
      { refused: 'activity_ambiguous', activities: [{ id: second.uid }, { id: first.uid }] },
    ]);
    expect((await ask('party_day on 2026-03-1')).code).toBe(0);
    expect(await ask('')).toMatchObject({ code: 1, json: { refused: 'activity_unknown' } });
    expect(await ask('%')).toMatchObject({ code: 1, json: { refused: 'activity_unknown' } });
  });
});
