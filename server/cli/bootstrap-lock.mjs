/** Lets one set-up of a folder run at a time; the others wait for it. */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { isAlive } from './bootstrap-machine.mjs';

const pollMs = 250;
const touchMs = 5_000;
/** A lock that its holder has not touched for so long belongs to a process that is gone, whatever now has its number. */
const abandonedMs = 60_000;

/** @param {string} root */
export const lockFileOf = (root) => join(tmpdir(), `flagtap-setup-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`);

/** @param {string} file @returns {boolean} whether this process holds the lock now */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return false;
  }
}

/** Moves an abandoned lock out of the way; only one of several waiting processes succeeds in the move. @param {string} file */
function clearAbandoned(file) {
  try {
    const untouchedMs = Date.now() - statSync(file).mtimeMs;
    if (isAlive(Number(readFileSync(file, 'utf8'))) && untouchedMs < abandonedMs) return;
    const aside = `${file}.${process.pid}`;
    renameSync(file, aside);
    rmSync(aside, { force: true });
  } catch {
    // Gone meanwhile: the next try takes it.
  }
}

/**
 * @template T
 * @param {string} root the folder that is set up
 * @param {(line: string) => void} say
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSetupLock(root, say, work) {
  const file = lockFileOf(root);
  for (let tries = 0; !take(file); tries++) {
    if (tries === 0) say('Another process is setting this folder up; waiting for it ...');
    clearAbandoned(file);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  const touching = setInterval(() => utimesSync(file, new Date(), new Date()), touchMs);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    process.off('exit', release);
    release();
  }
}
