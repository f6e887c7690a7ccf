/** A secretary's phone: a whole month planned with three touches and no key, in a browser with script and in one without. */
import type { BrowserContextOptions } from 'playwright-core';
import { expect, test } from 'vitest';
import { signedInAs } from '../support/pages.ts';
import { aStage, onPhone } from '../support/phone.ts';
import { aScene, anActivity } from '../support/scene.ts';

const stage = aStage(async (db) => {
  const scene = await aScene(db, 5, '2026-09-28T01:00:00.000Z');
  for (const day of ['2026-09-02', '2026-09-09', '2026-09-16', '2026-09-23']) await anActivity(scene, { day });
  await anActivity(scene, { day: '2026-09-04', kind: 'party_day' });
  return scene;
});

const planned = async (month: string): Promise<number> =>
  Number(
    (
      await stage().db.reader('activities').whereLike('plan_key', 'month:%').whereLike('starts_at', `${month}%`).count({ n: '*' }).first()
    )?.['n'],
  );

test.for<{ month: string; today: string; more: BrowserContextOptions; why: string }>([
  { month: '2026-10', today: '2026-09-28', more: {}, why: 'with script' },
  { month: '2026-11', today: '2026-10-28', more: { javaScriptEnabled: false }, why: 'without script, the month after' },
])('$why: three touches from the start page, no key', async ({ month, today, more }) => {
  const { scene, site } = stage();
  scene.world.at(`${today}T01:00:00.000Z`);
  const secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  const done = await onPhone(
    stage(),
    secretary,
    async ({ tab, touch }) => {
      const follow = (selector: string) => Promise.all([tab.waitForEvent('load'), touch(selector)]);
      await follow('.nav__list a[href="/activities"]');
      await follow('.page-head a[href^="/activities/month?"]');
      const button = tab.locator('form button.button--main');
      // In sight without a stroke: the whole list need not be read.
      expect(await button.evaluate((element) => element.getBoundingClientRect().bottom <= window.innerHeight)).toBe(true);
      await follow('form button.button--main');
      expect(new URL(tab.url()).searchParams.get('done')).toMatch(/^[1-9]\d*$/);
      expect(await tab.locator('.notice--good').count()).toBe(1);
    },
    { options: { locale: 'zh-CN', ...more } },
  );
  expect([done, (await planned(month)) > 1]).toEqual([{ touches: 3, keys: 0 }, true]);
});
