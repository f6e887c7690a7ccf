/** Setting an unknown card aside as not one of ours, with a reason that is kept; taking that back. */
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import { insertRows } from '../db/bulk.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import type { Organisation } from '../organisations/queries.ts';

export const dismissalReasonMax = 200;

export type CardAside = { readonly cardNumber: string; readonly organisation: Pick<Organisation, 'id' | 'path'> };

/** Sets a card aside for an organisation and what is below it. Aside already, it stays so with its first reason. */
export async function dismissCard(
  tx: Knex.Transaction,
  world: World,
  by: { readonly actor: Actor; readonly accountId: number | null },
  { cardNumber, organisation, reason }: CardAside & { readonly reason: string },
): Promise<Outcome<null, 'reason_missing'>> {
  if (reason.trim() === '') return refused('reason_missing');
  const uid = world.newUid();
  const rows = await insertRows<{ id: number }>(
    tx,
    'card_dismissals',
    [
      {
        uid,
        card_number: cardNumber,
        organisation_id: organisation.id,
        reason: reason.trim(),
        account_id: by.accountId,
        dismissed_at: world.clock(),
        restored_at: null,
      },
    ],
    'on conflict (card_number, organisation_id) where restored_at is null do nothing returning id',
  );
  if (rows.length > 0)
    await recordAct(tx, world, { actor: by.actor, action: 'card.dismiss', organisationId: organisation.id, subject: uid });
  return ok(null);
}

/** Puts a card back among those that wait, at an organisation and below it. `not_allowed` when it was set aside above. */
export async function restoreCard(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { cardNumber, organisation }: CardAside,
): Promise<Outcome<null, 'not_allowed'>> {
  const rows: { id: number; uid: string; organisation_id: number }[] = await tx('card_dismissals as x')
    .join('organisations as o', 'o.id', 'x.organisation_id')
    .where('x.card_number', cardNumber)
    .whereNull('x.restored_at')
    .whereRaw('o.path like ?', [`${organisation.path}%`])
    .select('x.id', 'x.uid', 'x.organisation_id');
  if (rows.length === 0) return refused('not_allowed');
  for (const { id, uid, organisation_id } of rows) {
    await tx('card_dismissals').where({ id }).update({ restored_at: world.clock() });
    await recordAct(tx, world, { actor, action: 'card.restore', organisationId: organisation_id, subject: uid });
  }
  return ok(null);
}
