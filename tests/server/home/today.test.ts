/** Today of a secretary over HTTP: what to do, the most urgent first, each item done from there; a quiet day; how much it reads. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rollOf } from '../../../server/attendance/queries.ts';
import { insertRows } from '../../../server/db/bulk.ts';
import { addresses } from '../../../server/http/addresses.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { plusMs } from '../../../server/kernel/clock.ts';
import { askForLeave } from '../../../server/leave/service.ts';
import type { Activity } from '../../../server/activities/queries.ts';
import { anAccount } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, addPerson, anActivity, aTap, send, type Person, type Scene } from '../../support/scene.ts';
import type { Visitor } from '../../support/site.ts';

/** Statements of a page, however much there is to do. */
const statementsMax = 110;

onEachEngine((engine) => {
  let scene: Scene;
  let site: Pages;
  let people: [Person, Person, Person];

  beforeEach(async () => {
    scene = await aScene(await engine.fresh());
    site = await startPages(scene);
    people = scene.people as [Person, Person, Person];
  });
  afterEach(() => site.close());

  const secretary = (person?: Person) => signedInAs(scene, site, 'secretary', scene.branch, person);
  const today = (visitor: Visitor) => modelOf(visitor, '/', 'start-secretary');

  /** Somebody asks for leave as a member does; answers nothing. */
  async function asks(person: Person, activity: Activity, kind: 'sick' | 'private' = 'sick'): Promise<void> {
    const accountId = await scene.db.write(async (tx) => {
      const known: { id: number } | undefined = await tx('accounts').where({ member_id: person.id }).first('id');
      const facts = {
        name: `member ${scene.branch.id} ${person.id}`,
        role: 'member',
        organisationId: scene.branch.id,
        memberId: person.id,
      } as const;
      return (known ?? (await anAccount(tx, scene.world, facts))).id;
    });
    const asked = await scene.db.write((tx) =>
      askForLeave(tx, scene.world, rollOf, { activity, memberId: person.id, kind, words: 'words', accountId }),
    );
    if (!asked.ok) throw new Error(asked.code);
  }

  test('leave is granted or declined right there, and one comes back; nobody decides their own', async () => {
    const activity = await anActivity(scene);
    const visitor = await secretary(people[2]);
    for (const person of people) await asks(person, activity);
    const before = await today(visitor);
    const requests = before.todo.filter(({ code }) => code === 'leave_to_decide');
    expect(requests.map(({ facts, href }) => [facts.name, facts.leave, facts.words, href])).toEqual([
      [people[0].name, 'sick', 'words', null],
      [people[1].name, 'sick', 'words', null],
    ]);
    expect(before.todo[0]?.code).toBe('leave_to_decide');
    const grant = requests[0]?.answers?.grant ?? '';
    const granted = await visitor.submit('/me', grant, {});
    expect([granted.status, granted.headers.get('location')]).toEqual([303, '/?done=granted']);
    const decline = requests[1]?.answers?.decline ?? '';
    expect((await visitor.submit('/me', decline, {})).status).toBe(422);
    expect((await visitor.submit('/me', decline, { words: 'we need you' })).headers.get('location')).toBe('/?done=declined');
    const after = await modelOf(visitor, '/?done=declined', 'start-secretary');
    expect([after.done, after.todo.some(({ code }) => code === 'leave_to_decide')]).toEqual(['declined', false]);
    const decisions: string[] = await scene.db.reader('leaves').orderBy('id').pluck('decision');
    expect(decisions).toEqual(['granted', 'declined', null]);
    expect((await visitor.post(grant, { csrf: 'none' })).status).toBe(403);
    expect((await (await signedInAs(scene, site, 'member', scene.branch, people[0])).submit('/me', grant, {})).status).toBe(403);
  });

  test('three requests and three sheets are named, the others are a number; the navigation counts them all', async () => {
    const many: Person[] = [];
    for (let n = 0; n < 5; n++) many.push(await addPerson(scene, scene.branch.id, 100 + n));
    const activity = await anActivity(scene, { day: '2026-03-11' });
    for (const person of many) await asks(person, activity);
    for (const day of ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'])
      await anActivity(scene, { day, kind: 'party_day' });
    const visitor = await secretary();
    const { todo } = await today(visitor);
    expect(todo.slice(0, 8).map(({ code, count }) => [code, count])).toEqual([
      ['leave_to_decide', 1],
      ['leave_to_decide', 1],
      ['leave_to_decide', 1],
      ['leaves_to_decide', 2],
      ['sheet_to_close', 8],
      ['sheet_to_close', 8],
      ['sheet_to_close', 8],
      ['sheets_to_close', 2],
    ]);
    expect(todo[4]).toMatchObject({ facts: { title: 'party_day on 2026-03-02', at: instantAt('2026-03-02', '19:00') } });
    expect(todo[4]?.href).toMatch(/^\/activities\/[0-9a-f-]{36}\/close$/);
    const shown = JSON.parse((await visitor.get('/activities')).text) as { nav: readonly { place: string; waiting?: number }[] };
    expect(shown.nav.find(({ place }) => place === 'today')?.waiting).toBe(10);
  });

  test.for([
    { now: '2026-03-24', plan: ['2026-03'], why: 'nothing stands in the month that runs' },
    { now: '2026-03-25', plan: ['2026-03', '2026-04'], why: 'late in a month the next is planned' },
  ])('on $now it asks to plan $plan: $why', async ({ now, plan }) => {
    scene.world.at(instantAt(now, '09:00'));
    const { todo } = await today(await secretary());
    const asked = todo.filter(({ code }) => code === 'plan_month');
    expect(asked.map(({ facts, href }) => [facts.month, href])).toEqual(
      plan.map((month) => [month, `/activities/month?organisation=${scene.branch.uid}&month=${month}`]),
    );
  });

  test('a meeting that nobody planned is told before its last day, one that was missed afterwards', async () => {
    // The branch was begun in March: from April on it owes whole months.
    scene.world.at(instantAt('2026-05-20', '09:00'));
    const { todo } = await today(await secretary());
    const due = todo.filter(({ code }) => code === 'duty_due');
    expect(due.length).toBeGreaterThan(0);
    expect(due.every(({ facts, href }) => facts.until === '2026-05-31' && href?.includes(`&kind=${facts.kind}`))).toBe(true);
    expect(todo.find(({ code }) => code === 'duties_overdue')?.href).toBe(`/completion?organisation=${scene.branch.uid}&year=2026`);
  });

  test('proofs of others, sign-outs of what is over and taps close together are each led to, until they are done', async () => {
    const [a, b, own] = people;
    const leaving = { signOut: true, minStayMinutes: 60 };
    const study = await anActivity(scene, { day: '2026-03-09', leaving });
    const running = await anActivity(scene, { leaving });
    for (const [person, seconds] of [
      [a, 0],
      [b, 1],
      [own, 90],
    ] as const)
      await send(scene, [aTap(person.card, plusMs(instantAt('2026-03-09', '18:50'), seconds * 1_000), person.id)]);
    await send(scene, [aTap(a.card, instantAt('2026-03-10', '18:50'), 50)]);
    scene.world.at(instantAt('2026-03-10', '20:00'));
    const visitor = await secretary(own);
    await scene.db.write(async (tx) => {
      const account: { id: number } = await tx('accounts').first('id');
      const sent = { activity_id: study.id, words: 'studied away', sent_at: scene.world.clock(), sent_by: account.id };
      await insertRows(tx, 'proofs', [
        { uid: scene.world.newUid(), member_id: a.id, ...sent },
        { uid: scene.world.newUid(), member_id: own.id, ...sent },
      ]);
    });
    const waiting = async () =>
      (await today(visitor)).todo
        .filter(({ code }) => ['proofs_to_decide', 'sign_outs_missing', 'bursts_to_look_at'].includes(code))
        .map(({ code, count, href }) => [code, count, href]);
    // Their own proof and sign-out are another's; of what still runs people may yet sign out.
    expect(await waiting()).toEqual([
      ['proofs_to_decide', 1, '/leave'],
      ['sign_outs_missing', 2, addresses.signOut(study.uid)],
      ['bursts_to_look_at', 1, addresses.bursts(study.uid)],
    ]);
    expect(running.signOut).toBe(true);
    const first = (await modelOf(visitor, addresses.bursts(study.uid), 'bursts')).bursts[0]?.id ?? '';
    await visitor.submit('/me', addresses.bursts(study.uid), { first, word: 'themselves', note: '' });
    await visitor.submit('/me', addresses.signOut(study.uid), { time: '20:30', [`left-${a.uid}`]: 'on', [`left-${b.uid}`]: 'on' });
    await scene.db.write((tx) => tx('proofs').update({ decision: 'accepted', decided_at: scene.world.clock() }));
    expect(await waiting()).toEqual([]);
  });

  test('what to do costs so many statements and no more, however much there is', async () => {
    const counted = async (visitor: Visitor): Promise<number> => {
      let statements = 0;
      const count = (): void => void (statements += 1);
      scene.db.reader.on('query', count);
      await today(visitor);
      scene.db.reader.off('query', count);
      return statements;
    };
    const visitor = await secretary();
    for (const day of ['2026-03-02', '2026-03-03', '2026-03-04']) await anActivity(scene, { day });
    const activity = await anActivity(scene, { day: '2026-03-11' });
    for (const person of people) await asks(person, activity);
    const few = await counted(visitor);
    for (let n = 1; n <= 40; n++) {
      const person = await addPerson(scene, scene.branch.id, 200 + n);
      await asks(person, activity);
      if (n <= 20) await anActivity(scene, { day: `2026-02-${String(n).padStart(2, '0')}`, kind: 'party_day' });
    }
    const lots = await counted(visitor);
    expect(few).toBeLessThanOrEqual(statementsMax);
    expect(lots).toBeLessThanOrEqual(few + 2);
  });
});
