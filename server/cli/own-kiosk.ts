/** The kiosk that `npm start` runs beside its server: paired by itself, with the simulated reader, started again when it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SampleCard } from '../../kiosk/config.ts';
import { pinPath, readPin, writePin } from '../../kiosk/operator/pin.ts';
import { writeToken } from '../../kiosk/token.ts';
import { bySystem } from '../audit/service.ts';
import { tokenHashOf } from '../contract/roster.ts';
import type { Database } from '../db/database.ts';
import { makePairingCode, pairDevice } from '../devices/service.ts';
import { delay } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';

/** A kiosk that ended is started again after this long. */
const againMs = 2_000;

export type OwnKioskParts = {
  readonly db: Database;
  readonly world: World;
  /** Holds the kiosk's token, configuration and queue. */
  readonly folder: string;
  readonly organisationUid: string;
  readonly serverPort: number;
  readonly displayPort: number;
  readonly sampleCards: readonly SampleCard[];
  /** For its operator's page, unless another was set. */
  readonly pin: string;
  readonly log: (message: string) => void;
};

export type OwnKiosk = {
  /** The link to its screen, from the first start. */
  readonly url: string;
  /** Whether the given PIN opens its operator's page. */
  readonly pinHolds: boolean;
  stop(): Promise<void>;
};

/** Whether the token of an earlier start still opens this database. */
async function isPaired(db: Database, tokenFile: string): Promise<boolean> {
  if (!existsSync(tokenFile)) return false;
  const device: unknown = await db
    .reader('devices')
    .where({ token_hash: tokenHashOf(readFileSync(tokenFile, 'utf8').trim()) })
    .whereNull('revoked_at')
    .first('id');
  return device !== undefined;
}

async function pairItself({ db, world, organisationUid }: OwnKioskParts, tokenFile: string): Promise<void> {
  const made = await makePairingCode(db, world, bySystem, organisationUid);
  if (!made.ok) throw new Error(`the kiosk could not be paired: ${made.code}`);
  const paired = await pairDevice(db, world, { code: made.value.code, name: 'kiosk', from: 'npm start' });
  if (!paired.ok) throw new Error(`the kiosk could not be paired: ${paired.code}`);
  writeToken(tokenFile, paired.value.token);
}

function spawnKiosk(configFile: string): { child: ChildProcess; url: Promise<string | undefined> } {
  const child = spawn(process.execPath, [process.argv[1] ?? '', 'kiosk', configFile], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  if (child.stdout === null) throw new Error('a kiosk without standard output');
  const lines = createInterface({ input: child.stdout });
  const url = once(lines, 'line').then(([line]) => /http:\S+/.exec(String(line))?.[0]);
  return { child, url: Promise.race([url, once(child, 'exit').then(() => undefined)]) };
}

/** Starts it and waits for its screen. Throws when it does not come up. */
export async function startOwnKiosk(parts: OwnKioskParts): Promise<OwnKiosk> {
  const { folder, serverPort, displayPort, sampleCards, log } = parts;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const tokenFile = join(folder, 'token');
  if (!(await isPaired(parts.db, tokenFile))) await pairItself(parts, tokenFile);
  const configFile = join(folder, 'kiosk.json');
  const config = {
    server: `http://127.0.0.1:${serverPort}`,
    tokenFile,
    dataFolder: folder,
    displayPort,
    readers: [{ driver: 'simulated', name: 'simulated' }],
    sampleCards,
  };
  writeFileSync(configFile, `${JSON.stringify(config, null, 2)}\n`);

  if (readPin(pinPath(folder)) === undefined) await writePin(pinPath(folder), parts.pin);

  const stopping = new AbortController();
  let { child, url } = spawnKiosk(configFile);
  const first = await url;
  if (first === undefined) throw new Error('the kiosk did not start');

  const keepRunning = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      if (stopping.signal.aborted) return;
      log('the kiosk ended; starting it again');
      await delay(againMs, stopping.signal);
      if (!stopping.signal.aborted) ({ child, url } = spawnKiosk(configFile));
    }
  };
  const running = keepRunning();
  return {
    url: first,
    pinHolds: (await readPin(pinPath(folder))?.matches(parts.pin)) === true,
    async stop() {
      stopping.abort();
      child.kill('SIGTERM');
      await running;
    },
  };
}
