/** The mark on a kiosk whose token two machines use: a disk was copied. Nothing is refused for it; somebody is told. */
import type { Knex } from 'knex';
import { bySystem, recordActs } from '../audit/service.ts';
import { inList, selectRaw } from '../db/bulk.ts';
import type { World } from '../kernel/world.ts';

/**
 * Marks kiosks after a new `fork`: one place of a queue, or one id, came with two contents. The mark stays until the kiosk
 * is paired anew, which gives it a token that the copy lacks. Taps go on being kept and judged: whose they are is not in doubt.
 */
export async function quarantineDevices(tx: Knex.Transaction, world: World, deviceIds: readonly number[]): Promise<void> {
  if (deviceIds.length === 0) return;
  const [condition, list] = inList(tx, 'id', deviceIds);
  const marked = await selectRaw<{ uid: string; organisationId: number }>(
    tx,
    `update devices set quarantined_at = ? where ${condition} and quarantined_at is null and revoked_at is null
     returning uid, organisation_id as "organisationId"`,
    [world.clock(), ...list],
  );
  await recordActs(
    tx,
    world,
    marked.map(({ uid, organisationId }) => ({ actor: bySystem, action: 'device.quarantine', organisationId, subject: uid })),
  );
}
