/** A proxy on loopback that loses, cuts, holds back, slows and doubles what passes, one planned fault a request. */
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delay } from '../../server/kernel/clock.ts';

export type Fault =
  | 'pass'
  /** The request never arrives. */
  | 'cut_before'
  /** It arrives, the answer is lost. */
  | 'cut_after'
  /** Half of the answer comes, then nothing. */
  | 'cut_half'
  /** The connection is cut at once; the request arrives after the next one. */
  | 'held'
  /** The answer comes in crumbs. */
  | 'slow'
  /** Nobody is there: 503 from whoever stands in between. */
  | 'refuse'
  /** It arrives that many times at once; one of the answers comes back. */
  | { readonly copies: number }
  | { readonly lateMs: number };

export type FaultProxy = {
  readonly url: string;
  /** Every request so far that could meet a fault, by the fault it met. */
  readonly met: readonly Fault[];
  /** What the next requests meet, in order; after them all pass. */
  plan(...faults: readonly Fault[]): void;
  /** Sends everything to another server from now on; null: to nobody, connections are cut. Without a server: to the last one. */
  leadTo(server?: string | null): void;
  close(): Promise<void>;
};

type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

const passedOn = ['authorization', 'content-type', 'accept', 'if-none-match'] as const;
const crumbBytes = 64;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** `faulty` says which paths meet the planned faults; the rest always passes. */
export async function faultProxy(server: string, faulty: (path: string) => boolean): Promise<FaultProxy> {
  let last = server;
  let target: string | null = server;
  const planned: Fault[] = [];
  const met: Fault[] = [];
  const held: (() => Promise<unknown>)[] = [];

  const forward = async (request: IncomingMessage, body: Buffer): Promise<Answer> => {
    if (target === null) throw new Error('leads nowhere');
    const headers = new Headers();
    for (const name of passedOn) if (request.headers[name] !== undefined) headers.set(name, String(request.headers[name]));
    const reply = await fetch(new URL(request.url ?? '/', target), {
      method: request.method ?? 'GET',
      headers,
      ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
    });
    const kept = ['content-type', 'etag', 'retry-after'].flatMap((name) => {
      const value = reply.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    return { status: reply.status, headers: Object.fromEntries(kept), body: Buffer.from(await reply.arrayBuffer()) };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const meets = faulty(request.url ?? '');
    const fault: Fault = meets ? (planned.shift() ?? 'pass') : 'pass';
    if (meets) met.push(fault);
    const cut = () => void request.socket.destroy();
    if (fault === 'cut_before') return cut();
    if (fault === 'refuse') return void response.writeHead(503).end();
    if (fault === 'held') {
      held.push(() => forward(request, body));
      return cut();
    }
    const copies = typeof fault === 'object' && 'copies' in fault ? fault.copies : 1;
    const [answer] = await Promise.all(Array.from({ length: copies }, () => forward(request, body)));
    if (answer === undefined || fault === 'cut_after') return cut();
    if (typeof fault === 'object' && 'lateMs' in fault) await delay(fault.lateMs);
    response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
    if (fault === 'cut_half') return void response.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), cut);
    if (fault === 'slow') {
      for (let at = 0; at < answer.body.length; at += crumbBytes) {
        response.write(answer.body.subarray(at, at + crumbBytes));
        await delay(1);
      }
      return void response.end();
    }
    if (meets) for (const late of held.splice(0)) await late();
    response.end(answer.body);
  };

  const proxy = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    met,
    plan: (...faults) => void planned.push(...faults),
    leadTo(other = last) {
      last = other ?? last;
      target = other;
    },
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        proxy.closeAllConnections();
      }),
  };
}
