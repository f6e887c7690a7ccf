/** Runs a `flagtap` command in a process of its own: hours of reading must not make a page wait. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../views/root.ts';

const textMax = 4 * 2 ** 20;
const lowPriority = 10;

/** The command could not be run, or answered no JSON; the message holds the beginning of what it said. */
export class ApartFailed extends Error {
  override readonly name = 'ApartFailed';
}

/** Runs the command line and answers its one JSON document, whether it found something wrong (exit code 1) or not. */
export type RunApart = (args: readonly string[], signal: AbortSignal) => Promise<unknown>;

/** `env` is the child's whole environment. Its priority is low, so that taps come first. */
export const runApart =
  (env: Readonly<Record<string, string | undefined>>): RunApart =>
  async (args, signal) => {
    const program = join(packageRoot(import.meta.url), 'dist', 'server', 'cli', 'main.js');
    const child = spawn(process.execPath, [program, ...args, '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'], signal });
    const closed = once(child, 'close');
    if (child.pid !== undefined) {
      try {
        setPriority(child.pid, lowPriority);
      } catch {
        // It has ended already, or the system does not let us: then it runs at our own.
      }
    }
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      if (said.out.length < textMax) said.out += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (said.err.length < 4_000) said.err += chunk.toString('utf8');
    });
    await closed;
    try {
      return JSON.parse(said.out);
    } catch (error) {
      throw new ApartFailed(`${args.join(' ')} ended with ${String(child.exitCode)}: ${said.err.slice(0, 500)}`, { cause: error });
    }
  };
