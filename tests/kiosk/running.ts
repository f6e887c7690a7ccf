/** A whole kiosk for a test: paired, with the simulated reader, its display on a free port. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { KioskParts } from '../../kiosk/kiosk-parts.ts';
import { type Kiosk, startKiosk } from '../../kiosk/main.ts';
import { writeToken } from '../../kiosk/token.ts';
import { delay, monotonicMs, systemClock } from '../../server/kernel/clock.ts';
import { aFolder, cards, token } from './parts.ts';

export type Running = Kiosk & { readonly lines: PassThrough; readonly folder: string; readonly logged: readonly string[] };

export type Wanted = {
  readonly server: string;
  /** Undefined: the invented one; null: whatever the folder holds. */
  readonly token?: string | null;
  /** Only a browser runs it: elsewhere any file stands in. */
  readonly compiled?: KioskParts['compiled'];
  readonly folder?: string;
  /** The configuration file, where one is changed. */
  readonly source?: string;
  readonly raw?: object;
  readonly parts?: Partial<KioskParts>;
};

export const samples = [
  { name: '丙三禾', card: cards.bing },
  { name: '戊五', card: cards.wu },
  { name: '陌生人', card: cards.stranger },
];

/** Keep-alives and retries come from a real clock: what a test waits for is an event, never a time. */
export async function aKiosk({
  server,
  token: given = token,
  compiled = () => import.meta.filename,
  folder = aFolder(),
  source = 'test',
  raw = {},
  parts = {},
}: Wanted): Promise<Running> {
  const lines = new PassThrough();
  const logged: string[] = [];
  if (given !== null) writeToken(join(folder, 'token'), given);
  const kiosk = await startKiosk(
    {
      source,
      folder,
      raw: {
        server,
        tokenFile: 'token',
        dataFolder: '.',
        displayPort: 0,
        readers: [{ driver: 'simulated', name: 'door', stdin: true }],
        sampleCards: samples,
        ...raw,
      },
    },
    {
      version: '0.1.0',
      clock: systemClock,
      upMs: monotonicMs,
      delay,
      random: () => 0,
      randomBytes,
      fetch,
      lines,
      compiled,
      devices: async () => ({ serial: [], nfc: { readers: [] }, keyboards: [] }),
      log: (message) => logged.push(message),
      ...parts,
    },
  );
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= kiosk.close());
  onTestFinished(close);
  return { ...kiosk, close, lines, folder, logged };
}

/** The display's origin, and the cookie that its launch link gives. */
export async function opened({ url }: Kiosk): Promise<{ origin: string; cookie: string }> {
  const launched = await fetch(url, { redirect: 'manual' });
  const cookie = launched.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { origin: new URL(url).origin, cookie };
}
