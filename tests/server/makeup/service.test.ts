/** Make-up study on real sheets: who owes it, what recording it earns, what taking it back reverses. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Activity } from '../../../server/activities/queries.ts';
import { gatherProposals, proposedNow } from '../../../server/closing/propose.ts';
import { sheetLines } from '../../../server/attendance/sheet.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import { countMakeUps, overdueOf } from '../../../server/makeup/queries.ts';
import type { MakeUpsModel } from '../../../views/pages/make-ups/model.ts';
import { modelOf, type Pages, settle, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, aTap, anActivity, type Person, type Scene, send as sendTaps } from '../../support/scene.ts';
import type { Visitor } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { aStage, closeIt, mark, reopenIt, type Stage, standing } from '../sheets/stage.ts';

const csrfOf = async (visitor: Visitor): Promise<string> => /name="csrf" value="([^"]+)"/.exec((await visitor.get('/me')).text)?.[1] ?? '';
const send = async (visitor: Visitor, path: string, fields: Readonly<Record<string, string>> = {}) =>
  visitor.post(path, { csrf: await csrfOf(visitor), ...fields });
const codeOf = (shown: { readonly text: string }): string | undefined => {
  const { error, code } = (JSON.parse(shown.text) as { model: { error?: { code: string } | null; code?: string } }).model;
  return error?.code ?? code;
};

onEachEngineVerified((engine) => {
  let scene: Scene;
  let stage: Stage;
  let site: Pages;
  let activity: Activity;
  let secretary: Visitor;
  let a: Person;
  let b: Person;
  let c: Person;

  beforeEach(async () => {
    const bare = await aScene(await engine.fresh(), 3);
    stage = await aStage(bare);
    scene = stage.scene;
    [a, b, c] = scene.people as [Person, Person, Person];
    site = await startPages(scene);
    activity = await anActivity(scene, { kind: 'party_day' });
    scene.world.at(instantAt('2026-03-10', '21:00'));
    await sendTaps(scene, [aTap(b.card, instantAt('2026-03-10', '18:50'), 1)]);
    await mark(stage, activity, [a], 'leave_sick');
  });
  afterEach(() => site.close());

  const closed = async (): Promise<void> => {
    const outcome = await closeIt(stage, activity);
    if (!outcome.ok) throw new Error(outcome.code);
  };
  const later = async (moment: Instant): Promise<void> => {
    scene.world.at(moment);
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  };
  const list = async (visitor = secretary): Promise<NonNullable<MakeUpsModel['branch']>> =>
    (await modelOf(visitor, '/make-ups', 'make-ups')).branch ?? expect.fail('no list of the branch');
  const names = (rows: readonly { readonly memberName: string }[]) => rows.map(({ memberName }) => memberName);
  const record = (fields: Readonly<Record<string, string>> = {}, visitor = secretary) =>
    send(visitor, '/make-ups', { activity: activity.uid, member: a.uid, ...fields });
  const statusOf = async (person: Person) =>
    (await sheetLines(scene.db.reader, activity, scene.world.clock())).find(({ memberId }) => memberId === person.id)?.status;
  const counts = async () => countMakeUps(scene.db.reader, await scene.schemes(scene.db.reader), scene.branch.path, scene.world.clock());
  const proposed = async (month: string) =>
    (
      await overdueOf(
        scene.db.reader,
        await scene.schemes(scene.db.reader),
        scene.people.map(({ id }) => id),
        month,
        scene.world.clock(),
      )
    ).map(({ duty, item, points, day }) => `${duty.name} ${item} ${points} ${day}`);

  test('owed once the sheet is closed; one touch records it, posts its item and makes the sheet say so', async () => {
    await later(instantAt('2026-03-12', '09:00'));
    expect((await list()).due).toEqual([]);
    await closed();
    const [duty] = (await list()).due;
    expect([duty?.memberName, duty?.missed, duty?.deadline, duty?.daysLeft]).toEqual([a.name, 'leave_sick', '2026-04-09', 28]);
    expect(await counts()).toEqual({ due: 1, overdue: 0 });
    const recorded = await record();
    expect(recorded.headers.get('location')).toBe('/make-ups?done=recorded');
    expect(await standing(scene)).toEqual(['member 1 L09 100 secretary', 'member 2 L05 300 tap', 'member 3 N01 -300 rule']);
    expect([await statusOf(a), await counts()]).toEqual(['made_up', { due: 0, overdue: 0 }]);
    expect((await list()).done.map(({ memberName, doneOn, late }) => [memberName, doneOn, late])).toEqual([[a.name, '2026-03-12', false]]);
    expect((await record()).status).toBe(303);
    expect((await standing(scene)).length).toBe(3);
  });

  test('on an earlier day, with a note; a day before the activity or ahead of today keeps what was typed', async () => {
    await later(instantAt('2026-03-20', '09:00'));
    await closed();
    for (const day of ['2026-03-09', '2026-03-21', '2026-02-30']) {
      const shown = await record({ day, note: 'read the speech' });
      const { model } = JSON.parse(shown.text) as { model: MakeUpsModel };
      expect([shown.status, model.error?.code, model.typed]).toEqual([422, 'make_up_day_wrong', { day, note: 'read the speech' }]);
    }
    await record({ day: '2026-03-15', note: 'read the speech' });
    expect((await list()).done.map(({ doneOn, note }) => [doneOn, note])).toEqual([['2026-03-15', 'read the speech']]);
    expect(codeOf(await record({ day: '2026-03-16' }))).toBe('make_up_recorded');
  });

  test('taken back with a reason: the points are reversed, the duty stands again, it may be recorded anew', async () => {
    await later(instantAt('2026-03-12', '09:00'));
    await closed();
    await record();
    const { takeBackAction } = (await list()).done[0] ?? {};
    expect(codeOf(await send(secretary, takeBackAction ?? '', { reason: ' ' }))).toBe('reason_missing');
    const back = await send(secretary, takeBackAction ?? '', { reason: 'it was somebody else' });
    expect(back.headers.get('location')).toBe('/make-ups?done=taken_back');
    expect([await statusOf(a), names((await list()).due), (await standing(scene)).includes('member 1 L09 100 secretary')]).toEqual([
      'leave_sick',
      [a.name],
      false,
    ]);
    expect(codeOf(await send(secretary, takeBackAction ?? '', { reason: 'again' }))).toBe('make_up_unknown');
    await record();
    expect((await standing(scene)).filter((entry) => entry.includes('L09'))).toHaveLength(1);
  });

  test('taken back on a sheet that was reopened since', async () => {
    await later(instantAt('2026-03-12', '09:00'));
    await closed();
    await record();
    const { takeBackAction } = (await list()).done[0] ?? {};
    await reopenIt(stage, activity);
    expect((await list()).done).toEqual([]);
    expect((await send(secretary, takeBackAction ?? '', { reason: 'it was somebody else' })).status).toBe(303);
    expect((await standing(scene)).some((entry) => entry.includes('L09'))).toBe(false);
  });

  test('after the deadline it is overdue, is proposed for the month of the deadline, and earns nothing when it comes', async () => {
    await closed();
    await later(instantAt('2026-04-10', '09:00'));
    expect([names((await list()).overdue), await counts()]).toEqual([[a.name], { due: 0, overdue: 1 }]);
    expect([await proposed('2026-04'), await proposed('2026-03')]).toEqual([['member 1 N03 -100 2026-04-09'], []]);
    await record();
    expect([(await list()).done[0]?.late, (await standing(scene)).some((entry) => entry.includes('L09'))]).toEqual([true, false]);
    expect(await proposed('2026-04')).toEqual(['member 1 N03 -100 2026-04-09']);
  });

  test('the closing of the month posts what is overdue, once for each activity', async () => {
    await closed();
    await later(instantAt('2026-05-02', '09:00'));
    const gathered = await gatherProposals(scene.db.reader, scene.branch, '2026-04');
    const book = await scene.schemes(scene.db.reader);
    const told = (await proposedNow(scene.db.reader, book, gathered, scene.world.clock())).filter(({ item }) => item === 'N03');
    expect(told.map(({ member, points, subject }) => [member.memberId, points, subject])).toEqual([[a.id, -100, activity.uid]]);
  });

  test('in time, though recorded weeks later: it earns, and nothing is proposed', async () => {
    await closed();
    await later(instantAt('2026-05-02', '09:00'));
    await record({ day: '2026-04-09' });
    expect([await proposed('2026-04'), (await standing(scene)).includes('member 1 L09 100 secretary')]).toEqual([[], true]);
  });

  test('who was absent may make up where the branch lets them: absent no more, the deduction is reversed, nothing is earned', async () => {
    await later(instantAt('2026-03-12', '09:00'));
    await closed();
    expect(codeOf(await record({ member: c.uid }))).toBe('make_up_not_due');
    await settle(scene, scene.branch, { absentMayMakeUp: true });
    expect(names((await list()).due)).toEqual([a.name, c.name]);
    await record({ member: c.uid });
    expect([await statusOf(c), await standing(scene)]).toEqual(['made_up', ['member 2 L05 300 tap']]);
  });

  test('who was there owes nothing; nobody records their own; another branch neither sees nor records it', async () => {
    await later(instantAt('2026-03-12', '09:00'));
    await closed();
    expect(codeOf(await record({ member: b.uid }))).toBe('make_up_not_due');
    const self = await signedInAs(scene, site, 'secretary', scene.branch, a);
    expect((await list(self)).due.map(({ isOwn }) => isOwn)).toEqual([true]);
    expect(codeOf(await record({}, self))).toBe('own_points');
    const stranger = await signedInAs(scene, site, 'secretary', scene.other);
    expect([(await list(stranger)).due, codeOf(await record({}, stranger))]).toEqual([[], 'make_up_not_due']);
    await record();
    const { takeBackAction } = (await list()).done[0] ?? {};
    expect(codeOf(await send(stranger, takeBackAction ?? '', { reason: 'x' }))).toBe('make_up_unknown');
    expect(codeOf(await send(self, takeBackAction ?? '', { reason: 'x' }))).toBe('own_points');
    expect((await send(secretary, '/make-ups/x/take-back', { reason: 'x' })).status).toBe(404);
  });

  test('a member sees their own on a phone, and no list; an administrator sees neither', async () => {
    await closed();
    await later(instantAt('2026-03-12', '09:00'));
    const member = await signedInAs(scene, site, 'member', scene.branch, a);
    const mine = async () => modelOf(member, '/make-ups', 'make-ups');
    expect([(await mine()).branch, (await mine()).own?.owed.map(({ deadline }) => deadline), (await mine()).points]).toEqual([
      null,
      ['2026-04-09'],
      100,
    ]);
    await record();
    expect((await mine()).own?.done.map(({ doneOn, takeBackAction }) => [doneOn, takeBackAction])).toEqual([['2026-03-12', null]]);
    expect(codeOf(await record({}, member))).toBe('make_up_not_due');
    const administrator = await signedInAs(scene, site, 'system_administrator', scene.committee);
    expect((await administrator.get('/make-ups')).status).toBe(403);
  });
});
