/** Keeping a file for something, taking it away again, and forgetting bytes that belong to nothing. */
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import type { FileKindCode } from '../contract/codes.ts';
import { insertRows } from '../db/bulk.ts';
import { type Instant, plusMs } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { filesPerSubjectMax, removedKeptDays, subjectBytesMax } from './rules.ts';
import type { Upload } from './upload.ts';

/** What a file belongs to: the room of the kind has judged who may do this, and where it counts. */
export type Reference = {
  readonly kind: FileKindCode;
  readonly subjectUid: string;
  readonly organisationId: number;
  readonly actor: Actor;
};

const accountOf = (actor: Actor): number | null => (actor.kind === 'account' ? actor.accountId : null);

/** The bytes once, whoever brought them before; locked, so that nobody forgets them meanwhile. */
async function fileId(tx: Knex.Transaction, world: World, { digest, mediaType, bytes }: Upload): Promise<number> {
  const [row]: { id: number }[] = await tx('files')
    .insert({ digest, media_type: mediaType, size: bytes.length, kept_at: world.clock(), bytes: Buffer.from(bytes) })
    .onConflict('digest')
    .merge(['digest'])
    .returning('id');
  if (row === undefined) throw new Error('a file was not written');
  return row.id;
}

/** Whether there is room for more beside what belongs to a thing already; the same file again needs none. */
async function hasRoom(tx: Knex.Transaction, { kind, subjectUid }: Reference, uploads: readonly Upload[]): Promise<boolean> {
  const held: { digest: string; size: number }[] = await tx('file_references as r')
    .join('files as f', 'f.id', 'r.file_id')
    .where({ 'r.kind': kind, 'r.subject_uid': subjectUid })
    .whereNull('r.removed_at')
    .select('f.digest', 'f.size');
  const all = new Map([
    ...held.map(({ digest, size }) => [digest, size] as const),
    ...uploads.map(({ digest, bytes }) => [digest, bytes.length] as const),
  ]);
  return all.size <= filesPerSubjectMax && [...all.values()].reduce((sum, size) => sum + size, 0) <= subjectBytesMax;
}

async function keepOne(tx: Knex.Transaction, world: World, upload: Upload, reference: Reference): Promise<void> {
  const { kind, subjectUid, organisationId, actor } = reference;
  const uid = world.newUid();
  const rows = await insertRows<{ id: number }>(
    tx,
    'file_references',
    [
      {
        uid,
        file_id: await fileId(tx, world, upload),
        kind,
        subject_uid: subjectUid,
        name: upload.name,
        account_id: accountOf(actor),
        put_at: world.clock(),
      },
    ],
    'on conflict (kind, subject_uid, file_id) where removed_at is null do nothing returning id',
  );
  if (rows.length === 0) return;
  await recordAct(tx, world, {
    actor,
    action: 'file.keep',
    organisationId,
    subject: uid,
    detail: { kind, of: subjectUid, digest: upload.digest, bytes: upload.bytes.length },
  });
}

/** Keeps files for something, all of them or none. The same file again changes nothing. */
export async function keepFiles(
  tx: Knex.Transaction,
  world: World,
  uploads: readonly Upload[],
  reference: Reference,
): Promise<Outcome<null, 'files_too_many'>> {
  if (uploads.length === 0) return ok(null);
  if (!(await hasRoom(tx, reference, uploads))) return refused('files_too_many', { files: filesPerSubjectMax });
  for (const upload of uploads) await keepOne(tx, world, upload, reference);
  return ok(null);
}

/** Keeps one file for something and answers its digest. */
export async function keepFile(
  tx: Knex.Transaction,
  world: World,
  upload: Upload,
  reference: Reference,
): Promise<Outcome<{ readonly digest: string }, 'files_too_many'>> {
  const kept = await keepFiles(tx, world, [upload], reference);
  return kept.ok ? ok({ digest: upload.digest }) : kept;
}

/** Takes a file away from what it belongs to. `file_unknown` where it does not belong there, or no more. */
export async function removeFile(
  tx: Knex.Transaction,
  world: World,
  uid: string,
  { kind, subjectUid, organisationId, actor }: Reference,
): Promise<Outcome<null, 'file_unknown'>> {
  const changed = await tx('file_references')
    .where({ uid, kind, subject_uid: subjectUid })
    .whereNull('removed_at')
    .update({ removed_at: world.clock(), removed_by: accountOf(actor) });
  if (changed === 0) return refused('file_unknown');
  await recordAct(tx, world, { actor, action: 'file.remove', organisationId, subject: uid, detail: { kind, of: subjectUid } });
  return ok(null);
}

const dayMs = 86_400_000;

/** Forgets what was removed long enough ago, then the bytes that belong to nothing; answers how many files went. */
export async function forgetFiles(tx: Knex.Transaction, now: Instant): Promise<number> {
  const before = plusMs(now, -removedKeptDays * dayMs);
  await tx('file_references').where('removed_at', '<', before).delete();
  return tx('files')
    .where('kept_at', '<', before)
    .whereNotExists(tx('file_references as r').whereRaw('r.file_id = files.id').select(tx.raw('1')))
    .delete();
}
