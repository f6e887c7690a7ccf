/** Open calls over HTTP: where a member stands, what officers see and do, who sees nothing. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Activity } from '../../../server/activities/queries.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import type { RegistrationModel } from '../../../views/pages/registration/model.ts';
import { onEachEngine } from '../../support/engines.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, anActivity, type Scene } from '../../support/scene.ts';
import type { Shown, Visitor } from '../../support/site.ts';

onEachEngine((engine) => {
  let scene: Scene;
  let site: Pages;
  let activity: Activity;
  let at: string;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 4);
    site = await startPages(scene);
    const terms = { studyMinutes: null, call: 'open', places: 1, registerUntil: instantAt('2026-03-10', '12:00') } as const;
    activity = await anActivity(scene, { terms });
    at = `/activities/${activity.uid}/registration`;
  });
  afterEach(() => site.close());

  const member = (index: number) => signedInAs(scene, site, 'member', scene.branch, scene.people[index]);
  const secretary = () => signedInAs(scene, site, 'secretary', scene.branch);
  const page = (who: Visitor) => modelOf(who, at, 'registration');
  const saidBy = ({ text }: Shown): RegistrationModel => (JSON.parse(text) as { model: RegistrationModel }).model;
  const send = async (who: Visitor, form: Readonly<Record<string, string>> = {}, to = at) => (await who.submit('/me', to, form)).status;

  test('a member registers with two touches from the list, the next waits, and moves up', async () => {
    const [first, second] = [await member(0), await member(1)];
    const { upcoming } = await modelOf(first, '/activities', 'activities');
    expect(upcoming[0]?.call).toEqual({ registered: 0, places: 1, href: at });
    expect((await page(first)).own).toEqual({ state: 'none', waitsAs: null });
    expect(await send(first)).toBe(303);
    expect(await send(second)).toBe(303);
    expect([(await page(first)).own, (await page(second)).own]).toEqual([
      { state: 'holds', waitsAs: null },
      { state: 'waits', waitsAs: 1 },
    ]);
    expect((await page(first)).line).toBeNull();
    expect(await send(first, {}, `${at}/withdraw`)).toBe(303);
    expect((await page(second)).own).toEqual({ state: 'holds', waitsAs: null });
    expect((await modelOf(first, '/activities', 'activities')).upcoming[0]?.call?.registered).toBe(1);
  });

  test('the department reads how many registered, and is led to no page that it may not see', async () => {
    const department = await signedInAs(scene, site, 'organisation_department', scene.branch);
    expect((await modelOf(department, '/activities', 'activities')).upcoming[0]?.call).toEqual({ registered: 0, places: 1, href: null });
    expect((await department.get(at)).status).toBe(404);
  });

  test('an officer sees the line, registers who phoned and withdraws who cannot come', async () => {
    const officer = await secretary();
    const uid = (index: number) => scene.people[index]?.uid ?? '';
    expect((await page(officer)).line?.offered).toHaveLength(4);
    for (const index of [2, 3]) expect(await send(officer, { member: uid(index) })).toBe(303);
    expect((await page(officer)).line?.rows).toMatchObject([
      { id: uid(2), byOfficer: true, waitsAs: null },
      { id: uid(3), byOfficer: true, waitsAs: 1 },
    ]);
    expect(await send(officer, { member: uid(2) }, `${at}/withdraw`)).toBe(303);
    expect((await page(officer)).line?.rows).toMatchObject([{ id: uid(3), waitsAs: null }]);
    expect(await send(officer, { member: '' })).toBe(404);
    const refused = await officer.submit('/me', at, { member: scene.guest.uid });
    expect([refused.status, saidBy(refused).error]).toEqual([404, 'member_unknown']);
  });

  test('past the closing date a member is told so, an officer still helps; a form of another session is said and changes nothing', async () => {
    scene.world.at(instantAt('2026-03-10', '12:00'));
    const [first, officer] = [await member(0), await secretary()];
    const late = await first.submit('/me', at, {});
    expect([late.status, saidBy(late).error, saidBy(late).state]).toEqual([409, 'registration_closed', 'closed']);
    const old = await first.submit('/me', at, { csrf: 'old' });
    expect([old.status, saidBy(old).error]).toEqual([403, 'form_expired']);
    expect(await send(officer, { member: scene.people[0]?.uid ?? '' })).toBe(303);
    expect((await page(first)).own?.state).toBe('holds');
  });

  test('for whom it is not, it does not exist; nor a call of an activity without one', async () => {
    const stranger = await signedInAs(scene, site, 'member', scene.other, scene.guest);
    const neighbour = await signedInAs(scene, site, 'secretary', scene.other);
    const plain = await anActivity(scene);
    const first = await member(0);
    const asked = async (who: Visitor, to: string) => [(await who.get(to)).status, await send(who, {}, to)];
    expect(await asked(stranger, at)).toEqual([404, 404]);
    expect(await asked(neighbour, at)).toEqual([404, 404]);
    expect(await asked(first, `/activities/${plain.uid}/registration`)).toEqual([404, 404]);
    expect(await asked(first, '/activities/x/registration')).toEqual([404, 404]);
    // A member registers nobody else.
    expect(await send(first, { member: scene.people[1]?.uid ?? '' })).toBe(404);
  });
});
