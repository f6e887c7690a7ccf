/** G10: a kiosk beside bare Node: from its start to its first screen, what it holds when nobody taps, and while many do. */
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { delay, monotonicMs, systemClock } from '../../server/kernel/clock.ts';
import type { Ground } from './ground.ts';
import { type Started, freePort, residentMb, serveBare, startKiosk } from './processes.ts';
import { type Found, median, rounded } from './report.ts';

/** Long enough for what a start leaves behind to be swept. */
const idleMs = 3_000;
/** A door through which a hall goes in: more than any reader can take. */
const tapsPerSecond = 10;
const peopleMax = 50;

type Looked = { readonly startMs: number; readonly idleMb: number; readonly busyMb: number };

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

const batch = z.object({ taps: z.array(z.object({ id: z.string() })) });

/** Answers taps and heartbeats by the contract and does nothing else; it lives in the bench, not beside the kiosk's figures. */
async function aServer(): Promise<{ readonly server: Server; readonly url: string; answered(): number }> {
  let answered = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const text = await textOf(request);
      const reply = (body: unknown) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (request.url === '/api/v1/kiosk/heartbeat') return reply({ now: systemClock() });
      if (request.url !== '/api/v1/taps') return response.writeHead(404).end();
      const { taps } = batch.parse(JSON.parse(text));
      answered += taps.length;
      return reply({ verdicts: taps.map(({ id }) => ({ id, verdict: 'recorded' })) });
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a server without a port');
  return { server, url: `http://127.0.0.1:${address.port}`, answered: () => answered };
}

async function aKiosk(ground: Ground, server: string, round: number): Promise<Started> {
  const port = await freePort();
  const config = join(ground.folder, `kiosk-${round}.json`);
  const tokenFile = join(ground.folder, 'token');
  if (!existsSync(tokenFile)) writeFileSync(tokenFile, Buffer.from(ground.world.randomBytes(32)).toString('base64url'));
  chmodSync(tokenFile, 0o600);
  const linkFile = join(ground.folder, `link-${round}`);
  const readers = [{ driver: 'simulated', name: 'reader', stdin: true }];
  writeFileSync(
    config,
    JSON.stringify({ server, tokenFile, linkFile, dataFolder: join(ground.folder, `kiosk-${round}`), displayPort: port, readers }),
  );
  const began = monotonicMs();
  const started = await startKiosk(config, port);
  // As its browser does: by the link, then the page.
  const launched = await fetch(readFileSync(linkFile, 'utf8').trim(), { redirect: 'manual' });
  const cookie = launched.headers.get('set-cookie')?.split(';')[0] ?? '';
  const screen = await fetch(`http://127.0.0.1:${port}/`, { headers: { cookie } });
  if (!(await screen.text()).includes('class="screen')) throw new Error(`no screen, but ${screen.status}`);
  return { ...started, startMs: monotonicMs() - began };
}

const cardOf = (person: number): string => `04${person.toString(16).padStart(4, '0')}7C`.toUpperCase();

async function lookAtBare(): Promise<Looked> {
  const bare = await serveBare();
  try {
    await delay(idleMs);
    const idleMb = residentMb(bare.pid);
    return { startMs: bare.startMs, idleMb, busyMb: idleMb };
  } finally {
    await bare.stop();
  }
}

async function lookAtKiosk(ground: Ground, round: number, busyMs: number): Promise<Looked> {
  const { server, url, answered } = await aServer();
  const kiosk = await aKiosk(ground, url, round);
  try {
    await delay(idleMs);
    const idleMb = residentMb(kiosk.pid);
    const seen: number[] = [];
    const taps = Math.round((busyMs / 1_000) * tapsPerSecond);
    for (let tap = 0; tap < taps; tap++) {
      kiosk.type(`${cardOf(tap % peopleMax)}\n`);
      await delay(1_000 / tapsPerSecond);
      if (tap % tapsPerSecond === 0) seen.push(residentMb(kiosk.pid));
    }
    await delay(idleMs);
    if (answered() !== taps) throw new Error(`${taps} taps were made, ${answered()} were sent`);
    return { startMs: kiosk.startMs, idleMb, busyMb: Math.max(...seen) };
  } finally {
    await kiosk.stop();
    server.close();
  }
}

export async function kiosk(ground: Ground, rounds: number, busyMs: number): Promise<readonly Found[]> {
  const bare: Looked[] = [];
  const looked: Looked[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await lookAtBare());
    looked.push(await lookAtKiosk(ground, round, busyMs));
  }
  const row = (what: string, aim: number, unit: string, of: (one: Looked) => number): Found => {
    const [ours, nodes] = [median(looked.map(of)), median(bare.map(of))];
    return {
      goal: 'G10',
      must: 'keep',
      unit: 'x',
      what,
      figure: ours / nodes,
      aim,
      detail: `${rounded(ours)} ${unit}; bare node:http ${rounded(nodes)} ${unit}`,
    };
  };
  return [
    row('kiosk: start to first screen, of bare node:http', 2.5, 'ms', ({ startMs }) => startMs),
    row('kiosk: idle memory, of bare node:http', 1.6, 'MB', ({ idleMb }) => idleMb),
    row(`kiosk: most memory at ${tapsPerSecond} taps/s for ${busyMs / 1_000} s, of bare node:http`, 1.6, 'MB', ({ busyMb }) => busyMb),
  ];
}
