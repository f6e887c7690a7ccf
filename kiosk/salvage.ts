/**
 * Reads taps out of a damaged queue file, page by page, by the format that SQLite documents: no index, no tree, no page
 * but the one at hand is believed. A tap never changes, so any copy of its row, however old, tells it.
 */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { tap, verdictCodes } from '../server/contract/taps.ts';
import { uidText } from '../server/contract/text.ts';
import type { ForeignTap } from './queue.ts';

/** Taps read out of one file at most. */
export const salvagedTapsMax = 1_000_000;

const pageBytes = 4_096;
const logHeadBytes = 32;
const frameHeadBytes = 24;
const leafOfTable = 0x0d;
const leafHeadBytes = 8;

/** The columns of `tap` after its key, in their order. */
const rowOfTap = z
  .tuple([
    z.null(),
    uidText,
    tap.shape.seq,
    uidText,
    uidText,
    tap.shape.upMs,
    tap.shape.cardNumber,
    tap.shape.tappedAt,
    uidText.nullable(),
    z.string(),
    z.string(),
    uidText.nullable(),
    z.enum(verdictCodes),
    uidText.nullable(),
  ])
  .rest(z.union([z.string(), z.null()]));

type Cell = string | number | null;

/** A whole number that SQLite spread over up to nine bytes, and where it ends. Numbers past 2^53 are nobody's here. */
function varintAt(page: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < 9; index++) {
    const byte = page.readUInt8(at + index);
    value = index === 8 ? value * 256 + byte : value * 128 + (byte & 0x7f);
    if (index === 8 || byte < 0x80) return { value, end: at + index + 1 };
  }
  throw new RangeError('unreachable');
}

const wholeBytes: readonly number[] = [0, 1, 2, 3, 4, 6, 8];

function cellAt(page: Buffer, type: number, at: number): { readonly cell: Cell; readonly end: number } {
  if (type === 0) return { cell: null, end: at };
  if (type === 8 || type === 9) return { cell: type - 8, end: at };
  const size = wholeBytes[type];
  if (size !== undefined) return { cell: size <= 6 ? page.readIntBE(at, size) : Number(page.readBigInt64BE(at)), end: at + size };
  if (type < 13 || type % 2 === 0) throw new RangeError('no column of a tap holds this');
  const end = at + (type - 13) / 2;
  if (end > page.length) throw new RangeError('text that runs out of its page');
  return { cell: page.toString('utf8', at, end), end };
}

/** The row at an offset of a page. Throws RangeError where there is none. */
function rowAt(page: Buffer, offset: number): readonly Cell[] {
  const { end: afterSize } = varintAt(page, offset);
  const { end: head } = varintAt(page, afterSize);
  const { value: headBytes, end: first } = varintAt(page, head);
  const cells: Cell[] = [];
  let body = head + headBytes;
  for (let at = first; at < head + headBytes;) {
    const { value: type, end } = varintAt(page, at);
    const read = cellAt(page, type, body);
    cells.push(read.cell);
    body = read.end;
    at = end;
  }
  return cells;
}

function tapOf(cells: readonly Cell[]): ForeignTap | undefined {
  const { data } = rowOfTap.safeParse(cells);
  if (data === undefined) return undefined;
  const [, epoch, seq, id, bootId, upMs, cardNumber, tappedAt, activityId, reader, raw, personId, code, foreseenActivityId] = data;
  return {
    epoch,
    seq,
    id,
    bootId,
    upMs,
    cardNumber,
    tappedAt,
    ...(activityId === null ? {} : { activityId }),
    reader,
    raw,
    foreseen: {
      code,
      ...(personId === null ? {} : { personId }),
      ...(foreseenActivityId === null ? {} : { activityId: foreseenActivityId }),
    },
  };
}

/** Taps whose rows are whole in a page; none in a page of another kind. */
function tapsIn(page: Buffer): readonly ForeignTap[] {
  if (page.readUInt8(0) !== leafOfTable) return [];
  const rows = Math.min(page.readUInt16BE(3), (pageBytes - leafHeadBytes) / 2);
  return Array.from({ length: rows }, (_, index) => page.readUInt16BE(leafHeadBytes + index * 2)).flatMap((offset) => {
    try {
      return tapOf(rowAt(page, offset)) ?? [];
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  });
}

function* pagesOf(path: string, from: number, skip: number): Generator<Buffer> {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    for (let at = from; ; at += skip + pageBytes) {
      const page = Buffer.alloc(pageBytes);
      if (readSync(file, page, 0, pageBytes, at + skip) < pageBytes) return;
      yield page;
    }
  } finally {
    closeSync(file);
  }
}

/** Every tap that can still be read in a file and its log, by epoch and number. The file is not changed. */
export function salvage(path: string): readonly ForeignTap[] {
  const found = new Map<string, ForeignTap>();
  const take = (taps: readonly ForeignTap[]) => {
    for (const one of taps) if (found.size < salvagedTapsMax) found.set(one.id, one);
  };
  // The first page begins with a hundred bytes about the file: it holds the schema, never a tap.
  for (const page of pagesOf(path, pageBytes, 0)) take(tapsIn(page));
  for (const page of pagesOf(`${path}-wal`, logHeadBytes, frameHeadBytes)) take(tapsIn(page));
  return [...found.values()].toSorted((a, b) => (a.epoch === b.epoch ? a.seq - b.seq : a.epoch < b.epoch ? -1 : 1));
}
