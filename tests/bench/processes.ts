/** Servers under load, each a process of its own that ends with the bench. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { join } from 'node:path';
import { packageRoot } from '../../views/root.ts';
import { delay, monotonicMs } from '../../server/kernel/clock.ts';

const startWithinMs = 60_000;
const askAgainMs = 3;

export const root = packageRoot(import.meta.url);
/** Compiled programs stand beside this one. */
export const compiled = (path: string): string => join(import.meta.dirname, '..', '..', path);

export type Started = {
  readonly port: number;
  readonly pid: number;
  /** From the start of the process to its first answer. */
  readonly startMs: number;
  /** To its standard input. */
  type(text: string): void;
  stop(): Promise<void>;
};

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('a server without a port');
  return address.port;
}

/** The status of a page, or 0 while nobody listens. */
const statusOf = (port: number, path: string): Promise<number> =>
  new Promise((resolve) => {
    get({ port, host: '127.0.0.1', path, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', () => resolve(0));
  });

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Starts a program and waits for its first page. */
export async function start(args: readonly string[], port: number, path: string, env: NodeJS.ProcessEnv): Promise<Started> {
  const began = monotonicMs();
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said = `${said}${part.toString('utf8')}`.slice(-2_000)));
  for (;;) {
    const status = await statusOf(port, path);
    if (status > 0 && status < 500) break;
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended with ${child.exitCode}: ${said}`);
    if (monotonicMs() - began > startWithinMs) {
      await stopped(child);
      throw new Error(`${args.join(' ')} did not answer: ${said}`);
    }
    await delay(askAgainMs);
  }
  return {
    port,
    pid: child.pid ?? 0,
    startMs: monotonicMs() - began,
    type: (text) => void child.stdin.write(text),
    stop: () => stopped(child),
  };
}

/** The product as it is served. */
export async function serveProduct(databaseUrl: string, page = '/healthz'): Promise<Started> {
  const port = await freePort();
  const env = { DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'error', SESSION_SECRET: 'x'.repeat(40) };
  return start([compiled('server/cli/main.js'), 'serve'], port, page, env);
}

/** One of the servers that the product is compared with. */
export async function serveReference(kind: 'echo' | 'alone' | 'grouped', databaseUrl: string): Promise<Started> {
  const port = await freePort();
  return start([compiled('tests/bench/reference-server.js'), kind, String(port), databaseUrl], port, '/healthz', {});
}

/** Node alone. */
export async function serveBare(): Promise<Started> {
  const port = await freePort();
  return start([compiled('tests/bench/bare-server.js'), String(port)], port, '/', {});
}

export async function startKiosk(configFile: string, port: number): Promise<Started> {
  return start([compiled('server/cli/main.js'), 'kiosk', configFile], port, '/', {});
}

/** Resident memory of a process in megabytes; NaN where the system does not tell. */
export function residentMb(pid: number): number {
  try {
    const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kb) / 1_024;
  } catch {
    return Number.NaN;
  }
}
