/** Publishing a version of a scheme: from a month's first day, never under a closed month, never over days that have entries. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { lockFactsForChange } from '../db/facts-lock.ts';
import { type Month, firstDayOf } from '../kernel/calendar.ts';
import { type Outcome, type Refused, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { decodeScheme } from './decode.ts';
import { faultsAgainstUpper } from './inheritance.ts';

export type Publication = {
  readonly organisationId: number;
  /** The scheme file's text, already found without fault by `checkSchemeText`. */
  readonly document: string;
  readonly startsMonth: Month;
  readonly actor: Actor;
  readonly authorId: number | null;
  readonly approverId: number | null;
};

/** True when an organisation at or below has an entry on or after a day: a version that began there would price it again. */
async function hasEntriesSince(tx: Knex, organisationId: number, day: string): Promise<boolean> {
  const row: unknown = await tx('entries as e')
    .join('organisations as o', 'o.id', 'e.organisation_id')
    .where('o.path', 'like', `%/${organisationId}/%`)
    .where('e.day', '>=', day)
    .first('e.id');
  return row !== undefined;
}

async function hasClosedSince(tx: Knex, organisationId: number, month: Month): Promise<boolean> {
  const row: unknown = await tx('periods as p')
    .join('organisations as o', 'o.id', 'p.organisation_id')
    .where('o.path', 'like', `%/${organisationId}/%`)
    .where({ 'p.kind': 'month' })
    .where('p.period', '>=', month)
    .first('p.period');
  return row !== undefined;
}

/** Why a version can not be published as things are, or null: its month is taken or closed, it would price days anew, it changes what is not open to it. */
export async function whyNotPublish(
  tx: Knex,
  { organisationId, startsMonth, document }: Pick<Publication, 'organisationId' | 'startsMonth' | 'document'>,
): Promise<Refused<RefusalCode> | null> {
  const taken: unknown = await tx('scheme_versions').where({ organisation_id: organisationId, starts_month: startsMonth }).first('id');
  if (taken !== undefined) return refused('scheme_month_taken', { month: startsMonth });
  if (await hasClosedSince(tx, organisationId, startsMonth)) return refused('period_closed', { period: startsMonth });
  if (await hasEntriesSince(tx, organisationId, firstDayOf(startsMonth))) return refused('scheme_would_reprice', { month: startsMonth });
  const faults = await faultsAgainstUpper(tx, organisationId, startsMonth, document);
  return faults.length === 0 ? null : refused('scheme_not_opened', { count: faults.length, path: faults[0]?.change.path ?? '' });
}

/** Publishes a version for an organisation and everything below it. Throws when the document breaks a law: it is checked before. */
export async function publishScheme(
  tx: Knex.Transaction,
  world: World,
  publication: Publication,
): Promise<Outcome<{ uid: string }, RefusalCode>> {
  await lockFactsForChange(tx);
  const scheme = decodeScheme(publication.document);
  const { organisationId, startsMonth } = publication;
  const why = await whyNotPublish(tx, publication);
  if (why !== null) return why;
  const uid = world.newUid();
  await tx('scheme_versions').insert({
    uid,
    organisation_id: organisationId,
    scheme: scheme.code,
    version: scheme.version,
    starts_month: startsMonth,
    document: publication.document,
    digest: createHash('sha256').update(publication.document).digest('hex'),
    author_id: publication.authorId,
    approver_id: publication.approverId,
    published_at: world.clock(),
  });
  await recordAct(tx, world, {
    actor: publication.actor,
    action: 'scheme_publish',
    organisationId,
    subject: uid,
    detail: { version: scheme.version, startsMonth },
  });
  return ok({ uid });
}
