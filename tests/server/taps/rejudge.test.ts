import { expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { type AfterCardChange, bindCard, blockCard } from '../../../server/members/cards.ts';
import { rejudge } from '../../../server/taps/service.ts';
import { aPosting, close } from '../../support/ledger.ts';
import { type Scene, aScene, aTap, addPerson, anActivity, send } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { post } from '../../../server/ledger/service.ts';
import type { RejudgeCauseCode } from '../../../server/contract/codes.ts';

const judgedAgain =
  (scene: Scene, cause: RejudgeCauseCode): AfterCardChange =>
  async (tx, { cardNumber, from, until }) => {
    await rejudge(tx, scene.world, await scene.schemes(tx), cause, (query) => {
      void query.where('t.card_number', cardNumber).where('t.judged_at', '>=', from);
      if (until !== null) void query.where('t.judged_at', '<', until);
    });
  };

const bind = async (scene: Scene, memberId: number, cardNumber: string, from: string): Promise<void> => {
  const bound = await scene.db.write((tx) =>
    bindCard(tx, scene.world, bySystem, { memberId, cardNumber, from }, judgedAgain(scene, 'card_bound')),
  );
  if (!bound.ok) throw new Error(bound.code);
};

const block = (scene: Scene, cardNumber: string, from: string): Promise<void> =>
  scene.db.write((tx) => blockCard(tx, scene.world, bySystem, { cardNumber, cause: 'lost', from }, judgedAgain(scene, 'card_blocked')));

const attendances = (scene: Scene) => scene.db.reader('attendances').orderBy('attended_at').select('member_id', 'attended_at', 'late');
const history = (scene: Scene) => scene.db.reader('tap_verdicts').orderBy(['tap_id', 'ordinal']).select('ordinal', 'verdict', 'cause');
const entries = (scene: Scene) => scene.db.reader('entries').orderBy('id').select('kind', 'points', 'generation', 'counts_month');

onEachEngineVerified((engine) => {
  test('an unknown card bound later earns at its own time, and a replay answers so', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const person = await addPerson(scene, scene.branch.id, 50, '2025-01-01', false);
    const tap = aTap(person.card, instantAt('2026-03-10', '18:45'), 1);
    expect((await send(scene, [tap]))[0]?.verdict).toBe('unknown_card');
    scene.world.at('2026-03-12T01:00:00.000Z');
    await bind(scene, person.id, person.card, instantAt('2026-03-01'));
    expect((await send(scene, [tap]))[0]).toMatchObject({ verdict: 'recorded', points: 200, recordedAt: instantAt('2026-03-10', '18:45') });
    expect(await scene.db.reader('taps').select('verdict')).toEqual([{ verdict: 'unknown_card' }]);
    expect(await history(scene)).toEqual([{ ordinal: 2, verdict: 'recorded', cause: 'card_bound' }]);
    expect(await entries(scene)).toEqual([{ kind: 'award', points: 200, generation: 0, counts_month: '2026-03' }]);
  });

  test('a card bound only from later on changes nothing before', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const person = await addPerson(scene, scene.branch.id, 50, '2025-01-01', false);
    await send(scene, [aTap(person.card, instantAt('2026-03-10', '18:45'), 1)]);
    await bind(scene, person.id, person.card, instantAt('2026-03-10', '18:45:00.001'));
    expect(await history(scene)).toEqual([]);
    expect(await entries(scene)).toEqual([]);
  });

  test('an activity planned late takes the taps of its window, and no others', async () => {
    const scene = await aScene(await engine.fresh());
    const [first, second] = scene.people;
    await send(scene, [
      aTap(first?.card ?? '', instantAt('2026-03-10', '18:45'), 1),
      aTap(first?.card ?? '', instantAt('2026-03-10', '18:50'), 2),
      aTap(second?.card ?? '', instantAt('2026-03-10', '21:45'), 3),
    ]);
    await anActivity(scene);
    expect(await history(scene)).toEqual([
      { ordinal: 2, verdict: 'recorded', cause: 'activity_planned' },
      { ordinal: 2, verdict: 'already_recorded', cause: 'activity_planned' },
    ]);
    expect(await attendances(scene)).toMatchObject([{ member_id: first?.id, attended_at: instantAt('2026-03-10', '18:45') }]);
    expect(await entries(scene)).toHaveLength(1);
  });

  test('a card reported lost takes back what it earned since; found again it earns the next generation', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const card = scene.people[0]?.card ?? '';
    const tap = aTap(card, instantAt('2026-03-10', '18:45'), 1);
    await send(scene, [tap]);
    await block(scene, card, instantAt('2026-03-10'));
    expect((await send(scene, [tap]))[0]?.verdict).toBe('card_blocked');
    expect(await attendances(scene)).toEqual([]);
    expect(await entries(scene)).toMatchObject([{ kind: 'award' }, { kind: 'reversal', points: -200 }]);
    await scene.db.write(async (tx) => {
      await tx('card_blocks').delete();
      await judgedAgain(scene, 'card_bound')(tx, { cardNumber: card, from: instantAt('2026-03-01'), until: null });
    });
    expect(await entries(scene)).toMatchObject([{ generation: 0 }, { kind: 'reversal' }, { kind: 'award', generation: 1, points: 200 }]);
    expect((await send(scene, [tap]))[0]).toMatchObject({ verdict: 'recorded', points: 200 });
  });

  test('when the earliest of two cards no longer holds, the attendance begins with the other', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const person = scene.people[0];
    await bind(scene, person?.id ?? 0, '04AAAAA1', instantAt('2026-01-01'));
    await send(scene, [
      aTap(person?.card ?? '', instantAt('2026-03-10', '18:40'), 1),
      aTap('04AAAAA1', instantAt('2026-03-10', '19:20'), 2),
    ]);
    expect(await attendances(scene)).toMatchObject([{ attended_at: instantAt('2026-03-10', '18:40'), late: 0 }]);
    await block(scene, person?.card ?? '', instantAt('2026-03-10'));
    expect(await attendances(scene)).toMatchObject([{ attended_at: instantAt('2026-03-10', '19:20'), late: 1 }]);
    expect(await entries(scene)).toHaveLength(1);
  });

  test('a card given to another member moves the points with it', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const [first, second] = scene.people;
    await send(scene, [aTap(first?.card ?? '', instantAt('2026-03-10', '18:45'), 1)]);
    await scene.db.write(async (tx) => {
      await tx('card_bindings')
        .where({ card_number: first?.card ?? '' })
        .update({ member_id: second?.id ?? 0 });
      await judgedAgain(scene, 'card_bound')(tx, { cardNumber: first?.card ?? '', from: instantAt('2026-03-01'), until: null });
    });
    expect(await attendances(scene)).toMatchObject([{ member_id: second?.id }]);
    const sums: unknown[] = await scene.db.reader('day_sums').orderBy('member_id').select('member_id', 'points', 'times');
    expect(sums).toEqual([
      { member_id: first?.id, points: 0, times: 0 },
      { member_id: second?.id, points: 200, times: 1 },
    ]);
  });

  test('after the closing, what is found late counts in the next month, also what is taken back', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const person = await addPerson(scene, scene.branch.id, 50, '2025-01-01', false);
    const first = scene.people[0];
    await send(scene, [
      aTap(person.card, instantAt('2026-03-10', '18:45'), 1),
      aTap(first?.card ?? '', instantAt('2026-03-10', '18:46'), 2),
    ]);
    scene.world.at('2026-04-06T01:00:00.000Z');
    await close(scene, '2026-03');
    scene.world.pass(1_000);
    await bind(scene, person.id, person.card, instantAt('2026-03-01'));
    await block(scene, first?.card ?? '', instantAt('2026-03-01'));
    expect(await entries(scene)).toEqual([
      { kind: 'award', points: 200, generation: 0, counts_month: '2026-03' },
      { kind: 'award', points: 200, generation: 0, counts_month: '2026-04' },
      { kind: 'reversal', points: -200, generation: 0, counts_month: '2026-04' },
    ]);
  });

  test('judging again without a change writes nothing', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    await send(
      scene,
      scene.people.map((person, index) => aTap(person.card, instantAt('2026-03-10', '18:45'), index + 1)),
    );
    const again = await scene.db.write(async (tx) => rejudge(tx, scene.world, await scene.schemes(tx), 'sheet_reopened', () => undefined));
    expect(again).toBe(0);
    expect(await history(scene)).toEqual([]);
    expect(await entries(scene)).toHaveLength(3);
  });

  if (engine.name === 'postgres') {
    test('a tap that is judged while its card is being bound is not forgotten', async () => {
      const scene = await aScene(await engine.fresh());
      await anActivity(scene);
      const people = [];
      for (let number = 60; number < 72; number++) people.push(await addPerson(scene, scene.branch.id, number, '2025-01-01', false));
      scene.world.at(instantAt('2026-03-10', '18:50'));
      await Promise.all(
        people.flatMap((person, index) => [
          send(scene, [aTap(person.card, instantAt('2026-03-10', '18:45'), index + 1)]),
          bind(scene, person.id, person.card, instantAt('2026-03-01')),
        ]),
      );
      expect(await attendances(scene)).toHaveLength(people.length);
      const dues = await aPosting(scene);
      expect((await scene.db.write((tx) => post(tx, scene.world, dues))).ok).toBe(true);
    });
  }
});
