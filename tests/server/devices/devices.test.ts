/** Kiosks over HTTP: a code works once, a token opens the kiosks' routes until it is withdrawn. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { byCommandLine } from '../../../server/audit/service.ts';
import { subtreeOf } from '../../../server/access/rules.ts';
import { pairingCodeMs, pairReply } from '../../../server/contract/devices.ts';
import { tokenHashOf } from '../../../server/contract/roster.ts';
import type { Database } from '../../../server/db/database.ts';
import { deviceChecks } from '../../../server/devices/checks.ts';
import { listDevices, silentAfterMs } from '../../../server/devices/queries.ts';
import { makePairingCode, revokeDevice } from '../../../server/devices/service.ts';
import { deviceTrustMs } from '../../../server/http/device-token.ts';
import type { Organisation } from '../../../server/organisations/queries.ts';
import { aDevice, anOrganisation } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { lawsHold } from '../../support/laws.ts';
import { type Site, startSite } from '../../support/site.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const problem = z.object({ code: z.string() });

const told = {
  version: '0.1.0',
  epoch: '0190f0f0-0000-7000-8000-00000000e70c',
  lastSeq: 12,
  waiting: 3,
  sentAt: '2026-03-10T01:00:00.000Z',
  readers: [{ name: 'door', state: 'ready' }],
};

onEachEngine((engine) => {
  let db: Database;
  let world: TestWorld;
  let site: Site;
  let branch: Organisation;
  let upMs = 0;

  beforeEach(async () => {
    db = await engine.fresh();
    world = testWorld();
    upMs = 0;
    site = await startSite(db, world, { monotonic: () => upMs });
    branch = await db.write((tx) => anOrganisation(tx, world));
  });
  afterEach(async () => {
    await site.close();
    await lawsHold(db, deviceChecks);
  });

  const send = (path: string, body: unknown, token?: string) =>
    fetch(`${site.url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    });
  const pair = (code: string) => send('/api/v1/devices/pair', { code, name: 'kiosk one' });
  const beat = (token?: string) => send('/api/v1/kiosk/heartbeat', told, token);
  const codeOf = async (response: Response) => problem.parse(await response.json()).code;

  async function aCode(): Promise<string> {
    const made = await makePairingCode(db, world, byCommandLine, branch.uid);
    return made.ok ? made.value.code : made.code;
  }

  test('a code pairs one kiosk, whose token opens its routes; neither is stored as it is', async () => {
    const code = await aCode();
    expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{8}$/);
    const response = await pair(`${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`);
    expect(response.status).toBe(201);
    const { deviceId, token } = pairReply.parse(await response.json());
    expect((await beat(token)).status).toBe(200);
    const row = await db.reader('devices').first('uid', 'token_hash', 'organisation_id');
    expect(row).toEqual({ uid: deviceId, token_hash: tokenHashOf(token), organisation_id: branch.id });
    const kept = JSON.stringify([await db.reader('pairing_codes').select('*'), await db.reader('audit_rows').select('*')]);
    expect([kept.includes(code), kept.includes(token)]).toEqual([false, false]);
    const acts: { action: string }[] = await db.reader('audit_rows').orderBy('id').select('action');
    expect(acts.map(({ action }) => action)).toEqual(['organisation.add', 'device.code', 'device.pair']);
  });

  test.for([
    { state: 'used', why: 'a code works once' },
    { state: 'old', why: 'a code works for fifteen minutes' },
    { state: 'unknown', why: 'a code that was never given' },
  ])('$state: refused, $why', async ({ state }) => {
    const code = state === 'unknown' ? 'ABCDEFGH' : await aCode();
    if (state === 'used') await pair(code);
    if (state === 'old') world.pass(pairingCodeMs);
    const response = await pair(code);
    expect([response.status, await codeOf(response)]).toEqual([403, 'pairing_code_wrong']);
  });

  test('of ten that use one code at once, one is paired', async () => {
    const code = await aCode();
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => pair(code)))).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, ...Array.from({ length: 9 }, () => 403)]);
    expect(await db.reader('devices').select('id')).toHaveLength(1);
  });

  test('codes cannot be tried out: the eleventh is refused, a right one too', async () => {
    for (let tries = 1; tries <= 10; tries++) expect((await pair('ABCDEFGH')).status).toBe(403);
    const eleventh = await pair(await aCode());
    expect([eleventh.status, eleventh.headers.get('retry-after'), await codeOf(eleventh)]).toEqual([429, '900', 'too_many_tries']);
  });

  test('a code for an organisation that is not there is refused', async () => {
    expect(await makePairingCode(db, world, byCommandLine, world.newUid())).toEqual({ ok: false, code: 'organisation_unknown' });
  });

  test.for([
    { token: undefined, why: 'none' },
    { token: 'short', why: 'not a token' },
    { token: 'x'.repeat(43), why: 'not one of ours' },
  ])('a kiosk with no token known here is told so: $why', async ({ token }) => {
    const response = await beat(token);
    expect([response.status, await codeOf(response)]).toEqual([401, 'device_unknown']);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test('a withdrawn token opens nothing within a second, and says why', async () => {
    const device = await db.write((tx) => aDevice(tx, world, { organisationId: branch.id }));
    expect((await beat(device.token)).status).toBe(200);
    expect(await db.write((tx) => revokeDevice(tx, world, byCommandLine, device.uid))).toEqual({ ok: true, value: null });
    expect(deviceTrustMs).toBeLessThan(1000);
    upMs += deviceTrustMs;
    const response = await beat(device.token);
    expect([response.status, await codeOf(response)]).toEqual([401, 'device_revoked']);
  });

  test('a heartbeat is kept as told last; silence shows after five minutes', async () => {
    const { token } = await db.write((tx) => aDevice(tx, world, { organisationId: branch.id }));
    await db.write((tx) => aDevice(tx, world, { organisationId: branch.id, name: 'kiosk two' }));
    await db.write((tx) => aDevice(tx, world, { organisationId: branch.id, name: 'kiosk three', revokedAt: world.clock() }));
    await beat(token);
    await send('/api/v1/kiosk/heartbeat', { ...told, waiting: 0 }, token);
    const states = async () =>
      (await listDevices(db.reader, subtreeOf(branch.path), world.clock())).map(({ name, state }) => [name, state]);
    expect(await states()).toEqual([
      ['kiosk one', 'ready'],
      ['kiosk two', 'never'],
      ['kiosk three', 'revoked'],
    ]);
    const [first] = await listDevices(db.reader, subtreeOf(branch.path), world.clock());
    expect(first?.told?.waiting).toBe(0);
    world.pass(silentAfterMs + 1);
    expect((await states())[0]).toEqual(['kiosk one', 'silent']);
    expect(await listDevices(db.reader, { patterns: [] }, world.clock())).toEqual([]);
  });

  test.for([
    { body: { ...told, waiting: -1 }, why: 'less than nothing waits' },
    { body: { ...told, sentAt: '2026-02-30T00:00:00.000Z' }, why: 'a day that does not exist' },
    { body: { ...told, readers: [{ name: 'door', state: 'fine' }] }, why: 'a state that nobody knows' },
  ])('a heartbeat that does not fit is refused: $why', async ({ body }) => {
    const { token } = await db.write((tx) => aDevice(tx, world, { organisationId: branch.id }));
    const response = await send('/api/v1/kiosk/heartbeat', body, token);
    expect([response.status, await codeOf(response)]).toEqual([422, 'wrong_field']);
  });
});
