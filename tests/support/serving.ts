/** `flagtap serve` from the build, as a service manager would run it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { flagtap } from './started.ts';

/** Begins a real database, as `flagtap init` does. */
export async function beginDatabase(env: Readonly<Record<string, string>>): Promise<void> {
  const { code, err } = await flagtap(['init', '--json'], env);
  if (code !== 0) throw new Error(`flagtap init ended with ${String(code)}: ${err}`);
}

const program = fileURLToPath(new URL('../../dist/server/cli/main.js', import.meta.url));

export type Serving = {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything that the process wrote. */
  readonly written: () => string;
  /** Resolves when the process has ended: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  stop(): Promise<number | string>;
};

/** Starts and waits until it serves. Throws with what it wrote when it ends before. */
export async function startServing(env: Readonly<Record<string, string>>): Promise<Serving> {
  const child = spawn(process.execPath, [program, 'serve'], {
    env: { ...process.env, ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) => (typeof code === 'number' ? code : String(signal)));
  const ready = new Promise<'ready'>((resolve) => {
    const take = (chunk: Buffer) => {
      written += chunk.toString();
      if (written.includes('"msg":"serving"')) resolve('ready');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
  });
  if ((await Promise.race([ready, ended])) !== 'ready') throw new Error(`flagtap serve ended:\n${written}`);
  return {
    url: `http://127.0.0.1:${env['PORT']}`,
    process: child,
    written: () => written,
    ended,
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
