/** Keeping a file for something, taking it away again, and forgetting bytes that belong to nothing. */
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import type { FileKindCode } from '../contract/codes.ts';
import { insertRows, selectRaw } from '../db/bulk.ts';
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

/** Keeps a file for something and answers its digest. The same file again changes nothing. */
export async function keepFile(
  tx: Knex.Transaction,
  world: World,
  upload: Upload,
  { kind, subjectUid, organisationId, actor }: Reference,
): Promise<Outcome<{ readonly digest: string }, 'files_too_many'>> {
  const [held] = await selectRaw<{ files: number | string; bytes: number | string | null }>(
    tx,
    `select count(*) as files, sum(f.size) as bytes from file_references r join files f on f.id = r.file_id
     where r.kind = ? and r.subject_uid = ? and r.removed_at is null and f.digest <> ?`,
    [kind, subjectUid, upload.digest],
  );
  if (Number(held?.files ?? 0) >= filesPerSubjectMax || Number(held?.bytes ?? 0) + upload.bytes.length > subjectBytesMax)
    return refused('files_too_many', { files: filesPerSubjectMax });
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
  if (rows.length > 0)
    await recordAct(tx, world, {
      actor,
      action: 'file.keep',
      organisationId,
      subject: uid,
      detail: { kind, of: subjectUid, digest: upload.digest, bytes: upload.bytes.length },
    });
  return ok({ digest: upload.digest });
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
