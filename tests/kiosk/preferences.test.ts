/** What is changed at the kiosk holds at once, outlasts its run, and never stands in the way of a tap. */
import { expect, test } from 'vitest';
import { type Preferences, openPreferences } from '../../kiosk/preferences.ts';
import { fakeServer } from './fake-server.ts';
import { aFolder, aQueue, aRoster, anActivity, cards } from './parts.ts';
import { aKiosk, opened } from './running.ts';

const defaults: Preferences = { locale: 'zh', elderly: false, volume: 60 };

test('what was never chosen follows the configuration, what was chosen stays', async () => {
  const { db } = await aQueue();
  const first = await openPreferences(db, defaults);
  expect(first.now()).toEqual(defaults);
  await first.change({ elderly: true });
  await first.change({ volume: 0 });
  expect(first.now()).toEqual({ locale: 'zh', elderly: true, volume: 0 });
  const otherwise: Preferences = { locale: 'en', elderly: false, volume: 90 };
  expect((await openPreferences(db, otherwise)).now()).toEqual({ locale: 'en', elderly: true, volume: 0 });
  await first.change({ elderly: false });
  expect((await openPreferences(db, defaults)).now()).toEqual({ locale: 'zh', elderly: false, volume: 0 });
});

test('a change that the file does not take holds for this run, and says so', async () => {
  const { db } = await aQueue();
  const preferences = await openPreferences(db, defaults);
  await db.write(async (tx) => {
    await tx.raw('drop table preference');
  });
  await expect(preferences.change({ volume: 20 })).rejects.toThrow('no such table');
  expect(preferences.now().volume).toBe(20);
});

test.for([
  { spoil: ['drop table preference'], expected: defaults, why: 'the table is gone' },
  {
    spoil: [
      'drop table preference',
      'create table preference (locale, elderly, volume)',
      `insert into preference values ('fr', 1, 'loud')`,
    ],
    expected: { ...defaults, elderly: true },
    why: 'what decodes is kept, what does not is as if never chosen',
  },
])('a damaged record stops nothing: $why', async ({ spoil, expected }) => {
  const { db } = await aQueue();
  await db.write(async (tx) => {
    for (const statement of spoil) await tx.raw(statement);
  });
  expect((await openPreferences(db, defaults)).now()).toEqual(expected);
});

test('the switch of language outlasts a start, and elderly mode of the configuration reaches the page', async () => {
  const server = await fakeServer({ roster: () => aRoster([anActivity()]) });
  const folder = aFolder();
  const kiosk = await aKiosk({ server: server.url, folder, raw: { elderly: true } });
  const { origin, cookie } = await opened(kiosk);
  const headers = { cookie, origin, 'content-type': 'application/json' };
  expect(await (await fetch(origin, { headers })).text()).toMatch(/<html lang="zh[^]*kiosk--elderly/);
  await fetch(`${origin}/language`, { method: 'POST', headers, body: '{}' });
  await kiosk.close();

  const again = await aKiosk({ server: server.url, folder });
  const next = await opened(again);
  const page = await (await fetch(next.origin, { headers: { cookie: next.cookie } })).text();
  expect(page).toMatch(/<html lang="en/);
  expect(page).not.toContain('kiosk--elderly');
});

test('a kiosk whose preferences cannot be kept goes on taking taps', async () => {
  const server = await fakeServer({ roster: () => aRoster([anActivity()]) });
  const folder = aFolder();
  const { db } = await aQueue(folder);
  await db.write(async (tx) => {
    await tx.raw('drop table preference');
  });
  await db.close();
  const kiosk = await aKiosk({ server: server.url, folder });
  const { origin, cookie } = await opened(kiosk);
  const headers = { cookie, origin, 'content-type': 'application/json' };
  const answered = await fetch(`${origin}/language`, { method: 'POST', headers, body: '{}' });
  expect(answered.status).toBe(204);
  kiosk.lines.write(`${cards.bing}\n`);
  await expect.poll(() => server.sent.flatMap(({ taps }) => taps).length).toBe(1);
  expect(await (await fetch(origin, { headers })).text()).toContain('<html lang="en');
  expect(kiosk.logged.join('\n')).toContain('holds until it stops');
});
