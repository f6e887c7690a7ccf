/** The long part of the plan form over HTTP: terms, an audience among very many, a form that was open too long. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plannedByUid } from '../../../server/activities/queries.ts';
import { insertRows } from '../../../server/db/bulk.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import type { PlanModel } from '../../../views/pages/plan/model.ts';
import { onEachEngine } from '../../support/engines.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, aTap, type Scene, send } from '../../support/scene.ts';
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

  const typed = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
    key: '0190f0f0-0000-7000-8000-000000000001',
    kind: 'study_session',
    title: 'reading',
    day: '2026-03-12',
    time: '19:00',
    length: '90',
    place: 'hall',
    host: scene.branch.uid,
    speaker: '',
    agenda: '',
    study: 'usual',
    stay: '0',
    places: '',
    until: '',
    [`for-all-${scene.branch.uid}`]: 'on',
    ...more,
  });
  const plan = (more: Readonly<Record<string, string>> = {}, who = secretary) => who.submit('/me', '/activities/new', typed(more));
  const saidBy = ({ text }: Shown): PlanModel => (JSON.parse(text) as { model: PlanModel }).model;
  const addressOf = (shown: Shown): string => (shown.headers.get('location') ?? '').replace(/\?.*/, '');
  const kept = (address: string) => plannedByUid(scene.db.reader, address.split('/')[2] ?? '');
  const chosen = ({ audiences }: PlanModel) => audiences.filter((part) => part.chosen).map(({ name, audience }) => `${name} ${audience}`);

  test('registration, signing out and hours are kept, and stand in the form again', async () => {
    const at = addressOf(await plan({ open: 'on', places: '20', until: '2026-03-11', out: 'on', stay: '60', study: '45' }));
    expect(await kept(at)).toMatchObject({
      call: 'open',
      places: 20,
      registerUntil: instantAt('2026-03-12'),
      signOut: true,
      minStayMinutes: 60,
      studyMinutes: 45,
      closesAt: instantAt('2026-03-12', '21:00'),
    });
    const { values } = await modelOf(secretary, at, 'plan');
    expect(values.terms).toEqual({ study: '45', out: true, stay: '60', open: true, places: '20', until: '2026-03-11' });
  });

  test('left alone, a plan is as it ever was', async () => {
    const at = addressOf(await plan());
    expect(await kept(at)).toMatchObject({ call: 'expected', places: null, registerUntil: null, signOut: false, studyMinutes: 90 });
    expect((await modelOf(secretary, at, 'plan')).values.terms.study).toBe('usual');
  });

  test.for([
    { more: { open: 'on', until: '2026-03-12' }, until: instantAt('2026-03-12', '19:00'), why: 'the last day ends with its beginning' },
    { more: { open: 'on' }, until: null, why: 'until it begins' },
    { more: { until: '2026-03-11', places: '5' }, until: null, why: 'nobody registers where everybody is expected' },
  ])('registration until $until: $why', async ({ more, until }) => {
    const planned = await kept(addressOf(await plan(more)));
    expect([planned?.registerUntil, planned?.places]).toEqual([until, null]);
  });

  test.for([
    { more: { open: 'on', places: '0' }, error: 'places_wrong', why: 'no place at all' },
    { more: { open: 'on', places: 'many' }, error: 'places_wrong', why: 'no number' },
    { more: { open: 'on', places: '20001' }, error: 'places_wrong', why: 'more than anybody counts' },
    { more: { open: 'on', until: '2026-03-13' }, error: 'until_wrong', why: 'after it was held' },
    { more: { open: 'on', until: '2026-02-30' }, error: 'until_wrong', why: 'no day' },
    { more: { out: 'on', stay: '120' }, error: 'stay_too_long', why: 'longer than it lasts' },
  ])('refused, what was typed is kept: $why', async ({ more, error }) => {
    const shown = await plan(more);
    expect([shown.status, saidBy(shown).errors, saidBy(shown).values.place]).toEqual([422, [error], 'hall']);
    for (const [field, value] of Object.entries(more))
      expect(saidBy(shown).values.terms[field as 'places']).toBe(value === 'on' ? true : value);
  });

  test('once somebody has signed in, hours and registration may change, signing out may not', async () => {
    const at = addressOf(await plan({ day: '2026-03-10' }));
    await send(scene, [aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '18:45'), 1)]);
    const later = await signedInAs(scene, site, 'secretary', scene.branch);
    const words = { title: 'other', place: '', speaker: '', agenda: '', changes: '0' };
    expect((await later.submit('/me', at, { ...words, study: '30', open: 'on', places: '9', until: '' })).status).toBe(303);
    expect(await kept(at)).toMatchObject({ title: 'other', studyMinutes: 30, call: 'open', places: 9, signOut: false });
    const { key: _, ...form } = typed({ day: '2026-03-10', out: 'on' });
    expect(saidBy(await later.submit('/me', at, { ...form, changes: '1' })).errors).toEqual(['attended']);
  });

  test('a form that was open too long is shown again as it was typed, ticks too; nothing is planned', async () => {
    const more = { csrf: 'of another session', title: 'kept', open: 'on', places: '12', [`for-committee-${scene.branch.uid}`]: 'on' };
    const shown = await plan(more);
    const model = saidBy(shown);
    expect([shown.status, model.errors, model.values.title, model.values.terms.places]).toEqual([403, ['form_expired'], 'kept', '12']);
    expect(chosen(model)).toEqual(['branch one all', 'branch one committee']);
    expect(await scene.db.reader('activities').select('id')).toEqual([]);
    const at = addressOf(await plan());
    const { key: _, ...form } = typed({ csrf: 'old', title: 'typed anew', changes: '0' });
    const again = saidBy(await secretary.submit('/me', at, form));
    expect([again.errors, again.values.title]).toEqual([['form_expired'], 'typed anew']);
    expect((await kept(at))?.title).toBe('reading');
  });

  test('among 1,300 branches a piece of a name finds them, one after the other, and what is ticked stays', async () => {
    await manyBranches(1_300);
    const upper = await signedInAs(scene, site, 'secretary', scene.committee);
    const first = await modelOf(upper, '/activities/new?kind=party_day', 'plan');
    expect(first.search).toEqual({ query: '', found: 0, more: false });
    expect(first.audiences.map(({ name }) => name)).toEqual(['committee', 'committee']);
    const whole = { kind: 'party_day', host: scene.committee.uid, [`for-all-${scene.branch.uid}`]: '' };
    const { [`for-all-${scene.branch.uid}`]: _, ...form } = typed(whole);
    const found = saidBy(await upper.submit('/me', '/activities/new', { ...form, find: 'village 7', sought: '', act: 'find' }));
    expect([found.search, found.values.title, found.errors]).toEqual([{ query: 'village 7', found: 20, more: true }, 'reading', []]);
    const seventh = found.audiences.find(({ name, audience }) => name === 'village 7' && audience === 'all');
    expect(seventh?.within).toBe('committee');
    const ticked = { ...form, [seventh?.field ?? '']: 'on' };
    // A name that was typed and not looked for yet is looked for before anything is planned without it.
    const second = saidBy(await upper.submit('/me', '/activities/new', { ...ticked, find: 'VILLAGE 1299', sought: 'village 7' }));
    expect(chosen(second)).toEqual(['village 7 all']);
    const last = second.audiences.find(({ name }) => name === 'village 1299');
    const both = { ...ticked, [last?.field ?? '']: 'on', find: 'VILLAGE 1299', sought: 'VILLAGE 1299' };
    const at = addressOf(await upper.submit('/me', '/activities/new', both));
    expect((await kept(at))?.audiences).toHaveLength(2);
    expect(chosen(await modelOf(upper, at, 'plan'))).toEqual(['village 7 all', 'village 1299 all']);
    const { key: __, ...change } = both;
    expect(chosen(saidBy(await upper.submit('/me', at, { ...change, changes: '0', find: '100%', act: 'find' })))).toHaveLength(2);
  });

  async function manyBranches(count: number): Promise<void> {
    await scene.db.write(async (tx) => {
      const rows = await insertRows<{ id: number }>(
        tx,
        'organisations',
        Array.from({ length: count }, (_, index) => ({
          uid: scene.world.newUid(),
          parent_id: scene.committee.id,
          path: `/new/${index}/`,
          level: 'branch',
          name: `village ${index}`,
          short_name: `v ${index}`,
          created_at: scene.world.clock(),
        })),
        'returning id',
      );
      for (const { id } of rows)
        await tx('organisations')
          .where({ id })
          .update({ path: `${scene.committee.path}${id}/` });
    });
  }
});
