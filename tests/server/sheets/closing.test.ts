/** Closing a sheet, forgiving, reopening, closing again; what late facts change on a closed one. */
import { expect, test } from 'vitest';
import { cancelActivity, changeActivity } from '../../../server/activities/service.ts';
import { bySystem } from '../../../server/audit/service.ts';
import { insertRows } from '../../../server/db/bulk.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { bindCard } from '../../../server/members/cards.ts';
import { proposedAt } from '../../../server/sheets/proposing.ts';
import { countSheetsToClose, deductionsOf, sheetState, sheetsToClose } from '../../../server/sheets/queries.ts';
import { cardFollowing } from '../../../server/taps/service.ts';
import { close } from '../../support/ledger.ts';
import { type Person, aScene, aTap, addPerson, anActivity, send } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { aStage, closeIt, day, keeperAt, mark, reopenIt, type Stage, standing } from './stage.ts';

onEachEngineVerified((engine) => {
  const staged = async (memberId: number | null = null) => {
    const bare = await aScene(await engine.fresh(), 4);
    const stage = await aStage(bare, memberId);
    const { scene } = stage;
    const activity = await anActivity(scene, { kind: 'party_day' });
    const [a, b, c, d] = scene.people as [Person, Person, Person, Person];
    return { scene, stage, activity, a, b, c, d };
  };
  const tap = ({ scene }: Stage, person: Person, time: string, seq: number) => send(scene, [aTap(person.card, instantAt(day, time), seq)]);
  const over = ({ scene }: Stage) => scene.world.at(instantAt(day, '21:00'));
  const rows = async ({ scene }: Stage, activityId: number, closing = 1) =>
    (await deductionsOf(scene.db.reader, activityId, closing)).map(
      ({ name, item, points, forgiven, stands }) => `${name} ${item} ${points} ${forgiven ?? (stands ? 'stands' : 'reversed')}`,
    );

  test('what was proposed is posted by rule, with the closer as actor; what is forgiven keeps its reason', async () => {
    const { scene, stage, activity, a, b, c, d } = await staged();
    await tap(stage, a, '18:45', 1);
    await tap(stage, b, '19:25', 2);
    over(stage);
    const closed = await closeIt(stage, activity, { forgiven: [{ memberUid: d.uid, item: 'N01', reason: ' at the flood ' }] });
    expect(closed).toMatchObject({ ok: true, value: { posted: 2, forgiven: 1 } });
    expect(await standing(scene)).toEqual([
      'member 1 L05 300 tap',
      'member 2 L05 300 tap',
      'member 2 N02 -100 rule',
      'member 3 N01 -300 rule',
    ]);
    expect(await rows(stage, activity.id)).toEqual([
      'member 2 N02 -100 stands',
      'member 3 N01 -300 stands',
      'member 4 N01 -300 at the flood',
    ]);
    const entry: unknown = await scene.db.reader('entries').where({ member_id: c.id }).first('key', 'author_id', 'actor_id', 'activity_id');
    const key = `sheet:${activity.uid}:${c.uid}:N01`;
    expect(entry).toEqual({ key, author_id: null, actor_id: stage.keeper.account.id, activity_id: activity.id });
    expect(await sheetState(scene.db.reader, activity.id)).toMatchObject({ state: 'closed', closings: 1 });
  });

  test('nothing to propose: closes without a deduction', async () => {
    const { scene, stage } = await staged();
    const study = await anActivity(scene);
    over(stage);
    expect(await closeIt(stage, study)).toMatchObject({ ok: true, value: { posted: 0, forgiven: 0 } });
    expect(await standing(scene)).toEqual([]);
  });

  test('exempt, suspended and floating members, leave by hand: nothing is deducted', async () => {
    const { scene, stage, activity, a, b, c, d } = await staged();
    const ofClass = ({ id }: Person, held: string) => ({
      member_id: id,
      class: held,
      cause: 'why',
      from_day: '2025-06-01',
      until_day: null,
    });
    await scene.db.write((tx) => insertRows(tx, 'member_classes', [ofClass(a, 'exempt'), ofClass(b, 'suspended'), ofClass(c, 'floating')]));
    over(stage);
    await mark(stage, activity, [d], 'leave_sick');
    await closeIt(stage, activity);
    expect(await standing(scene)).toEqual([]);
  });

  test('reopened: what it posted is reversed, and closing again posts the next generation', async () => {
    const { scene, stage, activity, a, b, c } = await staged();
    await tap(stage, a, '18:45', 1);
    over(stage);
    await closeIt(stage, activity, { forgiven: [{ memberUid: b.uid, item: 'N01', reason: 'told the chairman' }] });
    expect(await reopenIt(stage, activity)).toMatchObject({ ok: true, value: { reversed: 2 } });
    expect(await standing(scene)).toEqual(['member 1 L05 300 tap']);
    await mark(stage, activity, [c], 'present', { how: 'forgotten_card', reason: '' });
    await closeIt(stage, activity);
    expect(await standing(scene)).toEqual([
      'member 1 L05 300 tap',
      'member 2 N01 -300 rule',
      'member 3 L05 300 secretary',
      'member 4 N01 -300 rule',
    ]);
    const last: unknown = await scene.db.reader('entries').whereNotNull('key').orderBy('id', 'desc').first('generation');
    expect(last).toEqual({ generation: 1 });
    expect([await rows(stage, activity.id), await rows(stage, activity.id, 2)]).toEqual([
      ['member 2 N01 -300 told the chairman', 'member 3 N01 -300 reversed', 'member 4 N01 -300 reversed'],
      ['member 2 N01 -300 stands', 'member 4 N01 -300 stands'],
    ]);
  });

  test('a tap that an offline kiosk brings after the close takes the absence back; lateness is not posted by itself', async () => {
    const { scene, stage, activity, a, b, c } = await staged();
    over(stage);
    await closeIt(stage, activity);
    await tap(stage, a, '18:45', 1);
    await tap(stage, b, '19:25', 2);
    expect(await standing(scene)).toEqual([
      'member 1 L05 300 tap',
      'member 2 L05 300 tap',
      'member 3 N01 -300 rule',
      'member 4 N01 -300 rule',
    ]);
    const { proposals } = await proposedAt(scene.db.reader, await scene.schemes(scene.db.reader), activity, scene.world.clock());
    expect(proposals.map(({ line, item }) => `${line.name} ${item}`)).toEqual(['member 2 N02', 'member 3 N01', 'member 4 N01']);
    await mark(stage, activity, [c], 'leave_official', { reason: 'the county asked for them' });
    expect(await standing(scene)).toEqual(['member 1 L05 300 tap', 'member 2 L05 300 tap', 'member 4 N01 -300 rule']);
  });

  test('a card bound after the close, and lateness that an earlier tap disproves', async () => {
    const { scene, stage, activity, a } = await staged();
    const stranger = await addPerson(scene, scene.branch.id, 60, '2025-01-01', false);
    await tap(stage, stranger, '18:50', 1);
    await tap(stage, a, '19:25', 2);
    over(stage);
    await closeIt(stage, activity);
    const binding = { memberId: stranger.id, cardNumber: stranger.card, from: instantAt('2026-01-01') };
    await scene.db.write((tx) =>
      bindCard(tx, scene.world, bySystem, binding, cardFollowing(scene.world, scene.schemes, stage.parts.following).binding),
    );
    await tap(stage, a, '18:59', 3);
    const own = (await standing(scene)).filter((line) => line.startsWith('member 1 ') || line.startsWith('member 60'));
    expect(own).toEqual(['member 1 L05 300 tap', 'member 60 L05 300 tap']);
  });

  test('a late tap for a sheet of a closed month takes the absence back in the next open one', async () => {
    const { scene, stage, activity, a } = await staged();
    over(stage);
    await closeIt(stage, activity);
    scene.world.at('2026-04-06T01:00:00.000Z');
    await close(scene, '2026-03');
    await tap(stage, a, '18:45', 1);
    const [reversal]: unknown[] = await scene.db
      .reader('entries')
      .whereNotNull('reverses_id')
      .select('counts_month', 'reason', 'member_id');
    expect(reversal).toEqual({ counts_month: '2026-04', reason: 'sheet_put_right', member_id: a.id });
    expect(await reopenIt(stage, activity)).toMatchObject({ ok: false, code: 'period_closed', facts: { period: '2026-03' } });
  });

  test('refused: before it began, while check-in is open unless said so, twice, without a reason, of another branch', async () => {
    const { scene, stage, activity, a } = await staged();
    scene.world.at(instantAt(day, '18:45'));
    expect(await closeIt(stage, activity)).toMatchObject({ ok: false, code: 'sheet_not_begun' });
    scene.world.at(instantAt(day, '19:30'));
    expect(await closeIt(stage, activity)).toMatchObject({ ok: false, code: 'check_in_open' });
    expect(await reopenIt(stage, activity)).toMatchObject({ ok: false, code: 'sheet_not_closed' });
    const blank = [{ memberUid: a.uid, item: 'N01', reason: ' ' }];
    expect(await closeIt(stage, activity, { early: true, forgiven: blank })).toMatchObject({ ok: false, code: 'reason_missing' });
    const foreign = [{ memberUid: scene.guest.uid, item: 'N01', reason: 'why' }];
    expect(await closeIt(stage, activity, { early: true, forgiven: foreign })).toMatchObject({ ok: false, code: 'sheet_changed' });
    expect(await closeIt(stage, activity, { early: true, seen: 'another' })).toMatchObject({ ok: false, code: 'sheet_changed' });
    const elsewhere = await keeperAt(scene, scene.other);
    expect(await closeIt(stage, activity, { early: true, by: elsewhere })).toMatchObject({ ok: false, code: 'not_allowed' });
    expect(await closeIt(stage, activity, { early: true })).toMatchObject({ ok: true });
    expect(await closeIt(stage, activity, { early: true })).toMatchObject({ ok: false, code: 'sheet_closed' });
    expect(await reopenIt(stage, activity, ' ')).toMatchObject({ ok: false, code: 'reason_missing' });
  });

  test('nobody forgives themselves', async () => {
    const { scene, stage, activity, a } = await staged();
    const own = await keeperAt(scene, scene.branch, a.id);
    over(stage);
    const forgiven = [{ memberUid: a.uid, item: 'N01', reason: 'was ill' }];
    expect(await closeIt(stage, activity, { forgiven, by: own })).toMatchObject({ ok: false, code: 'own_points' });
    expect(await closeIt(stage, activity, { by: own })).toMatchObject({ ok: true, value: { posted: 4 } });
  });

  test('a closed sheet holds its plan: neither moved nor called off, until it is reopened', async () => {
    const { scene, stage, activity } = await staged();
    over(stage);
    await closeIt(stage, activity);
    const nothingAgain = async () => undefined;
    const cancel = () =>
      scene.db.write((tx) =>
        cancelActivity(tx, scene.world, { uid: activity.uid, changes: 0, reason: 'rain', actor: bySystem }, nothingAgain),
      );
    const { kind: _, audiences, organisationId } = activity;
    const frame = { kind: 'party_lecture' as const, audiences, organisationId, startsAt: activity.startsAt, endsAt: activity.endsAt };
    const words = { uid: activity.uid, changes: 0, title: 'other', place: '', actor: bySystem };
    const moved = await scene.db.write(async (tx) =>
      changeActivity(tx, scene.world, await scene.schemes(tx), { ...words, frame }, nothingAgain),
    );
    expect([await cancel(), moved]).toEqual([
      { ok: false, code: 'sheet_closed' },
      { ok: false, code: 'sheet_closed' },
    ]);
    await reopenIt(stage, activity);
    expect(await cancel()).toMatchObject({ ok: true });
  });

  test('what waits to be closed: over, hosted there, in an open month', async () => {
    const { scene, stage, activity } = await staged();
    await anActivity(scene, { day: '2026-02-10' });
    await anActivity(scene, { day: '2026-03-20' });
    await anActivity(scene, { day: '2026-03-03', host: scene.other });
    over(stage);
    const here = { patterns: [`${scene.branch.path}%`] };
    const titles = async () => (await sheetsToClose(scene.db.reader, here, scene.world.clock())).map(({ title }) => title);
    expect(await titles()).toEqual(['study_session on 2026-02-10', 'party_day on 2026-03-10']);
    await close(scene, '2026-02');
    expect(await titles()).toEqual(['party_day on 2026-03-10']);
    expect(await countSheetsToClose(scene.db.reader, here, scene.world.clock())).toBe(1);
    await closeIt(stage, activity);
    expect(await countSheetsToClose(scene.db.reader, here, scene.world.clock())).toBe(0);
    await reopenIt(stage, activity);
    expect(await titles()).toEqual(['party_day on 2026-03-10']);
  });
});
