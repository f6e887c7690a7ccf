/** Taps of a kiosk as a file of lines, for another kiosk that sends them: written here, read by `flagtap kiosk rescue`. */
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { tap, verdictCodes } from '../server/contract/taps.ts';
import { uidText } from '../server/contract/text.ts';
import type { Database } from '../server/db/database.ts';
import type { Instant } from '../server/kernel/clock.ts';
import type { ForeignTap } from './queue.ts';
import { type FullTapRow, foreignTapOf } from './queue-rows.ts';

/** Read at a time while a file is made. */
const rowsAtOnce = 500;
/** Taps taken out of one file at most. */
export const exportedTapsMax = 1_000_000;
const lineCharsMax = 4_096;

export type Which = 'waiting' | 'all';

/** The first line: what the file is, and how many taps follow, so that one cut short is noticed. */
const head = z.object({ flagtap: z.literal('taps'), version: z.literal(1), madeAt: z.string(), taps: z.int().min(0) });

const exportedTap = tap.extend({
  epoch: uidText,
  reader: z.string(),
  raw: z.string(),
  foreseen: z.object({ code: z.enum(verdictCodes), personId: uidText.optional(), activityId: uidText.optional() }),
});

/** The file's text, made while it is read: it may be larger than the memory of a small board. */
export const exportTaps = (db: Database, which: Which, madeAt: Instant): Readable => Readable.from(linesOf(db, which, madeAt));

async function* linesOf(db: Database, which: Which, madeAt: Instant): AsyncGenerator<string> {
  // What is answered while the file is made belongs to it too: that it waits no more does no harm, a wrong count would.
  const asked = () =>
    which === 'all' ? db.reader('tap') : db.reader('tap').where((tap) => tap.whereNull('settled_at').orWhere('settled_at', '>=', madeAt));
  const [counted]: { taps: number; last: number | null }[] = await asked().count({ taps: '*' }).max({ last: 'n' });
  const { taps = 0, last } = counted ?? {};
  yield `${JSON.stringify({ flagtap: 'taps', version: 1, madeAt, taps })}\n`;
  for (let after = 0, to = last ?? 0; after < to;) {
    const rows: FullTapRow[] = await asked()
      .whereBetween('n', [after + 1, to])
      .orderBy('n')
      .limit(rowsAtOnce);
    yield rows.map((row) => `${JSON.stringify(foreignTapOf(row))}\n`).join('');
    after = rows.at(-1)?.n ?? to;
  }
}

export type Exported = {
  readonly taps: readonly ForeignTap[];
  /** How many the first line promises. */
  readonly promised: number;
  /** Lines that are no tap. */
  readonly unreadable: number;
};

/** Whether a file is one of these, by how it begins. */
export function isExport(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const begin = Buffer.alloc(lineCharsMax);
    const text = begin.toString('utf8', 0, readSync(file, begin, 0, lineCharsMax, 0));
    return head.safeParse(jsonOf(text.split('\n')[0] ?? '')).success;
  } finally {
    closeSync(file);
  }
}

/** Every tap of such a file that can be read, in the file's order. */
export async function readExport(path: string): Promise<Exported> {
  const taps: ForeignTap[] = [];
  let promised = 0;
  let unreadable = 0;
  let first = true;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    const raw = jsonOf(line);
    if (first) promised = head.parse(raw).taps;
    else if (line !== '') {
      const { data } = exportedTap.safeParse(raw);
      if (data === undefined || taps.length >= exportedTapsMax) unreadable += 1;
      else taps.push(foreignOf(data));
    }
    first = false;
  }
  return { taps, promised, unreadable };
}

function foreignOf({ activityId, foreseen: { code, ...guess }, ...rest }: z.infer<typeof exportedTap>): ForeignTap {
  return {
    ...rest,
    ...(activityId === undefined ? {} : { activityId }),
    foreseen: {
      code,
      ...(guess.personId === undefined ? {} : { personId: guess.personId }),
      ...(guess.activityId === undefined ? {} : { activityId: guess.activityId }),
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
