/** Entering and withdrawing dues, on both databases. */
import { expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import { insertRows, selectRaw } from '../../../server/db/bulk.ts';
import { duesChecks } from '../../../server/dues/checks.ts';
import { duesBook, duesOverdue, duesPaidTo, payersAt, paymentsOf } from '../../../server/dues/queries.ts';
import { enterPayments, withdrawPayment, type NewPayment } from '../../../server/dues/service.ts';
import { transferMember } from '../../../server/members/service.ts';
import { setSettings } from '../../../server/organisations/settings.ts';
import { onEachEngine } from '../../support/engines.ts';
import { type Scene, addPerson, aScene } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

const start = '2026-11-10T01:00:00.000Z';

const enter = (scene: Scene, payments: readonly (Partial<NewPayment> & { readonly memberId: number })[], path = scene.branch.path) =>
  scene.db.write((tx) =>
    enterPayments(tx, scene.world, {
      actor: bySystem,
      organisationPath: path,
      how: 'list',
      payments: payments.map((payment) => ({ month: '2026-11', paidOn: '2026-11-05', amountFen: null, ...payment })),
    }),
  );

const withdraw = (scene: Scene, paymentUid: string, reason = 'entered for another') =>
  scene.db.write((tx) => withdrawPayment(tx, scene.world, { actor: bySystem, paymentUid, reason }));

const ids = (scene: Scene): readonly number[] => scene.people.map(({ id }) => id);
const standings = async (scene: Scene, month: string, day: string) => {
  const book = await duesBook(scene.db.reader, ids(scene), month, month);
  return ids(scene).map((id) => book.standing(id, month, day));
};

onEachEngineVerified((engine) => {
  test('a branch is entered at once; the same list again enters nothing', async () => {
    const scene = await aScene(await engine.fresh(), 3, start);
    const all = ids(scene).map((memberId) => ({ memberId }));
    expect(await enter(scene, all)).toEqual({ ok: true, value: { entered: 3, already: 0 } });
    expect(await enter(scene, all)).toEqual({ ok: true, value: { entered: 0, already: 3 } });
    expect(await standings(scene, '2026-11', '2026-11-10')).toEqual(['on_time', 'on_time', 'on_time']);
    const acts = await scene.db.reader('audit_rows').where({ action: 'dues.enter' }).select('subject', 'organisation_id', 'detail');
    expect(acts).toEqual([{ subject: '2026-11', organisation_id: scene.branch.id, detail: '{"payments":3}' }]);
  });

  test('the same payment twice in one list is one', async () => {
    const scene = await aScene(await engine.fresh(), 1, start);
    const [memberId = 0] = ids(scene);
    expect(await enter(scene, [{ memberId }, { memberId }])).toEqual({ ok: true, value: { entered: 1, already: 1 } });
  });

  test.for([
    { payment: { month: '2024-10' }, code: 'dues_month_wrong', why: 'more than two years back' },
    { payment: { paidOn: '2026-11-11' }, code: 'dues_day_wrong', why: 'paid tomorrow' },
    { payment: { month: '2024-12' }, code: 'not_a_member_then', why: 'before they joined' },
  ])('$code: $why; nothing of the list is entered', async ({ payment, code }) => {
    const scene = await aScene(await engine.fresh(), 2, start);
    const [first = 0, second = 0] = ids(scene);
    expect(await enter(scene, [{ memberId: first }, { memberId: second, ...payment }])).toMatchObject({ ok: false, code });
    expect(await paymentsOf(scene.db.reader, ids(scene), '2024-01', '2027-12')).toEqual([]);
  });

  test('nobody of another branch', async () => {
    const scene = await aScene(await engine.fresh(), 1, start);
    expect(await enter(scene, [{ memberId: scene.guest.id }])).toMatchObject({ ok: false, code: 'not_a_member_then' });
    expect(await enter(scene, [{ memberId: scene.guest.id }], scene.committee.path)).toMatchObject({ ok: true });
  });

  test('withdrawn with a reason, then entered again: the history stays', async () => {
    const scene = await aScene(await engine.fresh(), 1, start);
    const [memberId = 0] = ids(scene);
    await enter(scene, [{ memberId }]);
    const [paid] = await paymentsOf(scene.db.reader, [memberId], '2026-11', '2026-11');
    expect(await withdraw(scene, paid?.uid ?? '', ' ')).toMatchObject({ ok: false, code: 'reason_missing' });
    expect(await withdraw(scene, paid?.uid ?? '')).toEqual({ ok: true, value: { month: '2026-11' } });
    expect(await withdraw(scene, paid?.uid ?? '')).toMatchObject({ ok: false, code: 'payment_unknown' });
    expect(await standings(scene, '2026-11', '2026-11-10')).toEqual(['owed']);
    await enter(scene, [{ memberId, paidOn: '2026-11-08' }]);
    const rows = await scene.db.reader('dues_payments').orderBy('id').select('ordinal', 'kind', 'paid_on', 'reason');
    expect(rows).toEqual([
      { ordinal: 0, kind: 'paid', paid_on: '2026-11-05', reason: null },
      { ordinal: 1, kind: 'withdrawn', paid_on: null, reason: 'entered for another' },
      { ordinal: 2, kind: 'paid', paid_on: '2026-11-08', reason: null },
    ]);
  });

  test('the register as it stood at a moment', async () => {
    const scene = await aScene(await engine.fresh(), 1, start);
    const [memberId = 0] = ids(scene);
    await enter(scene, [{ memberId }]);
    const [paid] = await paymentsOf(scene.db.reader, [memberId], '2026-11', '2026-11');
    const then = scene.world.clock();
    scene.world.pass(60_000);
    await withdraw(scene, paid?.uid ?? '');
    expect(await paymentsOf(scene.db.reader, [memberId], '2026-11', '2026-11', then)).toHaveLength(1);
    expect(await paymentsOf(scene.db.reader, [memberId], '2026-11', '2026-11', scene.world.clock())).toEqual([]);
  });

  test('paid to and overdue: a gap ends the one and begins the other', async () => {
    const scene = await aScene(await engine.fresh(), 3, start);
    const [first = 0, second = 0, third = 0] = ids(scene);
    for (const month of ['2026-08', '2026-09', '2026-10', '2026-11', '2026-12']) await enter(scene, [{ memberId: first, month }]);
    for (const month of ['2026-08', '2026-10']) await enter(scene, [{ memberId: second, month }]);
    expect(await duesPaidTo(scene.db.reader, ids(scene), '2026-11-10')).toEqual(
      new Map([
        [first, '2026-12'],
        [second, '2026-08'],
      ]),
    );
    expect(await duesOverdue(scene.db.reader, ids(scene), '2026-11-10')).toEqual(
      new Map([
        [second, ['2026-09']],
        [third, ['2026-08', '2026-09', '2026-10']],
      ]),
    );
  });

  test('a branch that never entered a payment has nobody overdue, and a late line for an early month makes no debtors', async () => {
    const scene = await aScene(await engine.fresh(), 2, start);
    const [first = 0, second = 0] = ids(scene);
    expect(await duesOverdue(scene.db.reader, ids(scene), '2026-11-10')).toEqual(new Map());
    await enter(scene, [{ memberId: first }]);
    await enter(scene, [{ memberId: first, month: '2026-03' }]);
    expect(await duesOverdue(scene.db.reader, [second], '2026-11-10')).toEqual(new Map());
    expect(await duesOverdue(scene.db.reader, [second], '2026-12-01')).toEqual(new Map([[second, ['2026-11']]]));
  });

  test('a month belongs to the branch of its last day, and what was paid before the move is paid', async () => {
    const scene = await aScene(await engine.fresh(), 2, start);
    const [first = 0, second = 0] = ids(scene);
    await enter(scene, [{ memberId: first }, { memberId: second }]);
    const move = { memberId: first, organisationId: scene.other.id, on: '2026-11-12' };
    scene.world.at('2026-11-12T01:00:00.000Z');
    expect(await scene.db.write((tx) => transferMember(tx, scene.world, bySystem, move))).toMatchObject({ ok: true });
    expect((await payersAt(scene.db.reader, [scene.branch.id], '2026-11')).map(({ id }) => id)).toEqual([second]);
    expect((await payersAt(scene.db.reader, [scene.branch.id], '2026-10')).map(({ id }) => id)).toEqual([first, second]);
    expect(await standings(scene, '2026-11', '2026-11-30')).toEqual(['on_time', 'on_time']);
  });

  test('the day set above holds below', async () => {
    const scene = await aScene(await engine.fresh(), 2, start);
    const [first = 0, second = 0] = ids(scene);
    await scene.db.write((tx) => setSettings(tx, scene.world, bySystem, scene.committee, { duesDueDay: 'day_10' }));
    scene.world.at('2026-11-11T01:00:00.000Z');
    await enter(scene, [
      { memberId: first, paidOn: '2026-11-10' },
      { memberId: second, paidOn: '2026-11-11' },
    ]);
    expect(await standings(scene, '2026-11', '2026-11-11')).toEqual(['on_time', 'late']);
  });

  test('somebody who joined within the month owes it with the next', async () => {
    const scene = await aScene(await engine.fresh(), 1, start);
    const late = await addPerson(scene, scene.branch.id, 50, '2026-11-20');
    await enter(scene, [{ memberId: ids(scene)[0] ?? 0 }]);
    expect(await duesOverdue(scene.db.reader, [late.id], '2026-12-31')).toEqual(new Map());
    expect(await duesOverdue(scene.db.reader, [late.id], '2027-01-01')).toEqual(new Map([[late.id, ['2026-11', '2026-12']]]));
  });
});

onEachEngine((engine) => {
  const row = (scene: Scene, more: Readonly<Record<string, string | number | null>>) => ({
    uid: scene.world.newUid(),
    member_id: ids(scene)[0] ?? 0,
    organisation_id: scene.branch.id,
    month: '2026-11',
    ordinal: 0,
    kind: 'paid',
    paid_on: '2026-11-05',
    amount_fen: null,
    how: 'list',
    reason: null,
    account_id: null,
    entered_at: scene.world.clock(),
    ...more,
  });

  test.for([
    { more: { ordinal: 2 }, law: 'dues.a_months_history_has_no_gap' },
    { more: { paid_on: '2026-11-11' }, law: 'dues.paid_before_it_was_entered' },
  ])('$law finds what breaks it', async ({ more, law }) => {
    const scene = await aScene(await engine.fresh(), 1, start);
    await scene.db.write((tx) => insertRows(tx, 'dues_payments', [row(scene, more)]));
    const found = await Promise.all(duesChecks.map(async ({ name, find }) => ((await find(scene.db.reader)).length > 0 ? [name] : [])));
    expect(found.flat()).toEqual([law]);
  });

  test('the database refuses a withdrawal where a payment stands, and to change a row', async () => {
    const scene = await aScene(await engine.fresh(), 1, start);
    const put = (more: Readonly<Record<string, string | number | null>>) =>
      scene.db.write((tx) => insertRows(tx, 'dues_payments', [row(scene, more)]));
    await expect(put({ kind: 'withdrawn', paid_on: null, how: null, reason: 'no' })).rejects.toThrow(/check/i);
    await put({});
    await expect(put({})).rejects.toThrow(/unique/i);
    await expect(scene.db.write((tx) => tx('dues_payments').update({ paid_on: '2026-11-01' }))).rejects.toThrow(/append-only/);
    expect(await selectRaw(scene.db.reader, 'select paid_on from dues_payments')).toEqual([{ paid_on: '2026-11-05' }]);
  });
});
