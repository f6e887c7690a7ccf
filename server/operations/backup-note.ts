/** What lies beside every backup as JSON: when it was taken, what it holds, what its check found. No personal data. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';

export const backupNote = z.object({
  format: z.literal(1),
  takenAt: z.string().length(24),
  /** The version of the program that took it. */
  program: z.string().max(40),
  engine: z.enum(['sqlite', 'postgres']),
  kind: z.enum(['real', 'sample']),
  /** Steps of the schema, in order. */
  steps: z.array(z.string().max(80)).max(1_000),
  bytes: z.number().int().positive(),
  /** Of the file as it lies there, encrypted or not. */
  sha256: z.string().length(64),
  sealed: z.boolean(),
  /** Rows of each table. */
  counts: z.record(z.string(), z.number().int().nonnegative()),
  /** The newest link of each organisation's chain, as `verify --heads` reads it. */
  heads: z.array(z.object({ organisationId: z.string(), seq: z.number().int(), hash: z.string() })),
  verified: z.object({
    ok: z.boolean(),
    checks: z.number().int(),
    /** The first of what was found: law, row, what is wrong. */
    found: z.array(z.string()).max(20),
  }),
  tookMs: z.number().nonnegative(),
});
export type BackupNote = z.infer<typeof backupNote>;

export const noteOf = (file: string): string => `${file}.json`;

export const writeNote = (file: string, note: BackupNote): Promise<void> =>
  writeFile(noteOf(file), `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 });

/** The note beside a file; null when there is none that can be read. */
export async function readNote(file: string): Promise<BackupNote | null> {
  try {
    return backupNote.parse(JSON.parse(await readFile(noteOf(file), 'utf8')));
  } catch {
    return null;
  }
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
