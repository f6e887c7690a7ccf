/** Taps close together over HTTP: who is asked to look, what is kept of it, and that nobody's points change. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { plusMs } from '../../../server/kernel/clock.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, aTap, anActivity, type Person, type Scene, send } from '../../support/scene.ts';
import type { Visitor } from '../../support/site.ts';

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Pages;
  let secretary: Visitor;
  let sheet: string;
  let people: readonly [Person, Person, Person, Person];

  const door = (seconds: number) => plusMs(instantAt('2026-03-10', '18:50'), seconds * 1_000);
  const bursts = () => modelOf(secretary, `${sheet}/bursts`, 'bursts');
  const say = (fields: Readonly<Record<string, string>>) => secretary.submit('/me', `${sheet}/bursts`, fields);
  const pointsOf = async () => (await scene.db.reader('entries').sum({ points: 'points' }).first())?.['points'];

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 4, instantAt('2026-03-10', '18:45'));
    site = await startPages(scene);
    people = scene.people as [Person, Person, Person, Person];
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
    sheet = `/activities/${(await anActivity(scene)).uid}`;
  });
  afterEach(() => site.close());

  test('two cards at once wait, a third a minute later does not; looked at with a word, they wait no more and nothing was deducted', async () => {
    const [a, b, c] = people;
    await send(scene, [aTap(a.card, door(0), 1), aTap(b.card, door(1), 2), aTap(c.card, door(61), 3)]);
    const before = await pointsOf();
    const waiting = await bursts();
    expect(waiting.bursts.map(({ kiosk, taps, look }) => [kiosk, taps.map(({ name }) => name), look])).toEqual([
      ['kiosk', [a.name, b.name], null],
    ]);
    expect((await modelOf(secretary, sheet, 'activity')).bursts).toMatchObject({ taps: 1, cards: 2, firstAt: door(0) });
    const first = waiting.bursts[0]?.id ?? '';
    expect((await say({ first, word: 'for_others', note: ' asked both ' })).status).toBe(303);
    const { look } = (await bursts()).bursts[0] ?? {};
    expect(look).toMatchObject({ word: 'for_others', note: 'asked both' });
    expect((await modelOf(secretary, sheet, 'activity')).bursts).toBeNull();
    expect(await pointsOf()).toEqual(before);
    const acts = await scene.db.reader('audit_rows').where({ action: 'burst.look' }).select('detail');
    expect(acts.map(({ detail }) => JSON.parse(String(detail)))).toEqual([{ word: 'for_others', taps: 2 }]);
  });

  test('pressed twice the first word stands; a tap that comes in later from the queue asks again', async () => {
    const [a, b, c] = people;
    await send(scene, [aTap(a.card, door(0), 1), aTap(b.card, door(1), 2)]);
    const first = (await bursts()).bursts[0]?.id ?? '';
    await say({ first, word: 'themselves', note: '' });
    await say({ first, word: 'for_others', note: '' });
    expect((await bursts()).bursts[0]?.look?.word).toBe('themselves');
    await send(scene, [aTap(c.card, door(2), 3)]);
    const again = (await bursts()).bursts;
    expect(again.map(({ taps, look }) => [taps.length, look])).toEqual([[3, null]]);
    scene.world.at(door(300));
    await say({ first, word: 'unclear', note: '' });
    expect((await bursts()).bursts[0]?.look?.word).toBe('unclear');
  });

  test('a run that is not there, a word that is none, a token that is none: refused, and nothing is kept', async () => {
    const [a, b] = people;
    await send(scene, [aTap(a.card, door(0), 1), aTap(b.card, door(1), 2)]);
    const [burst] = (await bursts()).bursts;
    const second = await scene.db.reader('taps').orderBy('id', 'desc').first('uid');
    expect((await say({ first: String(second?.uid), word: 'themselves', note: '' })).status).toBe(404);
    expect((await say({ first: burst?.id ?? '', word: 'guilty', note: '' })).status).toBe(422);
    expect((await secretary.post(`${sheet}/bursts`, { csrf: 'x', first: burst?.id ?? '', word: 'themselves', note: '' })).status).toBe(403);
    expect(await scene.db.reader('burst_looks').select('id')).toEqual([]);
  });

  test.for([
    { role: 'member', place: 'branch', status: 403, why: 'their own branch, not their work' },
    { role: 'organisation_department', place: 'committee', status: 403, why: 'they look on' },
    { role: 'system_administrator', place: 'committee', status: 404, why: 'no sheet exists for them' },
    { role: 'secretary', place: 'other', status: 404, why: "another branch's sheet" },
    { role: 'secretary', place: 'branch', status: 200, why: 'keeps it' },
  ] as const)('$role of $place: $status, $why', async ({ role, place, status }) => {
    const visitor = await signedInAs(scene, site, role, scene[place], role === 'member' ? people[0] : undefined);
    expect((await visitor.get(`${sheet}/bursts`)).status).toBe(status);
  });
});
