/** Leave on a phone in a real browser: asked by a member, granted by a secretary, told by telephone; every touch counted. */
import { expect, test } from 'vitest';
import type { Activity } from '../../server/activities/queries.ts';
import { sheetLines } from '../../server/attendance/sheet.ts';
import { signedInAs } from '../support/pages.ts';
import { type Hand, aStage, onPhone } from '../support/phone.ts';
import { type Person, aScene, anActivity } from '../support/scene.ts';
import type { Visitor } from '../support/site.ts';

let activity: Activity;
let a: Person;
let b: Person;
let c: Person;

const stage = aStage(async (db) => {
  const scene = await aScene(db, 3);
  [a, b, c] = scene.people as [Person, Person, Person];
  activity = await anActivity(scene);
  return scene;
});

const member = (person: Person): Promise<Visitor> => signedInAs(stage().scene, stage().site, 'member', stage().scene.branch, person);
const secretary = (): Promise<Visitor> => signedInAs(stage().scene, stage().site, 'secretary', stage().scene.branch);

const statuses = async () => (await sheetLines(stage().db.reader, activity, stage().scene.world.clock())).map(({ status }) => status);

test('asked in three touches from the start page, without a key; granted in one on the list', { timeout: 60_000 }, async () => {
  const asking = await onPhone(stage(), await member(a), async ({ tab, touch }) => {
    await touch(`a[href="/activities/${activity.uid}"]`);
    await touch(`a[href="/activities/${activity.uid}/leave"]`);
    await touch('button[name="kind"][value="sick"]');
    await expect.poll(() => tab.locator('form[action$="/leave/withdraw"]').count()).toBe(1);
  });
  expect(asking).toEqual({ touches: 3, keys: 0 });
  expect(await statuses()).toEqual(['awaited', 'awaited', 'awaited']);

  const granting = await onPhone(stage(), await secretary(), async ({ tab, touch }) => {
    await tab.goto(`${stage().site.url}/leave`);
    await touch('form[action$="/grant"] button');
    await expect.poll(() => tab.locator('.notice--good').count()).toBe(1);
  });
  expect(granting).toEqual({ touches: 1, keys: 0 });
  expect(await statuses()).toEqual(['leave_sick', 'awaited', 'awaited']);
  console.log(`leave: asked in ${asking.touches} touches from the start page, granted in ${granting.touches} on the list`);
});

test('told by telephone: entered from the list, without a key; declined with a word; withdrawn', { timeout: 60_000 }, async () => {
  const officer = await secretary();
  const entering = await onPhone(stage(), officer, async ({ tab, touch }) => {
    await tab.goto(`${stage().site.url}/leave`);
    await touch(`a[href="/activities/${activity.uid}/leave"]`);
    await tab.locator('select[name="member"]').selectOption(b.uid);
    await touch('button[name="kind"][value="private"]');
    await expect.poll(() => tab.locator('.notice--good').count()).toBe(1);
  });
  // Choosing from the list of names takes two touches more.
  expect(entering).toEqual({ touches: 2, keys: 0 });
  expect(await statuses()).toEqual(['leave_sick', 'leave_private', 'awaited']);

  await onPhone(stage(), await member(c), async ({ tab, touch }) => {
    await tab.goto(`${stage().site.url}/activities/${activity.uid}/leave`);
    await touch('button[name="kind"][value="official"]');
    await expect.poll(() => tab.locator('form[action$="/leave/withdraw"]').count()).toBe(1);
  });
  const decline = async ({ tab, touch }: Hand): Promise<void> => {
    await tab.goto(`${stage().site.url}/leave`);
    await touch('details summary');
    await touch('form[action$="/decline"] button');
    await expect.poll(() => tab.locator('.field--wrong').count()).toBe(1);
    await tab.locator('.field--wrong input').fill('a vote is due');
    await touch('form[action$="/decline"] button');
    await expect.poll(() => tab.locator('.notice--good').count()).toBe(1);
  };
  // Without a word it is refused, and the list says so where the word is missing.
  await onPhone(stage(), officer, decline, { refused: [422] });
  await onPhone(stage(), await member(a), async ({ tab, touch }) => {
    await tab.goto(`${stage().site.url}/activities/${activity.uid}/leave`);
    await touch('form[action$="/withdraw"] button');
    await expect.poll(() => tab.locator('button[name="kind"]').count()).toBe(3);
  });
  expect(await statuses()).toEqual(['awaited', 'leave_private', 'awaited']);
});
