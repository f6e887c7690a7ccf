import { expect, test, vi } from 'vitest';
import { byAccount, bySystem } from '../../../server/audit/service.ts';
import { close, reopen } from '../../../server/closing/service.ts';
import { selectRaw } from '../../../server/db/bulk.ts';
import { openDatabase } from '../../../server/db/connect.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { lockHeads, reverse } from '../../../server/ledger/service.ts';
import { transferMember } from '../../../server/members/service.ts';
import { scoreAt } from '../../../server/rankings/service.ts';
import { anAccount } from '../../support/builders.ts';
import { carrying, closeAll, earns, inForce, yearsEnd } from '../../support/carrying.ts';
import { type Person, type Scene, aScene } from '../../support/scene.ts';
import { expectLawful, onEachEngineVerified } from '../../support/verified.ts';

const january = instantAt('2027-01-10', '09:00');

/** Everything posted under a carried key or against it, oldest first. */
const carried = (scene: Scene) =>
  scene.db
    .reader('entries')
    .where({ item: 'OLD' })
    .orderBy('id')
    .select('kind', 'member_id', 'organisation_id', 'generation', 'points', 'award_points', 'times', 'day', 'counts_month', 'counts_year');

const pointsOf = async (scene: Scene) => (await carried(scene)).map(({ points }) => points);

const total = async (scene: Scene, person: Person | undefined, period: string): Promise<number | undefined> =>
  (await scoreAt(scene.db.reader, await scene.schemes(scene.db.reader), person?.id ?? 0, scene.branch.path, period))?.score.total;

async function reopened(scene: Scene): Promise<void> {
  const act = { organisationId: scene.branch.id, period: '2026', actor: bySystem, reason: 'a sheet was wrong' };
  expect(await scene.db.write((tx) => reopen(tx, scene.world, act))).toEqual({ ok: true, value: '2026' });
}

async function takenBack(scene: Scene, entryId: number): Promise<void> {
  const nobody = { author: null, actor: null, approver: null };
  const taken = await scene.db.write((tx) => reverse(tx, scene.world, { entryId, source: 'correction', ...nobody, reason: 'not there' }));
  expect(taken.ok).toBe(true);
}

