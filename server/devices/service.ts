/** Kiosks: how one is paired with an organisation, heard from, and switched off. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import type { Heartbeat, PairReply, PairRequest } from '../contract/devices.ts';
import { pairingCodeMs } from '../contract/devices.ts';
import { tokenHashOf } from '../contract/roster.ts';
import { insertRows, selectRaw } from '../db/bulk.ts';
import type { Database } from '../db/database.ts';
import { countTry, forgetTries, type Limit } from '../http/rate-limit.ts';
import { type Instant, plusMs } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { readableText } from '../kernel/readable.ts';
import type { World } from '../kernel/world.ts';
import { organisationByUid } from '../organisations/queries.ts';

export { quarantineDevices } from './quarantine.ts';

const codeChars = 8;
const tokenBytes = 32;

/** Wrong codes from one address. */
export const pairingTries: Limit = { triesMax: 10, windowMs: 15 * 60_000 };

const codeHashOf = (code: string): string => createHash('sha256').update(`pairing:${code}`).digest('hex');

export type MadeCode = { readonly code: string; readonly expiresAt: Instant };

/** Keeps a code, for a new kiosk or for one that gets a new token, and forgets those that ended unused. */
async function keepCode(
  tx: Knex.Transaction,
  world: World,
  code: string,
  place: { readonly organisationId: number; readonly renewsDeviceId: number | null },
): Promise<MadeCode> {
  const madeAt = world.clock();
  const expiresAt = plusMs(madeAt, pairingCodeMs);
  await tx('pairing_codes').whereNull('used_at').where('expires_at', '<=', madeAt).delete();
  await insertRows(tx, 'pairing_codes', [
    {
      code_hash: codeHashOf(code),
      organisation_id: place.organisationId,
      made_at: madeAt,
      expires_at: expiresAt,
      used_at: null,
      device_id: null,
      renews_device_id: place.renewsDeviceId,
    },
  ]);
  return { code, expiresAt };
}

/** Makes a code that pairs one kiosk with an organisation, for `pairingCodeMs`. The code is answered once and stored as a hash. */
export async function makePairingCode(
  db: Database,
  world: World,
  actor: Actor,
  organisationUid: string,
): Promise<Outcome<MadeCode, 'organisation_unknown'>> {
  const code = readableText(world.randomBytes, codeChars);
  return db.write(async (tx) => {
    const organisation = await organisationByUid(tx, organisationUid);
    if (organisation === undefined) return refused('organisation_unknown');
    const made = await keepCode(tx, world, code, { organisationId: organisation.id, renewsDeviceId: null });
    await recordAct(tx, world, { actor, action: 'device.code', organisationId: organisation.id, subject: organisation.uid });
    return ok(made);
  });
}

/**
 * Makes a code that gives a known kiosk a new token: its old one, and every copy of it, opens nothing from then on. A kiosk
 * that was switched off is on again, one in quarantine out of it; name, place and taps stay.
 */
export async function makeRenewalCode(
  db: Database,
  world: World,
  actor: Actor,
  deviceUid: string,
): Promise<Outcome<MadeCode, 'device_unknown'>> {
  const code = readableText(world.randomBytes, codeChars);
  return db.write(async (tx) => {
    const device: { id: number; organisation_id: number } | undefined = await tx('devices')
      .where({ uid: deviceUid })
      .first('id', 'organisation_id');
    if (device === undefined) return refused('device_unknown');
    const made = await keepCode(tx, world, code, { organisationId: device.organisation_id, renewsDeviceId: device.id });
    await recordAct(tx, world, { actor, action: 'device.renewal_code', organisationId: device.organisation_id, subject: deviceUid });
    return ok(made);
  });
}

type UsedCode = { readonly organisationId: number; readonly renewsDeviceId: number | null };

/** Uses a code up: the one statement that lets a single asker win. */
async function useCode(tx: Knex.Transaction, code: string, now: Instant): Promise<UsedCode | undefined> {
  const [used] = await selectRaw<UsedCode>(
    tx,
    `update pairing_codes set used_at = ? where code_hash = ? and used_at is null and expires_at > ?
     returning organisation_id as "organisationId", renews_device_id as "renewsDeviceId"`,
    [now, codeHashOf(code), now],
  );
  return used;
}

