/** One row for every act that changed something: who, when, what, where; never rewritten. */
import type { Knex } from 'knex';
import { type Cell, insertRows } from '../db/bulk.ts';
import type { World } from '../kernel/world.ts';

/** Who did it: an account at a page, a kiosk, somebody at the server's command line, the program by itself. */
export type Actor =
  | { readonly kind: 'account'; readonly accountId: number }
  | { readonly kind: 'device'; readonly deviceId: number }
  | { readonly kind: 'command_line' }
  | { readonly kind: 'system' };

export const byCommandLine: Actor = { kind: 'command_line' };
export const bySystem: Actor = { kind: 'system' };
export const byAccount = (accountId: number): Actor => ({ kind: 'account', accountId });

/** Facts of an act. Uids, codes, days, counts: never a name, a number or other personal data. */
export type ActDetail = Readonly<Record<string, Cell | boolean | readonly string[]>>;

export type Act = {
  readonly actor: Actor;
  /** `member.add`, `card.bind`: the domain, then what was done. */
  readonly action: string;
  readonly organisationId?: number | null;
  /** Uid of what it was done to. */
  readonly subject?: string;
  readonly detail?: ActDetail;
};

/** Writes the row in the transaction of the act itself, so that neither stands without the other. */
export async function recordAct(tx: Knex.Transaction, world: World, act: Act): Promise<void> {
  await recordActs(tx, world, [act]);
}

/** As `recordAct`, for acts done together. */
export async function recordActs(tx: Knex.Transaction, world: World, acts: readonly Act[]): Promise<void> {
  const at = world.clock();
  await insertRows(
    tx,
    'audit_rows',
    acts.map(({ actor, action, organisationId = null, subject = '', detail = {} }) => ({
      uid: world.newUid(),
      at,
      actor: actor.kind,
      account_id: actor.kind === 'account' ? actor.accountId : null,
      device_id: actor.kind === 'device' ? actor.deviceId : null,
      action,
      organisation_id: organisationId,
      subject,
      detail: JSON.stringify(detail),
    })),
  );
}
