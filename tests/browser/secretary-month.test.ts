/** A secretary's month on a phone, on a real server: planned after last month, a meeting run, its sheet closed, the month closed; every touch counted. */
import { expect, test } from 'vitest';
import { type Day, instantAt } from '../../server/kernel/calendar.ts';
import { aDevice } from '../support/builders.ts';
import { signedInAs } from '../support/pages.ts';
import { type Hand, aStage, onPhone } from '../support/phone.ts';
import { type Person, aBatch, aScene, aTap, anActivity } from '../support/scene.ts';

let token: string;
let seq = 0;

const stage = aStage(async (db) => {
  const scene = await aScene(db, 34, instantAt('2026-03-01', '09:00'));
  await anActivity(scene, { day: '2026-02-06', kind: 'party_day' });
  await anActivity(scene, { day: '2026-02-11', kind: 'study_session' });
  token = (await db.write((tx) => aDevice(tx, scene.world, { organisationId: scene.branch.id, name: 'kiosk at the door' }))).token;
  return scene;
});

/** Of 34: thirty on time, then one on leave, one without their card, one late, one who stays away. */
const onTime = 30;
const who = (index: number): Person => {
  const person = stage().scene.people[index];
  if (person === undefined) throw new Error(`nobody is ${index}`);
  return person;
};
const onLeave = () => who(30);
const forgot = () => who(31);
const lateComer = () => who(32);
const away = () => who(33);

const told: string[] = [];

/** The phone of a member, or else of the secretary, at a moment; what it took is told. */
async function inHand(
  what: string,
  at: { day: Day; time: string },
  person: Person | null,
  act: (hand: Hand) => Promise<void>,
): Promise<void> {
  const { scene, site } = stage();
  scene.world.at(instantAt(at.day, at.time));
  const visitor = await signedInAs(scene, site, person === null ? 'secretary' : 'member', scene.branch, person ?? undefined);
  const { touches, keys } = await onPhone(stage(), visitor, act, { options: { isMobile: true, locale: 'zh-CN' } });
  told.push(`${what}: ${touches} touches, ${keys} keystrokes`);
}

/** Cards held against the kiosk at the door, five seconds apart from a time on, sent as a kiosk sends them. */
async function tapAtDoor(people: readonly Person[], day: Day, time: string): Promise<void> {
  const first = Date.parse(instantAt(day, time));
  const taps = people.map((person, i) => aTap(person.card, new Date(first + i * 5_000).toISOString(), (seq += 1)));
  stage().scene.world.at(new Date(first + people.length * 5_000).toISOString());
  const response = await fetch(`${stage().site.url}/api/v1/taps`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(aBatch(taps, stage().scene.world.clock())),
  });
  expect(response.status).toBe(200);
}

/** Points that stand for a member, by item. */
async function standing(person: Person): Promise<Readonly<Record<string, number>>> {
  const rows: { item: string; points: number }[] = await stage()
    .db.reader('entries as e')
    .leftJoin('entries as r', 'r.reverses_id', 'e.id')
    .where({ 'e.member_id': person.id })
    .whereNot({ 'e.kind': 'reversal' })
    .whereNull('r.id')
    .select('e.item', 'e.points');
  return Object.fromEntries(rows.map(({ item, points }) => [item, points]));
}

const partyDay = async (): Promise<string> => {
  const row: { uid: string } | undefined = await stage()
    .db.reader('activities')
    .where({ kind: 'party_day' })
    .where('starts_at', '>=', instantAt('2026-03-01'))
    .first('uid');
  if (row === undefined) throw new Error('no Party day is planned');
  return row.uid;
};

test('March is planned as February was, from the start page', { timeout: 60_000 }, async () => {
  await inHand('plan a month from the month before', { day: '2026-03-01', time: '09:10' }, null, async ({ tab, touch }) => {
    await touch(tab.locator('.todo a[href^="/activities/month"]').first());
    await touch(tab.locator('button.button--main'));
    await tab.locator('.notice--good').waitFor();
  });
  const planned: { kind: string; starts_at: string }[] = await stage()
    .db.reader('activities')
    .where('starts_at', '>=', instantAt('2026-03-01'))
    .orderBy('starts_at')
    .select('kind', 'starts_at');
  expect(planned.map(({ kind, starts_at }) => [kind, starts_at])).toEqual(
    expect.arrayContaining([
      ['party_day', instantAt('2026-03-06', '19:00')],
      ['study_session', instantAt('2026-03-11', '19:00')],
    ]),
  );
});

