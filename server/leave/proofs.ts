/** Proofs of floating members, who are away and take part there: sent, accepted, declined. */
import type { Knex } from 'knex';
import type { Scope } from '../access/rules.ts';
import type { Activity } from '../activities/queries.ts';
import { byAccount, recordAct } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { insertRows } from '../db/bulk.ts';
import { keepFile } from '../files/service.ts';
import type { Upload } from '../files/upload.ts';
import { addDays, dayOf } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { proofByUid } from './proof-queries.ts';
import { mayProve } from './rules.ts';
import type { OnRoll } from './service.ts';

export type ProofSent = {
  readonly activity: Activity;
  /** The member's own line on the list. */
  readonly line: OnRoll;
  readonly words: string;
  readonly upload: Upload | null;
  /** Days after the activity in which a proof is taken: those of a claim. */
  readonly withinDays: number;
  readonly accountId: number;
};

/** A floating member sends a proof, words or a picture, once the activity has begun. Sent twice it is one: the first. */
export async function sendProof(tx: Knex.Transaction, world: World, sent: ProofSent): Promise<Outcome<null, RefusalCode>> {
  const { activity, line, words, upload, withinDays, accountId } = sent;
  const now = world.clock();
  if (!mayProve(line)) return refused('proof_not_asked');
  if (now < activity.startsAt) return refused('check_in_not_begun');
  if (dayOf(now) > addDays(dayOf(activity.startsAt), withinDays)) return refused('proof_too_late', { days: withinDays });
  if (words === '' && upload === null) return refused('proof_empty');
  const uid = world.newUid();
  const row = { uid, activity_id: activity.id, member_id: line.memberId, words, file_digest: upload?.digest ?? null };
  const rows = await insertRows<{ id: number }>(
    tx,
    'proofs',
    [{ ...row, sent_at: now, sent_by: accountId }],
    'on conflict do nothing returning id',
  );
  if (rows.length === 0) return ok(null);
  const actor = byAccount(accountId);
  if (upload !== null) {
    const kept = await keepFile(tx, world, upload, { kind: 'proof', subjectUid: uid, organisationId: activity.organisationId, actor });
    if (!kept.ok) throw new Error(`the file of a new proof was refused: ${kept.code}`);
  }
  await recordAct(tx, world, {
    actor,
    action: 'proof.send',
    organisationId: activity.organisationId,
    subject: uid,
    detail: { activity: activity.uid },
  });
  return ok(null);
}

/** Makes the attendance that an accepted proof stands for: a higher room keeps the sheets. A refusal has written nothing. */
export type MarkPresent = (
  tx: Knex.Transaction,
  marked: { readonly activityUid: string; readonly memberUid: string; readonly reason: string; readonly evidenceDigest: string | null },
) => Promise<Outcome<unknown, RefusalCode>>;

export type ProofDecision = {
  readonly uid: string;
  readonly decision: 'accepted' | 'declined';
  readonly words: string;
  readonly by: { readonly accountId: number; readonly memberId: number | null; readonly scope: Scope };
};

/** Accepts a proof, which makes the member present by hand, or declines it with a word. Accepting twice is accepting once. */
export async function decideProof(
  tx: Knex.Transaction,
  world: World,
  markPresent: MarkPresent,
  { uid, decision, words, by }: ProofDecision,
): Promise<Outcome<null, RefusalCode>> {
  const proof = await proofByUid(tx, uid, by.scope, world.clock());
  if (proof === undefined) return refused('proof_unknown');
  if (proof.memberId === by.memberId) return refused('own_points');
  if (proof.decision === decision) return ok(null);
  if (proof.decision !== null) return refused('proof_decided');
  const said = words.trim();
  if (decision === 'declined' && said === '') return refused('reason_missing');
  if (decision === 'accepted') {
    const { activityUid, memberUid, fileDigest } = proof;
    const marked = await markPresent(tx, { activityUid, memberUid, reason: proof.words.slice(0, 200), evidenceDigest: fileDigest });
    if (!marked.ok) return marked;
  }
  const changed = await tx('proofs')
    .where({ uid })
    .whereNull('decision')
    .update({ decision, decided_at: world.clock(), decided_by: by.accountId, decision_words: said });
  if (changed === 0) throw new Error(`proof ${uid} was decided by two at once`);
  await recordAct(tx, world, {
    actor: byAccount(by.accountId),
    action: 'proof.decide',
    organisationId: proof.organisationId,
    subject: uid,
    detail: { activity: proof.activityUid, decision },
  });
  return ok(null);
}
