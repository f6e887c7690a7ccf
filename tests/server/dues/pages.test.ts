/** The pages of dues over HTTP: who sees what, what a secretary enters with how many touches, what is refused and kept. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addresses } from '../../../server/http/addresses.ts';
import { paymentsOf } from '../../../server/dues/queries.ts';
import { type Pages, modelOf, settle, signedInAs, startPages } from '../../support/pages.ts';
import { type Scene, aScene } from '../../support/scene.ts';
import { type Visitor, tokenIn } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Pages;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 3, '2026-11-10T01:00:00.000Z');
    site = await startPages(scene);
  });
  afterEach(() => site.close());

  const secretary = (): Promise<Visitor> => signedInAs(scene, site, 'secretary', scene.branch, scene.people[0]);
  const list = (month = '2026-11'): string => addresses.duesOf(scene.branch.uid, month);
  const paidNow = () =>
    paymentsOf(
      scene.db.reader,
      scene.people.map(({ id }) => id),
      '2026-01',
      '2027-12',
    );
  /** Sends a form with a token of the session: pages answer models here, the account page keeps its form. */
  const send = async (visitor: Visitor, path: string, fields: Readonly<Record<string, string>>) =>
    visitor.post(path, { csrf: tokenIn(await visitor.get('/me')), ...fields });
  const ticks = (people = scene.people) => Object.fromEntries(people.map(({ uid }) => [`m-${uid}`, 'on']));

  test('a whole branch is entered by one form, and sent twice it is entered once', async () => {
    const visitor = await secretary();
    const before = await modelOf(visitor, '/dues', 'dues');
    expect([before.month, before.owing.length, before.untouched, before.paidOn]).toEqual(['2026-11', 3, true, '2026-11-10']);
    expect((await modelOf(visitor, before.allHref, 'dues')).owing.every((row) => row.chosen)).toBe(true);
    for (const entered of [3, 0]) {
      const sent = await send(visitor, before.action, { paidOn: before.paidOn, ...ticks() });
      expect([sent.status, sent.headers.get('location')]).toEqual([303, `${list()}&entered=${entered}`]);
    }
    const after = await modelOf(visitor, list(), 'dues');
    expect([after.owing.length, after.paid.map(({ standing, self }) => `${standing} ${self}`)]).toEqual([
      0,
      ['on_time true', 'on_time false', 'on_time false'],
    ]);
  });

  test('a month that is over is offered with its last day on time, the one that runs with today', async () => {
    const visitor = await secretary();
    expect((await modelOf(visitor, list('2026-10'), 'dues')).paidOn).toBe('2026-10-31');
    await settle(scene, scene.branch, { duesDueDay: 'day_20' });
    expect((await modelOf(visitor, list('2026-10'), 'dues')).paidOn).toBe('2026-10-20');
    expect((await modelOf(visitor, list('2026-12'), 'dues')).paidOn).toBe('2026-11-10');
  });

  test.for([
    { fields: { paidOn: '2026-11-05' }, errors: ['nobody_chosen'], why: 'nobody ticked' },
    { fields: { paidOn: '2026-11-11', ticked: 'yes' }, errors: ['day_wrong'], why: 'tomorrow' },
    { fields: { paidOn: '2026-02-30', ticked: 'yes' }, errors: ['day_wrong'], why: 'no day' },
    { fields: { paidOn: '2026-11-05', ticked: 'yes', amount: '12,5x' }, errors: ['amount_wrong'], why: 'no amount' },
  ])('$errors: $why; what was typed stands there again and nothing is entered', async ({ fields, errors }) => {
    await settle(scene, scene.branch, { duesAmounts: true });
    const visitor = await secretary();
    const [first] = scene.people;
    const sent = await send(visitor, list(), {
      paidOn: fields.paidOn,
      ...('ticked' in fields ? { [`m-${first?.uid}`]: 'on', [`a-${first?.uid}`]: fields.amount ?? '' } : {}),
    });
    const { model } = JSON.parse(sent.text) as {
      model: { errors: string[]; paidOn: string; owing: { id: string; chosen: boolean; amount: string }[] };
    };
    expect([sent.status, model.errors, model.paidOn]).toEqual([422, errors, fields.paidOn]);
    expect(model.owing.find(({ id }) => id === first?.uid)).toMatchObject({ chosen: 'ticked' in fields, amount: fields.amount ?? '' });
    expect(await paidNow()).toEqual([]);
  });

  test('amounts are asked for where the branch keeps them, and offered again', async () => {
    await settle(scene, scene.branch, { duesAmounts: true });
    const visitor = await secretary();
    const [first] = scene.people;
    expect((await modelOf(visitor, list(), 'dues')).owing.map(({ amount }) => amount)).toEqual(['', '', '']);
    await send(visitor, list(), { paidOn: '2026-11-05', [`m-${first?.uid}`]: 'on', [`a-${first?.uid}`]: '12.5' });
    expect((await paidNow()).map(({ amountFen }) => amountFen)).toEqual([1250]);
    expect((await modelOf(visitor, list('2026-12'), 'dues')).owing.map(({ amount }) => amount)).toEqual(['12.5', '', '']);
    await settle(scene, scene.branch, { duesAmounts: false });
    expect((await modelOf(visitor, list('2026-12'), 'dues')).owing.map(({ amount }) => amount)).toEqual([null, null, null]);
  });

  test('one member pays three months ahead', async () => {
    const visitor = await secretary();
    const [, second] = scene.people;
    const href = addresses.memberDues(second?.uid ?? '');
    const until = await modelOf(visitor, `${href}?until=2027-01`, 'dues-person');
    expect(until.months.filter(({ chosen }) => chosen).map(({ month }) => month)).toEqual(['2026-11', '2026-12', '2027-01']);
    const sent = await send(visitor, href, { paidOn: '2026-11-10', 'p-2026-11': 'on', 'p-2026-12': 'on', 'p-2027-01': 'on' });
    expect(sent.headers.get('location')).toBe(`${href}?entered=3`);
    const after = await modelOf(visitor, href, 'dues-person');
    expect([after.paidTo, after.months.map(({ standing }) => standing).slice(0, 4)]).toEqual([
      '2027-01',
      ['on_time', 'ahead', 'ahead', 'owed'],
    ]);
  });

  test('withdrawn with a reason; without one it is asked for', async () => {
    const visitor = await secretary();
    await send(visitor, list(), { paidOn: '2026-11-05', ...ticks() });
    const href = (await modelOf(visitor, list(), 'dues')).paid[1]?.withdrawHref ?? '';
    expect((await modelOf(visitor, href, 'dues-withdraw')).error).toBe(null);
    expect((await send(visitor, href, { reason: ' ' })).status).toBe(422);
    expect((await send(visitor, href, { reason: 'another' })).headers.get('location')).toBe(`${list()}&withdrawn=yes`);
    expect(await paidNow()).toHaveLength(2);
    expect((await visitor.get(href)).status).toBe(404);
  });

  test('the register of a year has a line for each member and a cell for each month', async () => {
    const visitor = await secretary();
    await send(visitor, list('2026-10'), { paidOn: '2026-10-31', ...ticks(scene.people.slice(0, 2)) });
    const year = await modelOf(visitor, addresses.duesYear(scene.branch.uid, '2026'), 'dues-year');
    expect(year.rows.map(({ cells }) => cells.slice(8).map(({ standing }) => standing))).toEqual([
      ['none', 'on_time', 'owed', 'owed'],
      ['none', 'on_time', 'owed', 'owed'],
      ['none', 'overdue', 'owed', 'owed'],
    ]);
    expect(year.sums.map(({ paid }) => paid).slice(8)).toEqual([0, 2, 0, 0]);
  });

  test('a member sees their own standing and nobody else', async () => {
    await send(await secretary(), list('2026-10'), { paidOn: '2026-10-31', ...ticks(scene.people.slice(0, 1)) });
    const [first, second] = scene.people;
    const visitor = await signedInAs(scene, site, 'member', scene.branch, second);
    const own = await modelOf(visitor, '/dues', 'dues-person');
    expect([own.own, own.keeps, own.overdue, own.now, own.listHref]).toEqual([true, false, ['2026-10'], 'owed', null]);
    expect((await visitor.get(addresses.memberDues(first?.uid ?? ''))).status).toBe(403);
    expect((await visitor.get(list())).status).toBe(403);
    expect((await send(visitor, list(), { paidOn: '2026-11-05', ...ticks() })).status).toBe(403);
    expect((await send(visitor, addresses.memberDues(second?.uid ?? ''), { paidOn: '2026-11-05', 'p-2026-11': 'on' })).status).toBe(403);
  });

  test('the department counts branches and enters nothing', async () => {
    await send(await secretary(), list(), { paidOn: '2026-11-05', ...ticks(scene.people.slice(0, 2)) });
    const visitor = await signedInAs(scene, site, 'organisation_department', scene.committee);
    const found = await modelOf(visitor, '/dues', 'dues-branches');
    expect(found.rows.map(({ name, paid, owed, self, untouched }) => [name, paid, owed, self, untouched])).toEqual([
      ['branch one', 2, 1, 1, false],
      ['branch two', 0, 0, 0, true],
    ]);
    expect((await modelOf(visitor, list(), 'dues')).keeps).toBe(false);
    expect((await send(visitor, list(), { paidOn: '2026-11-05', ...ticks() })).status).toBe(403);
  });

  test('a secretary of another branch finds nothing here', async () => {
    const visitor = await signedInAs(scene, site, 'secretary', scene.other);
    expect((await visitor.get(list())).status).toBe(404);
    expect((await send(visitor, list(), { paidOn: '2026-11-05', ...ticks() })).status).toBe(404);
    expect(await paidNow()).toEqual([]);
  });

  test('a pasted list is shown line by line first, then what fits is entered', async () => {
    const visitor = await secretary();
    const [first, second, third] = scene.people;
    const href = addresses.duesImport(scene.branch.uid, '2026-11');
    const text = `${first?.name},2026-10,2026-10-31\n${second?.card}\nnobody here\n${third?.name},2024-01\n${third?.name},2026-11-30`;
    const shown = await send(visitor, href, { text });
    const { model } = JSON.parse(shown.text) as {
      model: { fits: number; lines: { name: string | null; month: string; paidOn: string; fault: string | null }[] };
    };
    expect(model.lines.map(({ name, month, paidOn, fault }) => [name, month, paidOn, fault])).toEqual([
      [first?.name, '2026-10', '2026-10-31', null],
      [second?.name, '2026-11', '2026-11-10', null],
      [null, '2026-11', '2026-11-10', 'unknown'],
      [null, '2024-01', '2024-01-31', 'month_wrong'],
      [third?.name, '2026-11', '2026-11-30', 'day_wrong'],
    ]);
    expect(await paidNow()).toEqual([]);
    const sent = await send(visitor, href, { text, confirm: 'yes' });
    expect(sent.headers.get('location')).toBe(`${list()}&entered=2`);
    expect((await paidNow()).map(({ memberId, month, how }) => [memberId, month, how])).toEqual([
      [first?.id, '2026-10', 'import'],
      [second?.id, '2026-11', 'import'],
    ]);
    expect((await send(visitor, href, { text: ' ' })).status).toBe(422);
  });

  test('months beyond the register, broken addresses, an old form', async () => {
    const visitor = await secretary();
    expect((await visitor.get(list('2024-10'))).status).toBe(404);
    expect((await visitor.get(`/dues?month=2026-13`)).status).toBe(422);
    expect((await visitor.get('/dues/payments/nothing')).status).toBe(404);
    expect((await visitor.post(list(), { csrf: 'old', paidOn: '2026-11-05', ...ticks() })).status).toBe(403);
  });
});