type Paired = { readonly id: number; readonly uid: string };

/** A new kiosk, or the known one under its new token. */
async function keepDevice(
  tx: Knex.Transaction,
  world: World,
  { organisationId, renewsDeviceId }: UsedCode,
  { name, tokenHash }: { readonly name: string; readonly tokenHash: string },
): Promise<Paired> {
  const paired = { token_hash: tokenHash, paired_at: world.clock(), revoked_at: null };
  const rows: readonly Paired[] =
    renewsDeviceId === null
      ? await insertRows<Paired>(
          tx,
          'devices',
          [{ uid: world.newUid(), organisation_id: organisationId, name, ...paired }],
          'returning id, uid',
        )
      : await tx('devices')
          .where({ id: renewsDeviceId })
          .update({ ...paired, quarantined_at: null })
          .returning(['id', 'uid']);
  const [device] = rows;
  if (device === undefined) throw new Error('a paired device has no row');
  return device;
}

/**
 * Pairs a kiosk by its code and answers its token, once. `pairing_code_wrong` for a code that never was, was used, or is too
 * old; after `pairingTries` from one address (`from`, any text that names it) `too_many_tries`.
 */
export async function pairDevice(
  db: Database,
  world: World,
  { code, name, from }: PairRequest & { readonly from: string },
): Promise<Outcome<PairReply, 'pairing_code_wrong' | 'too_many_tries'>> {
  const triesKey = `pair:from:${createHash('sha256').update(from).digest('hex')}`;
  const tried = await db.write((tx) => countTry(tx, world, triesKey, pairingTries));
  if (!tried.allowed) return refused('too_many_tries', { minutes: Math.max(1, Math.ceil(tried.retryAfterMs / 60_000)) });
  const token = Buffer.from(world.randomBytes(tokenBytes)).toString('base64url');
  return db.write(async (tx) => {
    const pairedAt = world.clock();
    const used = await useCode(tx, code, pairedAt);
    if (used === undefined) return refused('pairing_code_wrong');
    const device = await keepDevice(tx, world, used, { name, tokenHash: tokenHashOf(token) });
    await tx('pairing_codes')
      .where({ code_hash: codeHashOf(code) })
      .update({ device_id: device.id });
    await forgetTries(tx, world, triesKey);
    await recordAct(tx, world, {
      actor: { kind: 'device', deviceId: device.id },
      action: used.renewsDeviceId === null ? 'device.pair' : 'device.renew',
      organisationId: used.organisationId,
      subject: device.uid,
    });
    return ok({ deviceId: device.uid, token });
  });
}

/** Switches a kiosk off: from the next half second its token opens nothing. Its taps stay with it until it is paired anew. */
export async function revokeDevice(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  uid: string,
): Promise<Outcome<null, 'device_unknown'>> {
  const device: { id: number; organisation_id: number; revoked_at: Instant | null } | undefined = await tx('devices')
    .where({ uid })
    .first('id', 'organisation_id', 'revoked_at');
  if (device === undefined) return refused('device_unknown');
  if (device.revoked_at !== null) return ok(null);
  await tx('devices').where({ id: device.id }).update({ revoked_at: world.clock() });
  await recordAct(tx, world, { actor, action: 'device.revoke', organisationId: device.organisation_id, subject: uid });
  return ok(null);
}

/** Gives a kiosk another name. The one that it was paired under is no longer shown anywhere. */
export async function renameDevice(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  uid: string,
  name: string,
): Promise<Outcome<null, 'device_unknown'>> {
  const [device] = await tx('devices').where({ uid }).update({ name }).returning<{ organisation_id: number }[]>('organisation_id');
  if (device === undefined) return refused('device_unknown');
  await recordAct(tx, world, { actor, action: 'device.rename', organisationId: device.organisation_id, subject: uid });
  return ok(null);
}

/** Keeps what a kiosk told last about itself. */
export async function hearFrom(tx: Knex.Transaction, world: World, deviceId: number, told: Heartbeat): Promise<void> {
  await insertRows(
    tx,
    'device_states',
    [{ device_id: deviceId, seen_at: world.clock(), state: JSON.stringify(told) }],
    'on conflict (device_id) do update set seen_at = excluded.seen_at, state = excluded.state',
  );
}
