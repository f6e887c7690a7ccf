/** Real server processes: `flagtap serve` from the build, on a port of the system's choice, killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/server/cli/main.js', import.meta.url));

export type ServerProcess = {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything that it has said so far. */
  readonly said: () => string;
  /** SIGKILL: nothing is told, nothing is tidied up. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
};

const isOver = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Starts a server on a migrated database and waits until it serves. Throws with everything said when it ends before. */
export async function startServer(databaseUrl: string, env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  if (!existsSync(program)) throw new Error('the build is missing: npm run build');
  const child = spawn(process.execPath, [program, 'serve'], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'info',
      SESSION_SECRET: 's'.repeat(40),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  // A test that fails leaves its server running: it goes with the tests' own process.
  const reap = (): void => void child.kill('SIGKILL');
  process.once('exit', reap);
  child.once('exit', () => process.off('exit', reap));
  let said = '';
  const serving = new Promise<string>((resolve) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const line = said.split('\n').find((text) => text.includes('"serving"'));
      const port = line === undefined ? undefined : /"port":(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
  });
  const url = await Promise.race([serving, ended.then(() => null)]);
  if (url === null) throw new Error(`the server ended before it served:\n${said}`);
  return {
    url,
    process: child,
    said: () => said,
    async kill() {
      child.kill('SIGKILL');
      if (!isOver(child)) await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      if (!isOver(child)) await ended;
      return child.exitCode;
    },
  };
}
