/** The pages of keeping a sheet over HTTP: who may, what they show, what a form does, what is refused and kept. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Activity } from '../../../server/activities/queries.ts';
import { addresses } from '../../../server/http/addresses.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { close } from '../../support/ledger.ts';
import { type Pages, modelOf, signedInAs, startPages } from '../../support/pages.ts';
import { type Person, type Scene, aScene, aTap, anActivity, send as tap } from '../../support/scene.ts';
import { type Visitor, tokenIn } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { attendance, day, standing } from './stage.ts';

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Pages;
  let activity: Activity;
  let people: [Person, Person, Person, Person];

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 4);
    site = await startPages(scene);
    people = scene.people as [Person, Person, Person, Person];
    activity = await anActivity(scene, { kind: 'party_day' });
    await tap(scene, [aTap(people[0].card, instantAt(day, '18:45'), 1)]);
  });
  afterEach(() => site.close());

  const secretary = (): Promise<Visitor> => signedInAs(scene, site, 'secretary', scene.branch, people[0]);
  const send = async (visitor: Visitor, path: string, fields: Readonly<Record<string, string>>) =>
    visitor.post(path, { csrf: tokenIn(await visitor.get('/me')), ...fields });
  const errorIn = ({ text }: { readonly text: string }): unknown => (JSON.parse(text) as { model: { error: unknown } }).model.error;
  const hand = () => addresses.hand(activity.uid);

  test('a forgotten card: touched in the list, there since now, and may be taken back from there', async () => {
    const visitor = await secretary();
    const before = await modelOf(visitor, hand(), 'sheet-hand');
    expect(before.missing.flatMap((group) => group.people.map(({ name }) => name))).toEqual(['member 2', 'member 3', 'member 4']);
    expect(before.proposedTime).toBe('18:45');
    scene.world.at(instantAt(day, '18:52'));
    const form = { member: people[1].uid, status: 'present', how: 'forgotten_card', time: before.time, proposed: before.proposedTime };
    const sent = await send(visitor, hand(), form);
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${hand()}?done=${people[1].uid}`]);
    // The page had been open for seven minutes: who is written in came now, not when it was opened.
    expect(await attendance(scene, activity)).toEqual(['member 1: 18:45 tap', 'member 2: 18:52 secretary']);
    const after = await modelOf(visitor, `${hand()}?done=${people[1].uid}`, 'sheet-hand');
    expect(after.done).toEqual({
      id: people[1].uid,
      name: 'member 2',
      status: 'present',
      at: instantAt(day, '18:52'),
      points: 300,
      undo: true,
    });
    await send(visitor, hand(), { member: people[1].uid, status: 'none', reason: 'wrong name' });
    expect(await attendance(scene, activity)).toEqual(['member 1: 18:45 tap']);
  });

  test('a time that is typed counts; one outside is refused and stands there again', async () => {
    const visitor = await secretary();
    scene.world.at(instantAt(day, '21:00'));
    const form = { member: people[1].uid, status: 'present', how: 'forgotten_card', proposed: '19:00' };
    const wrong = await send(visitor, hand(), { ...form, time: '21:30' });
    expect([wrong.status, errorIn(wrong)]).toEqual([422, 'mark_time_wrong']);
    expect((JSON.parse(wrong.text) as { model: { time: string } }).model.time).toBe('21:30');
    await send(visitor, hand(), { ...form, time: '19:25' });
    expect(await attendance(scene, activity)).toEqual(['member 1: 18:45 tap', 'member 2: 19:25 secretary late']);
  });

  test('a correction asks for its reason and keeps what was typed; the page tells what was marked before', async () => {
    const visitor = await secretary();
    const form = { member: people[2].uid, how: 'correction', time: '', proposed: '' };
    const wrong = await send(visitor, hand(), { ...form, status: 'leave_sick', reason: '' });
    expect([wrong.status, errorIn(wrong)]).toEqual([422, 'reason_missing']);
    await send(visitor, hand(), { ...form, status: 'leave_sick', reason: 'in hospital' });
    const model = await modelOf(visitor, addresses.hand(activity.uid, people[2].uid), 'sheet-person');
    expect([model.person.status, model.marks.map(({ status, reason }) => [status, reason])]).toEqual([
      'leave_sick',
      [['leave_sick', 'in hospital']],
    ]);
  });

  test('nobody finds their own name to touch, nor writes it by another way', async () => {
    const visitor = await secretary();
    await send(visitor, hand(), { member: people[1].uid, status: 'present', how: 'paper' });
    const model = await modelOf(await signedInAs(scene, site, 'secretary', scene.branch, people[2]), hand(), 'sheet-hand');
    expect([model.missing.flatMap((group) => group.people.map(({ name }) => name)), model.ownMissing]).toEqual([['member 4'], true]);
    const other = await signedInAs(scene, site, 'secretary', scene.branch, people[2]);
    const own = await send(other, hand(), { member: people[2].uid, status: 'present', how: 'paper' });
    expect([own.status, errorIn(own)]).toEqual([403, 'own_points']);
  });

  test('guests are written down once, and taken off again', async () => {
    const visitor = await secretary();
    const at = addresses.guests(activity.uid);
    const empty = await send(visitor, at, { name: ' ', origin: 'the street' });
    expect([empty.status, errorIn(empty)]).toEqual([422, 'name_missing']);
    for (const name of ['guest one', 'guest one', 'guest two']) await send(visitor, at, { name, origin: 'the street' });
    const { guests } = await modelOf(visitor, at, 'sheet-guests');
    expect(guests.map(({ name, origin }) => `${name} of ${origin}`)).toEqual(['guest one of the street', 'guest two of the street']);
    await send(visitor, `${at}/remove`, { guest: guests[0]?.id ?? '' });
    expect((await modelOf(visitor, at, 'sheet-guests')).guests.map(({ name }) => name)).toEqual(['guest two']);
  });

  test('closed with one forgiven, shown, reopened with a reason, closed again with the reason remembered', async () => {
    const visitor = await secretary();
    const at = addresses.closeSheet(activity.uid);
    scene.world.at(instantAt(day, '21:00'));
    const before = await modelOf(visitor, at, 'sheet-close');
    expect(before.proposals.map(({ name, points, ticked }) => [name, points, ticked])).toEqual([
      ['member 2', -300, true],
      ['member 3', -300, true],
      ['member 4', -300, true],
    ]);
    expect(before.numbers).toMatchObject({ expected: 4, present: 1, leave: 0, missing: 3 });
    const blank = await send(visitor, at, { seen: before.seen, k0: 'on', k2: 'on', r0: '', r1: '', r2: '' });
    expect([blank.status, errorIn(blank)]).toEqual([422, 'reason_missing']);
    const closed = await send(visitor, at, { seen: before.seen, k0: 'on', k2: 'on', r0: '', r1: 'sent to the county', r2: '' });
    expect([closed.status, closed.headers.get('location')]).toEqual([303, `${at}?done=closed`]);
    expect(await standing(scene)).toEqual(['member 1 L05 300 tap', 'member 2 N01 -300 rule', 'member 4 N01 -300 rule']);
    const after = await modelOf(visitor, `${at}?done=closed`, 'sheet-closed');
    expect([after.posted.length, after.forgiven.map(({ name, reason }) => [name, reason]), after.justClosed]).toEqual([
      2,
      [['member 3', 'sent to the county']],
      true,
    ]);
    expect((await send(visitor, at, { seen: before.seen })).status).toBe(303);
    const why = await send(visitor, addresses.reopenSheet(activity.uid), { reason: '' });
    expect([why.status, errorIn(why)]).toEqual([422, { code: 'reason_missing', facts: {} }]);
    await send(visitor, addresses.reopenSheet(activity.uid), { reason: 'one forgot the card' });
    await send(visitor, hand(), { member: people[1].uid, status: 'present', how: 'forgotten_card' });
    const again = await modelOf(visitor, at, 'sheet-close');
    expect(again.proposals.map(({ name, ticked, reason }) => [name, ticked, reason])).toEqual([
      ['member 3', false, 'sent to the county'],
      ['member 4', true, ''],
    ]);
    await send(visitor, at, { seen: again.seen, r0: 'sent to the county', k1: 'on', r1: '' });
    expect(await standing(scene)).toEqual(['member 1 L05 300 tap', 'member 2 L05 300 secretary', 'member 4 N01 -300 rule']);
  });

  test('nothing to deduct: the page has one button, and closing posts nothing', async () => {
    const visitor = await secretary();
    const study = await anActivity(scene);
    scene.world.at(instantAt(day, '21:00'));
    const at = addresses.closeSheet(study.uid);
    const { proposals, seen } = await modelOf(visitor, at, 'sheet-close');
    expect(proposals).toEqual([]);
    expect((await send(visitor, at, { seen })).status).toBe(303);
    expect((await modelOf(visitor, at, 'sheet-closed')).posted).toEqual([]);
  });

  test('what changed since the page was opened is shown anew, before anything is posted', async () => {
    const visitor = await secretary();
    const at = addresses.closeSheet(activity.uid);
    scene.world.at(instantAt(day, '21:00'));
    const { seen } = await modelOf(visitor, at, 'sheet-close');
    await send(visitor, hand(), { member: people[1].uid, status: 'present', how: 'forgotten_card' });
    const changed = await send(visitor, at, { seen, k0: 'on', k1: 'on', k2: 'on' });
    expect([changed.status, errorIn(changed)]).toEqual([409, 'sheet_changed']);
    const looked = await send(visitor, at, { seen, look: 'on', k0: 'on', r1: 'on duty' });
    const shown = (JSON.parse(looked.text) as { model: { proposals: { ticked: boolean }[] } }).model.proposals;
    expect([looked.status, shown.map(({ ticked }) => ticked)]).toEqual([409, [true, true]]);
    expect(await standing(scene)).toEqual(['member 1 L05 300 tap', 'member 2 L05 300 secretary']);
  });

  test('while check-in is open it is asked for twice; a late tap on the closed sheet is told', async () => {
    const visitor = await secretary();
    const at = addresses.closeSheet(activity.uid);
    scene.world.at(instantAt(day, '19:30'));
    const { seen, openUntil } = await modelOf(visitor, at, 'sheet-close');
    expect(openUntil).toBe(activity.closesAt);
    const ticks = { k0: 'on', k1: 'on', k2: 'on' };
    const open = await send(visitor, at, { seen, ...ticks });
    expect([open.status, errorIn(open)]).toEqual([409, 'check_in_open']);
    await send(visitor, at, { seen, early: 'on', ...ticks });
    await send(visitor, hand(), { member: people[1].uid, status: 'late', how: 'correction', reason: 'came by the back door' });
    const { putRight, found } = await modelOf(visitor, at, 'sheet-closed');
    expect([putRight.map(({ name, cause }) => [name, cause]), found.map(({ name, cause }) => [name, cause])]).toEqual([
      [['member 2', 'absent']],
      [['member 2', 'late']],
    ]);
  });

  test('a closed month keeps the sheet closed and says which month it is', async () => {
    const visitor = await secretary();
    const at = addresses.closeSheet(activity.uid);
    scene.world.at(instantAt(day, '21:00'));
    await send(visitor, at, { seen: (await modelOf(visitor, at, 'sheet-close')).seen, k0: 'on', k1: 'on', k2: 'on' });
    scene.world.at('2026-04-06T01:00:00.000Z');
    await close(scene, '2026-03');
    const again = await secretary();
    const refused = await send(again, addresses.reopenSheet(activity.uid), { reason: 'late news' });
    expect([refused.status, errorIn(refused)]).toEqual([409, { code: 'period_closed', facts: { period: '2026-03' } }]);
    const marked = await send(again, hand(), { member: people[1].uid, status: 'present', how: 'paper' });
    expect([marked.status, errorIn(marked)]).toEqual([409, 'period_closed']);
  });

  test('members, the department and other branches may not; strangers find nothing', async () => {
    const paths = [hand(), addresses.guests(activity.uid), addresses.closeSheet(activity.uid), addresses.reopenSheet(activity.uid)];
    const answers = async (visitor: Visitor) => Promise.all(paths.map(async (path) => (await visitor.get(path)).status));
    expect(await answers(await signedInAs(scene, site, 'member', scene.branch, people[1]))).toEqual([403, 403, 403, 403]);
    expect(await answers(await signedInAs(scene, site, 'organisation_department', scene.committee))).toEqual([403, 403, 403, 403]);
    expect(await answers(await signedInAs(scene, site, 'secretary', scene.other))).toEqual([404, 404, 404, 404]);
    const nowhere = await (await secretary()).get(addresses.closeSheet(scene.branch.uid));
    expect(nowhere.status).toBe(404);
  });
});