test('a member asks for leave on the phone, the secretary grants it from the start page', { timeout: 60_000 }, async () => {
  await inHand('ask for leave', { day: '2026-03-05', time: '12:00' }, onLeave(), async ({ tab, touch }) => {
    await touch(tab.locator(`a[href*="/leave"]`).first());
    await touch(tab.locator('button[name=kind][value=sick]'));
    await tab.locator('#t-own').waitFor();
  });
  await inHand('grant a leave', { day: '2026-03-05', time: '20:00' }, null, async ({ tab, touch }) => {
    await touch(tab.locator('form[action*="/grant"] button').first());
    await tab.locator('.notice--good').waitFor();
  });
  expect(await stage().db.reader('leaves').select('decision')).toEqual([{ decision: 'granted' }]);
});

test('thirty cards, somebody late, a forgotten card: the board follows without a reload', { timeout: 120_000 }, async () => {
  const uid = await partyDay();
  await inHand(
    'run a meeting, open its sheet, enter a forgotten card',
    { day: '2026-03-06', time: '18:40' },
    null,
    async ({ tab, touch }) => {
      await touch(tab.locator(`a[href="/activities/${uid}"]`).first());
      await tab.waitForURL((url) => url.pathname === `/activities/${uid}`);
      let reloads = 0;
      tab.on('framenavigated', () => (reloads += 1));
      const here = () => tab.locator('.board__now b').innerText();
      for (let from = 0; from < onTime; from += 10) {
        await tapAtDoor(stage().scene.people.slice(from, from + 10), '2026-03-06', `18:${41 + from / 5}`);
        await expect.poll(here, { timeout: 20_000 }).toBe(String(from + 10));
      }
      expect(reloads).toBe(0);
      stage().scene.world.at(instantAt('2026-03-06', '19:02'));
      await touch(tab.locator(`a[href="/activities/${uid}/hand"]`).first());
      await touch(tab.locator(`button[name=member][value="${forgot().uid}"]`));
      await tab.locator('.notice--good').waitFor();
      await tapAtDoor([lateComer()], '2026-03-06', '19:15');
      await tab.goto(`${stage().site.url}/activities/${uid}`);
      expect(await here()).toBe('32');
    },
  );
  expect(await standing(who(0))).toEqual({ L05: 300 });
  expect(await standing(forgot())).toEqual({ L05: 300 });
});

test('the sheet is closed: what it takes is shown first, then posted', { timeout: 60_000 }, async () => {
  const uid = await partyDay();
  await inHand('close the sheet', { day: '2026-03-06', time: '20:40' }, null, async ({ tab, touch }) => {
    await touch(tab.locator(`a[href^="/activities/${uid}/close"]`).first());
    const proposals = tab.locator('.deduct');
    await proposals.first().waitFor();
    expect(await proposals.count()).toBe(2);
    expect(await tab.locator('main').innerText()).toContain(away().name);
    expect(await standing(away())).toEqual({});
    await touch(tab.locator('form button.button--main'));
    await tab.locator('.notice--good').first().waitFor();
  });
  expect(await standing(away())).toEqual({ N01: -300 });
  expect(await standing(lateComer())).toEqual({ L05: 300, N02: -100 });
  expect(await standing(onLeave())).toEqual({});
});

test('what it took is told, and it takes no more than this', () => {
  console.log(told.join('\n'));
  expect(told).toEqual([
    'plan a month from the month before: 2 touches, 0 keystrokes',
    'ask for leave: 2 touches, 0 keystrokes',
    'grant a leave: 1 touches, 0 keystrokes',
    'run a meeting, open its sheet, enter a forgotten card: 3 touches, 0 keystrokes',
    'close the sheet: 2 touches, 0 keystrokes',
  ]);
});
