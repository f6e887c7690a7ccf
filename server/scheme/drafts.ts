/** A scheme on its way: drafted by one person, published by a second, or withdrawn; what was written stays. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { insertRows } from '../db/bulk.ts';
import { lockFactsForChange } from '../db/facts-lock.ts';
import { dayOf, isPeriodOf, type Month, monthOf, nextPeriod } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { decodeScheme } from './decode.ts';
import type { Opening } from './openings.ts';
import { openDraftsOf } from './draft-queries.ts';
import { publishScheme, whyNotPublish } from './service.ts';

/** A version may be published this long before it begins. */
export const startsAheadMonthsMax = 24;

export type Drafting = {
  readonly organisationId: number;
  /** The JSON of a scheme file, already found without fault. */
  readonly document: string;
  readonly startsMonth: Month;
  readonly openings: readonly Opening[];
  readonly actor: Actor;
  /** Null for the command line. */
  readonly authorId: number | null;
};

function isStart(month: string, world: World): boolean {
  let latest = monthOf(dayOf(world.clock()));
  for (let ahead = 0; ahead < startsAheadMonthsMax; ahead++) latest = nextPeriod(latest);
  return isPeriodOf('month', month) && month <= latest;
}

async function endDraft(
  tx: Knex.Transaction,
  world: World,
  draftId: number,
  outcome: 'published' | 'withdrawn' | 'replaced',
  accountId: number | null,
  versionId: number | null = null,
): Promise<void> {
  await insertRows(tx, 'scheme_draft_ends', [
    { draft_id: draftId, outcome, version_id: versionId, account_id: accountId, ended_at: world.clock() },
  ]);
}

/** Keeps a draft; an open one of the same organisation for the same month is replaced. Refused where it could not be published as things are. */
export async function draftScheme(tx: Knex.Transaction, world: World, drafting: Drafting): Promise<Outcome<{ uid: string }, RefusalCode>> {
  await lockFactsForChange(tx);
  const { organisationId, document, startsMonth, authorId } = drafting;
  if (!isStart(startsMonth, world)) return refused('scheme_month_wrong');
  const { code, version } = decodeScheme(document);
  const why = await whyNotPublish(tx, { organisationId, document, startsMonth });
  if (why !== null) return why;
  for (const open of await openDraftsOf(tx, organisationId)) {
    if (open.startsMonth === startsMonth) await endDraft(tx, world, open.id, 'replaced', authorId);
  }
  const uid = world.newUid();
  await insertRows(tx, 'scheme_drafts', [
    {
      uid,
      organisation_id: organisationId,
      scheme: code,
      version,
      starts_month: startsMonth,
      document,
      digest: createHash('sha256').update(document).digest('hex'),
      openings: JSON.stringify(drafting.openings),
      author_id: authorId,
      drafted_at: world.clock(),
    },
  ]);
  await recordAct(tx, world, {
    actor: drafting.actor,
    action: 'scheme_draft',
    organisationId,
    subject: uid,
    detail: { version, startsMonth, openings: drafting.openings.length },
  });
  return ok({ uid });
}

type DraftRow = {
  id: number;
  organisationId: number;
  startsMonth: Month;
  document: string;
  openings: string;
  authorId: number | null;
  outcome: string | null;
};

const draftRow = async (tx: Knex.Transaction, uid: string): Promise<DraftRow | undefined> =>
  tx('scheme_drafts as d').leftJoin('scheme_draft_ends as e', 'e.draft_id', 'd.id').where('d.uid', uid).first({
    id: 'd.id',
    organisationId: 'd.organisation_id',
    startsMonth: 'd.starts_month',
    document: 'd.document',
    openings: 'd.openings',
    authorId: 'd.author_id',
    outcome: 'e.outcome',
  });

export type DraftAct = {
  readonly draftUid: string;
  readonly actor: Actor;
  /** Null for the command line. */
  readonly accountId: number | null;
};

/** Publishes a draft by a second person. Of two at once the later is told that it is over. */
export async function publishDraft(
  tx: Knex.Transaction,
  world: World,
  { draftUid, actor, accountId }: DraftAct,
): Promise<Outcome<{ uid: string }, RefusalCode>> {
  await lockFactsForChange(tx);
  const draft = await draftRow(tx, draftUid);
  if (draft === undefined) return refused('scheme_draft_unknown');
  if (draft.outcome !== null) return refused('scheme_draft_over');
  // A member has one account, and the command line is one person.
  if (draft.authorId === accountId) return refused('scheme_own_draft');
  const { organisationId, document, startsMonth, authorId } = draft;
  const published = await publishScheme(tx, world, { organisationId, document, startsMonth, actor, authorId, approverId: accountId });
  if (!published.ok) return published;
  const version: { id: number } = await tx('scheme_versions').where({ uid: published.value.uid }).first('id');
  await insertRows(tx, 'scheme_openings', [{ version_id: version.id, openings: draft.openings }]);
  await endDraft(tx, world, draft.id, 'published', accountId, version.id);
  return published;
}

/** Takes a draft back; it stays readable among what was drafted. */
export async function withdrawDraft(
  tx: Knex.Transaction,
  world: World,
  { draftUid, actor, accountId }: DraftAct,
): Promise<Outcome<{ uid: string }, RefusalCode>> {
  await lockFactsForChange(tx);
  const draft = await draftRow(tx, draftUid);
  if (draft === undefined) return refused('scheme_draft_unknown');
  if (draft.outcome !== null) return refused('scheme_draft_over');
  await endDraft(tx, world, draft.id, 'withdrawn', accountId);
  await recordAct(tx, world, { actor, action: 'scheme_withdraw', organisationId: draft.organisationId, subject: draftUid });
  return ok({ uid: draftUid });
}
