/** The product as a user starts it: `flagtap start` from the build, in a folder of its own, on free ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/server/cli/main.js', import.meta.url));

export const demoPassword = 'sample-password-1';

export type Started = {
  readonly pages: string;
  readonly kiosk: string;
  readonly env: Readonly<Record<string, string>>;
  readonly printed: () => string;
  readonly process: ChildProcess;
  stop(): Promise<number | null>;
};

export const freePort = async (): Promise<number> => {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** Runs one `flagtap` command to its end. */
export async function flagtap(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; out: string; err: string }> {
  if (!existsSync(program)) throw new Error('the build is missing: npm run build');
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
  const [code]: unknown[] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : null, ...texts };
}

/** A folder for one installation, removed with `remove`. */
export function aFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'flagtap-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export async function environmentIn(folder: string): Promise<Readonly<Record<string, string>>> {
  return {
    DATABASE_URL: `sqlite:${join(folder, 'sample.sqlite')}`,
    PORT: String(await freePort()),
    KIOSK_PORT: String(await freePort()),
    DEMO_PASSWORD: demoPassword,
    LOG_LEVEL: 'warn',
    LANG: 'en_GB.UTF-8',
    LC_ALL: '',
  };
}

/** Starts and waits until the addresses are printed. Throws with everything printed when it ends before. */
export async function startProduct(env: Readonly<Record<string, string>>): Promise<Started> {
  if (!existsSync(program)) throw new Error('the build is missing: npm run build');
  const child = spawn(process.execPath, [program, 'start'], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const ended = once(child, 'exit').then(() => 'ended' as const);
  const ready = new Promise<'ready'>((resolve) => {
    const take = (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes('launch=')) resolve('ready');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
  });
  if ((await Promise.race([ready, ended])) === 'ended') throw new Error(`flagtap start ended:\n${printed}`);
  const kiosk = /http:\S+launch=\S+/.exec(printed)?.[0] ?? '';
  return {
    pages: `http://localhost:${env['PORT']}`,
    kiosk,
    env,
    printed: () => printed,
    process: child,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await ended;
      return child.exitCode;
    },
  };
}
