/** The page that closes a period, over HTTP: what it shows before, what it asks, what it does, opening again. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import { monthToClose, periodsToClose } from '../../../server/closing/queries.ts';
import { enterPayments } from '../../../server/dues/service.ts';
import { addresses } from '../../../server/http/addresses.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import type { Organisation } from '../../../server/organisations/queries.ts';
import { type Pages, award, modelOf, signedInAs, startPages } from '../../support/pages.ts';
import { type Scene, aScene, anActivity } from '../../support/scene.ts';
import { type Visitor, tokenIn } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Pages;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 3, instantAt('2026-03-10', '09:00'));
    // A kiosk that is heard from no more has nothing that it could hold back.
    await scene.db.write((tx) => tx('devices').update({ revoked_at: scene.world.clock() }));
    await award(scene, scene.people[0] ?? { id: 0, uid: '', name: '', card: '' }, 'D03', '2026-03-10', { source: 'rule' });
    await scene.db.write((tx) =>
      enterPayments(tx, scene.world, {
        actor: bySystem,
        organisationPath: scene.branch.path,
        how: 'list',
        payments: scene.people.slice(0, 2).map(({ id }) => ({ memberId: id, month: '2026-03', paidOn: '2026-03-10', amountFen: null })),
      }),
    );
    scene.world.at(instantAt('2026-04-05', '09:00'));
    site = await startPages(scene);
  });
  afterEach(() => site.close());

  const secretary = (place: Organisation = scene.branch): Promise<Visitor> => signedInAs(scene, site, 'secretary', place);
  const href = (period = '2026-03', place: Organisation = scene.branch): string => addresses.closePeriod(place.uid, period);
  const send = async (visitor: Visitor, path: string, fields: Readonly<Record<string, string>>) =>
    visitor.post(path, { csrf: tokenIn(await visitor.get('/me')), ...fields });
  const modelIn = (text: string) => JSON.parse(text) as { model: { error: string | null; seen: string; state: string } };

  test('it shows who gains and loses what, then one touch closes, and says what was done', async () => {
    const visitor = await secretary();
    const before = await modelOf(visitor, '/periods/close', 'period-close');
    expect([before.period, before.state, before.sheets, before.kiosks, before.dues]).toEqual([
      '2026-03',
      'ready',
      [],
      [],
      { paid: 2, unpaid: 1, href: addresses.duesOf(scene.branch.uid, '2026-03') },
    ]);
    expect(before.groups.map(({ points, people }) => [points, people.map(({ name }) => name)])).toEqual([
      [100, ['member 1', 'member 2']],
      [-200, ['member 3']],
    ]);
    const sent = await send(visitor, before.action, { seen: before.seen });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${href()}&posted=3&reversed=0&credited=0`]);
    const after = await modelOf(visitor, sent.headers.get('location') ?? '', 'period-close');
    expect([after.state, after.done, after.groups, after.next]).toEqual([
      'closed',
      { posted: 3, reversed: 0, credited: 0 },
      [],
      { period: '2026-Q1', href: href('2026-Q1') },
    ]);
    const twice = await send(visitor, before.action, { seen: before.seen });
    expect(modelIn(twice.text).model.state ?? twice.status).toBe('closed');
  });

  test('sheets that are open are listed, and it closes only when that was ticked', async () => {
    const visitor = await secretary();
    const sheet = await anActivity(scene, { day: '2026-03-20' });
    const page = await modelOf(visitor, href(), 'period-close');
    expect(page.sheets.map(({ href: link }) => link)).toEqual([addresses.activity(sheet.uid)]);
    const refused = await send(visitor, href(), { seen: page.seen });
    expect([refused.status, modelIn(refused.text).model.error]).toEqual([422, 'not_ticked']);
    expect((await send(visitor, href(), { seen: page.seen, anyway: 'on' })).status).toBe(303);
  });

  test('what changed while the page was read is shown before anything is closed', async () => {
    const visitor = await secretary();
    const page = await modelOf(visitor, href(), 'period-close');
    await scene.db.write((tx) =>
      enterPayments(tx, scene.world, {
        actor: bySystem,
        organisationPath: scene.branch.path,
        how: 'person',
        payments: [{ memberId: scene.people[2]?.id ?? 0, month: '2026-03', paidOn: '2026-03-31', amountFen: null }],
      }),
    );
    const stale = await send(visitor, href(), { seen: page.seen });
    expect([stale.status, modelIn(stale.text).model.error, modelIn(stale.text).model.state]).toEqual([422, 'changed', 'ready']);
    expect((await send(visitor, href(), { seen: modelIn(stale.text).model.seen })).headers.get('location')).toContain('posted=3');
  });

  test('opened again with a reason, and closed again: the page says what will be taken back', async () => {
    const visitor = await secretary();
    await send(visitor, href(), { seen: (await modelOf(visitor, href(), 'period-close')).seen });
    const closed = await modelOf(visitor, href(), 'period-close');
    const action = closed.reopenAction ?? '';
    scene.world.pass(1_000);
    const nameless = await send(visitor, action, { reason: ' ' });
    expect([nameless.status, modelIn(nameless.text).model.error]).toEqual([422, 'reason_missing']);
    expect((await send(visitor, action, { reason: 'one was forgotten' })).headers.get('location')).toBe(`${href()}&reopened=yes`);
    await scene.db.write((tx) =>
      enterPayments(tx, scene.world, {
        actor: bySystem,
        organisationPath: scene.branch.path,
        how: 'person',
        payments: [{ memberId: scene.people[2]?.id ?? 0, month: '2026-03', paidOn: '2026-03-31', amountFen: null }],
      }),
    );
    const again = await modelOf(visitor, href(), 'period-close');
    expect([again.takenBack, again.groups.map(({ points, people }) => [points, people.length])]).toEqual([1, [[100, 1]]]);
    scene.world.pass(1_000);
    expect((await send(visitor, href(), { seen: again.seen })).headers.get('location')).toContain('posted=1&reversed=1');
  });

  test.for([
    { period: '2026-04', state: 'not_over', why: 'the month runs' },
    { period: '2026-Q1', state: 'out_of_order', why: 'its month is open' },
  ])('$period: $state, $why', async ({ period, state }) => {
    const visitor = await secretary();
    const page = await modelOf(visitor, href(period), 'period-close');
    expect([page.state, page.groups]).toEqual([state, []]);
    const sent = await send(visitor, href(period), { seen: page.seen });
    expect(sent.status).toBe(sent.text.includes('"error":"changed"') ? 422 : 409);
  });

  test('an organisation above waits for the branches below', async () => {
    const visitor = await secretary(scene.committee);
    const above = href('2026-03', scene.committee);
    const page = await modelOf(visitor, above, 'period-close');
    expect([page.state, page.belowTotal, page.below.map(({ href: link }) => link)]).toEqual(['below_open', 1, [href()]]);
    expect((await send(visitor, above, { seen: page.seen })).status).toBe(409);
    await send(visitor, href(), { seen: (await modelOf(visitor, href(), 'period-close')).seen });
    const now = await modelOf(visitor, above, 'period-close');
    expect(now.state).toBe('ready');
    expect((await send(visitor, above, { seen: now.seen })).status).toBe(303);
  });

  test('the department and a member close nothing, another secretary finds nothing', async () => {
    const department = await signedInAs(scene, site, 'organisation_department', scene.committee);
    const member = await signedInAs(scene, site, 'member', scene.branch, scene.people[1]);
    for (const [visitor, status] of [
      [department, 403],
      [member, 403],
      [await secretary(scene.other), 404],
    ] as const) {
      expect((await visitor.get(href())).status).toBe(status);
      expect((await send(visitor, href(), { seen: '' })).status).toBe(status);
      expect((await send(visitor, addresses.reopenPeriod(scene.branch.uid, '2026-03'), { reason: 'no' })).status).toBe(status);
    }
  });

  test('what is to be closed, in order: the month, then the quarter that it ends', async () => {
    const due = () => periodsToClose(scene.db.reader, scene.branch.id, '2026-04-05');
    expect([await due(), await monthToClose(scene.db.reader, scene.branch.id, '2026-04-05')]).toEqual([['2026-03'], '2026-03']);
    const visitor = await secretary();
    for (const period of ['2026-03', '2026-Q1']) {
      expect(await due()).toEqual([period]);
      scene.world.pass(1_000);
      await send(visitor, href(period), { seen: (await modelOf(visitor, href(period), 'period-close')).seen });
    }
    expect([await due(), await monthToClose(scene.db.reader, scene.branch.id, '2026-04-05')]).toEqual([[], null]);
    expect(await periodsToClose(scene.db.reader, scene.other.id, '2026-04-05')).toEqual([]);
  });
});
