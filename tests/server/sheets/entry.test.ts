/** Entering a paper sheet over HTTP: who is listed, what one sending writes, what is refused and kept. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sheetLines } from '../../../server/attendance/sheet.ts';
import type { Activity } from '../../../server/activities/queries.ts';
import { instantAt, timeOf } from '../../../server/kernel/calendar.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, addPerson, aTap, anActivity, type Person, type Scene, send } from '../../support/scene.ts';
import type { Visitor } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Pages;
  let secretary: Visitor;
  let activity: Activity;
  let entry: string;
  let people: readonly [Person, Person, Person, Person];

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 4, instantAt('2026-03-10', '18:20'));
    site = await startPages(scene);
    people = scene.people as [Person, Person, Person, Person];
    activity = await anActivity(scene);
    entry = `/activities/${activity.uid}/entry`;
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  });
  afterEach(() => site.close());

  const model = () => modelOf(secretary, entry, 'sheet-entry');
  const submit = (fields: Readonly<Record<string, string>>) => secretary.submit('/me', entry, fields);
  const ticks = (...whom: readonly Person[]) => Object.fromEntries(whom.map(({ uid }) => [`m.${uid}`, 'on']));
  const standing = async () =>
    (await sheetLines(scene.db.reader, activity, scene.world.clock())).map(({ name, status, at, source }) =>
      `${name} ${status} ${at === null ? '' : timeOf(at)} ${source ?? ''}`.trimEnd(),
    );
  const points = async (person: Person) =>
    (await scene.db.reader('entries').where({ member_id: person.id }).select('points')).map((row) => row.points as number);

  test('nobody is written in before check-in opens', async () => {
    expect(await model()).toMatchObject({ begun: false });
    expect((await submit({ time: '19:00', ...ticks(people[0]) })).status).toBeGreaterThanOrEqual(400);
    expect(await scene.db.reader('sheet_marks').select('ordinal')).toEqual([]);
  });

  test('afterwards: all are ticked, one sending writes them in since the start, one later, with their points; again changes nothing', async () => {
    const [a, b, c, d] = people;
    scene.world.at(instantAt('2026-03-10', '18:50'));
    await send(scene, [aTap(d.card, instantAt('2026-03-10', '18:50'), 1)]);
    scene.world.at(instantAt('2026-03-10', '21:00'));
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
    const before = await model();
    expect(before.groups.flatMap((group) => group.people.map(({ name, ticked }) => `${name} ${ticked}`))).toEqual(
      [a, b, c].map(({ name }) => `${name} true`),
    );
    expect([before.time, before.present]).toEqual(['19:00', 1]);
    const fields = { time: '19:00', ...ticks(a, b), [`t.${a.uid}`]: '', [`t.${b.uid}`]: '19:20', [`t.${c.uid}`]: '' };
    const sent = await submit(fields);
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${entry}?done=2`]);
    expect(await standing()).toEqual([
      `${a.name} present 19:00 secretary`,
      `${b.name} late 19:20 secretary`,
      `${c.name} absent`,
      `${d.name} present 18:50 tap`,
    ]);
    expect([await points(a), await points(b), await points(c)]).toEqual([[200], [200], []]);
    expect((await model()).groups.flatMap((group) => group.people.map(({ name }) => name))).toEqual([c.name]);
    const again = await submit(fields);
    expect(again.status).toBe(422);
    expect(await points(a)).toEqual([200]);
  });

  test.for([
    { fields: { time: '25:00' }, error: 'mark_time_wrong', why: 'no such time' },
    { fields: { time: '19:00', late: '20:59' }, error: 'mark_time_wrong', why: 'after the end' },
    { fields: { time: '12:00' }, error: 'mark_time_wrong', why: 'before check-in opened' },
  ])('$fields is refused with what was ticked: $why', async ({ fields, error }) => {
    const [a, b] = people;
    scene.world.at(instantAt('2026-03-10', '21:00'));
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
    const { late, ...typed } = { late: '', ...fields };
    const shown = await submit({ ...typed, ...ticks(a), [`t.${a.uid}`]: late });
    expect(shown.status).toBe(422);
    const kept = (JSON.parse(shown.text) as { model: Awaited<ReturnType<typeof model>> }).model;
    expect([kept.error, kept.time]).toEqual([error, fields.time]);
    expect(kept.groups[0]?.people.slice(0, 2).map(({ id, ticked, time, wrong }) => [id, ticked, time, wrong])).toEqual([
      [a.uid, true, late, late !== ''],
      [b.uid, false, '', false],
    ]);
    expect(await scene.db.reader('sheet_marks').select('ordinal')).toEqual([]);
  });

  test('nobody ticked, a token of elsewhere: told, nothing written', async () => {
    scene.world.at(instantAt('2026-03-10', '19:30'));
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
    const errorOf = (text: string) => (JSON.parse(text) as { model: { error: string } }).model.error;
    const none = await submit({ time: '19:00' });
    expect([none.status, errorOf(none.text)]).toEqual([422, 'nobody_ticked']);
    const expired = await secretary.post(entry, { csrf: 'x', time: '19:00', ...ticks(people[0]) });
    expect([expired.status, errorOf(expired.text)]).toEqual([403, 'form_expired']);
    expect(await scene.db.reader('sheet_marks').select('ordinal')).toEqual([]);
  });

  test('who is a member too is not listed to themselves and cannot be slipped in; nor can a member of elsewhere', async () => {
    const [a, b] = people;
    scene.world.at(instantAt('2026-03-10', '19:30'));
    const own = await signedInAs(scene, site, 'secretary', scene.branch, a);
    const shown = await modelOf(own, entry, 'sheet-entry');
    expect([shown.ownMissing, shown.groups[0]?.people.some(({ id }) => id === a.uid)]).toEqual([true, false]);
    const sent = await own.submit('/me', entry, { time: '19:00', ...ticks(a, b, scene.guest) });
    expect(sent.headers.get('location')).toBe(`${entry}?done=1`);
    expect(await points(a)).toEqual([]);
  });

  test('two hundred are written in by one sending', async () => {
    for (let number = 100; number < 296; number++) await addPerson(scene, scene.branch.id, number);
    scene.world.at(instantAt('2026-03-10', '21:00'));
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
    const all = (await model()).groups.flatMap((group) => group.people);
    const fields = Object.fromEntries(
      all.flatMap(({ id }) => [
        [`m.${id}`, 'on'],
        [`t.${id}`, ''],
      ]),
    );
    expect(all.length).toBe(200);
    expect((await submit({ time: '19:00', ...fields })).headers.get('location')).toBe(`${entry}?done=200`);
  });

  test.for([
    { role: 'member', place: 'branch', status: 403 },
    { role: 'organisation_department', place: 'committee', status: 403 },
    { role: 'system_administrator', place: 'committee', status: 404 },
    { role: 'secretary', place: 'other', status: 404 },
  ] as const)('$role of $place: $status', async ({ role, place, status }) => {
    const visitor = await signedInAs(scene, site, role, scene[place], role === 'member' ? people[1] : undefined);
    expect((await visitor.get(entry)).status).toBe(status);
  });
});
