/** A kiosk whose clock is wrong: its taps are kept, the screen says so, the server judges by the time that passed. */
import { expect, test, vi } from 'vitest';
import type { Clock } from '../../server/kernel/clock.ts';
import { msOf, plusMs, systemClock } from '../../server/kernel/clock.ts';
import { atRealServer, ownRows, settled } from './real-server.ts';
import { opened } from './running.ts';

const dayMs = 86_400_000;
const offBy =
  (ms: number): Clock =>
  () =>
    plusMs(systemClock(), ms);

const since1970: Clock = () => plusMs('1970-01-01T00:00:00.000Z', Math.floor(performance.now()));

const cases: readonly { clock: Clock; why: string }[] = [
  { clock: offBy(-3 * dayMs), why: 'three days back' },
  { clock: offBy(365 * dayMs), why: 'a year ahead' },
  { clock: since1970, why: 'its battery is empty: 1970' },
  { clock: offBy(120_000), why: 'two minutes ahead' },
];

test.for(cases)('$why: judged by the time since the tap, kept with its own', async ({ clock }) => {
  await atRealServer(2, async ({ db, scene, pair, kiosk }) => {
    const running = await kiosk({ token: await pair(), parts: { clock } });
    const { origin, cookie } = await opened(running);
    const page = () => fetch(origin, { headers: { cookie } }).then((reply) => reply.text());
    await vi.waitFor(async () => expect(await page()).toContain('时钟不准'));
    const before = systemClock();
    running.lines.write(`${scene.people[0]?.card}\n`);
    await vi.waitFor(async () => expect(await page()).toContain('screen--good'));
    await settled(running.folder, 1);
    const after = systemClock();
    const [tap]: { verdict: string; judged_at: string; tapped_at: string; skew_ms: number }[] = await db()
      .reader('taps')
      .select('verdict', 'judged_at', 'tapped_at', 'skew_ms');
    expect(tap?.verdict).toBe('recorded');
    expect(msOf(tap?.judged_at ?? '')).toBeGreaterThanOrEqual(msOf(before) - 50);
    expect(msOf(tap?.judged_at ?? '')).toBeLessThanOrEqual(msOf(after) + 50);
    expect(Math.abs(msOf(tap?.tapped_at ?? '') - msOf(after))).toBeGreaterThan(60_000);
    expect(Math.abs(tap?.skew_ms ?? 0)).toBeGreaterThan(60_000);
  });
});

test('tapped before a restart with a wrong clock: kept for the secretary, without points; set right, the next counts', async () => {
  await atRealServer(3, async ({ db, scene, proxy, pair, kiosk }) => {
    const token = await pair();
    proxy.leadTo(null);
    const first = await kiosk({ token, parts: { clock: since1970 } });
    const { folder } = first;
    first.lines.write(`${scene.people[0]?.card}\n`);
    await vi.waitFor(() => expect(ownRows(folder, 'select id from tap')).toHaveLength(1));
    await first.close();
    proxy.leadTo();
    const second = await kiosk({ token, folder, parts: { clock: offBy(-3 * dayMs) } });
    second.lines.write(`${scene.people[1]?.card}\n`);
    await settled(folder, 2);
    await second.close();
    const third = await kiosk({ token, folder });
    third.lines.write(`${scene.people[2]?.card}\n`);
    await settled(folder, 3);
    const taps: { verdict: string }[] = await db().reader('taps').orderBy('seq').select('verdict');
    expect(taps.map(({ verdict }) => verdict)).toEqual(['clock_review', 'recorded', 'recorded']);
    expect(await db().reader('entries').select('id')).toHaveLength(2);
  });
});

test('a clock that runs a year ahead forgets nothing: the ninety days are counted by a right one', async () => {
  await atRealServer(2, async ({ scene, pair, kiosk }) => {
    const token = await pair();
    const first = await kiosk({ token });
    const { folder } = first;
    first.lines.write(`${scene.people[0]?.card}\n`);
    await settled(folder, 1);
    await first.close();
    const ahead = await kiosk({ token, folder, parts: { clock: offBy(365 * dayMs) } });
    const { origin, cookie } = await opened(ahead);
    await vi.waitFor(async () => expect(await fetch(origin, { headers: { cookie } }).then((page) => page.text())).toContain('时钟不准'));
    ahead.lines.write(`${scene.people[1]?.card}\n`);
    await settled(folder, 2);
  });
});
