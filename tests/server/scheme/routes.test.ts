/** The pages of a scheme over HTTP: who sees what, a file handed in, its faults, its changes, published by a second person. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PageModels, PageName } from '../../../views/pages.ts';
import { capsUsedBy } from '../../../server/rankings/caps-left.ts';
import { schemeRoutes } from '../../../server/scheme/routes.ts';
import { createViews } from '../../../views/render.ts';
import { anAccount, testPassword } from '../../support/builders.ts';
import { award, signedInAs } from '../../support/pages.ts';
import { aScene, defaultScheme, type Scene } from '../../support/scene.ts';
import { changed, withPoints, written } from '../../support/schemes.ts';
import { aVisitor, type Shown, type Site, startSite, tokenIn, type Visitor } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

const views = createViews();
/** A page with its model in a comment: forms keep their tokens. */
const mark = '<!--model ';
const modelIn = <P extends PageName>(shown: Shown, page: P): PageModels[P] => {
  const said = JSON.parse(decodeURIComponent(shown.text.split(mark)[1]?.split('-->')[0] ?? 'null')) as {
    page: string;
    model: PageModels[P];
  } | null;
  if (said?.page !== page) throw new Error(`answered ${shown.status} with ${said?.page ?? shown.text.slice(0, 200)}`);
  return said.model;
};

