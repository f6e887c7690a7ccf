/** Settings from the command line: listed with who set them, changed by name, refused with what would fit. */
import { beforeEach, expect, test } from 'vitest';
import { passwords } from '../../../server/access/passwords.ts';
import { bySystem } from '../../../server/audit/service.ts';
import type { Answer, Ground } from '../../../server/cli/command.ts';
import { settingsList, settingsSet } from '../../../server/cli/settings.ts';
import { readConfig } from '../../../server/config.ts';
import type { Database } from '../../../server/db/database.ts';
import type { Organisation } from '../../../server/organisations/queries.ts';
import { setSettings } from '../../../server/organisations/settings.ts';
import { schemeReader } from '../../../server/scheme/queries.ts';
import { wordsIn } from '../../../views/text/words.ts';
import { anOrganisation } from '../../support/builders.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { testWorld } from '../../support/world.ts';

onEachEngineVerified((engine) => {
  const world = testWorld();
  let db: Database;
  let ground: Ground;
  let committee: Organisation;
  let branch: Organisation;

  beforeEach(async () => {
    db = await engine.fresh();
    ground = {
      config: readConfig({ DATABASE_URL: db.url }),
      world,
      words: wordsIn('en'),
      db,
      schemes: schemeReader(),
      passwords: passwords(),
    };
    [committee, branch] = await db.write(async (tx) => {
      const top = await anOrganisation(tx, world, { level: 'committee', name: 'committee' });
      const below = await anOrganisation(tx, world, { parentId: top.id, name: 'branch one' });
      await anOrganisation(tx, world, { parentId: below.id, level: 'group', name: 'group' });
      await setSettings(tx, world, bySystem, top, { rankVisibility: 'self' });
      return [top, below] as const;
    });
  });

  const set = (...positions: readonly string[]): Promise<Answer> => settingsSet.run(ground, { positions, options: {} });
  const list = (word: string): Promise<Answer> => settingsList.run(ground, { positions: [word], options: {} });

  test('each setting with its value and who set it', async () => {
    await set('branch one', 'namesMasked', 'true');
    const { json, lines } = await list('branch one');
    expect(json).toEqual({
      organisationId: branch.uid,
      settings: [
        { name: 'rankVisibility', value: 'self', setBy: committee.uid },
        { name: 'namesMasked', value: true, setBy: branch.uid },
        { name: 'kioskShowsRank', value: true, setBy: null },
        { name: 'kioskShowsBalance', value: true, setBy: null },
        { name: 'duesDueDay', value: 'month_end', setBy: null },
        { name: 'duesExemptPay', value: true, setBy: null },
        { name: 'duesAmounts', value: false, setBy: null },
        { name: 'minutesFor', value: 'branch', setBy: null },
        { name: 'studyHours', value: 'as_ruled', setBy: null },
        { name: 'absentMayMakeUp', value: false, setBy: null },
      ],
    });
    expect(lines.slice(0, 3)).toEqual([
      'rankVisibility  self  (set by committee)',
      'namesMasked  true  (set here)',
      'kioskShowsRank  true  (default)',
    ]);
  });

  test('a value of its own, and back to what holds above', async () => {
    const value = async () => (await list('branch one')).lines[0];
    expect(await set('branch one', 'rankVisibility', 'branch')).toMatchObject({ code: 0, json: { organisationId: branch.uid } });
    expect(await value()).toBe('rankVisibility  branch  (set here)');
    await set('branch one', 'rankVisibility', 'inherited');
    expect(await value()).toBe('rankVisibility  self  (set by committee)');
    const acts: { actor: string }[] = await db
      .reader('audit_rows')
      .where({ action: 'organisation.set', organisation_id: branch.id })
      .select('actor');
    expect(acts.map(({ actor }) => actor)).toEqual(['command_line', 'command_line']);
  });

  test.for([
    { typed: ['nowhere', 'namesMasked', 'true'], refused: 'organisation_unknown', said: /organisation/i, why: 'no such place' },
    { typed: ['group', 'namesMasked', 'true'], refused: 'group_has_no_settings', said: /branch/, why: 'a group does as its branch' },
    { typed: ['branch one', 'colour', 'red'], refused: 'setting_unknown', said: /kioskShowsRank/, why: 'names those there are' },
    {
      typed: ['branch one', 'toString', 'true'],
      refused: 'setting_unknown',
      said: /kioskShowsRank/,
      why: 'what every object has is no setting',
    },
    { typed: ['branch one', 'namesMasked', 'self'], refused: 'setting_wrong', said: /false, true, inherited/, why: 'names what fits' },
  ])('$typed: $refused, $why', async ({ typed, refused, said }) => {
    const answer = await set(...typed);
    expect([answer.code, answer.json['refused']]).toEqual([1, refused]);
    expect(answer.lines.join(' ')).toMatch(said);
    expect(await db.reader('organisation_settings').where({ organisation_id: branch.id }).select('name')).toEqual([]);
  });

  test('what an unknown or group place is asked for is refused too', async () => {
    expect((await list('nowhere')).json).toEqual({ refused: 'organisation_unknown' });
    expect((await list('group')).json).toEqual({ refused: 'group_has_no_settings' });
  });
});
