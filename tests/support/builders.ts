/** Rows to test with, made through the product's own use cases, with fixed defaults that a test overrides by name. */
import type { Knex } from 'knex';
import { addAccount, type NewRole } from '../../server/access/service.ts';
import { bySystem } from '../../server/audit/service.ts';
import { tokenHashOf } from '../../server/contract/roster.ts';
import { insertRows } from '../../server/db/bulk.ts';
import type { Outcome } from '../../server/kernel/outcome.ts';
import { instantAt } from '../../server/kernel/calendar.ts';
import type { Instant } from '../../server/kernel/clock.ts';
import type { World } from '../../server/kernel/world.ts';
import { type Binding, bindCard } from '../../server/members/cards.ts';
import { type Added, addMember, type NewMember } from '../../server/members/service.ts';
import type { Organisation } from '../../server/organisations/queries.ts';
import { addOrganisation, type NewOrganisation } from '../../server/organisations/service.ts';

/** Before any test's present: what a builder makes has held for long. */
export const longAgo = '2025-01-01';

/** The password of every account made here. */
export const testPassword = 'correct horse 5';
/** Its hash, made once with the product's own parameters. */
export const testPasswordHash = '$argon2id$v=19$m=19456,t=2,p=1$u5xJ+36oRPEuwB7UjuhmJw$fnPNaDPJuZnlnYs8m++Brxr5Y9fRSin46wpxkvGbqRg';

function made<T>(outcome: Outcome<T, string>): T {
  if (!outcome.ok) throw new Error(`a builder was refused: ${outcome.code}`);
  return outcome.value;
}

/** A branch at the top of its own tree, unless said otherwise. */
export const anOrganisation = async (tx: Knex.Transaction, world: World, facts: Partial<NewOrganisation> = {}): Promise<Organisation> =>
  made(await addOrganisation(tx, world, bySystem, { parentId: null, level: 'branch', name: 'branch one', ...facts }));

/** A full member of normal class. */
export const aMember = async (
  tx: Knex.Transaction,
  world: World,
  facts: Partial<NewMember> & { readonly organisationId: number },
): Promise<Added> => made(await addMember(tx, world, bySystem, { name: 'member one', fromDay: longAgo, fullOn: longAgo, ...facts }));

/** A card bound to a member from long ago; answers its number. */
export const aCard = async (
  tx: Knex.Transaction,
  world: World,
  facts: Partial<Binding> & { readonly memberId: number },
): Promise<string> => {
  const binding = { cardNumber: '04A23B7C', from: instantAt(longAgo), ...facts };
  made(await bindCard(tx, world, bySystem, binding, async () => undefined));
  return binding.cardNumber;
};

export type AccountFacts = {
  readonly name?: string;
  readonly memberId?: number | null;
  readonly role?: NewRole['role'];
  readonly organisationId: number;
};

/** An account with `testPassword` and one role from long ago. */
export const anAccount = async (
  tx: Knex.Transaction,
  world: World,
  { name = 'secretary one', memberId = null, role = 'secretary', organisationId }: AccountFacts,
): Promise<{ readonly id: number; readonly uid: string; readonly name: string }> => ({
  ...made(
    await addAccount(tx, world, bySystem, {
      name,
      memberId,
      roles: [{ role, organisationId, fromDay: longAgo }],
      passwordHash: testPasswordHash,
    }),
  ),
  name,
});

export type DeviceFacts = { readonly organisationId: number; readonly name?: string; readonly revokedAt?: Instant | null };

/** A paired kiosk, with the token that opens the kiosks' routes. */
export async function aDevice(
  tx: Knex.Transaction,
  world: World,
  { organisationId, name = 'kiosk one', revokedAt = null }: DeviceFacts,
): Promise<{ readonly id: number; readonly uid: string; readonly token: string }> {
  const uid = world.newUid();
  const token = Buffer.from(world.randomBytes(32)).toString('base64url');
  const row = {
    uid,
    organisation_id: organisationId,
    name,
    token_hash: tokenHashOf(token),
    paired_at: world.clock(),
    revoked_at: revokedAt,
  };
  const [device] = await insertRows<{ id: number }>(tx, 'devices', [row], 'returning id');
  if (device === undefined) throw new Error('a device without id');
  return { id: device.id, uid, token };
}
