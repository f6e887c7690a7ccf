/** Settings of an organisation over HTTP: who may change them, what is said of where they come from, and what a change does elsewhere. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { settingsRoutes } from '../../../server/organisations/settings-routes.ts';
import { changesTyped, heldSettings, setSettings } from '../../../server/organisations/settings.ts';
import { addOrganisation } from '../../../server/organisations/service.ts';
import { bySystem } from '../../../server/audit/service.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { rankingRoutes } from '../../../server/rankings/routes.ts';
import { settingsBelowMax } from '../../../views/pages/settings/model.ts';
import { wordsIn } from '../../../views/text/words.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { modelOf, signedInAs } from '../../support/pages.ts';
import { type Scene, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { type Shown, type Site, startSite, type Visitor } from '../../support/site.ts';

const inherited = {
  rankVisibility: 'inherited',
  namesMasked: 'inherited',
  kioskShowsRank: 'inherited',
  kioskShowsBalance: 'inherited',
  duesDueDay: 'inherited',
  duesExemptPay: 'inherited',
  duesAmounts: 'inherited',
  minutesFor: 'inherited',
  studyHours: 'inherited',
  absentMayMakeUp: 'inherited',
};

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Site;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh());
    site = await startSite(scene.db, scene.world, {
      mount(router, deps) {
        settingsRoutes(router, deps);
        rankingRoutes(
          router,
          // What a ranking says is read as a model; forms are read as pages, for their tokens.
          { ...deps, render: (page, model) => JSON.stringify({ page, model }) },
          { schemes: scene.schemes },
        );
      },
    });
  });
  afterEach(() => site.close());

  const secretary = (): Promise<Visitor> => signedInAs(scene, site, 'secretary', scene.branch);
  const at = ({ uid }: { readonly uid: string }): string => `/settings?organisation=${uid}`;
  const keep = (visitor: Visitor, changes: Readonly<Record<string, string>>, place = scene.branch): Promise<Shown> =>
    visitor.submit(at(place), at(place), { ...inherited, ...changes });
  const rows = (): Promise<readonly { name: string; value: string }[]> =>
    scene.db.reader('organisation_settings').orderBy('name').select('name', 'value');
  const acts = async (): Promise<readonly { account_id: number | null; subject: string; detail: unknown }[]> => {
    const found: { account_id: number | null; subject: string; detail: string }[] = await scene.db
      .reader('audit_rows')
      .where({ action: 'organisation.set' })
      .orderBy('id')
      .select('account_id', 'subject', 'detail');
    return found.map((row) => ({ ...row, detail: JSON.parse(row.detail) as unknown }));
  };

  test.for([
    { role: 'member', place: 'branch', own: 403, other: 404, committee: 404, why: 'a member decides nothing' },
    { role: 'secretary', place: 'branch', own: 200, other: 404, committee: 404, why: 'a secretary keeps the own branch' },
    { role: 'secretary', place: 'committee', own: 200, other: 200, committee: 200, why: 'one above keeps all below' },
    { role: 'organisation_department', place: 'committee', own: 403, other: 403, committee: 403, why: 'the department looks on' },
    { role: 'system_administrator', place: 'committee', own: 403, other: 403, committee: 403, why: 'the administrator keeps machines' },
  ] as const)('$role of the $place: own $own, other $other, committee $committee; $why', async ({ role, place, ...expected }) => {
    const visitor = await signedInAs(scene, site, role, scene[place], role === 'member' ? scene.people[0] : undefined);
    const token = /name="csrf" value="([^"]+)"/.exec((await visitor.get('/me')).text)?.[1] ?? '';
    for (const [code, status] of [
      ['branch', expected.own],
      ['other', expected.other],
      ['committee', expected.committee],
    ] as const) {
      expect([code, (await visitor.get(at(scene[code]))).status]).toEqual([code, status]);
      const sent = await visitor.post(at(scene[code]), { csrf: token, ...inherited, rankVisibility: 'self' });
      expect([code, sent.status]).toEqual([code, status === 200 ? 303 : status]);
    }
    const allowed = Object.values(expected).filter((status) => status === 200).length;
    expect([(await rows()).length, (await acts()).length]).toEqual([allowed, allowed]);
  });

  test.for([
    { change: { rankVisibility: 'everyone' }, status: 422, why: 'no such choice' },
    { change: { more: 'true' }, status: 422, why: 'no such setting' },
    { change: { csrf: 'x' }, status: 403, why: 'a token of nobody: the form is shown again' },
  ])('$change: $status and nothing is kept, $why', async ({ change, status }) => {
    const sent = await keep(await secretary(), change);
    expect([sent.status, await rows(), sent.text.includes('name="rankVisibility"')]).toEqual([status, [], status === 403]);
  });

  test('without a session nobody comes near', async () => {
    const visitor = await fetch(`${site.url}/settings`, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect([visitor.status, visitor.headers.get('location')]).toEqual([303, '/login?back=%2Fsettings']);
    expect((await fetch(`${site.url}/settings`, { method: 'POST', redirect: 'manual' })).status).toBe(401);
  });

  test('what is changed is kept, said, and recorded with who did it; sent again it changes nothing', async () => {
    const visitor = await secretary();
    const sent = await keep(visitor, { rankVisibility: 'self', kioskShowsRank: 'false' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${at(scene.branch)}&saved=yes`]);
    expect((await visitor.get(`${at(scene.branch)}&saved=yes`)).text).toContain('notice--good');
    expect((await visitor.get(at(scene.branch))).text).not.toContain('notice--good');
    await keep(visitor, { rankVisibility: 'self', kioskShowsRank: 'false' });
    expect(await rows()).toEqual([
      { name: 'kioskShowsRank', value: 'false' },
      { name: 'rankVisibility', value: '"self"' },
    ]);
    await keep(visitor, { kioskShowsRank: 'false' });
    expect(await rows()).toEqual([{ name: 'kioskShowsRank', value: 'false' }]);
    const found = await acts();
    expect(found.map((act) => act.detail)).toEqual([{ rankVisibility: 'self', kioskShowsRank: false }, { rankVisibility: null }]);
    expect(found.every((act) => act.subject === scene.branch.uid && act.account_id !== null)).toBe(true);
  });

  test('the page says what holds, and whose it is', async () => {
    await scene.db.write(async (tx) => {
      await setSettings(tx, scene.world, bySystem, scene.committee, { rankVisibility: 'self', namesMasked: true });
      await setSettings(tx, scene.world, bySystem, scene.branch, { namesMasked: false });
    });
    expect(await heldSettings(scene.db.reader, scene.branch)).toEqual({
      rankVisibility: { own: null, inherited: 'self', from: { uid: scene.committee.uid, name: 'committee' } },
      namesMasked: { own: false, inherited: true, from: { uid: scene.committee.uid, name: 'committee' } },
      kioskShowsRank: { own: null, inherited: true, from: null },
      kioskShowsBalance: { own: null, inherited: true, from: null },
      duesDueDay: { own: null, inherited: 'month_end', from: null },
      duesExemptPay: { own: null, inherited: true, from: null },
      duesAmounts: { own: null, inherited: false, from: null },
      minutesFor: { own: null, inherited: 'branch', from: null },
      studyHours: { own: null, inherited: 'as_ruled', from: null },
      absentMayMakeUp: { own: null, inherited: false, from: null },
    });
    const page = (await (await secretary()).get(at(scene.branch))).text;
    const chosen = [...page.matchAll(/name="(\w+)" value="(\w+)" checked/g)].map(([, name, value]) => `${name} ${value}`);
    expect(chosen).toEqual([
      'rankVisibility inherited',
      'namesMasked false',
      'kioskShowsRank inherited',
      'kioskShowsBalance inherited',
      'duesDueDay inherited',
      'duesExemptPay inherited',
      'duesAmounts inherited',
      'minutesFor inherited',
      'studyHours inherited',
      'absentMayMakeUp inherited',
    ]);
    expect(page).toContain(wordsIn('zh').pages.settings.by('committee'));
  });

  test('the account page leads a secretary there, and nobody else', async () => {
    expect((await (await secretary()).get('/me')).text).toContain(`href="${at(scene.branch).replaceAll('=', '&#x3D;')}"`);
    for (const [role, place, person] of [
      ['member', scene.branch, scene.people[0]],
      ['organisation_department', scene.committee, undefined],
    ] as const)
      expect((await (await signedInAs(scene, site, role, place, person)).get('/me')).text).not.toContain('/settings');
    const own = await (await secretary()).get('/settings');
    expect([own.status, own.text.includes('branch one')]).toEqual([200, true]);
  });

  test('a group does as its branch: it has no page and no link', async () => {
    const group = await scene.db.write((tx) =>
      addOrganisation(tx, scene.world, bySystem, { parentId: scene.branch.id, level: 'group', name: 'group' }),
    );
    if (!group.ok) throw new Error(group.code);
    const visitor = await signedInAs(scene, site, 'secretary', group.value);
    expect((await visitor.get('/me')).text).not.toContain('/settings');
    expect((await visitor.get(at(group.value))).status).toBe(404);
    expect((await (await secretary()).get(at(scene.branch))).text).not.toContain(group.value.uid);
  });

  test('whoever keeps several organisations finds those below, page by page, and the way up', async () => {
    await scene.db.write(async (tx) => {
      for (let number = 3; number <= settingsBelowMax + 3; number++)
        await addOrganisation(tx, scene.world, bySystem, { parentId: scene.committee.id, level: 'branch', name: `branch ${number}` });
    });
    const visitor = await signedInAs(scene, site, 'secretary', scene.committee);
    const linked = async (path: string): Promise<number> =>
      [...(await visitor.get(path)).text.matchAll(/<li><a href="\/settings\?organisation&#x3D;/g)].length;
    expect([await linked(at(scene.committee)), await linked(`${at(scene.committee)}&page=2`)]).toEqual([settingsBelowMax, 3]);
    expect((await visitor.get(at(scene.branch))).text).toContain(scene.committee.uid);
    expect((await (await secretary()).get(at(scene.branch))).text).not.toContain(scene.committee.uid);
  });

  test("a member's ranking before and after: everybody, then only oneself", async () => {
    await anActivity(scene);
    await send(
      scene,
      scene.people.map((person, index) => aTap(person.card, instantAt('2026-03-10', '18:45'), index + 1)),
    );
    const member = await signedInAs(scene, site, 'member', scene.branch, scene.people[1]);
    const seen = async () => {
      const { rows: shown, visibility } = await modelOf(member, '/rankings', 'ranking');
      return [visibility, ...shown.map((row) => row.name)];
    };
    expect(await seen()).toEqual(['all', 'member 1', 'member 2', 'member 3']);
    await keep(await secretary(), { namesMasked: 'true' });
    expect(await seen()).toEqual(['all', 'm*******', 'member 2', 'm*******']);
    await keep(await secretary(), { rankVisibility: 'self' });
    expect(await seen()).toEqual(['own', 'member 2']);
  });

  test('a kiosk answers the next tap without rank and balance', async () => {
    await anActivity(scene);
    const [first, second] = scene.people;
    const [before] = await send(scene, [aTap(first?.card ?? '', instantAt('2026-03-10', '18:45'), 1)]);
    expect([before?.verdict, before?.rank, before?.balance]).toEqual(['recorded', 1, 0]);
    await keep(await secretary(), { kioskShowsRank: 'false', kioskShowsBalance: 'false' });
    const [after] = await send(scene, [aTap(second?.card ?? '', instantAt('2026-03-10', '18:46'), 2)]);
    expect([after?.verdict, after?.monthTotal, after?.rank, after?.balance]).toEqual(['recorded', 200, undefined, undefined]);
  });
});

test.for([
  { typed: { namesMasked: 'true' }, changes: { namesMasked: true }, why: 'a word for yes' },
  { typed: { namesMasked: 'inherited' }, changes: { namesMasked: null }, why: 'nothing of its own' },
  { typed: { rankVisibility: 'self' }, changes: { rankVisibility: 'self' }, why: 'a choice by name' },
])('$typed is $changes: $why', ({ typed, changes }) => {
  expect(changesTyped(typed as Readonly<Record<string, string>>)).toEqual(changes);
});
