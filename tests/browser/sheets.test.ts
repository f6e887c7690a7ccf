/** A secretary's evening on a phone: a forgotten card, a close with one forgiven, a reopening, a close; touches and keystrokes counted. */
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Activity } from '../../server/activities/queries.ts';
import { addresses } from '../../server/http/addresses.ts';
import { instantAt } from '../../server/kernel/calendar.ts';
import { signedInAs } from '../support/pages.ts';
import { type Done, type Hand, aStage, onPhone } from '../support/phone.ts';
import { type Person, aScene, aTap, anActivity, send } from '../support/scene.ts';
import { attendance, day, standing } from '../server/sheets/stage.ts';

let activity: Activity;
let study: Activity;

const stage = aStage(async (db) => {
  const scene = await aScene(db, 5);
  activity = await anActivity(scene, { kind: 'party_day' });
  study = await anActivity(scene, { day: '2026-03-09' });
  const [a] = scene.people as [Person];
  await send(scene, [aTap(a.card, instantAt(day, '18:45'), 1)]);
  return scene;
});

/** A page on the secretary's phone, without script: these pages need none. What it took is told. */
async function asSecretary(what: string, path: string, act: (hand: Hand) => Promise<void>): Promise<Done> {
  const { scene, site } = stage();
  const secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  const done = await onPhone(stage(), secretary, act, { path, options: { isMobile: true, javaScriptEnabled: false } });
  console.log(`${what}: ${done.touches} touches, ${done.keys} keystrokes`);
  return done;
}

const button = (tab: Page, name: string): Locator => tab.getByRole('button', { name, exact: true });

test('a forgotten card: the way from the sheet and a name', async () => {
  stage().scene.world.at(instantAt(day, '18:52'));
  const done = await asSecretary('forgotten card', addresses.activity(activity.uid), async ({ tab, touch }) => {
    await touch(tab.locator(`a[href="${addresses.hand(activity.uid)}"]`).first());
    await touch(button(tab, 'member 2'));
    await tab.locator('.notice--good').waitFor();
  });
  expect(done).toEqual({ touches: 2, keys: 0 });
  expect(await attendance(stage().scene, activity)).toEqual(['member 1: 18:45 tap', 'member 2: 18:52 secretary']);
});

test('Enter in the field of the time writes nobody in', async () => {
  await asSecretary('no accident', addresses.hand(activity.uid), async ({ tab }) => {
    await tab.locator('#time').press('Enter');
    await tab.waitForURL(/hand$/);
    expect(await tab.locator('.notice--good').count()).toBe(0);
  });
  expect(await attendance(stage().scene, activity)).toHaveLength(2);
});

test('a sheet with nothing to deduct: to its close, and the one button', async () => {
  stage().scene.world.at(instantAt(day, '21:00'));
  const done = await asSecretary('close without deductions', addresses.activity(study.uid), async ({ tab, touch }) => {
    await touch(tab.locator(`a[href="${addresses.closeSheet(study.uid)}"]`).first());
    await touch(tab.locator('.button--main'));
    await tab.locator('.notice--good').waitFor();
  });
  expect(done).toEqual({ touches: 2, keys: 0 });
});

test('closed with one forgiven: the tick off, a reason, the button; then reopened and closed again', async () => {
  const closed = await asSecretary('close with one forgiven', addresses.closeSheet(activity.uid), async ({ tab, touch, type }) => {
    expect(await tab.locator('#r1').isVisible()).toBe(false);
    await touch(tab.locator('label[for="k1"]'));
    await type(tab.locator('#r1'), 'on duty');
    await tab.locator('#r1').press('Enter');
    await tab.locator('h1').waitFor();
    expect(await tab.locator('#r1').inputValue()).toBe('on duty');
    await touch(tab.locator('.button--main'));
    await tab.locator('.notice--good').waitFor();
  });
  expect(closed).toEqual({ touches: 3, keys: 7 });
  expect(await standing(stage().scene)).toEqual([
    'member 1 L05 300 tap',
    'member 2 L05 300 secretary',
    'member 3 N01 -300 rule',
    'member 5 N01 -300 rule',
  ]);
  const again = await asSecretary('reopen, write one in, close', addresses.reopenSheet(activity.uid), async ({ tab, touch, type }) => {
    await type(tab.locator('#reason'), 'one more');
    await touch(tab.locator('.button--main'));
    await touch(tab.locator(`a[href="${addresses.hand(activity.uid)}"]`).first());
    await touch(button(tab, 'member 3'));
    await tab.locator('.notice--good').waitFor();
    await tab.goto(`${stage().site.url}${addresses.closeSheet(activity.uid)}`);
    expect(await tab.locator('#r0').inputValue()).toBe('on duty');
    await touch(tab.locator('.button--main'));
    await tab.locator('.notice--good').waitFor();
  });
  expect(again).toEqual({ touches: 5, keys: 8 });
  expect(await standing(stage().scene)).toEqual([
    'member 1 L05 300 tap',
    'member 2 L05 300 secretary',
    'member 3 L05 300 secretary',
    'member 5 N01 -300 rule',
  ]);
});
