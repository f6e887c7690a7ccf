/** Ends this process when the npm that started it is gone: npm puts a shell between, and a shell passes no signal on. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { isAlive } from './bootstrap-machine.mjs';

const lookEveryMs = 500;

/** The parent of a process, where the system tells it. @param {number} pid */
function parentOf(pid) {
  try {
    // The second field, a name in brackets, may hold spaces and brackets of its own.
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1) ?? '';
    return Number(afterName.trim().split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** Sends this process SIGTERM once npm or its shell has ended. Does nothing when no npm started it, so that a service may outlive its shell. */
export function endWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const timer = setInterval(() => {
    if (process.ppid === shell && (npm === undefined || isAlive(npm))) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, lookEveryMs);
  timer.unref();
}
