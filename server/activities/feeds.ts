/** Private addresses of calendars: one for each account and organisation, kept as a hash, made anew, taken back. */
import type { Knex } from 'knex';
import { byAccount, recordAct } from '../audit/service.ts';
import { tokenHashOf } from '../contract/roster.ts';
import { insertRows } from '../db/bulk.ts';
import type { Instant } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';

const tokenBytes = 32;

export type FeedOf = { readonly accountId: number; readonly organisationId: number };

/** When the address that is in use was made; null where there is none. */
export async function feedMadeAt(db: Knex, { accountId, organisationId }: FeedOf): Promise<Instant | null> {
  const row: { made_at: Instant } | undefined = await db('calendar_feeds')
    .where({ account_id: accountId, organisation_id: organisationId })
    .whereNull('revoked_at')
    .first('made_at');
  return row?.made_at ?? null;
}

/** Takes the address in use back; true where there was one. */
async function closeFeed(tx: Knex.Transaction, now: Instant, { accountId, organisationId }: FeedOf): Promise<boolean> {
  const closed = await tx('calendar_feeds')
    .where({ account_id: accountId, organisation_id: organisationId })
    .whereNull('revoked_at')
    .update({ revoked_at: now });
  return closed > 0;
}

/** Makes an address and answers its token, which nobody can look up afterwards. The one before opens nothing from then on. */
export async function makeFeed(tx: Knex.Transaction, world: World, of: FeedOf): Promise<string> {
  const now = world.clock();
  const replaced = await closeFeed(tx, now, of);
  const token = Buffer.from(world.randomBytes(tokenBytes)).toString('base64url');
  const uid = world.newUid();
  await insertRows(tx, 'calendar_feeds', [
    { uid, account_id: of.accountId, organisation_id: of.organisationId, token_hash: tokenHashOf(token), made_at: now, revoked_at: null },
  ]);
  await recordAct(tx, world, {
    actor: byAccount(of.accountId),
    action: 'calendar.make',
    organisationId: of.organisationId,
    subject: uid,
    detail: { replaced },
  });
  return token;
}

/** Takes the address back. Where there is none nothing is done. */
export async function revokeFeed(tx: Knex.Transaction, world: World, of: FeedOf): Promise<void> {
  if (!(await closeFeed(tx, world.clock(), of))) return;
  await recordAct(tx, world, { actor: byAccount(of.accountId), action: 'calendar.revoke', organisationId: of.organisationId });
}

export type Feed = FeedOf & { readonly id: number };

/** The feed that a token opens, as long as it is in use. */
export const feedBy = async (db: Knex, token: string): Promise<Feed | undefined> =>
  db('calendar_feeds')
    .where({ token_hash: tokenHashOf(token) })
    .whereNull('revoked_at')
    .first({ id: 'id', accountId: 'account_id', organisationId: 'organisation_id' });
