/** A server of the contract on loopback that answers as told, faults among it. */
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Roster } from '../../server/contract/roster.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { type Tap, type TapBatch, type TapVerdict, tap, tapBatch } from '../../server/contract/taps.ts';

export type Sent = Omit<TapBatch, 'taps'> & { readonly taps: readonly Tap[]; readonly authorization: string };

/** How one delivery of taps is answered. `lose` reads it and hangs up, as a reply lost on the way. */
export type Answer = 'lose' | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };

export type FakeServer = {
  readonly url: string;
  readonly sent: readonly Sent[];
  readonly heartbeats: readonly unknown[];
  close(): Promise<void>;
};

export type Behaviour = {
  /** What each delivery is answered, the first delivery first; after the last one all is well. */
  readonly answers?: readonly Answer[];
  readonly judge?: (tap: Tap) => Omit<TapVerdict, 'id'>;
  readonly roster?: () => Roster;
  readonly now?: () => string;
  readonly port?: number;
};

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString('utf8'));
}

function reply(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export async function fakeServer({
  answers = [],
  judge = () => ({ verdict: 'recorded' }),
  roster,
  now = systemClock,
  port = 0,
}: Behaviour = {}): Promise<FakeServer> {
  const sent: Sent[] = [];
  const heartbeats: unknown[] = [];
  const pair = (body: unknown) =>
    JSON.stringify(body).includes('"23456789"')
      ? { status: 201, body: { deviceId: '0199e000-0000-7000-8000-000000000001', token: 'x'.repeat(43) } }
      : { status: 422, body: { code: 'pairing_code_wrong' } };

  const server = createServer((request, response) => {
    void (async () => {
      const path = request.url ?? '';
      if (path === '/api/v1/kiosk/roster') {
        if (roster === undefined) return reply(response, 404, {});
        if (request.headers['if-none-match'] === '"1"') return response.writeHead(304).end();
        return reply(response, 200, roster(), { etag: '"1"' });
      }
      const body = await bodyOf(request);
      if (path === '/api/v1/kiosk/heartbeat') {
        heartbeats.push(body);
        return reply(response, 200, { now: now() });
      }
      if (path === '/api/v1/devices/pair') return reply(response, pair(body).status, pair(body).body);
      const batch = tapBatch.parse(body);
      const taps = batch.taps.map((raw) => tap.parse(raw));
      sent.push({ ...batch, taps, authorization: request.headers.authorization ?? '' });
      const answer = answers[sent.length - 1];
      if (answer === 'lose') return void request.socket.destroy();
      if (answer !== undefined) return reply(response, answer.status, answer.body ?? {}, answer.headers);
      reply(response, 200, { verdicts: taps.map((one) => ({ id: one.id, ...judge(one) })) });
    })().catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent, heartbeats, close };
}
