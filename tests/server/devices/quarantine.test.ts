/** A copied disk: two machines with one token are noticed, both their taps are kept, a new token ends it. */
import { expect, test } from 'vitest';
import { byCommandLine } from '../../../server/audit/service.ts';
import { subtreeOf } from '../../../server/access/rules.ts';
import { deviceByUid, listDevices } from '../../../server/devices/queries.ts';
import { makePairingCode, makeRenewalCode, pairDevice, renameDevice, revokeDevice } from '../../../server/devices/service.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { plusMs } from '../../../server/kernel/clock.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { type Scene, aBatch, aScene, aTap, anActivity, send } from '../../support/scene.ts';

const evening = (minute: string) => instantAt('2026-03-10', `18:${minute}`);

onEachEngineVerified((engine) => {
  const stateOf = async (scene: Scene) =>
    (await listDevices(scene.db.reader, subtreeOf(scene.committee.path), scene.world.clock()))[0]?.state;
  const uidOf = async (scene: Scene): Promise<string> => {
    const row: { uid: string } = await scene.db.reader('devices').where({ id: scene.kiosk.id }).first('uid');
    return row.uid;
  };
  const acts = async (scene: Scene): Promise<readonly string[]> => {
    const rows: { action: string }[] = await scene.db
      .reader('audit_rows')
      .where('action', 'like', 'device.%')
      .orderBy('id')
      .select('action');
    return rows.map(({ action }) => action);
  };
  const cardAt = (scene: Scene, place: number): string => scene.people[place]?.card ?? '';

  /** Two machines from one disk: each went on from number 2 by itself. */
  async function aCopy(): Promise<Scene> {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    await send(scene, [aTap(cardAt(scene, 0), evening('40'), 1)]);
    await send(scene, [aTap(cardAt(scene, 1), evening('45'), 2)]);
    return scene;
  }

  test('the second machine is answered, its tap is kept, the kiosk is in quarantine once', async () => {
    const scene = await aCopy();
    expect(await stateOf(scene)).toBe('never');
    const verdicts = await send(scene, [aTap(cardAt(scene, 2), evening('46'), 2)]);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['fork']);
    expect(await stateOf(scene)).toBe('quarantined');
    await send(scene, [aTap(cardAt(scene, 2), evening('47'), 2)]);
    expect(await acts(scene)).toEqual(['device.quarantine']);
    expect(await scene.db.reader('tap_raws').select('verdict')).toHaveLength(2);
    expect(await scene.db.reader('taps').select('id')).toHaveLength(2);
  });

  test('in quarantine taps are judged and posted as ever', async () => {
    const scene = await aCopy();
    await send(scene, [aTap(cardAt(scene, 2), evening('46'), 2)]);
    const [after] = await send(scene, [aTap(cardAt(scene, 2), evening('48'), 3)]);
    expect(after).toMatchObject({ verdict: 'recorded', points: 200 });
  });

  test('a replay of a kept tap is no sign of a copy, a replay of the fork no new one', async () => {
    const scene = await aCopy();
    const fork = aTap(cardAt(scene, 2), evening('46'), 2);
    const again = aTap(cardAt(scene, 1), evening('49'), 3);
    await send(scene, [again]);
    await send(scene, [again]);
    expect(await stateOf(scene)).toBe('never');
    await send(scene, [fork]);
    const code = await makeRenewalCode(scene.db, scene.world, byCommandLine, await uidOf(scene));
    await pairDevice(scene.db, scene.world, { code: code.ok ? code.value.code : '', name: 'k', from: 'here' });
    await send(scene, [fork]);
    expect(await stateOf(scene)).toBe('never');
  });

  test('a code for the known kiosk gives it a new token; name, taps and place stay', async () => {
    const scene = await aCopy();
    const uid = await uidOf(scene);
    await send(scene, [aTap(cardAt(scene, 2), evening('46'), 2)]);
    const before: { token_hash: string } = await scene.db.reader('devices').first('token_hash');
    const code = await makeRenewalCode(scene.db, scene.world, byCommandLine, uid);
    const paired = await pairDevice(scene.db, scene.world, { code: code.ok ? code.value.code : '', name: 'another name', from: 'here' });
    expect(paired.ok && paired.value.deviceId).toBe(uid);
    const after: { token_hash: string; name: string; quarantined_at: string | null }[] = await scene.db.reader('devices').select();
    expect(after).toHaveLength(1);
    expect(after[0]).toMatchObject({ name: 'kiosk', quarantined_at: null });
    expect(after[0]?.token_hash).not.toBe(before.token_hash);
    expect(await acts(scene)).toEqual(['device.quarantine', 'device.renewal_code', 'device.renew']);
    expect(await scene.db.reader('taps').where({ device_id: scene.kiosk.id }).select('id')).toHaveLength(2);
  });

  test('one that was switched off is on again by a code of its own', async () => {
    const scene = await aCopy();
    const uid = await uidOf(scene);
    await scene.db.write((tx) => revokeDevice(tx, scene.world, byCommandLine, uid));
    expect(await stateOf(scene)).toBe('revoked');
    const code = await makeRenewalCode(scene.db, scene.world, byCommandLine, uid);
    await pairDevice(scene.db, scene.world, { code: code.ok ? code.value.code : '', name: 'k', from: 'here' });
    expect(await stateOf(scene)).toBe('never');
  });

  test('paired as a new kiosk, it goes on in its queue: what it sends again is known, what is new is kept', async () => {
    const scene = await aCopy();
    const old = aTap(cardAt(scene, 0), evening('50'), 3);
    await send(scene, [old]);
    const code = await makePairingCode(scene.db, scene.world, byCommandLine, scene.branch.uid);
    const paired = await pairDevice(scene.db, scene.world, { code: code.ok ? code.value.code : '', name: 'kiosk two', from: 'here' });
    const device: { id: number } = await scene.db
      .reader('devices')
      .where({ uid: paired.ok ? paired.value.deviceId : '' })
      .first('id');
    const renewed = { id: device.id, path: scene.branch.path };
    const next = aTap(cardAt(scene, 2), evening('51'), 4);
    const verdicts = await send(scene, [old, next], renewed);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['already_recorded', 'recorded']);
    expect(await scene.db.reader('taps').select('id')).toHaveLength(4);
    expect(await scene.db.reader('tap_raws').select('id')).toEqual([]);
    // Its queue is empty, and all four numbers are here, under two devices.
    const told = { version: '1', epoch: aBatch([], evening('52')).epoch, lastSeq: 4, waiting: 0, sentAt: scene.world.clock(), readers: [] };
    await scene.db.write((tx) =>
      tx('device_states').insert({ device_id: device.id, seen_at: scene.world.clock(), state: JSON.stringify(told) }),
    );
  });

  test('the clock of a kiosk shows as far as it is off', async () => {
    const scene = await aCopy();
    const sentAt = plusMs(scene.world.clock(), -90_000);
    const told = { version: '1', epoch: aBatch([], sentAt).epoch, lastSeq: 2, waiting: 0, sentAt, readers: [] };
    await scene.db.write((tx) =>
      tx('device_states').insert({ device_id: scene.kiosk.id, seen_at: scene.world.clock(), state: JSON.stringify(told) }),
    );
    expect((await deviceByUid(scene.db.reader, await uidOf(scene), scene.world.clock()))?.clockOffsetMs).toBe(-90_000);
    expect(await deviceByUid(scene.db.reader, scene.world.newUid(), scene.world.clock())).toBeUndefined();
  });

  test('a code or a name for a kiosk that is not there is refused', async () => {
    const scene = await aScene(await engine.fresh());
    const uid = scene.world.newUid();
    expect(await makeRenewalCode(scene.db, scene.world, byCommandLine, uid)).toEqual({ ok: false, code: 'device_unknown' });
    expect(await scene.db.write((tx) => renameDevice(tx, scene.world, byCommandLine, uid, 'a'))).toEqual({
      ok: false,
      code: 'device_unknown',
    });
  });
});
