/** Brings a backup back: unpacked beside the database, looked at, and only then put in its place. */
import { existsSync } from 'node:fs';
import { copyFile, rm, stat } from 'node:fs/promises';
import { byCommandLine, recordAct } from '../audit/service.ts';
import type { Check } from '../db/check.ts';
import { openDatabase } from '../db/connect.ts';
import { SchemaTooNew } from '../db/migrate.ts';
import { type Staged, bringUpToDate, stage } from '../db/restore.ts';
import type { MonotonicMs } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { linesOf, verify } from '../verify/service.ts';
import { momentLabel } from './backup.ts';
import { readNote, sha256Of } from './backup-note.ts';
import { type CopyFacts, factsOf, isWhole } from './copy.ts';
import { type SealFault, isSealed, unseal } from './sealed-file.ts';

export type RestoreFault = SealFault | 'file_missing' | 'not_a_backup' | 'newer' | 'unlawful';

export type RestoreParts = {
  /** The backup. */
  readonly file: string;
  readonly key: string | null;
  /** The database to replace. It must be nobody's meanwhile. */
  readonly databaseUrl: string;
  /** Where the backup is unpacked: on SQLite the database's own folder. */
  readonly scratch: string;
  readonly world: World;
  readonly monotonic: MonotonicMs;
  readonly checks: readonly Check[];
  /** Puts it in place although it breaks a law: where nothing better is left. */
  readonly despite: boolean;
  /** Looks, and replaces nothing. */
  readonly drill: boolean;
};

export type Restored = {
  /** Where the replaced database now is; null when there was none, or in a drill. */
  readonly aside: string | null;
  readonly facts: CopyFacts;
  readonly checks: number;
  readonly found: readonly string[];
  readonly tookMs: number;
};

const faultsMax = 20;

/** Copies or decrypts the backup to `scratch`. */
async function unpack({ file, key, scratch }: RestoreParts): Promise<Outcome<null, RestoreFault>> {
  if (!existsSync(file)) return refused('file_missing');
  const note = await readNote(file);
  if (note !== null && (note.bytes !== (await stat(file)).size || note.sha256 !== (await sha256Of(file)))) return refused('damaged');
  if (await isSealed(file)) return key === null ? refused('key_needed') : unseal(file, scratch, key);
  await copyFile(file, scratch);
  return ok(null);
}

/** Brings an unpacked copy to the schema of this program. */
async function bringUp(scratch: string): Promise<Outcome<null, RestoreFault>> {
  if (!(await isWhole(scratch))) return refused('damaged');
  const isOurs = await factsOf(scratch).then(
    () => true,
    () => false,
  );
  if (!isOurs) return refused('not_a_backup');
  try {
    await bringUpToDate(scratch);
    return ok(null);
  } catch (error) {
    if (error instanceof SchemaTooNew) return refused('newer');
    throw error;
  }
}

/** Runs every check on what stands ready, and notes the act in it: the audit of the restored database says that it is one. */
async function examine(staged: Staged, { world, checks, drill }: RestoreParts, label: string): Promise<readonly string[]> {
  const copy = await openDatabase(staged.url);
  try {
    const found = linesOf(await verify(copy.reader, checks)).slice(0, faultsMax);
    if (!drill)
      await copy.write((tx) =>
        recordAct(tx, world, { actor: byCommandLine, action: 'database.restore', subject: label, detail: { found: found.length } }),
      );
    return found;
  } finally {
    await copy.close();
  }
}

/** A refusal changes nothing. `unlawful` carries the number of faults found. */
export async function restoreBackup(parts: RestoreParts): Promise<Outcome<Restored, RestoreFault>> {
  const { scratch, databaseUrl, world, monotonic, checks, drill, despite } = parts;
  const began = monotonic();
  const label = momentLabel(world.clock());
  try {
    const unpacked = await unpack(parts);
    if (!unpacked.ok) return unpacked;
    const ready = await bringUp(scratch);
    if (!ready.ok) return ready;
    const facts = await factsOf(scratch);
    const staged = await stage(databaseUrl, scratch, label);
    let installed = false;
    try {
      const found = await examine(staged, parts, label);
      if (!drill && !despite && found.length > 0) return refused('unlawful', { found: found.length, first: found[0] ?? '' });
      const aside = drill ? null : await staged.install();
      installed = !drill;
      return ok({ aside, facts, checks: checks.length, found, tookMs: Math.round(monotonic() - began) });
    } finally {
      if (!installed) await staged.discard();
    }
  } finally {
    for (const rest of ['', '-wal', '-shm']) await rm(`${scratch}${rest}`, { force: true });
  }
}
