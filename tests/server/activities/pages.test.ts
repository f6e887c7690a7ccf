/** Planning over HTTP: what a form begins as, what it refuses and says, who may. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { instantAt } from '../../../server/kernel/calendar.ts';
import type { PlanModel } from '../../../views/pages/plan/model.ts';
import { wordsIn } from '../../../views/text/words.ts';
import { onEachEngine } from '../../support/engines.ts';
import { close } from '../../support/ledger.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, aTap, anActivity, type Person, type Scene, send } from '../../support/scene.ts';
import type { Shown, Visitor } from '../../support/site.ts';

onEachEngine((engine) => {
  let scene: Scene;
  let site: Pages;
  let secretary: Visitor;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 3);
    site = await startPages(scene);
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  });
  afterEach(() => site.close());

  const key = (n: number): string => `0190f0f0-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const typed = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
    key: key(1),
    kind: 'party_day',
    title: '',
    day: '2026-03-12',
    time: '19:00',
    length: '90',
    place: 'hall',
    host: scene.branch.uid,
    speaker: 'somebody',
    agenda: 'first\r\nsecond',
    [`for-all-${scene.branch.uid}`]: 'on',
    ...more,
  });
  const plan = (more: Readonly<Record<string, string>> = {}, who = secretary) => who.submit('/me', '/activities/new', typed(more));
  const saidBy = ({ text }: Shown): PlanModel => (JSON.parse(text) as { model: PlanModel }).model;
  const addressOf = (shown: Shown): string => shown.headers.get('location') ?? '';
  const planned = () =>
    scene.db.reader('activities').orderBy('id').select('title', 'kind', 'starts_at', 'speaker', 'agenda', 'cancelled_at');

  test('a plan from an empty title: the name of its kind, its lines, its window; pressed twice, planned once', async () => {
    const shown = await plan();
    expect([shown.status, addressOf(shown)]).toEqual([303, expect.stringMatching(/^\/activities\/[0-9a-f-]+\/plan\?done=planned$/)]);
    expect(addressOf(await plan())).toBe(addressOf(shown));
    expect(await planned()).toEqual([
      {
        title: wordsIn('zh').codes.activityKinds.party_day,
        kind: 'party_day',
        starts_at: instantAt('2026-03-12', '19:00'),
        speaker: 'somebody',
        agenda: 'first\nsecond',
        cancelled_at: null,
      },
    ]);
    const { standing, values, audiences } = await modelOf(secretary, addressOf(shown), 'plan');
    expect(standing).toMatchObject({ signedIn: 0, begun: false, done: 'planned', closed: false, cancelled: null });
    expect(values).toMatchObject({ day: '2026-03-12', time: '19:00', length: '90' });
    expect(audiences.filter(({ chosen }) => chosen).map(({ name, audience }) => [name, audience])).toEqual([['branch one', 'all']]);
    expect(await scene.db.reader('audit_rows').where({ action: 'activity.plan' }).count({ n: '*' }).first()).toEqual({ n: 1 });
  });

  test('the kinds of the scheme with what they earn; what grows by its length says from when', async () => {
    const { kinds } = await modelOf(secretary, '/activities/new', 'plan-choice');
    const of = (kind: string) => kinds.find((fact) => fact.kind === kind);
    expect(of('party_day')).toMatchObject({ points: 300, long: null });
    expect(of('volunteer_service')).toMatchObject({ points: 200, long: { hours: 4, points: 400 } });
    expect(of('test')).toMatchObject({ points: null });
    expect(of('volunteer_service_long')).toBeUndefined();
  });

  test('a new plan begins like the last of its kind, on its next day; one that was never held as is usual; any other like the last of any', async () => {
    await anActivity(scene, { day: '2026-02-13', kind: 'party_day', from: '15:00', until: '17:00' });
    const alike = await modelOf(secretary, '/activities/new?kind=party_day', 'plan');
    expect(alike.values).toMatchObject({
      day: '2026-03-13',
      time: '15:00',
      length: '120',
      place: 'room 1',
      title: 'party_day on 2026-02-13',
    });
    await anActivity(scene, { day: '2026-03-13', kind: 'party_day', from: '15:00', until: '17:00' });
    expect((await modelOf(secretary, '/activities/new?kind=party_day', 'plan')).values.day).toBe('2026-04-10');
    const other = await modelOf(secretary, '/activities/new?kind=committee_meeting', 'plan');
    expect(other.values).toMatchObject({ day: '2026-04-07', time: '19:00', length: '60', place: 'room 1', title: '' });
    expect(other.audiences.filter(({ chosen }) => chosen).map(({ audience }) => audience)).toEqual(['committee']);
    const patrol = await modelOf(secretary, '/activities/new?kind=patrol', 'plan');
    expect(patrol.values).toMatchObject({ day: '2026-03-11', time: '15:00', length: '90', place: 'room 1', title: '' });
  });

  test.for([
    { more: { day: '' }, errors: ['day_missing'], why: 'no day' },
    { more: { day: '2026-02-30' }, errors: ['day_wrong'], why: 'a day that is none' },
    { more: { day: '2028-01-01' }, errors: ['day_far'], why: 'two years away' },
    { more: { time: '25:00' }, errors: ['time_wrong'], why: 'no such time' },
    { more: { length: '5' }, errors: ['length_wrong'], why: 'five minutes' },
    { more: { length: '9e3' }, errors: ['length_wrong'], why: 'no number of digits' },
    { more: { day: 'x', time: 'y', length: 'z' }, errors: ['day_wrong', 'time_wrong', 'length_wrong'], why: 'all at once' },
  ])('refused with its words, what was typed is kept: $why', async ({ more, errors }) => {
    const shown = await plan(more);
    expect([shown.status, saidBy(shown).errors, saidBy(shown).values.place]).toEqual([422, errors, 'hall']);
    expect(await planned()).toEqual([]);
  });

  test('nobody ticked, a day before the first scheme, a month that is closed', async () => {
    const { [`for-all-${scene.branch.uid}`]: _, ...nobody } = typed();
    expect(saidBy(await secretary.submit('/me', '/activities/new', nobody)).errors).toEqual(['audience_missing']);
    await anActivity(scene, { day: '2026-02-10' });
    await close(scene, '2026-02');
    expect(saidBy(await plan({ day: '2026-02-20' })).errors).toEqual(['day_closed']);
  });

  test('a holiday and a year that is not known are told', async () => {
    await anActivity(scene, { day: '2026-03-03' });
    expect(saidBy(await plan({ day: '2026-05-01', length: '1' })).dayNotes).toEqual([
      { kind: 'holiday', day: '2026-05-01', holiday: 'labour_day' },
    ]);
    expect(saidBy(await plan({ day: '2027-01-02', length: '1' })).dayNotes).toEqual([
      { kind: 'weekend', day: '2027-01-02' },
      { kind: 'year_unknown', day: '2027-01-02' },
    ]);
  });

  test('made while it runs: the page tells how many of the taps before it signed in', async () => {
    const [a, b] = scene.people as [Person, Person, Person];
    await send(scene, [aTap(a.card, instantAt('2026-03-10', '18:45'), 1), aTap(b.card, instantAt('2026-03-10', '18:50'), 2)]);
    const later = await signedInAs(scene, site, 'secretary', scene.branch);
    const { standing } = await modelOf(later, addressOf(await plan({ day: '2026-03-10' }, later)), 'plan');
    expect(standing).toMatchObject({ signedIn: 2, begun: true, done: 'planned' });
  });

  test('changed, then called off with a reason; the list has it no more', async () => {
    const at = addressOf(await plan()).replace(/\?.*/, '');
    const changed = await secretary
      .submit('/me', at, { ...typed({ title: 'other', day: '2026-03-13' }), changes: '0', key: '' })
      .catch(() => null);
    expect(changed?.status).toBe(422);
    const { key: _, ...rest } = typed({ title: 'other', day: '2026-03-13' });
    expect((await secretary.submit('/me', at, { ...rest, changes: '0' })).status).toBe(303);
    expect(saidBy(await secretary.submit('/me', at, { ...rest, changes: '0' })).errors).toEqual(['changed_meanwhile']);
    const cancelAt = at.replace(/plan$/, 'cancel');
    expect((await modelOf(secretary, cancelAt, 'plan-cancel')).signedIn).toBe(0);
    expect((await secretary.submit('/me', cancelAt, { changes: '1', reason: ' ' })).status).toBe(422);
    expect((await secretary.submit('/me', cancelAt, { changes: '1', reason: 'rain' })).status).toBe(303);
    expect((await modelOf(secretary, at, 'plan')).standing).toMatchObject({ cancelled: { reason: 'rain' } });
    expect((await modelOf(secretary, '/activities', 'activities')).upcoming).toEqual([]);
  });

  test("another branch's plans do not exist; who may only look is told so", async () => {
    const at = addressOf(await plan()).replace(/\?.*/, '');
    const stranger = await signedInAs(scene, site, 'secretary', scene.other);
    const member = await signedInAs(scene, site, 'member', scene.branch, scene.people[0]);
    const department = await signedInAs(scene, site, 'organisation_department', scene.committee);
    const cancelAt = at.replace(/plan$/, 'cancel');
    const asked = async (who: Visitor) => [
      (await who.get(at)).status,
      (await who.get(cancelAt)).status,
      (await who.submit('/me', cancelAt, { changes: '0', reason: 'no' })).status,
      (await plan({ key: key(2) }, who)).status,
    ];
    expect(await asked(stranger)).toEqual([404, 404, 404, 404]);
    expect(await asked(member)).toEqual([403, 403, 403, 403]);
    expect(await asked(department)).toEqual([403, 403, 403, 403]);
    expect(await planned()).toHaveLength(1);
    const forOthers = await plan({ key: key(3), [`for-all-${scene.other.uid}`]: 'on', [`for-all-${scene.branch.uid}`]: 'on' });
    const { audiences } = await modelOf(secretary, addressOf(forOthers), 'plan');
    expect(audiences.map(({ name }) => name)).not.toContain('branch two');
  });

  test('the list and the sheet lead to planning for who may, and to nobody else', async () => {
    const { uid } = await anActivity(scene);
    const member = await signedInAs(scene, site, 'member', scene.branch, scene.people[0]);
    expect((await modelOf(secretary, '/activities', 'activities')).planHref).toBe(`/activities/new?organisation=${scene.branch.uid}`);
    expect((await modelOf(secretary, `/activities/${uid}`, 'activity')).links.plan).toBe(`/activities/${uid}/plan`);
    expect((await modelOf(member, '/activities', 'activities')).planHref).toBeNull();
    expect((await modelOf(member, `/activities/${uid}`, 'activity')).links.plan).toBeNull();
  });

  test('one secretary for two branches plans for both', async () => {
    const upper = await signedInAs(scene, site, 'secretary', scene.committee);
    const shown = await plan(
      { host: scene.committee.uid, key: key(4), [`for-all-${scene.other.uid}`]: 'on', [`for-committee-${scene.committee.uid}`]: 'on' },
      upper,
    );
    const { audiences, hosts } = await modelOf(upper, addressOf(shown), 'plan');
    expect(hosts.map(({ name }) => name)).toEqual(['committee', 'branch one', 'branch two']);
    expect(audiences.filter(({ chosen }) => chosen).map(({ name, audience }) => `${name} ${audience}`)).toEqual([
      'committee committee',
      'branch one all',
      'branch two all',
    ]);
  });
});
