/** A month of dues on a phone, as a secretary does it: the branch entered, the month closed, the points seen; touches counted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { addresses } from '../../server/http/addresses.ts';
import { instantAt } from '../../server/kernel/calendar.ts';
import { projectRoot } from '../support/house.ts';
import { signedInAs } from '../support/pages.ts';
import { type Hand, aStage, onPhone } from '../support/phone.ts';
import { aScene } from '../support/scene.ts';

const axe = readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8');

const stage = aStage(async (db) => {
  const scene = await aScene(db, 25, instantAt('2026-03-20', '09:00'));
  await db.write((tx) => tx('devices').update({ revoked_at: scene.world.clock() }));
  return scene;
});

/** The secretary's phone. */
async function asSecretary(javaScriptEnabled: boolean, act: (hand: Hand) => Promise<void>): Promise<void> {
  const { scene, site } = stage();
  await onPhone(stage(), await signedInAs(scene, site, 'secretary', scene.branch), act, { options: { javaScriptEnabled } });
}

const violations = (tab: Page): Promise<string[]> =>
  tab.evaluate<string[]>(`(async () => {
    if (window.axe === undefined) { ${axe}; }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap((one) => one.nodes.map((node) => one.id + ': ' + node.target.join(' ')));
  })()`);

test('without script the link ticks everybody, and one button enters them', { timeout: 60_000 }, async () => {
  await asSecretary(false, async ({ tab, touch, done }) => {
    await tab.goto(`${stage().site.url}${addresses.duesOf(stage().scene.branch.uid, '2026-02')}`);
    await touch(tab.locator('[data-all]'));
    await tab.waitForURL(/all=yes/);
    await touch(tab.locator('form[data-ticks] button'));
    await tab.waitForURL(/entered=25/);
    expect(await tab.locator('.ticks--paid li').count()).toBe(25);
    expect(done().touches).toBe(2);
  });
});

test('2 touches and no key enter 25 people, 1 touch closes the month, and their points are there', { timeout: 90_000 }, async () => {
  await asSecretary(true, async ({ tab, touch, done }) => {
    await tab.goto(`${stage().site.url}/dues`);
    await touch(tab.locator('[data-all]'));
    expect(await tab.locator('form[data-ticks] button').textContent()).toContain('25');
    await touch(tab.locator('form[data-ticks] button'));
    await tab.waitForURL(/entered=25/);
    expect(await tab.locator('.ticks--paid li').count()).toBe(25);
    expect([done().touches, await violations(tab)]).toEqual([2, []]);
  });
  stage().scene.world.at(instantAt('2026-04-05', '09:00'));
  await asSecretary(true, async ({ tab, touch, done }) => {
    // Half-way the open month is February: its dues were entered too.
    for (const period of ['2026-02', '2026-03']) {
      await tab.goto(`${stage().site.url}${addresses.closePeriod(stage().scene.branch.uid, period)}`);
      expect(await violations(tab)).toEqual([]);
      await touch(tab.locator('form.close__act button'));
      await tab.waitForURL(/posted=25/);
      expect(await tab.locator('.notice--good').count()).toBe(1);
    }
    expect([done().touches, await violations(tab)]).toEqual([2, []]);
    await tab.goto(`${stage().site.url}${addresses.rankingOf(stage().scene.branch.uid, '2026-03')}`);
    expect(await tab.locator('.ranking .total').first().textContent()).toBe('1');
  });
});
