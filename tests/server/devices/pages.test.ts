/** The pages of kiosks: who sees which, who may pair, rename and switch off; a code is shown once. */
import { expect, test } from 'vitest';
import { byCommandLine } from '../../../server/audit/service.ts';
import { deviceByUid } from '../../../server/devices/queries.ts';
import { devicePageRoutes } from '../../../server/devices/page-routes.ts';
import { makeRenewalCode, pairDevice, quarantineDevices } from '../../../server/devices/service.ts';
import { navOf } from '../../../server/home/nav.ts';
import type { RoleCode } from '../../../server/contract/codes.ts';
import { aDevice } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { signedInAs } from '../../support/pages.ts';
import { type Scene, aScene } from '../../support/scene.ts';
import { type Site, startSite, type Visitor } from '../../support/site.ts';
import { expectLawful } from '../../support/verified.ts';

type Stage = { readonly scene: Scene; readonly site: Site; readonly uid: string; readonly foreign: string };

onEachEngine((engine) => {
  async function onStage(act: (stage: Stage) => Promise<void>): Promise<void> {
    const scene = await aScene(await engine.fresh());
    const foreign = await scene.db.write((tx) => aDevice(tx, scene.world, { organisationId: scene.other.id, name: 'far kiosk' }));
    const own: { uid: string } = await scene.db.reader('devices').where({ id: scene.kiosk.id }).first('uid');
    const site = await startSite(scene.db, scene.world, { navOf: navOf(scene.world), mount: devicePageRoutes });
    try {
      await act({ scene, site, uid: own.uid, foreign: foreign.uid });
    } finally {
      await site.close();
      await expectLawful(scene.db);
    }
  }
  const administrator = ({ scene, site }: Stage) => signedInAs(scene, site, 'system_administrator', scene.branch);
  const codeIn = (text: string): string => /([2-9A-HJKMNP-TV-Z]{4})-([2-9A-HJKMNP-TV-Z]{4})/.exec(text)?.[0] ?? '';
  const nameOf = async ({ scene, uid }: Stage) => (await deviceByUid(scene.db.reader, uid, scene.world.clock()))?.name;

  test.for<{ role: RoleCode; place: 'branch' | 'committee'; list: number; own: number; far: number; keeps: boolean; why: string }>([
    { role: 'system_administrator', place: 'committee', list: 200, own: 200, far: 200, keeps: true, why: 'all below' },
    { role: 'system_administrator', place: 'branch', list: 200, own: 200, far: 404, keeps: true, why: 'a kiosk elsewhere does not exist' },
    { role: 'secretary', place: 'branch', list: 200, own: 200, far: 404, keeps: false, why: 'looks, does not change' },
    { role: 'organisation_department', place: 'committee', list: 200, own: 200, far: 200, keeps: false, why: 'looks at all of them' },
    { role: 'member', place: 'branch', list: 403, own: 403, far: 404, keeps: false, why: 'kiosks are not for members' },
  ])('$role of the $place: $why', ({ role, place, list, own, far, keeps }) =>
    onStage(async ({ scene, site, uid, foreign }) => {
      const visitor = await signedInAs(scene, site, role, scene[place], role === 'member' ? scene.people[0] : undefined);
      const shown = await visitor.get('/devices');
      expect([shown.status, (await visitor.get(`/devices/${uid}`)).status, (await visitor.get(`/devices/${foreign}`)).status]).toEqual([
        list,
        own,
        far,
      ]);
      expect(shown.text.includes('far kiosk')).toBe(far === 200);
      expect(shown.text.includes('action="/devices/codes"')).toBe(keeps);
      expect((await visitor.get(`/devices/${uid}/revoke`)).status).toBe(keeps ? 200 : 403);
      const renamed = await visitor.submit('/me', `/devices/${uid}/name`, { name: 'front door' });
      expect(renamed.status).toBe(keeps ? 303 : 403);
    }),
  );

  test('nobody signed in is led to the login', () =>
    onStage(async ({ site }) => {
      const shown = await fetch(`${site.url}/devices`, { redirect: 'manual', headers: { accept: 'text/html' } });
      expect([shown.status, shown.headers.get('location')]).toEqual([303, '/login?back=%2Fdevices']);
    }));

  test('a code is shown once, with how it is typed, and pairs a kiosk', () =>
    onStage(async (stage) => {
      const { scene } = stage;
      const visitor = await administrator(stage);
      const shown = await visitor.submit('/devices', '/devices/codes', { organisation: scene.branch.uid });
      const code = codeIn(shown.text);
      expect([shown.status, shown.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(shown.text).toContain(`kiosk --pair ${code}`);
      expect((await visitor.get('/devices')).text).not.toContain(code);
      const paired = await pairDevice(scene.db, scene.world, { code: code.replace('-', ''), name: 'new kiosk', from: 'here' });
      expect(paired.ok).toBe(true);
      expect((await visitor.get('/devices')).text).toContain('new kiosk');
      const acts: { action: string; account_id: number | null }[] = await scene.db
        .reader('audit_rows')
        .where({ action: 'device.code' })
        .select('action', 'account_id');
      expect(acts.map(({ account_id: account }) => account !== null)).toEqual([true]);
    }));

  test.for([
    { fields: (stage: Stage) => ({ organisation: stage.scene.other.uid }), status: 404, why: 'an organisation elsewhere does not exist' },
    { fields: (stage: Stage) => ({ organisation: stage.uid }), status: 404, why: 'no organisation' },
    { fields: () => ({ organisation: 'x' }), status: 422, why: 'no id' },
    { fields: () => ({}), status: 422, why: 'nothing chosen' },
    { fields: (stage: Stage) => ({ organisation: stage.scene.branch.uid, more: '1' }), status: 422, why: 'more than was asked' },
  ])('a code is refused: $why', ({ fields, status }) =>
    onStage(async (stage) => {
      const visitor = await administrator(stage);
      expect((await visitor.submit('/devices', '/devices/codes', fields(stage) as Record<string, string>)).status).toBe(status);
      expect(await stage.scene.db.reader('pairing_codes').select('code_hash')).toEqual([]);
    }),
  );

  test.for(['/devices/codes', '/devices/UID/code', '/devices/UID/name', '/devices/UID/revoke'])(
    '%s without a token of the form changes nothing',
    (path) =>
      onStage(async (stage) => {
        const visitor = await administrator(stage);
        const fields = { organisation: stage.scene.branch.uid, name: 'x', csrf: 'no' };
        expect((await visitor.post(path.replace('UID', stage.uid), fields)).status).toBe(403);
        expect(await stage.scene.db.reader('pairing_codes').select('code_hash')).toEqual([]);
        expect([await nameOf(stage), (await deviceByUid(stage.scene.db.reader, stage.uid, stage.scene.world.clock()))?.revokedAt]).toEqual([
          'kiosk',
          null,
        ]);
      }),
  );

  test('renamed, it is listed under its new name', () =>
    onStage(async (stage) => {
      const visitor = await administrator(stage);
      const path = `/devices/${stage.uid}`;
      expect((await visitor.submit(path, `${path}/name`, { name: '  ground floor  ' })).headers.get('location')).toBe(path);
      expect(await nameOf(stage)).toBe('ground floor');
      for (const name of ['', '   ', 'a\u0000b', 'x'.repeat(61)])
        expect((await visitor.submit(path, `${path}/name`, { name })).status).toBe(422);
      expect(await nameOf(stage)).toBe('ground floor');
    }));

  test('switched off after a page that says what happens; its own page then offers no more than pairing again', () =>
    onStage(async (stage) => {
      const visitor: Visitor = await administrator(stage);
      const path = `/devices/${stage.uid}`;
      const asked = await visitor.get(`${path}/revoke`);
      expect(asked.text).toContain(`action="${path}/revoke"`);
      expect((await deviceByUid(stage.scene.db.reader, stage.uid, stage.scene.world.clock()))?.state).toBe('never');
      expect((await visitor.submit(`${path}/revoke`, `${path}/revoke`, {})).status).toBe(303);
      expect((await deviceByUid(stage.scene.db.reader, stage.uid, stage.scene.world.clock()))?.state).toBe('revoked');
      const page = (await visitor.get(path)).text;
      expect([page.includes(`href="${path}/revoke"`), page.includes(`action="${path}/code"`)]).toEqual([false, true]);
      expect((await visitor.submit(path, `${path}/revoke`, {})).status).toBe(303);
    }));

  test('a copied kiosk is told of on its page, a code of its own ends it', () =>
    onStage(async (stage) => {
      const { scene, uid } = stage;
      const visitor = await administrator(stage);
      await scene.db.write((tx) => quarantineDevices(tx, scene.world, [scene.kiosk.id]));
      expect((await visitor.get(`/devices/${uid}`)).text).toContain('notice--stop');
      expect((await visitor.get('/devices')).text).toContain('pill--stop');
      const shown = await visitor.submit(`/devices/${uid}`, `/devices/${uid}/code`, {});
      await pairDevice(scene.db, scene.world, { code: codeIn(shown.text).replace('-', ''), name: 'k', from: 'here' });
      expect((await visitor.get(`/devices/${uid}`)).text).not.toContain('notice--stop');
    }));

  test('more kiosks than a page are turned', () =>
    onStage(async (stage) => {
      const { scene } = stage;
      await scene.db.write(async (tx) => {
        for (let n = 0; n < 230; n++) await aDevice(tx, scene.world, { organisationId: scene.branch.id, name: `kiosk no ${n}` });
      });
      const visitor = await administrator(stage);
      const [first, second] = [await visitor.get('/devices'), await visitor.get('/devices?page=2')];
      expect([first, second].map(({ text }) => text.match(/kiosk no \d+/g)?.length)).toEqual([199, 31]);
      expect(first.text.includes('/devices?page&#x3D;2')).toBe(true);
      expect((await visitor.get('/devices?page=99')).status).toBe(422);
    }));

  test('a renewal code does not pair another kiosk twice', () =>
    onStage(async ({ scene, uid }) => {
      const made = await makeRenewalCode(scene.db, scene.world, byCommandLine, uid);
      const code = made.ok ? made.value.code : '';
      const tries = await Promise.all([1, 2].map((n) => pairDevice(scene.db, scene.world, { code, name: `k${n}`, from: `${n}` })));
      expect(tries.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    }));
});
