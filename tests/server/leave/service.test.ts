/** Leave over HTTP: asked, entered, decided, withdrawn; who may, until when, and what every page then says. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Activity } from '../../../server/activities/queries.ts';
import { sheetLines } from '../../../server/attendance/sheet.ts';
import { subtreeOf } from '../../../server/access/rules.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import { countLeavesToDecide, leaveAtActivity } from '../../../server/leave/queries.ts';
import type { LeaveModel } from '../../../views/pages/leave/model.ts';
import { insertRows } from '../../../server/db/bulk.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, anActivity, type Person, type Scene } from '../../support/scene.ts';
import type { Visitor } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

/** Pages answer models here: the token of a session's forms is taken from one that shows a form. */
const csrfOf = async (visitor: Visitor): Promise<string> => /name="csrf" value="([^"]+)"/.exec((await visitor.get('/me')).text)?.[1] ?? '';
const send = async (visitor: Visitor, path: string, fields: Readonly<Record<string, string>> = {}) =>
  visitor.post(path, { csrf: await csrfOf(visitor), ...fields });
const codeOf = (shown: { readonly text: string }): string | undefined => {
  const said = JSON.parse(shown.text) as { model: { error?: string | { code: string } | null; code?: string } };
  const { error, code } = said.model;
  return typeof error === 'string' ? error : (error?.code ?? code);
};

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Pages;
  let activity: Activity;
  let a: Person;
  let b: Person;
  let member: Visitor;
  let secretary: Visitor;
  let at: string;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 3);
    site = await startPages(scene);
    activity = await anActivity(scene);
    [a, b] = scene.people as [Person, Person];
    await signIn();
    at = `/activities/${activity.uid}/leave`;
  });
  afterEach(() => site.close());

  const signIn = async (): Promise<void> => {
    member = await signedInAs(scene, site, 'member', scene.branch, a);
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  };
  /** Sessions end with the hours. */
  const later = async (moment: Instant): Promise<void> => {
    scene.world.at(moment);
    await signIn();
  };
  const own = async (): Promise<LeaveModel['own']> => (await modelOf(member, at, 'leave')).own;
  const list = (visitor = secretary) => modelOf(visitor, '/leave', 'leave-list');
  const statusOf = async (person: Person): Promise<string | undefined> =>
    (await sheetLines(scene.db.reader, activity, scene.world.clock())).find(({ memberId }) => memberId === person.id)?.status;
  const waiting = async () => (await list()).waiting[0] ?? expect.fail('nothing waits');
  const toDecide = () => countLeavesToDecide(scene.db.reader, subtreeOf(scene.branch.path), scene.world.clock());

  test('asked on a phone, granted in the list, seen by both and on the sheet', async () => {
    expect((await own())?.state).toBe('open');
    const asked = await send(member, at, { kind: 'sick', words: 'seeing a doctor' });
    expect([asked.status, asked.headers.get('location')]).toEqual([303, at]);
    expect(await own()).toMatchObject({ state: 'waiting', last: { kind: 'sick', words: 'seeing a doctor' } });
    expect([await toDecide(), await statusOf(a)]).toEqual([1, 'awaited']);
    expect(await leaveAtActivity(scene.db.reader, activity.id, a.id)).toMatchObject({ waiting: 1, own: { kind: 'sick' } });

    const row = await waiting();
    expect([row.memberName, row.kind, row.words, row.own, row.entered]).toEqual([a.name, 'sick', 'seeing a doctor', null, false]);
    const granted = await send(secretary, row.grantAction);
    expect(granted.headers.get('location')).toBe('/leave?done=granted&count=1');
    expect([(await own())?.state, await statusOf(a), await toDecide()]).toEqual(['granted', 'leave_sick', 0]);
    expect((await list()).settled.map(({ state }) => state)).toEqual(['granted']);
  });

  test('pressed twice it is one request', async () => {
    await send(member, at, { kind: 'sick' });
    await send(member, at, { kind: 'private' });
    expect((await list()).waiting.map(({ kind }) => kind)).toEqual(['sick']);
  });

  test('declined with a word that the member reads; without one nothing changes and the row stays open', async () => {
    await send(member, at, { kind: 'private' });
    const { declineAction, id } = await waiting();
    const empty = await send(secretary, declineAction, { words: '  ' });
    expect([empty.status, codeOf(empty)]).toEqual([422, 'reason_missing']);
    expect((JSON.parse(empty.text) as { model: { error: { leave: string } } }).model.error.leave).toBe(id);
    await send(secretary, declineAction, { words: 'a vote is due' });
    expect(await own()).toMatchObject({ state: 'open', last: { state: 'declined', decisionWords: 'a vote is due' } });
    expect(await statusOf(a)).toBe('awaited');
    await send(member, at, { kind: 'private' });
    expect((await own())?.state).toBe('waiting');
  });

  test('withdrawn before the start, waiting or granted, the member is expected again', async () => {
    await send(member, at, { kind: 'sick' });
    await send(member, `${at}/withdraw`);
    expect(await own()).toMatchObject({ state: 'open', last: { state: 'withdrawn' } });
    await send(member, at, { kind: 'sick' });
    await send(secretary, (await waiting()).grantAction);
    await send(member, `${at}/withdraw`);
    expect([(await own())?.state, await statusOf(a), (await list()).waiting]).toEqual(['open', 'awaited', []]);
    expect((await send(member, `${at}/withdraw`)).status).toBe(303);
  });

  test('from the start on nothing is asked, decided, withdrawn, entered: the page says what to do', async () => {
    await send(member, at, { kind: 'sick' });
    const { grantAction } = await waiting();
    await later(activity.startsAt);
    const acts = [
      await send(member, at, { kind: 'sick' }),
      await send(member, `${at}/withdraw`),
      await send(secretary, grantAction),
      await send(secretary, `${at}/enter`, { kind: 'sick', member: b.uid }),
    ];
    expect(acts.map((shown) => [shown.status, codeOf(shown)])).toEqual(acts.map(() => [409, 'activity_begun']));
    const model = await list();
    expect([model.waiting, model.missed.map(({ memberName }) => memberName), await toDecide()]).toEqual([[], [a.name], 0]);
    expect((await modelOf(member, at, 'leave')).activity.begun).toBe(true);
  });

  test('told by telephone: entered and granted in one; for one who had asked it is granted', async () => {
    const offered = async () => (await modelOf(secretary, at, 'leave')).others?.offered.map(({ name }) => name);
    expect(await offered()).toEqual(scene.people.map(({ name }) => name));
    const entered = await send(secretary, `${at}/enter`, { kind: 'official', member: b.uid, words: 'on duty in town' });
    expect(entered.headers.get('location')).toBe(`${at}?done=entered`);
    expect([await statusOf(b), (await list()).settled[0]?.entered]).toEqual(['leave_official', true]);
    await send(member, at, { kind: 'sick' });
    await send(secretary, `${at}/enter`, { kind: 'private', member: a.uid });
    expect([await statusOf(a), await offered()]).toEqual(['leave_sick', [scene.people[2]?.name]]);
  });

  test('nobody chosen: what was typed is kept', async () => {
    const shown = await send(secretary, `${at}/enter`, { kind: 'sick', words: 'called at noon' });
    const { model } = JSON.parse(shown.text) as { model: LeaveModel };
    expect([shown.status, model.error, model.typed.words]).toEqual([404, 'member_unknown', 'called at noon']);
  });

  test('several granted at once; what was settled or is their own stays as it is', async () => {
    const [, , c] = scene.people as [Person, Person, Person];
    const self = await signedInAs(scene, site, 'secretary', scene.branch, c);
    await send(self, at, { kind: 'sick' });
    await send(member, at, { kind: 'sick' });
    await send(await signedInAs(scene, site, 'member', scene.branch, b), at, { kind: 'private' });
    const ids = (await list(self)).waiting.map(({ id }) => id);
    const picked = Object.fromEntries(ids.map((id) => [`leave-${id}`, 'on']));
    expect((await send(self, '/leave/grant', picked)).headers.get('location')).toBe('/leave?done=granted&count=2&left=1');
    expect((await list(self)).waiting.map(({ memberName, own: mine }) => [memberName, mine?.by])).toEqual([[c.name, 'branch']]);
    expect((await send(self, '/leave/grant')).headers.get('location')).toBe('/leave?done=granted&count=0');
  });

  test('nobody decides their own: another officer of the branch does, else the organisation above, else nobody yet', async () => {
    const alone = await signedInAs(scene, site, 'secretary', scene.other, scene.guest);
    const meeting = await anActivity(scene, { host: scene.other });
    await send(alone, `/activities/${meeting.uid}/leave`, { kind: 'sick' });
    const mine = async () => (await list(alone)).waiting.map(({ own: by }) => by);
    expect(await mine()).toEqual([{ by: 'nobody' }]);
    const above = await signedInAs(scene, site, 'organisation_department', scene.committee);
    expect(await mine()).toEqual([{ by: 'above', name: scene.committee.name }]);
    const action = (await list(alone)).waiting[0]?.grantAction ?? '';
    const refused = await send(alone, action);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'own_leave']);
    const entered = await send(alone, `/activities/${meeting.uid}/leave/enter`, { kind: 'sick', member: scene.guest.uid });
    expect(codeOf(entered)).toBe('member_unknown');
    expect((await send(above, action)).status).toBe(303);
    const lines = await sheetLines(scene.db.reader, meeting, scene.world.clock());
    expect(lines.map(({ status }) => status)).toEqual(['leave_sick']);
  });

  test('granted by mistake: declined before the start, with a word; what was declined or withdrawn stays so', async () => {
    await send(member, at, { kind: 'sick' });
    const { grantAction, declineAction } = await waiting();
    await send(secretary, grantAction);
    expect((await list()).settled[0]?.declineAction).toBe(declineAction);
    await send(secretary, declineAction, { words: 'the wrong one' });
    expect(await statusOf(a)).toBe('awaited');
    const again = await send(secretary, grantAction);
    expect([again.status, codeOf(again)]).toEqual([409, 'leave_decided']);
  });

  test('who is exempt needs none; a meeting of others is not there; a secretary sees their own people only', async () => {
    await scene.db.write((tx) =>
      insertRows(tx, 'member_classes', [{ member_id: a.id, class: 'exempt', cause: 'age', from_day: '2025-06-01', until_day: null }]),
    );
    expect((await own())?.state).toBe('not_required');
    expect(codeOf(await send(member, at, { kind: 'sick' }))).toBe('leave_not_needed');
    const foreign = await anActivity(scene, { host: scene.other });
    const upper = await anActivity(scene, { host: scene.committee });
    const foreignAt = `/activities/${foreign.uid}/leave`;
    expect([(await member.get(foreignAt)).status, (await secretary.get(foreignAt)).status]).toEqual([404, 404]);
    const { others } = await modelOf(secretary, `/activities/${upper.uid}/leave`, 'leave');
    expect(others?.offered.map(({ name }) => name)).toEqual([b.name, scene.people[2]?.name]);
    expect((await modelOf(member, `/activities/${upper.uid}/leave`, 'leave')).others).toBeNull();
  });

  test('the list is for officers: a member and an administrator have none, another branch sees none of it', async () => {
    await send(member, at, { kind: 'sick' });
    const { grantAction } = await waiting();
    expect((await member.get('/leave')).status).toBe(403);
    expect((await send(member, grantAction)).status).toBe(403);
    const administrator = await signedInAs(scene, site, 'system_administrator', scene.committee);
    expect([(await administrator.get('/leave')).status, (await administrator.get(at)).status]).toEqual([403, 404]);
    const stranger = await signedInAs(scene, site, 'secretary', scene.other);
    expect((await list(stranger)).waiting).toEqual([]);
    const refused = await send(stranger, grantAction);
    expect([refused.status, codeOf(refused)]).toEqual([404, 'leave_unknown']);
    expect((await send(secretary, '/leave/x/grant')).status).toBe(404);
  });

  test('a form from another session is not taken', async () => {
    const shown = await member.post(at, { csrf: 'x', kind: 'sick' });
    expect([shown.status, codeOf(shown), (await own())?.state]).toEqual([403, 'form_expired', 'open']);
  });

  test('asked days before, about an activity at noon tomorrow: the last moment before the start still counts', async () => {
    const noon = await anActivity(scene, { day: '2026-03-12', from: '12:00', until: '13:00' });
    await send(member, `/activities/${noon.uid}/leave`, { kind: 'sick' });
    await later(instantAt('2026-03-12', '11:59'));
    await send(secretary, (await waiting()).grantAction);
    scene.world.at(instantAt('2026-03-12', '13:00'));
    const lines = await sheetLines(scene.db.reader, noon, scene.world.clock());
    expect(lines.map(({ status }) => status)).toEqual(['leave_sick', 'absent', 'absent']);
  });
});
