/** A kiosk as a process of its own, as a service manager runs it: cards on its standard input, its display listened to. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createParser } from 'eventsource-parser';
import { writeToken } from '../../kiosk/token.ts';

const program = fileURLToPath(new URL('../../dist/server/cli/main.js', import.meta.url));

/** What its display was told: a sound, with the tap that is heard; or a screen. */
export type Told =
  | { readonly kind: 'sound'; readonly sound: string; readonly tapId: string | undefined }
  | { readonly kind: 'screen'; readonly code: string; readonly tapId: string };

export type Spawned = {
  readonly pid: number;
  /** The link to its display. */
  readonly url: string;
  readonly told: readonly Told[];
  /** What it said on standard error. */
  readonly said: () => string;
  tap(...cards: readonly string[]): void;
  /** Resolves with the first thing told from the `from`-th on that `wanted` takes; undefined once the process has ended. */
  hear(wanted: (told: Told) => boolean, from?: number): Promise<Told | undefined>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
};

export type SpawnWanted = {
  readonly folder: string;
  readonly server: string;
  readonly token: string;
  /** Where the queue is kept; the folder itself where not given. */
  readonly dataFolder?: string;
  /** Put before the command line: a tracer, a shell that limits it. */
  readonly under?: readonly string[];
};

/** Starts it and waits until its display is listened to. Throws with what it said when it ends before. */
export async function spawnKiosk({ folder, server, token, dataFolder = '.', under = [] }: SpawnWanted): Promise<Spawned> {
  if (!existsSync(program)) throw new Error('the build is missing: npm run build');
  mkdirSync(folder, { recursive: true });
  writeToken(join(folder, 'token'), token);
  const config = join(folder, 'kiosk.json');
  const readers = [{ driver: 'simulated', name: 'door', stdin: true }];
  writeFileSync(config, JSON.stringify({ server, tokenFile: 'token', dataFolder, displayPort: 0, readers }));
  const line = [...under, process.execPath, program, 'kiosk', config];
  const child = spawn(line[0] ?? '', line.slice(1), { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, LANG: 'en_GB.UTF-8' } });
  const errors: Buffer[] = [];
  child.stderr.on('data', (piece: Buffer) => errors.push(piece));
  const said = () => Buffer.concat(errors).toString();
  // A process that was killed closes the pipe under what was still to be written.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit');
  const first = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended.then(() => undefined)]);
  const url = /http:\S+/.exec(String(first?.[0]))?.[0];
  if (url === undefined) throw new Error(`the kiosk ended: ${said()}`);

  const told: Told[] = [];
  const listeners = new Set<() => void>();
  const wake = () => {
    for (const listener of listeners) listener();
  };
  const listening = new AbortController();
  await listen(url, listening.signal, (one) => {
    told.push(one);
    wake();
  });
  void ended.then(() => {
    listening.abort();
    wake();
  });
  return {
    pid: child.pid ?? 0,
    url,
    told,
    said,
    tap: (...cards) => void child.stdin.write(cards.map((card) => `${card}\n`).join('')),
    hear: (wanted, from = 0) =>
      new Promise((resolve) => {
        const look = () => {
          const found = told.slice(from).find(wanted);
          if (found === undefined && !hasEnded(child)) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
      }),
    async kill(signal) {
      if (!hasEnded(child)) child.kill(signal);
      await ended;
    },
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Reads the display's stream until it breaks off; resolves when it is open. */
async function listen(url: string, signal: AbortSignal, take: (told: Told) => void): Promise<void> {
  const launched = await fetch(url, { redirect: 'manual' });
  const cookie = launched.headers.get('set-cookie')?.split(';')[0] ?? '';
  const stream = await fetch(new URL('/events', url), { headers: { cookie }, signal });
  const { body } = stream;
  if (body === null) throw new Error('a stream without a body');
  const parser = createParser({
    onEvent({ event, id, data }) {
      if (event === 'sound') return take({ kind: 'sound', sound: data, tapId: id });
      const { code, tapId }: { code: string; tapId: string } = JSON.parse(data);
      take({ kind: 'screen', code, tapId });
    },
  });
  const decoder = new TextDecoder();
  void (async () => {
    for await (const piece of body) parser.feed(decoder.decode(piece, { stream: true }));
  })().catch(() => undefined);
}
