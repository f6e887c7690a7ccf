/** A secretary's day in a real browser on a phone: what Today asks for is done from there, and photos lose their traces. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Activity } from '../../server/activities/queries.ts';
import { rollOf } from '../../server/attendance/queries.ts';
import { orientationIn } from '../../server/files/jpeg.ts';
import { instantAt } from '../../server/kernel/calendar.ts';
import { askForLeave } from '../../server/leave/service.ts';
import { anAccount } from '../support/builders.ts';
import { signedInAs } from '../support/pages.ts';
import { type Hand, type Holding, aStage, onPhone } from '../support/phone.ts';
import { cameraMaker, exifSegment, phonePhoto, placeMark } from '../support/pictures.ts';
import { aScene, aTap, anActivity, send } from '../support/scene.ts';

let held: Activity;

const stage = aStage(async (db) => {
  const scene = await aScene(db, 3);
  held = await anActivity(scene, { day: '2026-03-09', kind: 'party_day' });
  await send(scene, [aTap(scene.people[0]?.card ?? '', instantAt('2026-03-09', '18:50'), 1)]);
  const coming = await anActivity(scene, { day: '2026-03-12' });
  for (const person of scene.people.slice(0, 2)) {
    const facts = { name: `asks ${person.id}`, role: 'member', organisationId: scene.branch.id, memberId: person.id } as const;
    const { id } = await db.write((tx) => anAccount(tx, scene.world, facts));
    const asked = { activity: coming, memberId: person.id, kind: 'sick', words: 'a cold', accountId: id } as const;
    const outcome = await db.write((tx) => askForLeave(tx, scene.world, rollOf, asked));
    if (!outcome.ok) throw new Error(outcome.code);
  }
  return scene;
});

/** A page on the secretary's phone. */
const asSecretary = async (path: string, act: (hand: Hand) => Promise<void>, options: Holding['options'] = {}) =>
  onPhone(stage(), await signedInAs(stage().scene, stage().site, 'secretary', stage().scene.branch), act, { path, options });

test('leave is granted with one touch and declined with two and a reason, on Today itself', { timeout: 30_000 }, async () => {
  await asSecretary('/', async ({ tab, touch, done }) => {
    await touch('form[action$="/grant"] button');
    await tab.locator('.today__done').waitFor();
    expect([done().touches, new URL(tab.url()).pathname, await tab.locator('form[action$="/grant"]').count()]).toEqual([1, '/', 1]);
    // Somebody taps meanwhile: the page moves on, and what is written stays.
    await touch('.todo__decline summary');
    await tab.locator('.todo__decline input[name=words]').fill('the vote needs you');
    stage().scene.world.pass(5_000);
    await send(stage().scene, [aTap('04EEEE77', stage().scene.world.clock(), 2)]);
    await touch('.todo__decline form button');
    await tab.waitForURL(/done=declined/);
    expect([done().touches, await tab.locator('form[action$="/grant"]').count()]).toEqual([3, 0]);
  });
  const decisions: string[] = await stage().db.reader('leaves').orderBy('id').pluck('decision');
  expect(decisions).toEqual(['granted', 'declined']);
});

test('a sheet is closed with two touches from Today', { timeout: 30_000 }, async () => {
  await asSecretary('/', async ({ tab, touch, done }) => {
    await touch(`a[href="/activities/${held.uid}/close"]`);
    await tab.waitForURL(/\/close$/);
    await touch('main button.button--main');
    await tab.waitForURL(/done=closed/);
    expect(done().touches).toBe(2);
    await tab.goto(stage().site.url);
    expect(await tab.locator(`a[href="/activities/${held.uid}/close"]`).count()).toBe(0);
  });
});

