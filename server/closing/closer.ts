/** The account behind a close, as the ledger names it; none where a command or the program closes. */
import type { Knex } from 'knex';
import type { Actor } from '../audit/service.ts';
import type { Named } from '../ledger/service.ts';

export async function accountOf(tx: Knex.Transaction, actor: Actor): Promise<Named | null> {
  if (actor.kind !== 'account') return null;
  const account: Named | undefined = await tx('accounts').where({ id: actor.accountId }).first('id', 'uid');
  return account ?? null;
}
