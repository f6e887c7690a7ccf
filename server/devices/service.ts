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

const codeChars = 8;
const tokenBytes = 32;

/** Wrong codes from one address. */
export const pairingTries: Limit = { triesMax: 10, windowMs: 15 * 60_000 };

const codeHashOf = (code: string): string => createHash('sha256').update(`pairing:${code}`).digest('hex');

/** Makes a code that pairs one kiosk with an organisation, for `pairingCodeMs`. The code is answered once and stored as a hash. */
export async function makePairingCode(
  db: Database,
  world: World,
  actor: Actor,
  organisationUid: string,
): Promise<Outcome<{ readonly code: string; readonly expiresAt: Instant }, 'organisation_unknown'>> {
  const code = readableText(world.randomBytes, codeChars);
  return db.write(async (tx) => {
    const organisation = await organisationByUid(tx, organisationUid);
    if (organisation === undefined) return refused('organisation_unknown');
    const madeAt = world.clock();
    const expiresAt = plusMs(madeAt, pairingCodeMs);
    await tx('pairing_codes').whereNull('used_at').where('expires_at', '<=', madeAt).delete();
    await insertRows(tx, 'pairing_codes', [
      {
        code_hash: codeHashOf(code),
        organisation_id: organisation.id,
        made_at: madeAt,
        expires_at: expiresAt,
        used_at: null,
        device_id: null,
      },
    ]);
    await recordAct(tx, world, { actor, action: 'device.code', organisationId: organisation.id, subject: organisation.uid });
    return ok({ code, expiresAt });
  });
}

/** Uses a code up: the one statement that lets a single asker win. */
async function useCode(tx: Knex.Transaction, code: string, now: Instant): Promise<number | undefined> {
  const [used] = await selectRaw<{ organisation_id: number }>(
    tx,
    'update pairing_codes set used_at = ? where code_hash = ? and used_at is null and expires_at > ? returning organisation_id',
    [now, codeHashOf(code), now],
  );
  return used?.organisation_id;
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
    const organisationId = await useCode(tx, code, pairedAt);
    if (organisationId === undefined) return refused('pairing_code_wrong');
    const uid = world.newUid();
    const [device] = await insertRows<{ id: number }>(
      tx,
      'devices',
      [{ uid, organisation_id: organisationId, name, token_hash: tokenHashOf(token), paired_at: pairedAt, revoked_at: null }],
      'returning id',
    );
    if (device === undefined) throw new Error('a new device has no id');
    await tx('pairing_codes')
      .where({ code_hash: codeHashOf(code) })
      .update({ device_id: device.id });
    await forgetTries(tx, world, triesKey);
    await recordAct(tx, world, { actor: { kind: 'device', deviceId: device.id }, action: 'device.pair', organisationId, subject: uid });
    return ok({ deviceId: uid, token });
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

/** Keeps what a kiosk told last about itself. */
export async function hearFrom(tx: Knex.Transaction, world: World, deviceId: number, told: Heartbeat): Promise<void> {
  await insertRows(
    tx,
    'device_states',
    [{ device_id: deviceId, seen_at: world.clock(), state: JSON.stringify(told) }],
    'on conflict (device_id) do update set seen_at = excluded.seen_at, state = excluded.state',
  );
}