/** A photo of a phone held upright, larger than a page shows: its top is red once it is turned, its foot blue. */
async function largePhoto(tab: Page): Promise<Buffer> {
  const bytes = await tab.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [3_600, 2_400];
    const pen = canvas.getContext('2d');
    if (pen === null) throw new Error('no canvas');
    for (let y = 0; y < 2_400; y += 8)
      for (let x = 0; x < 3_600; x += 8) {
        const shade = 120 + ((x * 31 + y * 17) % 130);
        pen.fillStyle = x < 1_800 ? `rgb(${shade},0,0)` : `rgb(0,0,${shade})`;
        pen.fillRect(x, y, 8, 8);
      }
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.98));
    return Array.from(new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0)));
  });
  const jpeg = Buffer.from(bytes);
  return Buffer.concat([jpeg.subarray(0, 2), exifSegment(6), jpeg.subarray(2)]);
}

const kept = async (): Promise<Buffer> => {
  const row: { bytes: Buffer } = await stage().db.reader('files').orderBy('id', 'desc').first('bytes');
  return row.bytes;
};

test(
  'minutes with a large photo: written, made smaller on the phone, saved with one touch, upright, without place and camera',
  { timeout: 60_000 },
  async () => {
    await asSecretary(`/activities/${held.uid}/minutes?edit=yes`, async ({ tab, touch, done }) => {
      const photo = await largePhoto(tab);
      expect(photo.length).toBeGreaterThan(600_000);
      await tab.locator('#body').fill('what was said');
      await tab.locator('#minutes-files').setInputFiles({ name: 'IMG_1.JPG', mimeType: 'image/jpeg', buffer: photo });
      await touch('main form button.button--main');
      await tab.waitForURL(/done=yes/);
      expect(done().touches).toBe(1);
      const bytes = await kept();
      expect(bytes.length).toBeLessThan(photo.length);
      expect([bytes.includes(cameraMaker), bytes.includes(placeMark), bytes.includes('Exif')]).toEqual([false, false, false]);
      const seen = await tab.locator('.files__pictures img').evaluate(async (element) => {
        const picture = element as HTMLImageElement;
        picture.loading = 'eager';
        await picture.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [2, 2];
        const pen = canvas.getContext('2d');
        pen?.drawImage(picture, 0, 0, 2, 2);
        const at = (x: number, y: number) => Array.from(pen?.getImageData(x, y, 1, 1).data ?? []).slice(0, 3);
        const side = (colour: readonly number[]) => ((colour[0] ?? 0) > (colour[2] ?? 0) ? 'red' : 'blue');
        return [picture.naturalWidth, picture.naturalHeight, side(at(0, 0)), side(at(1, 0)), side(at(0, 1))];
      });
      expect(seen).toEqual([1_333, 2_000, 'red', 'red', 'blue']);
    });
  },
);

test('a small photo goes as it is, without script too, and the server takes its traces', { timeout: 30_000 }, async () => {
  await asSecretary(
    `/activities/${held.uid}/minutes`,
    async ({ tab, touch }) => {
      await tab.locator('#more-files').setInputFiles({ name: 'IMG_2.JPG', mimeType: 'image/jpeg', buffer: Buffer.from(phonePhoto()) });
      await touch('.files__form button');
      await tab.locator('.files__pictures li').nth(1).waitFor();
      const bytes = await kept();
      expect([bytes.includes(cameraMaker), bytes.includes(placeMark), orientationIn(bytes.subarray(bytes.indexOf('Exif')))]).toEqual([
        false,
        false,
        6,
      ]);
      const turned = await tab
        .locator('.files__pictures img')
        .last()
        .evaluate(async (element) => {
          const picture = element as HTMLImageElement;
          return [picture.naturalWidth, picture.naturalHeight];
        });
      expect(turned).toEqual([8, 16]);
    },
    { javaScriptEnabled: false },
  );
});

test('a choice of photos alone is sent at once: one touch', { timeout: 30_000 }, async () => {
  await asSecretary(`/activities/${held.uid}/plan`, async ({ tab }) => {
    await tab.locator('#paper-files').setInputFiles({ name: 'IMG_3.JPG', mimeType: 'image/jpeg', buffer: Buffer.from(phonePhoto()) });
    await tab.locator('.files__pictures img').waitFor();
    expect(await tab.locator('.files__pictures li').count()).toBe(1);
  });
});