/** How many of the database's connections wait for a lock. */
const waiting = async (scene: Scene): Promise<number> => {
  const rows = await selectRaw<{ pid: number }>(
    scene.db.reader,
    `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    [],
  );
  return rows.length;
};

/** Closes the year of `other` while another process holds the head of `branch` and then takes that of `other`, at once or not at all. */
async function closeAgainstRival(scene: Scene): Promise<void> {
  const { branch, other } = scene;
  const rival = await openDatabase(scene.db.url);
  try {
    let closing: Promise<void> | undefined;
    await rival.write(async (tx) => {
      await lockHeads(tx, [branch.id]);
      closing ??= closeAll(scene, ['2026'], { at: other });
      await vi.waitUntil(async () => (await waiting(scene)) === 1, { timeout: 5_000 });
      await tx.raw('select seq from ledger_heads where organisation_id = ? for update nowait', [other.id]);
    });
    await closing;
  } finally {
    await rival.close();
  }
}

onEachEngineVerified((engine) => {
  test.for([
    { parts: { percent: 100 }, points: [8657], why: 'all' },
    { parts: {}, points: [1731], why: 'a fifth, 17.314, down' },
    { parts: { rounding: 'up' as const }, points: [1732], why: 'a fifth, up' },
    { parts: { rounding: 'half_up' as const }, points: [1731], why: 'a fifth, to the nearest' },
    { parts: { maxPoints: 10 }, points: [1000], why: 'at most ten' },
    { parts: null, points: [], why: 'none' },
  ])('of 86.57 a year hands on $points: $why', async ({ parts, points }) => {
    const scene = await aScene(await engine.fresh(), 2);
    await inForce(scene, carrying(parts));
    await earns(scene, scene.people[0], 8657);
    scene.world.at(january);
    await closeAll(scene, yearsEnd);
    expect(await pointsOf(scene)).toEqual(points);
  });

  test('the entry is of 1 January, by rule, with the closer beside it, and counts once in its month and its year', async () => {
    const scene = await aScene(await engine.fresh());
    await inForce(scene, carrying({}));
    await earns(scene, scene.people[0], 8657);
    scene.world.at(january);
    const closer = await scene.db.write((tx) => anAccount(tx, scene.world, { name: 'closing', organisationId: scene.committee.id }));
    await closeAll(scene, yearsEnd, { actor: byAccount(closer.id) });
    expect(
      await scene.db
        .reader('entries')
        .where({ kind: 'carry_over' })
        .select('day', 'occurred_at', 'source', 'author_id', 'actor_id', 'reason'),
    ).toEqual([
      {
        day: '2027-01-01',
        occurred_at: instantAt('2027-01-01'),
        source: 'rule',
        author_id: null,
        actor_id: closer.id,
        reason: 'year_carried',
      },
    ]);
    expect(await carried(scene)).toMatchObject([{ award_points: 1731, times: 1, generation: 0, organisation_id: scene.branch.id }]);
    const [first, second] = scene.people;
    expect(await Promise.all(['2026', '2027', '2027-Q1', '2027-01', '2027-02'].map((period) => total(scene, first, period)))).toEqual([
      8657, 1731, 1731, 1731, 0,
    ]);
    expect(await total(scene, second, '2027')).toBe(0);
  });

  test('a January that is closed already sends it to February', async () => {
    const scene = await aScene(await engine.fresh());
    await inForce(scene, carrying({}));
    await earns(scene, scene.people[0], 8657);
    scene.world.at(instantAt('2027-02-10', '09:00'));
    await closeAll(scene, ['2026-12', '2027-01', '2026-Q4']);
    scene.world.pass(1_000);
    await closeAll(scene, ['2026']);
    expect(await carried(scene)).toMatchObject([{ counts_month: '2027-02', counts_year: '2027' }]);
    const [first] = scene.people;
    expect(await Promise.all(['2027-01', '2027-02', '2027'].map((period) => total(scene, first, period)))).toEqual([0, 1731, 1731]);
  });

  test('a member is carried over where they stood on 31 December, into the branch of 1 January', async () => {
    const scene = await aScene(await engine.fresh());
    const { people, branch, other, guest } = scene;
    await inForce(scene, carrying({ percent: 100 }));
    for (const [index, person] of people.entries()) await earns(scene, person, (index + 1) * 1000);
    await earns(scene, guest, 500, other);
    const moves = [
      { memberId: people[1]?.id ?? 0, on: '2026-12-31' },
      { memberId: people[2]?.id ?? 0, on: '2027-01-01' },
    ];
    for (const move of moves) {
      const moved = await scene.db.write((tx) => transferMember(tx, scene.world, bySystem, { ...move, organisationId: other.id }));
      expect(moved.ok).toBe(true);
    }
    scene.world.at(january);
    await closeAll(scene, yearsEnd);
    expect(await carried(scene)).toMatchObject([
      { member_id: people[0]?.id, organisation_id: branch.id, points: 1000 },
      { member_id: people[2]?.id, organisation_id: other.id, points: 3000 },
    ]);
    scene.world.pass(1_000);
    await closeAll(scene, yearsEnd, { at: other });
    expect((await carried(scene)).slice(2)).toMatchObject([
      { member_id: people[1]?.id, organisation_id: other.id, points: 2000 },
      { member_id: guest.id, organisation_id: other.id, points: 500 },
    ]);
  });

  test('closed again after a correction: what no longer holds is reversed, what holds is posted', async () => {
    const scene = await aScene(await engine.fresh());
    await inForce(scene, carrying({}));
    const [first, second, third] = scene.people;
    await earns(scene, first, 5000);
    const wrong = await earns(scene, first, 1000);
    const all = await earns(scene, second, 2000);
    await earns(scene, third, 3000);
    scene.world.at(january);
    await closeAll(scene, yearsEnd);
    expect(await pointsOf(scene)).toEqual([1200, 400, 600]);
    scene.world.pass(1_000);
    await reopened(scene);
    await takenBack(scene, wrong);
    await takenBack(scene, all);
    scene.world.pass(1_000);
    await closeAll(scene, ['2026']);
    expect((await carried(scene)).slice(3)).toMatchObject([
      { kind: 'reversal', member_id: first?.id, points: -1200, times: -1, generation: 0 },
      { kind: 'reversal', member_id: second?.id, points: -400, times: -1, generation: 0 },
      { kind: 'carry_over', member_id: first?.id, points: 1000, times: 1, generation: 1 },
    ]);
    expect(await Promise.all(scene.people.map((person) => total(scene, person, '2027')))).toEqual([1000, 0, 600]);
  });

  test('a move entered late is no damage, and the branch that closes next puts it right', async () => {
    const scene = await aScene(await engine.fresh());
    const { people, branch, other, guest } = scene;
    await inForce(scene, carrying({}));
    await earns(scene, people[0], 5000);
    await earns(scene, guest, 500, other);
    scene.world.at(january);
    await closeAll(scene, yearsEnd);
    scene.world.pass(1_000);
    const move = { memberId: people[0]?.id ?? 0, organisationId: other.id, on: '2026-12-31' };
    expect(await scene.db.write((tx) => transferMember(tx, scene.world, bySystem, move))).toMatchObject({ ok: true });
    await expectLawful(scene.db);
    scene.world.pass(1_000);
    await closeAll(scene, yearsEnd, { at: other });
    expect(await carried(scene)).toMatchObject([
      { organisation_id: branch.id, points: 1000, generation: 0 },
      { organisation_id: branch.id, points: -1000, generation: 0 },
      { organisation_id: other.id, points: 1000, generation: 1 },
      { organisation_id: other.id, points: 100, member_id: guest.id },
    ]);
  });

  test('two branches that hand members to each other: a close holds no head while it waits for one before it', async () => {
    const scene = await aScene(await engine.fresh());
    const { people, branch, other, guest } = scene;
    await inForce(scene, carrying({ percent: 100 }));
    await earns(scene, people[0], 1000);
    await earns(scene, guest, 500, other);
    const swap = async (person: Person | undefined, to: { readonly id: number }) => {
      const move = { memberId: person?.id ?? 0, organisationId: to.id, on: '2027-01-01' };
      expect(await scene.db.write((tx) => transferMember(tx, scene.world, bySystem, move))).toMatchObject({ ok: true });
    };
    await swap(people[0], other);
    await swap(guest, branch);
    scene.world.at(january);
    for (const at of [branch, other]) await closeAll(scene, ['2026-12', '2026-Q4'], { at });
    scene.world.pass(1_000);
    // On SQLite one process writes, and the transaction is the lock.
    await (engine.name === 'postgres' ? closeAgainstRival(scene) : closeAll(scene, ['2026'], { at: other }));
    await closeAll(scene, ['2026']);
    expect((await carried(scene)).toSorted((a, b) => a.points - b.points)).toMatchObject([
      { member_id: guest.id, organisation_id: branch.id, points: 500 },
      { member_id: people[0]?.id, organisation_id: other.id, points: 1000 },
    ]);
  });

  test('closing twice posts once, and so does closing again what nobody corrected', async () => {
    const scene = await aScene(await engine.fresh());
    await inForce(scene, carrying({}));
    await earns(scene, scene.people[0], 8657);
    scene.world.at(january);
    await closeAll(scene, yearsEnd);
    const act = { organisationId: scene.branch.id, period: '2026', actor: bySystem, reason: '' };
    const twice = await scene.db.write(async (tx) => close(tx, scene.world, await scene.schemes(tx), act));
    expect(twice).toMatchObject({ ok: false, code: 'period_closed' });
    scene.world.pass(1_000);
    await reopened(scene);
    await closeAll(scene, ['2026']);
    expect(await pointsOf(scene)).toEqual([1731]);
  });

  test('the share is of the old scheme, the item of the new one: a new scheme that takes nothing on gets nothing', async () => {
    const scene = await aScene(await engine.fresh());
    await inForce(scene, carrying({ percent: 50 }));
    await inForce(scene, carrying(null, 'DUTY', '2027.1'), '2027-01');
    await earns(scene, scene.people[0], 1000);
    scene.world.at(january);
    await closeAll(scene, yearsEnd);
    expect(await pointsOf(scene)).toEqual([]);
  });

  test('a new scheme with another share: the old share, under the new version', async () => {
    const scene = await aScene(await engine.fresh());
    await inForce(scene, carrying({ percent: 50 }));
    await inForce(scene, carrying({ percent: 100 }, 'DUTY', '2027.1'), '2027-01');
    await earns(scene, scene.people[0], 1000);
    scene.world.at(january);
    await closeAll(scene, yearsEnd);
    expect(await pointsOf(scene)).toEqual([500]);
  });

  test.for([
    { category: 'PRACTICE', balances: [{ balance: 1731 }], why: 'a redeemable category' },
    { category: 'DUTY', balances: [], why: 'any other' },
  ])('what is carried over becomes spendable with January where its item is of $why', async ({ category, balances }) => {
    const scene = await aScene(await engine.fresh());
    await inForce(scene, carrying({}, category));
    await earns(scene, scene.people[0], 8657);
    scene.world.at(instantAt('2027-02-10', '09:00'));
    await closeAll(scene, yearsEnd);
    await closeAll(scene, ['2027-01']);
    expect(await scene.db.reader('purse_balances').where('balance', '<>', 0).select('balance')).toEqual(balances);
  });
});
