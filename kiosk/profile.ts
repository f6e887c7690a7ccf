/** Writes what was found of a reader into the kiosk's configuration file. */
import { closeSync, copyFileSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { ReaderKind } from '../drivers/reader.ts';
import { BadKioskConfig, kioskConfig, readKioskFile } from './config.ts';

const withReaders = z.looseObject({ readers: z.array(z.looseObject({ name: z.string() })).default([]) });

/** Keys of a reader's entry that were found: `path`, `terminator`, `format`. Others that it has are kept where the driver stays. */
export type ReaderKeys = { readonly driver: string } & Readonly<Record<string, string | number>>;

/**
 * Changes the entry of a name, or adds one, and keeps all else. The file is replaced whole and only by one that the kiosk
 * would start with; the old one stays beside it under the name answered. Throws BadKioskConfig when the file is not a
 * configuration, before or after: then nothing was changed.
 */
export function writeReader(file: string, kinds: readonly ReaderKind[], name: string, keys: ReaderKeys): string {
  const before = readKioskFile(file);
  const decoded = withReaders.safeParse(before.raw);
  if (!decoded.success) throw new BadKioskConfig(file, ['readers: is not a list of readers with names']);
  const { readers } = decoded.data;
  const isThere = readers.some((reader) => reader.name === name);
  // Keys of another driver would be unknown to this one.
  const kept = (reader: (typeof readers)[number]) => (reader['driver'] === keys.driver ? reader : { name });
  const changed = readers.map((reader) => (reader.name === name ? { ...kept(reader), ...keys } : reader));
  const raw = { ...decoded.data, readers: isThere ? changed : [...readers, { name, ...keys }] };
  kioskConfig({ ...before, raw }, kinds);
  const [fresh, old] = [`${file}.new`, `${file}.old`];
  try {
    writeDurably(fresh, `${JSON.stringify(raw, null, 2)}\n`, statSync(file).mode & 0o777);
    copyFileSync(file, old);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  return old;
}

function writeDurably(path: string, text: string, mode: number): void {
  rmSync(path, { force: true });
  const handle = openSync(path, 'wx', mode);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
