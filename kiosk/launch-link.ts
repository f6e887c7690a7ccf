/** How the display's browser gets in: a link made anew at every start, a session that outlasts it. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeToken } from './token.ts';

/** Owner and group: the browser's user is no other than a member of the file's group. */
const linkMode = 0o640;

/**
 * What the browser's cookie holds, kept beside the queue: a kiosk that was started again finds its screen still watching.
 * One that others may read is replaced.
 */
export function keptSession(dataFolder: string, newSecret: () => string): string {
  const path = join(dataFolder, 'display-session');
  if (existsSync(path) && (statSync(path).mode & 0o077) === 0) {
    const kept = readFileSync(path, 'utf8').trim();
    if (kept !== '') return kept;
  }
  const fresh = newSecret();
  writeToken(path, fresh);
  return fresh;
}

/**
 * Leaves the link where the browser's user looks for it; whole at every moment, never readable by everybody. Answers how to take
 * it away. One that cannot be left costs nobody a tap, and is printed too: it is only logged.
 */
export function leaveLink(path: string | undefined, url: string, log: (message: string, error: unknown) => void): () => void {
  if (path === undefined) return () => undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
    const fresh = `${path}.new`;
    writeFileSync(fresh, `${url}\n`, { mode: linkMode });
    // The process writes for its own user only, whatever is asked for.
    chmodSync(fresh, linkMode);
    renameSync(fresh, path);
    return () => rmSync(path, { force: true });
  } catch (error) {
    log(`the link to the screen could not be left in ${path}`, error);
    return () => undefined;
  }
}
