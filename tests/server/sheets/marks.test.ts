/** Marking by hand on a real sheet: who stands, what it posts with which author, what is refused; taps before and after. */
import { expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import { sheetLines } from '../../../server/attendance/sheet.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { unbindCard } from '../../../server/members/cards.ts';
import { markByHand } from '../../../server/sheets/service.ts';
import { cardFollowing } from '../../../server/taps/service.ts';
import { close } from '../../support/ledger.ts';
import { type Person, aScene, aTap, addPerson, anActivity, send } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { aStage, attendance, day, keeperAt, mark, type Stage, standing } from './stage.ts';

onEachEngineVerified((engine) => {
  const staged = async (plan: Parameters<typeof anActivity>[1] = { kind: 'party_day' }) => {
    const bare = await aScene(await engine.fresh());
    const stage = await aStage(bare);
    const { scene } = stage;
    const activity = await anActivity(scene, plan);
    const [a, b, c] = scene.people as [Person, Person, Person];
    return { scene, stage, activity, a, b, c };
  };
  const tap = ({ scene }: Stage, person: Person, time: string, seq = 1) => send(scene, [aTap(person.card, instantAt(day, time), seq)]);
  const statuses = async ({ scene }: Stage, activity: Awaited<ReturnType<typeof anActivity>>) =>
    (await sheetLines(scene.db.reader, activity, instantAt(day, '23:00'))).map(({ status }) => status);

  test('a forgotten card while check-in is open: there since now, earns what a tap earns, with the keeper as author', async () => {
    const { scene, stage, activity, a } = await staged();
    scene.world.at(instantAt(day, '18:50'));
    const marked = await mark(stage, activity, [a], 'present', { how: 'forgotten_card', reason: '' });
    expect(marked).toMatchObject({ ok: true, value: { people: [{ memberUid: a.uid, changed: true, points: 300 }] } });
    expect(await attendance(scene, activity)).toEqual(['member 1: 18:50 secretary']);
    expect(await standing(scene)).toEqual(['member 1 L05 300 secretary']);
    const entry: unknown = await scene.db.reader('entries').first('author_id');
    expect(entry).toEqual({ author_id: stage.keeper.account.id });
  });

  test('afterwards: there since the start; a time that is said counts and may be late', async () => {
    const { scene, stage, activity, a, b, c } = await staged();
    scene.world.at(instantAt(day, '22:00'));
    await mark(stage, activity, [a], 'present', { how: 'paper', reason: '' });
    await mark(stage, activity, [b], 'present', { at: instantAt(day, '19:20') });
    await mark(stage, activity, [c], 'late');
    expect(await attendance(scene, activity)).toEqual([
      'member 1: 19:00 secretary',
      'member 2: 19:20 secretary late',
      'member 3: 19:11 secretary late',
    ]);
    expect(await statuses(stage, activity)).toEqual(['present', 'late', 'late']);
  });

  test('many at once in one act, all or none', async () => {
    const { scene, stage, activity, a, b } = await staged();
    scene.world.at(instantAt(day, '22:00'));
    expect(await mark(stage, activity, [a, b, scene.guest], 'present')).toMatchObject({ ok: false, code: 'not_allowed' });
    expect(await attendance(scene, activity)).toEqual([]);
    await mark(stage, activity, [a, b], 'present');
    expect(await standing(scene)).toEqual(['member 1 L05 300 secretary', 'member 2 L05 300 secretary']);
  });

  test('the same mark twice changes nothing', async () => {
    const { scene, stage, activity, a } = await staged();
    scene.world.at(instantAt(day, '18:50'));
    await mark(stage, activity, [a], 'present', { how: 'forgotten_card', reason: '' });
    scene.world.at(instantAt(day, '18:51'));
    const again = await mark(stage, activity, [a], 'present', { how: 'forgotten_card', reason: '' });
    expect(again).toMatchObject({ ok: true, value: { people: [{ changed: false }] } });
    expect(await attendance(scene, activity)).toEqual(['member 1: 18:50 secretary']);
    expect(await scene.db.reader('sheet_marks').count({ n: '*' }).first()).toMatchObject({ n: 1 });
  });

  test('absent on a tapped card takes the attendance back; a further tap and another judging change nothing', async () => {
    const { scene, stage, activity, a } = await staged();
    await tap(stage, a, '18:45');
    await mark(stage, activity, [a], 'absent', { reason: 'somebody else held the card' });
    expect([await attendance(scene, activity), await standing(scene)]).toEqual([[], []]);
    const [verdict] = await tap(stage, a, '18:55', 2);
    expect(verdict?.verdict).toBe('already_recorded');
    await scene.db.write((tx) => stage.parts.judgeAgain.reopened(tx, activity));
    expect(await attendance(scene, activity)).toEqual([]);
    expect(await statuses(stage, activity)).toEqual(['absent', 'absent', 'absent']);
  });

  test('absent before any tap: the tap is accepted and no attendance follows', async () => {
    const { scene, stage, activity, a } = await staged();
    scene.world.at(instantAt(day, '18:40'));
    await mark(stage, activity, [a], 'absent');
    const [first] = await tap(stage, a, '18:45');
    const [second] = await tap(stage, a, '18:46', 2);
    expect([first?.verdict, second?.verdict]).toEqual(['recorded', 'already_recorded']);
    expect(await attendance(scene, activity)).toEqual([]);
  });

  test('taken back: what was tapped decides again, as a tap', async () => {
    const { scene, stage, activity, a, b } = await staged();
    await tap(stage, a, '18:45');
    await tap(stage, b, '19:30', 2);
    await mark(stage, activity, [a], 'absent');
    await mark(stage, activity, [b], 'present', { at: instantAt(day, '18:50') });
    expect(await attendance(scene, activity)).toEqual(['member 2: 18:50 secretary']);
    await mark(stage, activity, [a, b], 'none');
    expect(await attendance(scene, activity)).toEqual(['member 1: 18:45 tap', 'member 2: 19:30 tap late']);
    expect(await standing(scene)).toEqual(['member 1 L05 300 tap', 'member 2 L05 300 tap']);
  });

  test('a mark of somebody without a tap, taken back: nothing is left', async () => {
    const { scene, stage, activity, a } = await staged();
    scene.world.at(instantAt(day, '19:00'));
    await mark(stage, activity, [a], 'present');
    await mark(stage, activity, [a], 'none');
    expect([await attendance(scene, activity), await standing(scene)]).toEqual([[], []]);
  });

  test('late after all, in time after all, gone early: the points of attendance stay', async () => {
    const { scene, stage, activity, a, b, c } = await staged();
    await tap(stage, a, '18:45');
    await tap(stage, b, '19:30', 2);
    await tap(stage, c, '18:50', 3);
    scene.world.at(instantAt(day, '21:00'));
    await mark(stage, activity, [a], 'late');
    await mark(stage, activity, [b], 'present');
    await mark(stage, activity, [c], 'left_early');
    expect(await statuses(stage, activity)).toEqual(['late', 'present', 'left_early']);
    expect(await attendance(scene, activity)).toEqual([
      'member 1: 18:45 secretary',
      'member 2: 19:00 secretary',
      'member 3: 18:50 secretary',
    ]);
    expect(await standing(scene)).toEqual(['member 1 L05 300 tap', 'member 2 L05 300 tap', 'member 3 L05 300 tap']);
  });

  test('leave by hand: away with its kind, whatever was tapped', async () => {
    const { stage, activity, a, b, c } = await staged();
    await tap(stage, a, '18:45');
    await mark(stage, activity, [a], 'leave_sick', { reason: 'taken to hospital' });
    await mark(stage, activity, [b], 'leave_official', { reason: 'sent to the county' });
    await mark(stage, activity, [c], 'leave_private', { reason: 'told by telephone' });
    expect(await statuses(stage, activity)).toEqual(['leave_sick', 'leave_official', 'leave_private']);
  });

  test('a card that was never theirs: the mark holds them up, at its own time', async () => {
    const { scene, stage, activity, a } = await staged();
    await tap(stage, a, '18:45');
    await mark(stage, activity, [a], 'present', { at: instantAt(day, '18:45') });
    scene.world.at(instantAt(day, '21:00'));
    await mark(stage, activity, [a], 'present', { at: instantAt(day, '18:58') });
    expect(await attendance(scene, activity)).toEqual(['member 1: 18:45 secretary']);
    const never = { cardNumber: a.card, from: instantAt('2025-01-01') };
    await scene.db.write((tx) => unbindCard(tx, scene.world, bySystem, never, cardFollowing(scene.world, scene.schemes).unbinding));
    expect(await attendance(scene, activity)).toEqual(['member 1: 18:58 secretary']);
  });

  test.for([
    { code: 'check_in_not_begun', now: '18:00', facts: {}, status: 'present', why: 'nobody can have come yet' },
    { code: 'reason_missing', now: '19:00', facts: { reason: ' ' }, status: 'present', why: 'a correction says why' },
    {
      code: 'reason_missing',
      now: '19:00',
      facts: { how: 'paper', reason: '' },
      status: 'absent',
      why: 'a paper says who came, not why somebody is absent',
    },
    { code: 'mark_time_wrong', now: '19:00', facts: { at: instantAt(day, '19:10') }, status: 'present', why: 'not in what is to come' },
    { code: 'mark_time_wrong', now: '22:00', facts: { at: instantAt(day, '21:00') }, status: 'present', why: 'after the end' },
    { code: 'mark_time_wrong', now: '22:00', facts: { at: instantAt(day, '18:00') }, status: 'present', why: 'before check-in opened' },
  ] as const)('refused, $code: $why', async ({ code, now, facts, status }) => {
    const { scene, stage, activity, a } = await staged();
    scene.world.at(instantAt(day, now));
    expect(await mark(stage, activity, [a], status, facts)).toMatchObject({ ok: false, code });
    expect(await scene.db.reader('sheet_marks')).toEqual([]);
  });

  test('refused: nobody marks themselves, strangers, other branches, those for whom it is not meant', async () => {
    const { scene, stage, activity, a } = await staged();
    scene.world.at(instantAt(day, '19:00'));
    const own = await keeperAt(scene, scene.branch, a.id);
    expect(await mark(stage, activity, [a], 'present', { by: own })).toMatchObject({ ok: false, code: 'own_points' });
    expect(await mark(stage, activity, [a], 'absent', { by: own })).toMatchObject({ ok: false, code: 'own_points' });
    expect(await mark(stage, activity, [{ ...a, uid: scene.branch.uid }], 'present')).toMatchObject({ ok: false, code: 'member_unknown' });
    const later = await addPerson(scene, scene.branch.id, 50, '2026-04-01');
    expect(await mark(stage, activity, [later], 'present')).toMatchObject({ ok: false, code: 'not_a_member_then' });
    const above = await keeperAt(scene, scene.committee);
    expect(await mark(stage, activity, [scene.guest], 'present', { by: above })).toMatchObject({ ok: false, code: 'not_meant' });
    const elsewhere = { activityUid: scene.branch.uid, marks: [], how: 'paper', reason: '', by: stage.keeper } as const;
    expect(await scene.db.write((tx) => markByHand(tx, stage.parts, elsewhere))).toMatchObject({ ok: false, code: 'activity_unknown' });
  });

  test('refused in a closed month', async () => {
    const { scene, stage, activity, a } = await staged();
    scene.world.at('2026-04-06T01:00:00.000Z');
    await close(scene, '2026-03');
    expect(await mark(stage, activity, [a], 'present')).toMatchObject({ ok: false, code: 'period_closed', facts: { period: '2026-03' } });
  });
});
