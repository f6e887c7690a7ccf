/** Open calls on real databases: the line, its closing date, two who press at once. */
import { expect, test } from 'vitest';
import { placesHeld } from '../../../server/calls/queries.ts';
import { lineOf } from '../../../server/calls/queries.ts';
import { register, withdraw } from '../../../server/calls/service.ts';
import { expectedAt, meantFor } from '../../../server/attendance/queries.ts';
import { openDatabase } from '../../../server/db/connect.ts';
import type { Activity } from '../../../server/activities/queries.ts';
import type { PlanTerms } from '../../../server/activities/service.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { anAccount } from '../../support/builders.ts';
import { type Person, type Scene, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

const call = (more: Partial<PlanTerms> = {}): PlanTerms => ({ studyMinutes: null, call: 'open', places: 2, registerUntil: null, ...more });

onEachEngineVerified((engine) => {
  const aCall = async (size = 4, more: Partial<PlanTerms> = {}) => {
    const scene = await aScene(await engine.fresh(), size);
    const activity = await anActivity(scene, { terms: call(more) });
    const account = await scene.db.write((tx) => anAccount(tx, scene.world, { organisationId: scene.branch.id }));
    return { scene, activity, accountId: account.id };
  };
  type Call = { readonly scene: Scene; readonly activity: Activity; readonly accountId: number };
  const asked = ({ activity, accountId }: Call, { id }: Person, byOfficer = false) => ({
    activityUid: activity.uid,
    memberId: id,
    accountId,
    byOfficer,
  });
  const joins = (of: Call, person: Person | undefined, byOfficer = false) =>
    of.scene.db.write((tx) => register(tx, of.scene.world, meantFor, asked(of, person as Person, byOfficer)));
  const leaves = (of: Call, person: Person | undefined) =>
    of.scene.db.write((tx) => withdraw(tx, of.scene.world, asked(of, person as Person)));
  const holders = async ({ scene, activity }: Call) =>
    [...((await placesHeld(scene.db.reader, [activity.id])).get(activity.id) ?? [])].map(
      (id) => scene.people.findIndex((person) => person.id === id) + 1,
    );
  const codeOf = (outcome: Awaited<ReturnType<typeof register>>) => (outcome.ok ? 'ok' : outcome.code);

  test('the first have the places; who withdraws lets the next move up; who comes back stands at the end', async () => {
    const of = await aCall();
    const [a, b, c] = of.scene.people;
    for (const person of [a, b, c, a]) expect(codeOf(await joins(of, person))).toBe('ok');
    expect(await holders(of)).toEqual([1, 2]);
    await leaves(of, a);
    expect(await holders(of)).toEqual([2, 3]);
    await joins(of, a);
    expect(await holders(of)).toEqual([2, 3]);
    expect((await lineOf(of.scene.db.reader, of.activity.id)).map(({ memberId }) => memberId)).toEqual([b?.id, c?.id, a?.id]);
    expect(await of.scene.db.reader('audit_rows').where('action', 'like', 'call.%').pluck('action')).toEqual([
      'call.register',
      'call.register',
      'call.register',
      'call.withdraw',
      'call.register',
    ]);
  });

  test('those with a place are expected; who comes without one signs in and earns all the same', async () => {
    const of = await aCall();
    const [a, , , d] = of.scene.people;
    expect(await expectedAt(of.scene.db.reader, of.activity)).toEqual([]);
    await joins(of, a);
    expect((await expectedAt(of.scene.db.reader, of.activity)).map(({ memberId }) => memberId)).toEqual([a?.id]);
    const verdicts = await send(of.scene, [aTap(d?.card ?? '', instantAt('2026-03-10', '18:45'), 1)]);
    expect(verdicts).toMatchObject([{ verdict: 'recorded', points: 200 }]);
  });

  test.for([
    { until: null, at: '18:59:59.999', member: 'ok', officer: 'ok', why: 'until it begins' },
    { until: null, at: '19:00', member: 'registration_over', officer: 'registration_over', why: 'it has begun' },
    { until: '12:00', at: '11:59:59.999', member: 'ok', officer: 'ok', why: 'before the closing date' },
    {
      until: '12:00',
      at: '12:00',
      member: 'registration_closed',
      officer: 'ok',
      why: 'closed for members, an officer writes in who phoned',
    },
    { until: '12:00', at: '19:00', member: 'registration_over', officer: 'registration_over', why: 'closed and begun' },
  ])('until $until, at $at: a member $member, an officer $officer, $why', async ({ until, at, member, officer }) => {
    const of = await aCall(3, { registerUntil: until === null ? null : instantAt('2026-03-10', until) });
    of.scene.world.at(instantAt('2026-03-10', at));
    expect(codeOf(await joins(of, of.scene.people[0]))).toBe(member);
    expect(codeOf(await joins(of, of.scene.people[1], true))).toBe(officer);
  });

  test('nobody registers where everybody is expected, nor where they are not meant; withdrawing after the closing date is open', async () => {
    const of = await aCall(3, { registerUntil: instantAt('2026-03-10', '12:00') });
    expect(codeOf(await joins(of, of.scene.guest))).toBe('not_meant');
    const plain = { ...of, activity: await anActivity(of.scene) };
    expect(codeOf(await joins(plain, of.scene.people[0]))).toBe('call_not_open');
    await joins(of, of.scene.people[0]);
    of.scene.world.at(instantAt('2026-03-10', '15:00'));
    expect(codeOf(await leaves(of, of.scene.people[0]))).toBe('ok');
    expect(await holders(of)).toEqual([]);
    of.scene.world.at(instantAt('2026-03-10', '19:00'));
    expect(codeOf(await leaves(of, of.scene.people[0]))).toBe('registration_over');
  });

  test('twenty press at once for the last place: exactly one has it, the others stand in one line', async () => {
    const of = await aCall(21, { places: 2 });
    await joins(of, of.scene.people[0]);
    // A second connection where the engine allows one: two processes.
    const other = engine.name === 'postgres' ? await openDatabase(of.scene.db.url) : of.scene.db;
    try {
      const rest = of.scene.people.slice(1);
      const outcomes = await Promise.all(
        rest.map((person, index) =>
          (index % 2 === 0 ? of.scene.db : other).write((tx) => register(tx, of.scene.world, meantFor, asked(of, person))),
        ),
      );
      expect(outcomes.map(codeOf)).toEqual(rest.map(() => 'ok'));
      expect(await holders(of)).toHaveLength(2);
      expect(await lineOf(of.scene.db.reader, of.activity.id)).toHaveLength(21);
    } finally {
      if (other !== of.scene.db) await other.close();
    }
  });

  test('the same member pressing twice at once stands once', async () => {
    const of = await aCall();
    const [a] = of.scene.people;
    const outcomes = await Promise.all([joins(of, a), joins(of, a), joins(of, a)]);
    expect(outcomes.map(codeOf)).toEqual(['ok', 'ok', 'ok']);
    expect(await lineOf(of.scene.db.reader, of.activity.id)).toHaveLength(1);
  });
});