/** Sends a file as a browser's form does. */
async function handIn(
  visitor: Visitor,
  site: Site,
  path: string,
  {
    text,
    name = 'scheme.json',
    ...fields
  }: { text: string | Uint8Array<ArrayBuffer>; name?: string; [field: string]: string | Uint8Array<ArrayBuffer> },
): Promise<Shown> {
  const form = new FormData();
  form.set('csrf', tokenIn(await visitor.get(path)));
  for (const [field, value] of Object.entries(fields)) if (typeof value === 'string') form.set(field, value);
  form.set('document', new Blob([text]), name);
  const cookie = [...visitor.cookies].map(([key, value]) => `${key}=${value}`).join('; ');
  const response = await fetch(new URL(path, site.url), {
    method: 'POST',
    body: form,
    headers: { cookie, accept: 'text/html' },
    redirect: 'manual',
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Site;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh());
    site = await startSite(scene.db, scene.world, {
      render: (page, model, context) =>
        `${views.render(page, model, context)}${mark}${encodeURIComponent(JSON.stringify({ page, model }))}-->`,
      mount: (router, deps) => schemeRoutes(router, deps, { schemes: scene.schemes, capsUsed: capsUsedBy }),
    });
  });
  afterEach(() => site.close());

  const at = (path: string, { uid }: { readonly uid: string }): string => `/points/scheme${path}?organisation=${uid}`;
  const second = async (): Promise<Visitor> => {
    await scene.db.write((tx) =>
      anAccount(tx, scene.world, { name: 'second officer', role: 'organisation_department', organisationId: scene.committee.id }),
    );
    const visitor = aVisitor(site.url);
    await visitor.signIn('second officer', testPassword);
    return visitor;
  };
  const officer = () => signedInAs(scene, site, 'organisation_department', scene.committee);
  const dearer = written(changed(withPoints('S01', 3)));
  const drafted = async (visitor: Visitor, fields: Record<string, string> = {}): Promise<string> => {
    const sent = await handIn(visitor, site, at('/upload', scene.committee), { text: dearer, startsMonth: '2026-04', ...fields });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/points\/scheme\/drafts\/[0-9a-f-]{36}$/)]);
    return sent.headers.get('location') ?? '';
  };

  test.for([
    { role: 'member', place: 'branch', see: 200, upload: 403, other: 404, above: 404, why: 'reads what earns what, changes nothing' },
    { role: 'secretary', place: 'branch', see: 200, upload: 200, other: 404, above: 404, why: 'drafts for the own branch' },
    { role: 'secretary', place: 'committee', see: 200, upload: 200, other: 200, above: 200, why: 'drafts for all below' },
    { role: 'organisation_department', place: 'committee', see: 200, upload: 200, other: 200, above: 200, why: 'so does the department' },
    {
      role: 'system_administrator',
      place: 'committee',
      see: 403,
      upload: 403,
      other: 403,
      above: 403,
      why: 'points are not for who runs the server',
    },
  ] as const)('$role of the $place: sees $see, drafts $upload; $why', async ({ role, place, ...expected }) => {
    const visitor = await signedInAs(scene, site, role, scene[place], role === 'member' ? scene.people[0] : undefined);
    const status = async (path: string) => (await visitor.get(path)).status;
    expect({
      see: await status(at('', scene.branch)),
      upload: await status(at('/upload', scene.branch)),
      other: await status(at('', scene.other)),
      above: await status(at('', scene.committee)),
    }).toEqual({ see: expected.see, upload: expected.upload, other: expected.other, above: expected.above });
    expect(await status(at('/versions', scene.branch))).toBe(expected.see);
  });

  test('a member sees what earns what, and how much of each cap is left', async () => {
    const [me] = scene.people;
    if (me === undefined) throw new Error('a scene without people');
    await award(scene, me, 'S05', '2026-03-04', { source: 'rule' });
    await award(scene, me, 'S02', '2026-02-04', { source: 'rule' });
    const visitor = await signedInAs(scene, site, 'member', scene.branch, me);
    const { scheme, mine, uploadHref } = modelIn(await visitor.get('/points/scheme'), 'scheme');
    const item = (code: string) => scheme?.categories.flatMap((category) => category.items).find((one) => one.code === code);
    expect([mine, uploadHref, scheme?.current, scheme?.by]).toEqual([true, null, true, 'committee']);
    expect(item('S05')?.caps.map(({ left }) => left)).toEqual([0]);
    expect(item('S02')?.caps.map(({ cap, left }) => [cap.window, left])).toEqual([['quarter', 200]]);
    expect(item('S01')?.caps.map(({ left }) => left)).toEqual([400]);
    expect(scheme?.categories.find(({ code }) => code === 'STUDY')?.caps.map(({ left }) => left)).toEqual([2100]);
  });

  test('handed in by one, looked at and published by another, told among the versions', async () => {
    const first = await officer();
    const draft = await drafted(first);
    const own = modelIn(await first.get(draft), 'scheme-draft');
    expect([own.publish, own.changes.map(({ path }) => path), own.against?.version, own.startsMonth]).toEqual([
      'own',
      ['items.S01.points'],
      '2026.1',
      '2026-04',
    ]);
    expect((await first.submit(draft, `${draft}/publish`, {})).status).toBe(403);
    const other = await second();
    expect(modelIn(await other.get(draft), 'scheme-draft').publish).toEqual({ href: `${draft}/publish` });
    expect((await other.submit(draft, `${draft}/publish`, {})).status).toBe(303);
    expect((await other.submit('/me', `${draft}/publish`, {})).status).toBe(409);
    const { versions, drafts } = modelIn(await other.get(at('/versions', scene.branch)), 'scheme-versions');
    expect(drafts).toEqual([]);
    expect(versions.map(({ version, current, changes }) => [version, current, changes?.map(({ path }) => path) ?? null])).toEqual([
      ['2026.2', false, ['items.S01.points']],
      ['2026.1', true, null],
    ]);
  });

  test('a draft taken back is over, and of no use to anybody', async () => {
    const first = await officer();
    const draft = await drafted(first);
    expect((await first.submit(draft, `${draft}/withdraw`, {})).status).toBe(303);
    expect((await (await second()).submit('/me', `${draft}/publish`, {})).status).toBe(409);
  });

  test('what is open to those below is chosen with the draft, and holds', async () => {
    const first = await officer();
    const draft = await drafted(first, { openPoints: '1', openCaps: 'yes', openItems: '2', openItemsMax: '3' });
    expect(modelIn(await first.get(draft), 'scheme-draft').opened).toEqual([
      { open: 'change', path: 'items.*.points', within: 1 },
      { open: 'change', path: 'items.*.caps', tighter: true },
      { open: 'add', path: 'items', count: 2, max: 3 },
    ]);
    expect((await (await second()).submit(draft, `${draft}/publish`, {})).status).toBe(303);
    const secretary = await signedInAs(scene, site, 'secretary', scene.branch);
    const within = { text: written(changed(withPoints('S01', 4), 'b.1')), startsMonth: '2026-05' };
    expect((await handIn(secretary, site, at('/upload', scene.branch), within)).status).toBe(303);
    const beyond = await handIn(secretary, site, at('/upload', scene.branch), {
      ...within,
      text: written(changed(withPoints('S01', 5), 'b.1')),
    });
    const model = modelIn(beyond, 'scheme-upload');
    expect([beyond.status, model.refusal, model.openingFaults.map(({ change, code }) => [change.path, code])]).toEqual([
      409,
      'scheme_not_opened',
      [['items.S01.points', 'outside_opened']],
    ]);
  });

  describe('a file with faults', () => {
    test.for([
      { text: '{', name: 'a.json', code: 'not_json', status: 422, why: 'no JSON' },
      { text: 'a: [', name: 'a.yaml', code: 'not_yaml', status: 422, why: 'no YAML' },
      { text: dearer.replace('"points":3', '"points":-3'), name: 'a.json', code: 'bonus_negative', status: 422, why: 'a law broken' },
      { text: '{}', name: 'a.txt', code: 'missing', status: 422, why: 'nothing in it' },
    ])('$why: $code, named on the page, nothing kept', async ({ text, name, code, status }) => {
      const sent = await handIn(await officer(), site, at('/upload', scene.committee), { text, name, startsMonth: '2026-04' });
      const model = modelIn(sent, 'scheme-upload');
      expect([sent.status, model.faults.some((fault) => fault.code === code)]).toEqual([status, true]);
      expect(await scene.db.reader('scheme_drafts').select('id')).toEqual([]);
    });

    test('a YAML file is a scheme as well', async () => {
      const yaml = JSON.stringify(changed(withPoints('S01', 3)), null, 2);
      const sent = await handIn(await officer(), site, at('/upload', scene.committee), {
        text: yaml,
        name: 'ours.yaml',
        startsMonth: '2026-04',
      });
      expect(sent.status).toBe(303);
    });

    test.for([
      { text: 'x'.repeat(5_000_000), status: 413, why: 'longer than any scheme' },
      { text: Uint8Array.from([0x7b, 0xff, 0xfe]), status: 400, why: 'no UTF-8' },
    ])('$why: $status', async ({ text, status }) => {
      expect((await handIn(await officer(), site, at('/upload', scene.committee), { text, startsMonth: '2026-04' })).status).toBe(status);
    });

    test.for([
      { startsMonth: '2025-01', status: 409, refusal: 'scheme_month_taken' },
      { startsMonth: '2031-01', status: 422, refusal: 'scheme_month_wrong' },
      { startsMonth: 'soon', status: 422, refusal: 'scheme_month_wrong' },
    ])('from $startsMonth: $refusal', async ({ startsMonth, status, refusal }) => {
      const sent = await handIn(await officer(), site, at('/upload', scene.committee), { text: dearer, startsMonth });
      expect([sent.status, modelIn(sent, 'scheme-upload').refusal]).toEqual([status, refusal]);
    });
  });

  test("another tree's drafts, versions and files do not exist", async () => {
    const draft = await drafted(await officer());
    const secretary = await signedInAs(scene, site, 'secretary', scene.branch);
    const far = '0190f0f0-0000-7000-8000-0000000000ff';
    for (const path of [draft, `/points/scheme/drafts/${far}`, '/points/scheme/drafts/x', `/points/scheme/versions/${far}`])
      expect([path, (await secretary.get(path)).status]).toEqual([path, 404]);
    expect((await secretary.submit('/me', `${draft}/publish`, {})).status).toBe(404);
    const version: { uid: string } = await scene.db.reader('scheme_versions').first('uid');
    const file = await secretary.get(`/points/scheme/versions/${version.uid}/document`);
    expect([file.status, file.text]).toEqual([200, defaultScheme]);
    expect((await secretary.get(`/points/scheme/versions/${far}/document`)).status).toBe(404);
  });
});
