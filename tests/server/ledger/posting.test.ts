import { expect, test } from 'vitest';
import { rebuildSums } from '../../../server/ledger/rebuild.ts';
import { type Posting, post, postAll, reverse, reverseAll } from '../../../server/ledger/service.ts';
import { lastDayOf } from '../../../server/kernel/calendar.ts';
import { bySystem } from '../../../server/audit/service.ts';
import { transferMember } from '../../../server/members/service.ts';
import { scoresOf } from '../../../server/rankings/service.ts';
import { type PostingFacts, aPosting, close, pastTheGuards, reopen } from '../../support/ledger.ts';
import { type Scene, aScene } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

const rowsOf = (scene: Scene) => scene.db.reader('entries').orderBy('id').select('kind', 'generation', 'points', 'times', 'seq', 'key');

async function posted(scene: Scene, facts: PostingFacts = {}): Promise<number> {
  const posting = await aPosting(scene, facts);
  const outcome = await scene.db.write((tx) => post(tx, scene.world, posting));
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value.id;
}

const taken = (scene: Scene, entryId: number) =>
  scene.db.write((tx) =>
    reverse(tx, scene.world, { entryId, source: 'correction', author: null, actor: null, approver: null, reason: 'written twice' }),
  );

/** A member's raw points in some periods. */
async function counted(scene: Scene, periods: readonly string[]): Promise<readonly number[]> {
  const book = await scene.schemes(scene.db.reader);
  const id = scene.people[0]?.id ?? 0;
  const totals: number[] = [];
  for (const period of periods) {
    const version = book.inForce(scene.branch.path, lastDayOf(period));
    if (version === undefined) throw new Error('no scheme');
    totals.push((await scoresOf(scene.db.reader, book, version, [id], period)).get(id)?.total ?? 0);
  }
  return totals;
}

