/** The calendar of a month over HTTP, and the feed behind its private address. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import { feedReads, wrongReads } from '../../../server/activities/feed-routes.ts';
import { cancelActivity } from '../../../server/activities/service.ts';
import { plusMs } from '../../../server/kernel/clock.ts';
import type { CalendarFeedModel } from '../../../views/pages/calendar-feed/model.ts';
import { onEachEngine } from '../../support/engines.ts';
import { type Component, only, parsedCalendar, textOf } from '../../support/ical.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, anActivity, type Scene } from '../../support/scene.ts';
import { aVisitor, type Shown, type Visitor } from '../../support/site.ts';
import { expectLawful } from '../../support/verified.ts';

onEachEngine((engine) => {
  let scene: Scene;
  let site: Pages;
  let secretary: Visitor;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 3, '2026-09-28T01:00:00.000Z');
    site = await startPages(scene);
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  });
  afterEach(async () => {
    await expectLawful(scene.db);
    await site.close();
  });

  const at = (month: string): string => `/activities/calendar?organisation=${scene.branch.uid}&month=${month}`;
  const feedAt = (): string => `/activities/calendar/feed?organisation=${scene.branch.uid}`;
  const act = async (who: Visitor, what: 'make' | 'revoke'): Promise<CalendarFeedModel> => {
    const shown = await who.submit('/me', feedAt(), { organisation: scene.branch.uid, act: what });
    expect(shown.status).toBe(200);
    return (JSON.parse(shown.text) as { model: CalendarFeedModel }).model;
  };
  const made = async (who = secretary): Promise<string> => new URL((await act(who, 'make')).address ?? '').pathname;
  const ask = (path: string, headers: Record<string, string> = {}): Promise<Shown> => aVisitor(site.url).get(path, headers);
  const eventsOf = ({ text }: Shown): readonly Component[] =>
    parsedCalendar(Buffer.from(text)).components.filter(({ name }) => name === 'VEVENT');
  const titles = (shown: Shown): readonly string[] => eventsOf(shown).map((event) => textOf(only(event, 'SUMMARY').value));

  test('every day of the month, days off and days worked for them, today, what is on', async () => {
    await anActivity(scene, { day: '2026-09-30' });
    await anActivity(scene, { day: '2026-09-30', from: '08:00', until: '09:00', kind: 'party_day' });
    await anActivity(scene, { day: '2026-10-09' });
    await anActivity(scene, {
      day: '2026-09-29',
      host: scene.committee,
      audiences: [{ organisationId: scene.committee.id, audience: 'all' }],
    });
    await anActivity(scene, { day: '2026-09-29', host: scene.other });
    const { days, planHref, ownOnly } = await modelOf(secretary, at('2026-09'), 'calendar');
    expect([days.length, ownOnly, planHref]).toEqual([30, false, `/activities/month?organisation=${scene.branch.uid}&month=2026-09`]);
    const of = (day: string) => days.find((one) => one.day === day);
    expect(of('2026-09-20')?.mark).toEqual({ kind: 'make_up_workday' });
    expect(of('2026-09-25')?.mark).toEqual({ kind: 'holiday', holiday: 'mid_autumn' });
    expect(of('2026-09-28')).toMatchObject({ today: true, mark: null, weekend: false, items: [] });
    expect(of('2026-09-30')?.items.map(({ kind }) => kind)).toEqual(['party_day', 'study_session']);
    expect(of('2026-09-29')?.items.map(({ hostName, audiences }) => [hostName, audiences])).toEqual([
      ['committee', [{ name: 'committee', audience: 'all' }]],
    ]);
  });

  test('a member sees what is meant for them; another branch sees nothing; a year without holidays says so', async () => {
    await anActivity(scene, {
      day: '2026-10-09',
      kind: 'committee_meeting',
      audiences: [{ organisationId: scene.branch.id, audience: 'committee' }],
    });
    await anActivity(scene, { day: '2026-10-10' });
    const member = await signedInAs(scene, site, 'member', scene.branch, scene.people[0]);
    const mine = await modelOf(member, '/activities/calendar?month=2026-10', 'calendar');
    expect([mine.ownOnly, mine.planHref, mine.days.flatMap(({ items }) => items.map(({ kind }) => kind))]).toEqual([
      true,
      null,
      ['study_session'],
    ]);
    const stranger = await signedInAs(scene, site, 'secretary', scene.other);
    expect((await stranger.get(at('2026-10'))).status).toBe(404);
    expect((await modelOf(secretary, at('2027-01'), 'calendar')).holidaysKnown).toBe(false);
  });

  test.for(['2026-13', '1999-12', 'x', '0001-01'])('no month: %s', async (month) => {
    expect((await secretary.get(at(month))).status).toBe(422);
  });

  test('called off it is gone from the calendar, and stays in the feed as called off', async () => {
    const { uid } = await anActivity(scene, { day: '2026-10-09' });
    const path = await made();
    expect(titles(await ask(path))).toEqual(['study_session on 2026-10-09']);
    scene.world.pass(60_000);
    await scene.db.write((tx) =>
      cancelActivity(tx, scene.world, { uid, changes: 0, reason: 'rain', actor: bySystem }, async () => undefined),
    );
    expect((await modelOf(secretary, at('2026-10'), 'calendar')).days.flatMap(({ items }) => items)).toEqual([]);
    const [event] = eventsOf(await ask(path));
    expect([only(event as Component, 'STATUS').value, only(event as Component, 'SEQUENCE').value]).toEqual(['CANCELLED', '1']);
    expect(only(event as Component, 'LAST-MODIFIED').value).toBe('20260928T010100Z');
  });

  test('the feed: from three months back to twelve ahead, with tag, kept by nobody on the way, found by no search', async () => {
    for (const day of ['2026-05-29', '2026-06-01', '2027-09-30', '2027-10-01']) await anActivity(scene, { day });
    await scene.db.write((tx) => tx('activities').update({ speaker: 'somebody', agenda: 'first\nsecond, third' }));
    const shown = await ask(await made());
    expect([
      shown.status,
      shown.headers.get('content-type'),
      shown.headers.get('x-robots-tag'),
      shown.headers.get('cache-control'),
    ]).toEqual([200, 'text/calendar; charset=utf-8', 'noindex, nofollow', 'private, no-cache']);
    expect(titles(shown)).toEqual(['study_session on 2026-06-01', 'study_session on 2027-09-30']);
    expect(textOf(only(eventsOf(shown)[0] as Component, 'DESCRIPTION').value)).toContain('first\nsecond, third');
    expect(shown.text).not.toContain('member 1');
  });

  test('asked again with its tag nothing is sent; changed, it is sent anew', async () => {
    await anActivity(scene, { day: '2026-10-09' });
    const path = await made();
    const etag = (await ask(path)).headers.get('etag') ?? '';
    scene.world.pass(3_600_000);
    const again = await ask(path, { 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    await anActivity(scene, { day: '2026-10-10' });
    expect((await ask(path, { 'if-none-match': etag })).status).toBe(200);
  });

  test('the address is shown once and kept as a hash; a new one stops the old; taken back it opens nothing; each is audited', async () => {
    const model = await act(secretary, 'make');
    const token = /\/calendar\/([\w-]{43})\.ics$/.exec(model.address ?? '')?.[1] ?? '';
    expect(token).not.toBe('');
    expect(JSON.stringify(await scene.db.reader('calendar_feeds').select())).not.toContain(token);
    expect(JSON.stringify(await scene.db.reader('audit_rows').select())).not.toContain(token);
    const page = await secretary.get(feedAt());
    expect(page.text).not.toContain(token);
    expect((await modelOf(secretary, feedAt(), 'calendar-feed')).madeAt).toBe('2026-09-28T01:00:00.000Z');
    const first = `/calendar/${token}.ics`;
    const second = await made();
    expect([(await ask(first)).status, (await ask(second)).status]).toEqual([404, 200]);
    expect(await act(secretary, 'revoke')).toMatchObject({ madeAt: null, address: null, revoked: true });
    expect((await ask(second)).status).toBe(404);
    const acts: string[] = await scene.db.reader('audit_rows').whereLike('action', 'calendar.%').orderBy('id').pluck('action');
    expect(acts).toEqual(['calendar.make', 'calendar.make', 'calendar.revoke']);
    expect(site.logged.join('')).not.toContain(token);
  });

  test('a wrong address is any address that is not there', async () => {
    const wrong = await ask(`/calendar/${'a'.repeat(43)}.ics`);
    const strange = await ask('/calendar/x.ics');
    const nothing = await ask('/nothing/at/all');
    expect([wrong.status, strange.status]).toEqual([404, 404]);
    const plain = ({ text }: Shown) => text.replaceAll(/\/(?:calendar|nothing)[^"]*/g, '');
    expect(plain(wrong)).toBe(plain(nothing));
  });

  test('whose role ended, whose account was closed, reads nothing more', async () => {
    const member = await signedInAs(scene, site, 'member', scene.branch, scene.people[0]);
    const path = await made(member);
    expect((await ask(path)).status).toBe(200);
    await scene.db.write((tx) =>
      tx('accounts')
        .where({ name: `member ${scene.branch.id} ${scene.people[0]?.id}` })
        .update({ disabled_at: scene.world.clock() }),
    );
    expect((await ask(path)).status).toBe(404);
    const own = await made();
    await scene.db.write((tx) => tx('account_roles').where({ role: 'secretary' }).update({ until_day: '2026-09-28' }));
    expect((await ask(own)).status).toBe(404);
  });

  test('too often is told to wait, right and wrong ones apart', { timeout: 60_000 }, async () => {
    const path = await made();
    for (let n = 0; n < wrongReads.triesMax; n++) expect((await ask(`/calendar/${'b'.repeat(43)}.ics`)).status).toBe(404);
    expect((await ask(`/calendar/${'b'.repeat(43)}.ics`)).status).toBe(429);
    for (let n = 0; n < feedReads.triesMax; n++) expect((await ask(path)).status).toBe(200);
    expect((await ask(path)).status).toBe(429);
    scene.world.at(plusMs(scene.world.clock(), feedReads.windowMs));
    expect((await ask(path)).status).toBe(200);
  });
});
