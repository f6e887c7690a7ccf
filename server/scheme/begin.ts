/** The scheme with which a new installation begins. */
import type { Knex } from 'knex';
import { bySystem } from '../audit/service.ts';
import { dayOf, monthOf } from '../kernel/calendar.ts';
import type { World } from '../kernel/world.ts';
import { publishScheme } from './service.ts';

/** Publishes a document for a first organisation from this month on. Throws when that is refused: nothing can stand in its way yet. */
export async function beginScheme(
  tx: Knex.Transaction,
  world: World,
  organisation: { readonly id: number },
  document: string,
): Promise<void> {
  const startsMonth = monthOf(dayOf(world.clock()));
  const published = await publishScheme(tx, world, {
    organisationId: organisation.id,
    document,
    startsMonth,
    actor: bySystem,
    authorId: null,
    approverId: null,
  });
  if (!published.ok) throw new Error(`the first scheme was refused: ${published.code}`);
}
