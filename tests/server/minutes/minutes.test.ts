/** Minutes over HTTP on a real database: who writes, who reads, two who write at once, photos that come along. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readsPapers } from '../../../server/activities/sight.ts';
import { paperRoutes } from '../../../server/activities/paper-routes.ts';
import type { Activity } from '../../../server/activities/queries.ts';
import { filesOf } from '../../../server/files/queries.ts';
import { fileRoutes } from '../../../server/files/routes.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { turnoutOf } from '../../../server/minutes/pages.ts';
import { minutesOf, readsMinutes } from '../../../server/minutes/queries.ts';
import { minutesRoutes } from '../../../server/minutes/routes.ts';
import { sheetLines } from '../../../server/attendance/sheet.ts';
import type { PageModels, PageName } from '../../../views/pages.ts';
import { createViews } from '../../../views/render.ts';
import { settle, signedInAs } from '../../support/pages.ts';
import { sendFiles } from '../../support/files.ts';
import { phonePhoto, plainPdf } from '../../support/pictures.ts';
import { type Scene, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { type Shown, type Site, startSite, type Visitor } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

const views = createViews();
const mark = '<!--model ';
const modelIn = <P extends PageName>(shown: Shown, page: P): PageModels[P] => {
  const said = JSON.parse(decodeURIComponent(shown.text.split(mark)[1]?.split('-->')[0] ?? 'null')) as {
    page: string;
    model: PageModels[P];
  } | null;
  if (said?.page !== page) throw new Error(`answered ${shown.status} with ${said?.page ?? shown.text.slice(0, 200)}`);
  return said.model;
};

const text = { chair: 'chair one', keeper: 'keeper one', body: 'first line\nsecond line', decisions: 'one\ntwo' };

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Site;
  let activity: Activity;
  let path: string;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh());
    activity = await anActivity(scene, { kind: 'members_meeting' });
    path = `/activities/${activity.uid}/minutes`;
    site = await startSite(scene.db, scene.world, {
      render: (page, model, context) =>
        views.render(page, model, context) + mark + encodeURIComponent(JSON.stringify({ page, model })) + '-->',
      mount(router, deps) {
        fileRoutes(router, deps, {
          maySee: { papers: readsPapers, minutes: readsMinutes, make_up: async () => false, proof: async () => false },
        });
        minutesRoutes(router, deps);
        paperRoutes(router, deps);
      },
    });
  });
  afterEach(() => site.close());

  const secretary = () => signedInAs(scene, site, 'secretary', scene.branch);
  const member = (n = 0) => signedInAs(scene, site, 'member', scene.branch, scene.people[n]);
  const save = (visitor: Visitor, base: number, more: Partial<typeof text> = {}, files: Parameters<typeof sendFiles>[4] = []) =>
    sendFiles(visitor, site.url, { page: `${path}?edit=yes`, path }, { ...text, ...more, base: String(base) }, files);
  const standing = () => minutesOf(scene.db.reader, activity.id);

  test('a secretary writes them with photos in one go; the form begins with who writes', async () => {
    const visitor = await secretary();
    const form = modelIn(await visitor.get(`${path}?edit=yes`), 'minutes').form;
    expect([form?.base, form?.values.body, form?.values.keeper !== '']).toEqual([0, '', true]);
    const saved = await save(visitor, 0, {}, [
      { name: 'a.jpg', bytes: phonePhoto() },
      { name: 'b.pdf', bytes: plainPdf() },
    ]);
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `${path}?done=yes`]);
    const model = modelIn(await visitor.get(`${path}?done=yes`), 'minutes');
    expect([model.done, model.form, model.saved?.body, model.files.files.map(({ mediaType }) => mediaType)]).toEqual([
      true,
      null,
      text.body,
      ['jpeg', 'pdf'],
    ]);
    expect((await visitor.get(model.files.files[0]?.href ?? '')).status).toBe(200);
  });

  test('of two who write at once nobody loses a line: the second sees both texts, and photos are kept', async () => {
    const [one, two] = [await secretary(), await signedInAs(scene, site, 'secretary', scene.committee)];
    expect((await save(one, 0)).status).toBe(303);
    const refused = await save(two, 0, { body: 'mine' }, [{ name: 'a.jpg', bytes: phonePhoto() }]);
    const { form, files } = modelIn(refused, 'minutes');
    expect([refused.status, form?.error, form?.values.body, form?.other?.body, form?.base]).toEqual([
      409,
      'minutes_changed',
      'mine',
      text.body,
      1,
    ]);
    expect(files.files.length).toBe(1);
    expect((await save(two, 1, { body: 'both' })).status).toBe(303);
    expect(await standing()).toMatchObject({ version: 2, body: 'both' });
  });

  test('pressing twice, or saving what stands, is no new version', async () => {
    const visitor = await secretary();
    for (const base of [0, 0, 1]) expect((await save(visitor, base)).status).toBe(303);
    expect(await standing()).toMatchObject({ version: 1 });
  });

  test('what was typed is shown again when a file is refused, and nothing is saved', async () => {
    const refused = await save(await secretary(), 0, {}, [{ name: 'a.exe', bytes: Uint8Array.of(0x4d, 0x5a, 0) }]);
    const { form } = modelIn(refused, 'minutes');
    expect([refused.status, form?.error, form?.values]).toEqual([422, 'file_kind_unknown', text]);
    expect(await standing()).toBeUndefined();
  });

  test.for([
    { who: 'member', place: 'branch', setting: 'branch', read: 200, write: 403, why: 'it was meant for them' },
    { who: 'member', place: 'branch', setting: 'officers', read: 404, write: 404, why: 'the branch keeps them to officers' },
    { who: 'member', place: 'other', setting: 'branch', read: 404, write: 404, why: 'of another branch' },
    { who: 'secretary', place: 'branch', setting: 'officers', read: 200, write: 303, why: 'an officer' },
    { who: 'secretary', place: 'other', setting: 'branch', read: 404, write: 404, why: 'of another branch' },
    { who: 'organisation_department', place: 'committee', setting: 'officers', read: 200, write: 403, why: 'looks, and writes nothing' },
    { who: 'system_administrator', place: 'branch', setting: 'branch', read: 404, write: 404, why: 'looks after machines' },
  ] as const)('$who of $place, kept to $setting: read $read, write $write; $why', async ({ who, place, setting, read, write }) => {
    const keeper = await secretary();
    await save(keeper, 0, {}, [{ name: 'a.jpg', bytes: phonePhoto() }]);
    await settle(scene, scene.branch, { minutesFor: setting });
    const person = who !== 'member' ? undefined : place === 'other' ? scene.guest : scene.people[0];
    const visitor = await signedInAs(scene, site, who, scene[place], person);
    const [file] = (await filesOf(scene.db.reader, 'minutes', [activity.uid])).get(activity.uid) ?? [];
    expect((await visitor.get(path)).status).toBe(read);
    expect((await visitor.get(`/files/${file?.digest}`)).status).toBe(read);
    const sent = await sendFiles(visitor, site.url, { page: '/me', path }, { ...text, body: 'forged', base: '1' }, []);
    expect(sent.status).toBe(write);
    expect(await standing()).toMatchObject({ body: write === 303 ? 'forged' : text.body });
  });

  test('minutes and papers of a committee meeting are for its committee and the officers', async () => {
    const closed = await anActivity(scene, {
      kind: 'committee_meeting',
      audiences: [{ organisationId: scene.branch.id, audience: 'committee' }],
    });
    await scene.db.write((tx) =>
      tx('member_posts').insert({
        member_id: scene.people[1]?.id,
        organisation_id: scene.branch.id,
        post: 'committee_member',
        from_day: '2026-01-01',
      }),
    );
    const keeper = await secretary();
    await sendFiles(keeper, site.url, { page: '/me', path: `/activities/${closed.uid}/papers` }, {}, [
      { name: 'b.pdf', bytes: plainPdf() },
    ]);
    const [paper] = (await filesOf(scene.db.reader, 'papers', [closed.uid])).get(closed.uid) ?? [];
    const seen = async (n: number) => {
      const visitor = await member(n);
      return [(await visitor.get(`/activities/${closed.uid}/minutes`)).status, (await visitor.get(`/files/${paper?.digest}`)).status];
    };
    expect([await seen(0), await seen(1)]).toEqual([
      [404, 404],
      [200, 200],
    ]);
  });

  test('photos are added and removed beside the text', async () => {
    const visitor = await secretary();
    const files = `${path}/files`;
    expect((await sendFiles(visitor, site.url, { page: path, path: files }, {}, [{ name: 'a.jpg', bytes: phonePhoto() }])).status).toBe(
      303,
    );
    const [file] = modelIn(await visitor.get(path), 'minutes').files.files;
    expect((await visitor.submit(path, file?.removeAction ?? '', {})).status).toBe(303);
    expect(modelIn(await visitor.get(path), 'minutes').files.files).toEqual([]);
    expect((await visitor.submit(path, file?.removeAction ?? '', {})).status).toBe(404);
    const reader = await member();
    expect((await sendFiles(reader, site.url, { page: '/me', path: files }, {}, [{ name: 'a.jpg', bytes: phonePhoto() }])).status).toBe(
      403,
    );
  });

  test('the record says who came and whether it may vote, as the sheet does', async () => {
    await scene.db.write((tx) => tx('members').update({ full_on: '2025-01-01' }));
    await send(scene, [
      aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '18:55'), 1),
      aTap(scene.people[1]?.card ?? '', instantAt('2026-03-10', '19:20'), 2),
    ]);
    scene.world.at(instantAt('2026-03-10', '21:00'));
    const lines = await sheetLines(scene.db.reader, activity, scene.world.clock());
    expect(turnoutOf(lines, 'members_meeting')).toEqual({
      expected: 3,
      present: 2,
      late: 1,
      leave: 0,
      absent: 1,
      votes: { entitled: 3, present: 2, toPass: 2, reached: true },
    });
    expect(turnoutOf(lines, 'party_day').votes).toBeNull();
    expect(modelIn(await (await secretary()).get(path), 'minutes').turnout.present).toBe(2);
  });
});
