/** One request to the server, bounded in time and size, told as a value. */
import type { z } from 'zod';
import { type LinkFault, faultOfStatus } from './link.ts';

export const callTimeoutMs = 15_000;

/** Larger than a roster of `rosterCardsMax` cards. */
export const replyBytesMax = 64 * 1_048_576;

/** Where the server is and who this kiosk is there; no token yet while pairing. */
export type Remote = { readonly fetch: typeof fetch; readonly server: string; readonly token?: string };

export type Answered<T> = { readonly ok: true; readonly value: T; readonly etag: string | undefined };
/** Anything but a 200 or 201 that decodes; `status` 304 says that the copy already held is the current one. */
export type Failed = { readonly ok: false; readonly fault: LinkFault; readonly status?: number; readonly retryAfterMs?: number };

export type Asked = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly etag?: string | undefined;
};

/** Asks once. A reply that does not decode is the server's fault: nothing is believed of it. Never throws. */
export async function call<T>(remote: Remote, asked: Asked, shape: z.ZodType<T>, signal: AbortSignal): Promise<Answered<T> | Failed> {
  const limit = limited(signal, callTimeoutMs);
  try {
    const response = await remote.fetch(new URL(asked.path, remote.server), {
      method: asked.method,
      redirect: 'error',
      signal: limit.signal,
      headers: headersOf(remote, asked),
      ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
    });
    const text = await boundedText(response, replyBytesMax);
    if (response.status !== 200 && response.status !== 201) return failedWith(response);
    const decoded = shape.safeParse(jsonOf(text));
    if (!decoded.success) return { ok: false, fault: 'server', status: response.status };
    return { ok: true, value: decoded.data, etag: response.headers.get('etag') ?? undefined };
  } catch {
    return { ok: false, fault: 'network' };
  } finally {
    limit.lift();
  }
}

const headersOf = ({ token }: Remote, { body, etag }: Asked): Readonly<Record<string, string>> => ({
  accept: 'application/json',
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(etag === undefined ? {} : { 'if-none-match': etag }),
});

function failedWith(response: Response): Failed {
  const retryAfterMs = retryAfterOf(response.headers.get('retry-after'));
  return {
    ok: false,
    fault: faultOfStatus(response.status),
    status: response.status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** Seconds only: a date would be read against this machine's clock, which may be wrong. */
const retryAfterOf = (header: string | null): number | undefined =>
  header !== null && /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1_000 : undefined;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function boundedText(response: Response, bytesMax: number): Promise<string> {
  if (response.body === null) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body) {
    size += piece.byteLength;
    if (size > bytesMax) throw new RangeError(`a reply longer than ${bytesMax} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Aborts with `signal` or after `ms`. By hand, since AbortSignal.any keeps growing beside a signal that lives for weeks. */
function limited(signal: AbortSignal, ms: number): { readonly signal: AbortSignal; lift(): void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  if (signal.aborted) stop();
  const timer = setTimeout(stop, ms);
  signal.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    lift() {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    },
  };
}
