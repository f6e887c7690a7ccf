/** The device's token on the disk, readable by the kiosk's user alone. */
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** This kiosk has no usable token; the message says what to do. */
export class NotPaired extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotPaired';
  }
}

/** Throws NotPaired when the file is missing, empty, or open to others. */
export function readToken(path: string): string {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) throw new NotPaired(`no token in ${path}: pair this kiosk with a code from "flagtap device code"`);
  if ((mode & 0o077) !== 0)
    throw new NotPaired(`${path} can be read by others: run "chmod 600 ${path}", or pair again if that may have happened`);
  const token = readFileSync(path, 'utf8').trim();
  if (token === '') throw new NotPaired(`${path} is empty: pair this kiosk again`);
  return token;
}

/** Replaces the file whole; it is never readable by others, not for a moment. */
export function writeToken(path: string, token: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.new`;
  writeFileSync(fresh, `${token}\n`, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, path);
}
