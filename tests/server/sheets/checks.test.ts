/** The laws of sheets find what is wrong: one plant each, put into a sheet that keeps them all. */
import type { Knex } from 'knex';
import { expect, test } from 'vitest';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { sheetChecks } from '../../../server/sheets/checks.ts';
import { linesOf, verify } from '../../../server/verify/service.ts';
import { anAccount } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { pastTheGuards } from '../../support/ledger.ts';
import { type Person, type Scene, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { expectLawful } from '../../support/verified.ts';
import { aStage, closeIt, day, mark, reopenIt } from './stage.ts';

/** One tapped, one written in, one marked as absent after a tap, one missing and forgiven, one missing; closed twice. */
async function aSheet(bare: Scene): Promise<Scene> {
  const stage = await aStage(bare);
  const { scene } = stage;
  const activity = await anActivity(scene, { kind: 'party_day' });
  const [a, b, c, d] = scene.people as [Person, Person, Person, Person];
  await send(scene, [aTap(a.card, instantAt(day, '18:45'), 1), aTap(c.card, instantAt(day, '18:46'), 2)]);
  scene.world.at(instantAt(day, '21:00'));
  await mark(stage, activity, [b], 'present', { how: 'forgotten_card', reason: '' });
  await mark(stage, activity, [c], 'absent');
  await closeIt(stage, activity);
  await reopenIt(stage, activity);
  await closeIt(stage, activity, { forgiven: [{ memberUid: d.uid, item: 'N01', reason: 'on duty' }] });
  return scene;
}

type Plant = {
  readonly what: string;
  readonly check: string;
  readonly guarded?: string;
  readonly plant: (tx: Knex.Transaction, scene: Scene) => Promise<unknown>;
};

const member = (index: number, { people }: Scene): number => people[index]?.id ?? 0;
const attendance = `insert into attendances (member_id, activity_id, organisation_id, attended_at, late, source)
  select ?, activity_id, organisation_id, attended_at, late, ? from attendances limit 1`;

/** The first tap, whose holder nobody marked, as if somebody had looked at it. */
const review = (tx: Knex.Transaction, scene: Scene, word: 'present' | 'nothing', accountId: number | null = null) =>
  tx.raw(
    `insert into tap_reviews (tap_id, word, activity_id, member_id, account_id, reviewed_at)
     select t.id, ?, ${word === 'present' ? 't.activity_id, t.member_id' : 'null, null'}, coalesce(?, k.account_id), ? from taps t, sheet_marks k
     order by t.id, k.marked_at limit 1`,
    [word, accountId, scene.world.clock()],
  );

const plants: readonly Plant[] = [
  { what: 'a sheet opened by nobody', check: 'sheets.state_is_the_last_act', plant: (tx) => tx.raw(`update sheets set state = 'open'`) },
  { what: 'a close that is not told', check: 'sheets.state_is_the_last_act', plant: (tx) => tx.raw(`update sheets set closings = 3`) },
  { what: 'a lost state', check: 'sheets.state_is_the_last_act', plant: (tx) => tx.raw(`delete from sheets`) },
  {
    what: 'a reopening lost',
    check: 'sheets.close_and_reopen_alternate',
    guarded: 'sheet_acts',
    plant: (tx) => tx.raw(`delete from sheet_acts where ordinal = 2`),
  },
  {
    what: 'other points than proposed',
    check: 'sheets.posted_what_was_proposed',
    guarded: 'sheet_deductions',
    plant: (tx) => tx.raw(`update sheet_deductions set points = -100 where entry_id is not null`),
  },
  {
    what: 'a deduction taken back by hand',
    check: 'sheets.posted_what_was_proposed',
    guarded: 'entries',
    plant: (tx) =>
      tx.raw(
        `update entries set reverses_id = (select entry_id from (select max(entry_id) as entry_id from sheet_deductions) x)
         where id = (select id from (select min(id) as id from entries where kind = 'reversal' and reason = 'sheet_reopened') y)`,
      ),
  },
  {
    what: 'a deduction that its sheet does not know',
    check: 'sheets.nothing_posted_beside_a_close',
    guarded: 'sheet_deductions',
    plant: (tx) => tx.raw(`delete from sheet_deductions where closing = 2 and entry_id is not null`),
  },
  {
    what: 'an absence of somebody who was there',
    check: 'sheets.nobody_present_is_absent',
    plant: (tx, scene) => tx.raw(attendance, [member(4, scene), 'tap']),
  },
  {
    what: 'a mark lost in the middle',
    check: 'sheets.marks_are_numbered',
    guarded: 'sheet_marks',
    plant: (tx) => tx.raw(`update sheet_marks set ordinal = 2`),
  },
  {
    what: 'a mark of oneself',
    check: 'sheets.nobody_marks_themselves',
    guarded: 'sheet_marks',
    plant: async (tx, scene) => {
      const own = await anAccount(tx, scene.world, { name: 'own', organisationId: scene.branch.id, memberId: member(1, scene) });
      await tx.raw(`update sheet_marks set account_id = ?`, [own.id]);
    },
  },
  {
    what: 'a presence that nothing wrote down',
    check: 'sheets.marked_present_stands',
    plant: (tx) => tx.raw(`delete from attendances where source = 'secretary'`),
  },
  {
    what: 'an attendance that no mark holds up',
    check: 'sheets.marked_present_stands',
    plant: (tx) => tx.raw(`update attendances set source = 'secretary' where source = 'tap'`),
  },
  {
    what: 'somebody there who was marked as absent',
    check: 'sheets.marked_away_is_away',
    plant: (tx, scene) => tx.raw(attendance, [member(2, scene), 'tap']),
  },
  {
    what: 'a review of a tap that was never in doubt',
    check: 'sheets.taps_reviewed_were_in_doubt',
    plant: (tx, scene) => review(tx, scene, 'nothing'),
  },
  {
    what: 'a review that says somebody was there whom nobody marked',
    check: 'sheets.taps_reviewed_present_were_marked',
    plant: (tx, scene) => review(tx, scene, 'present'),
  },
  {
    what: 'a review that wrote its own author in',
    check: 'sheets.taps_reviewed_present_were_marked',
    guarded: 'sheet_marks',
    plant: async (tx, scene) => {
      await tx.raw(`update sheet_marks set member_id = ? where present_at is not null`, [member(0, scene)]);
      const own = await anAccount(tx, scene.world, { name: 'own', organisationId: scene.branch.id, memberId: member(0, scene) });
      await review(tx, scene, 'present', own.id);
    },
  },
];

onEachEngine((engine) => {
  test.for(plants)('found: $what, by $check', async ({ check, guarded, plant }) => {
    const scene = await aSheet(await aScene(await engine.fresh(), 5));
    await expectLawful(scene.db);
    await scene.db.write(async (tx) => {
      if (guarded === undefined) await plant(tx, scene);
      else await pastTheGuards(tx, scene.db.engine, guarded, async () => void (await plant(tx, scene)));
    });
    const found = linesOf(await verify(scene.db.reader, sheetChecks)).map((line) => line.split(':')[0]);
    expect(found).toContain(check);
  });
});
