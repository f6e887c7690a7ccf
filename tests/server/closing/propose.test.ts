/** Automatic items as a close posts them: what they are, where they count, what closing again does. */
import { describe, expect, test } from 'vitest';
import { type Actor, byAccount, bySystem } from '../../../server/audit/service.ts';
import { close, reopen } from '../../../server/closing/service.ts';
import { closingChecks } from '../../../server/closing/checks.ts';
import { paymentsOf } from '../../../server/dues/queries.ts';
import { enterPayments, withdrawPayment } from '../../../server/dues/service.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { changeClass, transferMember } from '../../../server/members/service.ts';
import type { Organisation } from '../../../server/organisations/queries.ts';
import { scoreAt } from '../../../server/rankings/service.ts';
import { anAccount } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aStage, closeIt, mark } from '../sheets/stage.ts';
import { type Person, type Scene, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { expectLawful, onEachEngineVerified } from '../../support/verified.ts';

const start = instantAt('2026-03-10', '09:00');
const april = instantAt('2026-04-05', '09:00');

const pays = (scene: Scene, people: readonly (Person | undefined)[], month = '2026-03', paidOn = '2026-03-10') =>
  scene.db.write((tx) =>
    enterPayments(tx, scene.world, {
      actor: bySystem,
      organisationPath: scene.committee.path,
      how: 'list',
      payments: people.map((person) => ({ memberId: person?.id ?? 0, month, paidOn, amountFen: null })),
    }),
  );

const withdraws = async (scene: Scene, person: Person | undefined, month = '2026-03') => {
  const [payment] = await paymentsOf(scene.db.reader, [person?.id ?? 0], month, month);
  return scene.db.write((tx) => withdrawPayment(tx, scene.world, { actor: bySystem, paymentUid: payment?.uid ?? '', reason: 'wrong' }));
};

const closes = (scene: Scene, period = '2026-03', at: Organisation = scene.branch, actor: Actor = bySystem) =>
  scene.db.write(async (tx) => close(tx, scene.world, await scene.schemes(tx), { organisationId: at.id, period, actor, reason: '' }));

const reopens = (scene: Scene, period = '2026-03', at: Organisation = scene.branch) =>
  scene.db.write((tx) => reopen(tx, scene.world, { organisationId: at.id, period, actor: bySystem, reason: 'one was forgotten' }));

/** What was posted under automatic keys or against it, oldest first. */
const posted = async (scene: Scene): Promise<readonly string[]> => {
  const rows: { kind: string; member_id: number; item: string; points: number; generation: number }[] = await scene.db
    .reader('entries as e')
    .leftJoin('entries as f', 'f.id', 'e.reverses_id')
    .whereRaw(`coalesce(e.key, f.key) like 'auto:%'`)
    .orderBy('e.id')
    .select('e.kind', 'e.member_id', 'e.item', 'e.points', 'e.generation');
  return rows.map(({ kind, member_id, item, points, generation }) => {
    const person = scene.people.findIndex(({ id }) => id === member_id) + 1;
    return `${kind === 'reversal' ? 'back ' : ''}${person} ${item} ${points} ${generation}`;
  });
};

const total = async (scene: Scene, person: Person | undefined, period: string, at: Organisation = scene.branch) =>
  (await scoreAt(scene.db.reader, await scene.schemes(scene.db.reader), person?.id ?? 0, at.path, period))?.score.total;

onEachEngineVerified((engine) => {
  test('a month posts what its dues say, by rule, with the closer beside it, on its last day, within itself', async () => {
    const scene = await aScene(await engine.fresh(), 3, start);
    const [first, second, third] = scene.people;
    await pays(scene, [first, second]);
    scene.world.at(april);
    const closer = await scene.db.write((tx) => anAccount(tx, scene.world, { name: 'closing', organisationId: scene.branch.id }));
    expect(await closes(scene, '2026-03', scene.branch, byAccount(closer.id))).toMatchObject({
      ok: true,
      value: { posted: 3, reversed: 0 },
    });
    expect(await posted(scene)).toEqual(['1 D01 100 0', '2 D01 100 0', '3 N04 -200 0']);
    const [row] = await scene.db
      .reader('entries')
      .where('key', 'like', 'auto:%')
      .orderBy('id')
      .limit(1)
      .select(
        'key',
        'day',
        'source',
        'author_id',
        'actor_id',
        'reason',
        'counts_month',
        'counts_quarter',
        'counts_year',
        'organisation_id',
      );
    expect(row).toEqual({
      key: `auto:2026-03:${first?.uid}:D01`,
      day: '2026-03-31',
      source: 'rule',
      author_id: null,
      actor_id: closer.id,
      reason: 'period_proposed',
      counts_month: '2026-03',
      counts_quarter: '2026-Q1',
      counts_year: '2026',
      organisation_id: scene.branch.id,
    });
    // The month's own sum: a total is never below nothing.
    expect(await Promise.all([first, second, third].map((person) => total(scene, person, '2026-03')))).toEqual([100, 100, 0]);
    expect(await total(scene, third, '2026-04')).toBe(0);
  });

  test('a branch that keeps no register closes as before', async () => {
    const scene = await aScene(await engine.fresh(), 2, start);
    scene.world.at(april);
    expect(await closes(scene)).toMatchObject({ ok: true, value: { posted: 0, reversed: 0 } });
  });

  test('a close that is refused posts nothing', async () => {
    const scene = await aScene(await engine.fresh(), 2, start);
    await pays(scene, scene.people);
    expect(await closes(scene)).toMatchObject({ ok: false, code: 'period_not_over' });
    scene.world.at(april);
    expect(await closes(scene)).toMatchObject({ ok: true });
    scene.world.pass(1_000);
    expect(await closes(scene)).toMatchObject({ ok: false, code: 'period_closed' });
    expect(await posted(scene)).toEqual(['1 D01 100 0', '2 D01 100 0']);
  });

  test('closed again: what no longer holds is taken back, what holds now is posted, what stands is left', async () => {
    const scene = await aScene(await engine.fresh(), 3, start);
    const [first, second, third] = scene.people;
    await pays(scene, [first, second]);
    scene.world.at(april);
    await closes(scene);
    scene.world.pass(1_000);
    await reopens(scene);
    await withdraws(scene, second);
    await pays(scene, [third]);
    scene.world.pass(1_000);
    expect(await closes(scene)).toMatchObject({ ok: true, value: { posted: 2, reversed: 2 } });
    expect((await posted(scene)).slice(3)).toEqual(['back 2 D01 -100 0', 'back 3 N04 200 0', '3 D01 100 0', '2 N04 -200 0']);
    scene.world.pass(1_000);
    await reopens(scene);
    await pays(scene, [second]);
    scene.world.pass(1_000);
    await closes(scene);
    expect((await posted(scene)).slice(7)).toEqual(['back 2 N04 200 0', '2 D01 100 1']);
    expect(await Promise.all([first, second, third].map((person) => total(scene, person, '2026-03')))).toEqual([100, 100, 100]);
  });

  test('closing, reopening and closing again with other facts comes to what closing once comes to', async () => {
    const plans = [
      [[0], [0, 1, 2]],
      [[0, 1, 2], [2]],
      [
        [0, 1],
        [1, 2],
      ],
    ] as const;
    for (const [before, after] of plans) {
      const once = await aScene(await engine.fresh(), 3, start);
      await pays(
        once,
        after.map((n) => once.people[n]),
      );
      once.world.at(april);
      await closes(once);
      const twice = await aScene(await engine.fresh(), 3, start);
      await pays(
        twice,
        before.map((n) => twice.people[n]),
      );
      twice.world.at(april);
      await closes(twice);
      twice.world.pass(1_000);
      await reopens(twice);
      for (const n of before) if (!after.some((other) => other === n)) await withdraws(twice, twice.people[n]);
      await pays(
        twice,
        after.filter((n) => !before.some((other) => other === n)).map((n) => twice.people[n]),
      );
      twice.world.pass(1_000);
      await closes(twice);
      for (const period of ['2026-03', '2026-Q1', '2026']) {
        const totals = (scene: Scene) => Promise.all(scene.people.map((person) => total(scene, person, period)));
        expect(await totals(twice)).toEqual(await totals(once));
      }
    }
  });

  test('what is entered after the close changes nothing until it is opened again', async () => {
    const scene = await aScene(await engine.fresh(), 2, start);
    const [first, second] = scene.people;
    await pays(scene, [first]);
    scene.world.at(april);
    await closes(scene);
    scene.world.pass(1_000);
    await pays(scene, [second]);
    await withdraws(scene, first);
    expect(await posted(scene)).toEqual(['1 D01 100 0', '2 N04 -200 0']);
    await expectLawful(scene.db);
  });

  test('a move entered late: the branch that closes next takes the entry over', async () => {
    const scene = await aScene(await engine.fresh(), 2, start);
    const [first] = scene.people;
    await pays(scene, scene.people);
    scene.world.at(april);
    await closes(scene);
    scene.world.pass(1_000);
    await reopens(scene);
    const move = { memberId: first?.id ?? 0, organisationId: scene.other.id, on: '2026-03-20' };
    expect(await scene.db.write((tx) => transferMember(tx, scene.world, bySystem, move))).toMatchObject({ ok: true });
    scene.world.pass(1_000);
    await closes(scene, '2026-03', scene.other);
    scene.world.pass(1_000);
    await closes(scene);
    expect(await total(scene, first, '2026-03', scene.other)).toBe(100);
    const rows = await scene.db
      .reader('entries')
      .where('key', `auto:2026-03:${first?.uid}:D01`)
      .orderBy('id')
      .select('organisation_id', 'generation');
    expect(rows).toEqual([
      { organisation_id: scene.branch.id, generation: 0 },
      { organisation_id: scene.other.id, generation: 1 },
    ]);
  });

  test('who was suspended on the last day has nothing posted', async () => {
    const scene = await aScene(await engine.fresh(), 2, start);
    const [first, second] = scene.people;
    await pays(scene, [first]);
    scene.world.at(instantAt('2026-03-31', '09:00'));
    const act = { memberId: second?.id ?? 0, class: 'suspended' as const, cause: 'review', on: '2026-03-31' };
    expect(await scene.db.write((tx) => changeClass(tx, scene.world, bySystem, act))).toMatchObject({ ok: true });
    scene.world.at(april);
    await closes(scene);
    expect(await posted(scene)).toEqual(['1 D01 100 0']);
  });

  test('what was not made up for after leave costs in the month in which its time ran out, once', async () => {
    const stage = await aStage(await aScene(await engine.fresh(), 2, start));
    const { scene } = stage;
    const activity = await anActivity(scene, { kind: 'party_day', day: '2026-03-10' });
    scene.world.at(instantAt('2026-03-10', '21:00'));
    await mark(stage, activity, scene.people.slice(0, 1), 'leave_sick');
    expect(await closeIt(stage, activity)).toMatchObject({ ok: true });
    scene.world.at(april);
    expect(await closes(scene)).toMatchObject({ ok: true, value: { posted: 0 } });
    scene.world.at(instantAt('2026-05-05', '09:00'));
    expect(await closes(scene, '2026-Q1')).toMatchObject({ ok: true });
    expect(await closes(scene, '2026-04')).toMatchObject({ ok: true, value: { posted: 1 } });
    expect((await posted(scene)).filter((line) => line.includes('N03'))).toEqual(['1 N03 -100 0']);
    const [row] = await scene.db.reader('entries').where({ item: 'N03' }).select('key', 'day', 'counts_month');
    expect(row).toEqual({ key: `auto:2026-04:${scene.people[0]?.uid}:N03:${activity.uid}`, day: '2026-04-30', counts_month: '2026-04' });
  });

  test('a quarter posts full attendance on its last day: in the quarter and the year, and in the month that is open', async () => {
    const scene = await aScene(await engine.fresh(), 2, start);
    const [first] = scene.people;
    await anActivity(scene, { kind: 'party_day', day: '2026-03-10' });
    await send(scene, [aTap(first?.card ?? '', instantAt('2026-03-10', '18:58'), 1)]);
    scene.world.at(april);
    for (const period of ['2026-03', '2026-Q1']) {
      expect(await closes(scene, period)).toMatchObject({ ok: true });
      scene.world.pass(1_000);
    }
    expect(await posted(scene)).toEqual(['1 L10 300 0']);
    const months = await Promise.all(['2026-Q1', '2026', '2026-03', '2026-04'].map((period) => total(scene, first, period)));
    expect(months).toEqual([600, 600, 300, 300]);
  });
});

onEachEngine((engine) => {
  describe('planted corruption', () => {
    test('an automatic entry that its facts do not bear is found', async () => {
      const scene = await aScene(await engine.fresh(), 3, start);
      await pays(scene, scene.people.slice(0, 2));
      scene.world.at(april);
      await closes(scene);
      const law = closingChecks.find(({ name }) => name === 'closing.an_automatic_item_follows_its_facts');
      const found = async () => (await law?.find(scene.db.reader))?.length;
      expect(await found()).toBe(0);
      const row = {
        uid: scene.world.newUid(),
        member_id: scene.people[2]?.id ?? 0,
        organisation_id: scene.branch.id,
        month: '2026-03',
        ordinal: 0,
        kind: 'paid',
        paid_on: '2026-03-10',
        how: 'list',
        entered_at: instantAt('2026-03-10', '09:00'),
      };
      // As if it had been there all along: the deduction that was posted contradicts it.
      await scene.db.write((tx) => tx('dues_payments').insert(row));
      expect(await found()).toBe(1);
    });
  });
});