onEachEngineVerified((engine) => {
  test('a fact is posted once: again it answers the first entry', async () => {
    const scene = await aScene(await engine.fresh());
    const first = await posted(scene);
    scene.world.pass(60_000);
    expect(await posted(scene, { source: 'import', reason: 'sent again' })).toBe(first);
    expect(await rowsOf(scene)).toHaveLength(1);
  });

  const otherBodies: readonly { facts: PostingFacts; why: string }[] = [
    { facts: { points: 200 }, why: 'other points' },
    { facts: { item: 'D03' }, why: 'another item' },
    { facts: { day: '2026-03-11' }, why: 'another day' },
    { facts: { occasion: 'x' }, why: 'another occasion' },
    { facts: { occurredAt: '2026-03-10T05:00:00.000Z' }, why: 'another hour' },
    { facts: { kind: 'carry_over' }, why: 'another kind' },
  ];
  test.for(otherBodies)('another fact under its key is refused and leaves no row: $why', async ({ facts }) => {
    const scene = await aScene(await engine.fresh());
    await posted(scene, { key: 'one key' });
    const posting = await aPosting(scene, { key: 'one key', ...facts });
    expect(await scene.db.write((tx) => post(tx, scene.world, posting))).toEqual({ ok: false, code: 'key_reused' });
    expect(await rowsOf(scene)).toHaveLength(1);
    expect(await scene.db.reader('ledger_heads').select('seq')).toEqual([{ seq: 1 }]);
  });

  test('a key belongs to one member', async () => {
    const scene = await aScene(await engine.fresh());
    await posted(scene, { key: 'one key' });
    const other = scene.people[1];
    const posting = await aPosting(scene, { key: 'one key', ...(other === undefined ? {} : { person: other }) });
    expect(await scene.db.write((tx) => post(tx, scene.world, posting))).toMatchObject({ code: 'key_reused' });
  });

  test('an entry is reversed once, never a reversal; after it the key takes its next generation', async () => {
    const scene = await aScene(await engine.fresh());
    const first = await posted(scene);
    const reversed = await taken(scene, first);
    expect(reversed).toMatchObject({ ok: true, value: { points: -100 } });
    expect(await taken(scene, first)).toEqual({ ok: false, code: 'already_reversed' });
    expect(await taken(scene, reversed.ok ? reversed.value.id : 0)).toEqual({ ok: false, code: 'reversal_of_reversal' });
    expect(await taken(scene, 999_999)).toEqual({ ok: false, code: 'entry_unknown' });
    await posted(scene, { points: 100 });
    expect(await rowsOf(scene)).toMatchObject([
      { kind: 'award', generation: 0, points: 100, times: 1, seq: 1 },
      { kind: 'reversal', generation: 0, points: -100, times: -1, seq: 2, key: null },
      { kind: 'award', generation: 1, points: 100, times: 1, seq: 3 },
    ]);
    expect(await counted(scene, ['2026-03', '2026-Q1', '2026'])).toEqual([100, 100, 100]);
  });

  test('a reversal of nothing stays nothing', async () => {
    const scene = await aScene(await engine.fresh());
    await taken(scene, await posted(scene, { points: 0 }));
    expect(await scene.db.reader('entries').orderBy('id').select('points', 'times')).toEqual([
      { points: 0, times: 1 },
      { points: 0, times: -1 },
    ]);
  });

  test('a group is posted as its parts would be, duplicates within it too', async () => {
    const scene = await aScene(await engine.fresh());
    const [a, b] = scene.people;
    const group: readonly Posting[] = [
      await aPosting(scene, { key: 'a' }),
      await aPosting(scene, { key: 'b', ...(b === undefined ? {} : { person: b }) }),
      await aPosting(scene, { key: 'a' }),
      await aPosting(scene, { key: 'a', points: 500 }),
      await aPosting(scene, { key: 'guest', person: scene.guest, at: scene.other }),
    ];
    const outcomes = await scene.db.write((tx) => postAll(tx, scene.world, group));
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.points : outcome.code))).toEqual([100, 100, 100, 'key_reused', 100]);
    expect(outcomes[0]).toEqual(outcomes[2]);
    expect(await rowsOf(scene)).toMatchObject([
      { key: 'a', seq: 1 },
      { key: 'b', seq: 2 },
      { key: 'guest', seq: 1 },
    ]);
    const ids: { id: number }[] = await scene.db
      .reader('entries')
      .where({ member_id: a?.id ?? 0 })
      .select('id');
    const twice = [...ids, ...ids].map(({ id }) => ({
      entryId: id,
      source: 'correction' as const,
      author: null,
      actor: null,
      approver: null,
      reason: 'r',
    }));
    const reversals = await scene.db.write((tx) => reverseAll(tx, scene.world, twice));
    expect(reversals.map((outcome) => (outcome.ok ? outcome.value.points : outcome.code))).toEqual([-100, 'already_reversed']);
  });

  test('a group that fails leaves nothing', async () => {
    const scene = await aScene(await engine.fresh());
    const good = await aPosting(scene, { key: 'good' });
    const group = [good, { ...good, key: 'bad', item: 'x'.repeat(21) }];
    await expect(scene.db.write((tx) => postAll(tx, scene.world, group))).rejects.toThrow(/check constraint/i);
    await expect(scene.db.write((tx) => postAll(tx, scene.world, [{ ...good, points: 1.5 }]))).rejects.toThrow(RangeError);
    expect(await rowsOf(scene)).toEqual([]);
    expect(await scene.db.reader('day_sums').select()).toEqual([]);
  });

  const late: readonly { closed: readonly string[]; counts: readonly string[]; why: string }[] = [
    { closed: [], counts: ['2026-03', '2026-Q1', '2026'], why: 'all open: its own' },
    { closed: ['2026-01', '2026-02', '2026-03'], counts: ['2026-04', '2026-Q1', '2026'], why: 'the month closed, the quarter not yet' },
    { closed: ['2026-01', '2026-02', '2026-03', '2026-04'], counts: ['2026-05', '2026-Q1', '2026'], why: 'the next month closed too' },
    { closed: ['2026-01', '2026-02', '2026-03', '2026-Q1'], counts: ['2026-04', '2026-Q2', '2026'], why: 'the quarter closed' },
  ];
  test.for(late)('a fact of March counts in $counts: $why', async ({ closed, counts }) => {
    const scene = await aScene(await engine.fresh());
    scene.world.at('2026-07-02T01:00:00.000Z');
    await posted(scene, { key: 'first', day: '2026-01-05' });
    for (const period of closed) await close(scene, period);
    await posted(scene, { key: 'late', day: '2026-03-10' });
    const row: unknown = await scene.db
      .reader('entries')
      .where({ key: 'late' })
      .first('day', 'month', 'counts_month', 'counts_quarter', 'counts_year');
    expect(row).toEqual({
      day: '2026-03-10',
      month: '2026-03',
      counts_month: counts[0],
      counts_quarter: counts[1],
      counts_year: counts[2],
    });
  });

  test('a fact of a closed year counts in the next', async () => {
    const scene = await aScene(await engine.fresh());
    scene.world.at('2027-01-25T01:00:00.000Z');
    await posted(scene, { key: 'first', day: '2026-12-01' });
    for (const period of ['2026-12', '2026-Q4', '2026']) await close(scene, period);
    await posted(scene, { key: 'late', day: '2026-12-31' });
    const row: unknown = await scene.db
      .reader('entries')
      .where({ key: 'late' })
      .first('year', 'counts_month', 'counts_quarter', 'counts_year');
    expect(row).toEqual({ year: '2026', counts_month: '2027-01', counts_quarter: '2027-Q1', counts_year: '2027' });
  });

  test('closed where the member is ranked is closed, also years of transfers later', async () => {
    const scene = await aScene(await engine.fresh());
    const person = scene.people[0];
    const third = { ...scene.committee };
    await scene.db.write(async (tx) => {
      await transferMember(tx, scene.world, bySystem, { memberId: person?.id ?? 0, organisationId: scene.other.id, on: '2026-04-10' });
      await transferMember(tx, scene.world, bySystem, { memberId: person?.id ?? 0, organisationId: third.id, on: '2026-07-01' });
    });
    scene.world.at('2026-08-02T01:00:00.000Z');
    await posted(scene, { key: 'own', day: '2026-03-01' });
    await posted(scene, { key: 'guest', day: '2026-03-01', person: scene.guest, at: scene.other });
    await close(scene, '2026-03');
    await close(scene, '2026-03', scene.other);
    await close(scene, '2026-04', scene.other);
    scene.world.pass(1_000);
    await posted(scene, { key: 'late', day: '2026-03-10' });
    const row: unknown = await scene.db.reader('entries').where({ key: 'late' }).first('counts_month', 'counts_quarter');
    // March is closed at the branch of the day, April where the member stood at its end; May is open there.
    expect(row).toEqual({ counts_month: '2026-05', counts_quarter: '2026-Q1' });
  });

  test('a reversal after the closing restores the year, and the month from which it was late', async () => {
    const scene = await aScene(await engine.fresh());
    scene.world.at('2026-04-06T01:00:00.000Z');
    const first = await posted(scene);
    await close(scene, '2026-03');
    scene.world.pass(1_000);
    await taken(scene, first);
    expect(await scene.db.reader('entries').orderBy('id').select('counts_month', 'points')).toEqual([
      { counts_month: '2026-03', points: 100 },
      { counts_month: '2026-04', points: -100 },
    ]);
    expect((await counted(scene, ['2026-Q1', '2026'])).at(1)).toBe(0);
  });

  test('what counted later than its event is taken back there, though its own month was reopened', async () => {
    const scene = await aScene(await engine.fresh());
    scene.world.at('2026-04-06T01:00:00.000Z');
    await posted(scene, { key: 'first', day: '2026-03-01' });
    await close(scene, '2026-03');
    scene.world.pass(1_000);
    const late = await posted(scene, { key: 'late', day: '2026-03-10' });
    await reopen(scene, '2026-03');
    scene.world.pass(1_000);
    const before = await counted(scene, ['2026-03', '2026-04', '2026-Q1', '2026']);
    expect(before).toEqual([100, 100, 100, 100]);
    await taken(scene, late);
    expect(await counted(scene, ['2026-03', '2026-04', '2026-Q1', '2026'])).toEqual([100, 0, 100, 100]);
  });

  test('sums that went wrong are computed anew from the entries', async () => {
    const scene = await aScene(await engine.fresh());
    await posted(scene, { key: 'a' });
    await posted(scene, { key: 'b', day: '2026-03-11' });
    await taken(scene, await posted(scene, { key: 'c', day: '2026-03-12' }));
    const before: unknown[] = await scene.db.reader('day_sums').orderBy('day');
    expect(await scene.db.write((tx) => rebuildSums(tx))).toBe(0);
    await scene.db.write(async (tx) => {
      await tx('day_sums').where({ day: '2026-03-10' }).update({ points: 999 });
      await tx('day_sums').where({ day: '2026-03-11' }).delete();
      await tx('day_sums').where({ day: '2026-03-12' }).update({ day: '2026-03-13' });
    });
    expect(await scene.db.write((tx) => rebuildSums(tx))).toBe(4);
    expect(await scene.db.reader('day_sums').orderBy('day')).toEqual(before);
  });

  test('sums can be rebuilt from nothing', async () => {
    const scene = await aScene(await engine.fresh());
    await posted(scene, { key: 'a' });
    await scene.db.write((tx) => pastTheGuards(tx, engine.name, 'entries', () => tx('day_sums').delete()));
    expect(await scene.db.write((tx) => rebuildSums(tx))).toBe(1);
  });
});
