/** The stream that keeps pages current, over HTTP. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createParser } from 'eventsource-parser';
import { recordEvents } from '../../../server/db/events.ts';
import { openDatabase } from '../../../server/db/connect.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { onEachEngine } from '../../support/engines.ts';
import { type Pages, type PagesFacts, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, aTap, anActivity, type Scene, send } from '../../support/scene.ts';
import type { Visitor } from '../../support/site.ts';

type Listener = {
  readonly status: number;
  readonly heard: readonly string[];
  readonly beats: () => number;
  readonly ended: Promise<void>;
  leave(): void;
};

async function listen(
  site: Pages,
  visitor: Visitor,
  organisation: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Listener> {
  const gone = new AbortController();
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(`${site.url}/events?organisation=${organisation}`, {
    headers: { accept: 'text/event-stream', cookie, ...headers },
    signal: gone.signal,
  });
  const heard: string[] = [];
  let beats = 0;
  const parser = createParser({ onEvent: ({ event, data }) => heard.push(`${event ?? ''} ${data}`), onComment: () => (beats += 1) });
  const read = async () => {
    const text = new TextDecoder();
    for await (const chunk of response.body ?? []) parser.feed(text.decode(chunk, { stream: true }));
  };
  return {
    status: response.status,
    heard,
    beats: () => beats,
    ended: response.status === 200 ? read().catch(() => undefined) : Promise.resolve(),
    leave: () => gone.abort(),
  };
}

onEachEngine((engine) => {
  let scene: Scene;
  let site: Pages;

  const open = async (facts: PagesFacts = {}) => {
    scene = await aScene(await engine.fresh());
    site = await startPages(scene, facts);
  };
  const secretary = () => signedInAs(scene, site, 'secretary', scene.branch);
  beforeEach(() => open());
  afterEach(() => site.close());

  test('a tap wakes the pages of its branch, and no others', async () => {
    await anActivity(scene);
    const here = await listen(site, await secretary(), scene.branch.uid);
    const there = await listen(site, await signedInAs(scene, site, 'secretary', scene.other), scene.other.uid);
    const above = await listen(site, await signedInAs(scene, site, 'organisation_department', scene.committee), scene.committee.uid);
    await send(scene, [aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '18:50'), 1)]);
    await expect.poll(() => [here.heard.length > 0, above.heard.length > 0]).toEqual([true, true]);
    expect(new Set([...here.heard, ...above.heard])).toEqual(new Set(['ranking 1']));
    expect(there.heard).toEqual([]);
  });

  test('a commit of another process is found by the poll', async () => {
    await site.close();
    await open({ limits: { pollMs: 50 } });
    const here = await listen(site, await secretary(), scene.branch.uid);
    const other = await openDatabase(scene.db.url);
    await other.write((tx) => recordEvents(tx, scene.world.clock(), [{ topic: 'ranking', organisationId: scene.branch.id, subject: '' }]));
    await other.close();
    await expect.poll(() => here.heard).toEqual(['ranking 1']);
  });

  test('what came between the page and its stream, or between two streams, wakes at once', async () => {
    const visitor = await secretary();
    await scene.db.write((tx) =>
      recordEvents(tx, scene.world.clock(), [{ topic: 'ranking', organisationId: scene.branch.id, subject: '' }]),
    );
    const first = await listen(site, visitor, scene.branch.uid);
    await expect.poll(() => first.heard).toEqual(['ranking 1']);
    first.leave();
    scene.world.pass(60_000);
    const quiet = await listen(site, visitor, scene.branch.uid);
    await scene.db.write((tx) =>
      recordEvents(tx, scene.world.clock(), [{ topic: 'device', organisationId: scene.branch.id, subject: '' }]),
    );
    const again = await listen(site, visitor, scene.branch.uid, { 'last-event-id': '0' });
    await scene.db.write((tx) =>
      recordEvents(tx, scene.world.clock(), [{ topic: 'attendance', organisationId: scene.branch.id, subject: '' }]),
    );
    await expect.poll(() => [quiet.heard, again.heard]).toEqual([['ranking 1'], ['ranking 1']]);
    const missed = await listen(site, visitor, scene.branch.uid, { 'last-event-id': '1' });
    await expect.poll(() => missed.heard).toEqual(['ranking 1']);
  });

  test('a silent stream is kept alive, and ends after its time', async () => {
    await site.close();
    await open({ limits: { heartbeatMs: 20, lifeMs: 100 } });
    const here = await listen(site, await secretary(), scene.branch.uid);
    await here.ended;
    expect(here.beats()).toBeGreaterThanOrEqual(4);
    await expect.poll(site.streams).toBe(0);
  });

  test('no more streams than the limits, and one that left makes room', async () => {
    await site.close();
    await open({ limits: { streamsPerAccountMax: 2, streamsMax: 3 } });
    const visitor = await secretary();
    const first = await listen(site, visitor, scene.branch.uid);
    await listen(site, visitor, scene.branch.uid);
    expect((await listen(site, visitor, scene.branch.uid)).status).toBe(503);
    const officer = await signedInAs(scene, site, 'organisation_department', scene.committee);
    expect((await listen(site, officer, scene.branch.uid)).status).toBe(200);
    expect((await listen(site, officer, scene.branch.uid)).status).toBe(503);
    first.leave();
    await expect.poll(site.streams).toBe(2);
    expect((await listen(site, officer, scene.branch.uid)).status).toBe(200);
  });

  test('the end of the server ends every stream', async () => {
    const here = await listen(site, await secretary(), scene.branch.uid);
    await site.close();
    await here.ended;
    expect(site.streams()).toBe(0);
    site = await startPages(scene);
  });

  test('only who may see the ranking may listen', async () => {
    const visitor = await secretary();
    const member = await signedInAs(scene, site, 'member', scene.branch, scene.people[0]);
    const administrator = await signedInAs(scene, site, 'system_administrator', scene.committee);
    const statuses = [
      await listen(site, visitor, scene.other.uid),
      await listen(site, visitor, 'x'),
      await listen(site, member, scene.branch.uid),
      await listen(site, member, scene.committee.uid),
      await listen(site, administrator, scene.branch.uid),
    ].map((listener) => listener.status);
    expect(statuses).toEqual([404, 422, 200, 404, 403]);
    const stranger = await fetch(`${site.url}/events?organisation=${scene.branch.uid}`, { headers: { accept: 'text/event-stream' } });
    expect(stranger.status).toBe(401);
  });
});
