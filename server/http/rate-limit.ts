/** Tries counted in the database, so that several processes count together: a key, how many, until when. */
import type { Knex } from 'knex';
import { selectRaw } from '../db/bulk.ts';
import { msOf } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';

export type Limit = { readonly triesMax: number; readonly windowMs: number };

/** How a try went: `left` 0 is the last that is allowed. */
export type Tries = { readonly allowed: true; readonly left: number } | { readonly allowed: false; readonly retryAfterMs: number };

/** Counts one more try under a key (no personal data in it: hash names). The window begins with the first try and is not moved by later ones. */
export async function countTry(tx: Knex.Transaction, world: World, key: string, { triesMax, windowMs }: Limit): Promise<Tries> {
  const now = msOf(world.clock());
  const [row] = await selectRaw<{ points: number; expire: number }>(
    tx,
    `insert into rate_limits (key, points, expire) values (?, 1, ?)
     on conflict (key) do update set
       points = case when rate_limits.expire <= ? then 1 else rate_limits.points + 1 end,
       expire = case when rate_limits.expire <= ? then excluded.expire else rate_limits.expire end
     returning points, expire`,
    [key, now + windowMs, now, now],
  );
  if (row === undefined) throw new Error('a counted try has no row');
  return row.points <= triesMax ? { allowed: true, left: triesMax - row.points } : { allowed: false, retryAfterMs: row.expire - now };
}

/** Takes one try back, as after a success under a key that many share. */
export async function uncountTry(tx: Knex.Transaction, key: string): Promise<void> {
  await tx('rate_limits').where({ key }).where('points', '>', 0).decrement('points', 1);
}

/** Forgets a key's tries, and those of every key whose window is over. */
export async function forgetTries(tx: Knex.Transaction, world: World, key: string): Promise<void> {
  await tx('rate_limits').where({ key }).orWhere('expire', '<=', msOf(world.clock())).delete();
}
