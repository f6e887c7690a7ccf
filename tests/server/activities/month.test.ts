/** Planning a month in one step over HTTP: what is proposed, planned once however often it is pressed, refused as a whole. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addOrganisation } from '../../../server/organisations/service.ts';
import { bySystem } from '../../../server/audit/service.ts';
import { cancelActivity } from '../../../server/activities/service.ts';
import { dayOf, instantAt, timeOf } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { MonthRow, PlanMonthModel } from '../../../views/pages/plan-month/model.ts';
import { onEachEngine } from '../../support/engines.ts';
import { close } from '../../support/ledger.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, anActivity, type Scene } from '../../support/scene.ts';
import type { Shown, Visitor } from '../../support/site.ts';
import { expectLawful } from '../../support/verified.ts';

onEachEngine((engine) => {
  let scene: Scene;
  let site: Pages;
  let secretary: Visitor;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 3, '2026-08-25T01:00:00.000Z');
    site = await startPages(scene);
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  });
  afterEach(async () => {
    await expectLawful(scene.db);
    await site.close();
  });

  const at = (month: string, more = ''): string => `/activities/month?organisation=${scene.branch.uid}&month=${month}${more}`;
  const proposed = async (month: string, more = ''): Promise<PlanMonthModel> => modelOf(secretary, at(month, more), 'plan-month');
  const fieldsOf = ({ month, span }: PlanMonthModel, rows: readonly MonthRow[]): Record<string, string> => ({
    organisation: scene.branch.uid,
    month,
    span,
    ...Object.fromEntries(
      rows.flatMap(({ name, ticked, day, time }) => [
        ...(ticked ? [[`do-${name}`, 'on'] as const] : []),
        [`day-${name}`, day] as const,
        [`time-${name}`, time] as const,
      ]),
    ),
  });
  const send = (fields: Record<string, string>): Promise<Shown> => secretary.submit('/me', at(fields['month'] ?? ''), fields);
  const saidBy = ({ text }: Shown): PlanMonthModel => (JSON.parse(text) as { model: PlanMonthModel }).model;
  const planned = async (from: Instant): Promise<readonly string[]> => {
    const rows: { kind: string; starts_at: Instant; title: string }[] = await scene.db
      .reader('activities')
      .where('starts_at', '>=', from)
      .whereNull('cancelled_at')
      .orderBy('starts_at')
      .select('kind', 'starts_at', 'title');
    return rows.map((row) => `${dayOf(row.starts_at).slice(5)} ${timeOf(row.starts_at)} ${row.kind} ${row.title}`);
  };

  /** August: a first Friday, every Wednesday, and a committee meeting that was called off. */
  async function august(): Promise<void> {
    await anActivity(scene, { day: '2026-08-07', kind: 'party_day', from: '15:00', until: '17:00' });
    for (const day of ['2026-08-05', '2026-08-12', '2026-08-19', '2026-08-26']) await anActivity(scene, { day });
    const off = await anActivity(scene, { day: '2026-08-03', kind: 'training' });
    const cancelled = await scene.db.write((tx) =>
      cancelActivity(tx, scene.world, { uid: off.uid, changes: 0, reason: 'rain', actor: bySystem }, async () => undefined),
    );
    expect(cancelled.ok).toBe(true);
  }

  test('last month comes back by its rules; what was called off does not; the usual is added', async () => {
    await august();
    const { rows, heldBefore, before } = await proposed('2026-09');
    expect([heldBefore, before]).toEqual([5, '2026-08']);
    expect(
      rows.filter(({ likeDay }) => likeDay !== null).map(({ day, time, minutes, kind, place }) => [day, time, minutes, kind, place]),
    ).toEqual([
      ['2026-09-02', '19:00', 90, 'study_session', 'room 1'],
      ['2026-09-04', '15:00', 120, 'party_day', 'room 1'],
      ['2026-09-09', '19:00', 90, 'study_session', 'room 1'],
      ['2026-09-16', '19:00', 90, 'study_session', 'room 1'],
      ['2026-09-23', '19:00', 90, 'study_session', 'room 1'],
      ['2026-09-30', '19:00', 90, 'study_session', 'room 1'],
    ]);
    expect(rows.filter(({ likeDay }) => likeDay === null).map(({ kind, ticked }) => [kind, ticked])).toEqual([
      ['party_lecture', true],
      ['members_meeting', true],
      ['org_life_meeting', false],
      ['democratic_appraisal', false],
    ]);
  });

  test('one press plans all; pressed again, or gone back and pressed again, it plans nothing twice', async () => {
    await august();
    const model = await proposed('2026-09');
    const fields = fieldsOf(model, model.rows);
    const shown = await send(fields);
    expect([shown.status, shown.headers.get('location')]).toEqual([303, `${at('2026-09')}&done=8`]);
    const first = await planned(instantAt('2026-09-01'));
    expect(first).toHaveLength(8);
    expect((await send(fields)).status).toBe(303);
    const both = await Promise.all([send(fields), send(fields)]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(await planned(instantAt('2026-09-01'))).toEqual(first);
    const after = await proposed('2026-09', '&done=8');
    expect([after.done, after.rows.filter(({ ticked }) => ticked), after.planned.length]).toEqual([8, [], 8]);
    const acts = await scene.db
      .reader('audit_rows')
      .where({ action: 'activity.plan' })
      .whereNotNull('account_id')
      .count({ n: '*' })
      .first();
    expect(Number(acts?.['n'])).toBe(8);
  });

  test('pressed twice at once nothing is planned twice', async () => {
    await august();
    const model = await proposed('2026-09');
    const fields = fieldsOf(model, model.rows);
    expect((await Promise.all([send(fields), send(fields), send(fields)])).map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await planned(instantAt('2026-09-01'))).toHaveLength(8);
  });

  test('a series that a holiday moved comes back by its own rule the month after', async () => {
    await anActivity(scene, { day: '2026-09-04', kind: 'party_day' });
    const october = await proposed('2026-10');
    const row = october.rows.find(({ kind }) => kind === 'party_day');
    expect([row?.day, row?.moved]).toEqual(['2026-10-08', { meant: '2026-10-02', holiday: 'national_day' }]);
    await send(fieldsOf(october, october.rows));
    expect((await proposed('2026-11')).rows.find(({ kind }) => kind === 'party_day')?.day).toBe('2026-11-06');
  });

  test('a day and a time changed in place are planned so; next month goes by that day', async () => {
    await anActivity(scene, { day: '2026-09-04', kind: 'party_day' });
    const model = await proposed('2026-10');
    const rows = model.rows.filter(({ kind }) => kind === 'party_day').map((row) => ({ ...row, day: '2026-10-21', time: '9:30' }));
    expect((await send(fieldsOf(model, rows))).status).toBe(303);
    expect(await planned(instantAt('2026-10-01'))).toEqual(['10-21 09:30 party_day party_day on 2026-09-04']);
    expect((await proposed('2026-11')).rows.find(({ kind }) => kind === 'party_day')?.day).toBe('2026-11-18');
  });

  test('what was moved to another month since is not proposed again, what was called off is', async () => {
    await anActivity(scene, { day: '2026-09-04', kind: 'training' });
    const model = await proposed('2026-10');
    await send(
      fieldsOf(
        model,
        model.rows.filter(({ kind }) => kind === 'training'),
      ),
    );
    await scene.db.write((tx) =>
      tx('activities')
        .where({ kind: 'training' })
        .where('starts_at', '>=', instantAt('2026-10-01'))
        .update({ starts_at: instantAt('2026-11-03', '19:00'), ends_at: instantAt('2026-11-03', '20:30') }),
    );
    expect((await proposed('2026-10')).rows.filter(({ kind }) => kind === 'training')).toEqual([]);
    const { uid } = (await scene.db.reader('activities').where('starts_at', '>=', instantAt('2026-11-01')).first('uid')) as { uid: string };
    await scene.db.write((tx) =>
      cancelActivity(tx, scene.world, { uid, changes: 0, reason: 'no', actor: bySystem }, async () => undefined),
    );
    expect((await proposed('2026-10')).rows.filter(({ kind }) => kind === 'training')).toHaveLength(1);
    await scene.db.write((tx) =>
      tx('activities')
        .where({ uid })
        .update({
          checkin_opens_at: instantAt('2026-11-03', '18:30'),
          checkin_closes_at: instantAt('2026-11-03', '20:30'),
          late_after: instantAt('2026-11-03', '19:10'),
        }),
    );
  });

  test.for<{ change: Partial<MonthRow>; errors: readonly string[]; why: string }>([
    { change: { day: '' }, errors: ['day_wrong'], why: 'no day' },
    { change: { day: '2026-09-31' }, errors: ['day_wrong'], why: 'a day that is none' },
    { change: { day: '2026-10-01' }, errors: ['day_outside'], why: 'another month' },
    { change: { time: '25:00' }, errors: ['time_wrong'], why: 'no such time' },
  ])('refused as a whole, what was typed is kept: $why', async ({ change, errors }) => {
    await august();
    const model = await proposed('2026-09');
    const rows = model.rows.map((row, i) => (i === 1 ? { ...row, ...change } : { ...row, ticked: row.ticked && i !== 2 }));
    const shown = await send(fieldsOf(model, rows));
    expect(shown.status).toBe(422);
    const again = saidBy(shown).rows;
    const wrong = again.find(({ name }) => name === rows[1]?.name);
    expect(wrong).toMatchObject({ ...change, errors });
    expect(
      again
        .filter((row) => row.ticked)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(
      rows
        .filter((row) => row.ticked)
        .map(({ name }) => name)
        .toSorted(),
    );
    expect(await planned(instantAt('2026-09-01'))).toEqual([]);
  });

  test('nothing ticked, and what is proposed no more, are said', async () => {
    await august();
    const model = await proposed('2026-09');
    const none = await send(
      fieldsOf(
        model,
        model.rows.map((row) => ({ ...row, ticked: false })),
      ),
    );
    expect([none.status, saidBy(none).errors]).toEqual([422, ['nothing_ticked']]);
    const strange = await send({ ...fieldsOf(model, model.rows), 'do-2026-09.0.nothing': 'on' });
    expect([strange.status, saidBy(strange).errors]).toEqual([422, ['changed_meanwhile']]);
    expect(await planned(instantAt('2026-09-01'))).toEqual([]);
  });

  test('a month that is closed offers no day; one without a scheme says so', async () => {
    await anActivity(scene, { day: '2026-06-05', kind: 'party_day' });
    await close(scene, '2026-07');
    const { rows, closedMonths } = await proposed('2026-07');
    expect([rows, closedMonths]).toEqual([[], ['2026-07']]);
  });

  test('two at the same time for the same people are pointed out and planned all the same', async () => {
    await august();
    await anActivity(scene, {
      day: '2026-09-09',
      kind: 'training',
      from: '20:00',
      until: '21:00',
      host: scene.committee,
      audiences: [{ organisationId: scene.committee.id, audience: 'all' }],
    });
    await anActivity(scene, { day: '2026-09-16', kind: 'training', from: '20:00', until: '21:00', host: scene.other });
    const model = await proposed('2026-09');
    const clashing = model.rows.filter(({ clashes }) => clashes.length > 0);
    expect(clashing.map(({ day, clashes }) => [day, clashes.map(({ title }) => title)])).toEqual([
      ['2026-09-09', ['training on 2026-09-09']],
    ]);
    expect((await send(fieldsOf(model, model.rows))).status).toBe(303);
    const { planned: standing } = await proposed('2026-09');
    expect(standing.filter(({ clashes }) => clashes.length > 0)).toHaveLength(1);
  });

  test('the rest of a quarter in one press', async () => {
    await anActivity(scene, { day: '2026-09-04', kind: 'party_day' });
    const model = await proposed('2026-10', '&span=quarter');
    expect(model.rows.filter(({ ticked }) => ticked).map(({ kind, day }) => `${day} ${kind}`)).toEqual([
      '2026-10-08 party_day',
      '2026-10-14 study_session',
      '2026-11-06 party_day',
      '2026-11-11 study_session',
      '2026-11-12 party_lecture',
      '2026-12-04 party_day',
      '2026-12-09 study_session',
      '2026-12-17 members_meeting',
    ]);
    expect((await send(fieldsOf(model, model.rows))).status).toBe(303);
    for (const month of ['2026-10', '2026-11', '2026-12']) expect((await proposed(month)).rows.filter(({ ticked }) => ticked)).toEqual([]);
  });

  test('an empty branch with groups and a committee; a year without holidays says so', async () => {
    const added = await scene.db.write((tx) =>
      addOrganisation(tx, scene.world, bySystem, { parentId: scene.branch.id, level: 'group', name: 'group one' }),
    );
    expect(added.ok).toBe(true);
    await scene.db.write((tx) =>
      tx('member_posts').insert(
        scene.people.map(({ id }) => ({
          member_id: id,
          organisation_id: scene.branch.id,
          post: 'committee_member',
          from_day: '2025-01-01',
        })),
      ),
    );
    const { rows, unknownYears } = await proposed('2027-01');
    expect(unknownYears).toEqual(['2027']);
    expect(rows.filter(({ ticked }) => ticked).map(({ kind, groupName }) => [kind, groupName])).toEqual([
      ['party_day', null],
      ['committee_meeting', null],
      ['study_session', null],
      ['org_life_meeting', null],
      ['group_meeting', 'group one'],
      ['democratic_appraisal', null],
    ]);
  });

  test('two hundred of last month: sixty at a time, the rest after them', { timeout: 60_000 }, async () => {
    for (let n = 0; n < 200; n++)
      await anActivity(scene, {
        day: `2026-08-${String(3 + (n % 5)).padStart(2, '0')}`,
        kind: 'patrol',
        from: `${String(8 + (n % 10)).padStart(2, '0')}:00`,
        until: '22:00',
      });
    const model = await proposed('2026-09');
    expect([model.rows.length, model.more > 100]).toEqual([60, true]);
    expect((await send(fieldsOf(model, model.rows))).status).toBe(303);
    const next = await proposed('2026-09');
    expect([next.planned.length >= 55, next.more < model.more]).toEqual([true, true]);
  });

  test("another branch's month does not exist; who may only look is told so", async () => {
    const stranger = await signedInAs(scene, site, 'secretary', scene.other);
    const member = await signedInAs(scene, site, 'member', scene.branch, scene.people[0]);
    const fields = { organisation: scene.branch.uid, month: '2026-09', span: 'month' };
    const asked = async (who: Visitor) => [(await who.get(at('2026-09'))).status, (await who.submit('/me', at('2026-09'), fields)).status];
    expect(await asked(stranger)).toEqual([404, 404]);
    expect(await asked(member)).toEqual([403, 403]);
  });
});
