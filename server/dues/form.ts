/** Forms of dues: ticks beside names or months, a day, amounts as people write them. */
import { z } from 'zod';
import { type Day, isDay } from '../kernel/calendar.ts';

const cell = z.string().max(16);

/** Ticks `m-UID` with amounts `a-UID` beside them. */
export const listForm = z.object({ paidOn: z.string().max(10) }).catchall(cell);
/** Ticks `p-MONTH`, one amount for each month. */
export const personForm = z.object({ paidOn: z.string().max(10), amount: z.string().max(10).default('') }).catchall(cell);

export const tickOf = (memberUid: string): string => `m-${memberUid}`;
export const amountOf = (memberUid: string): string => `a-${memberUid}`;
export const monthTickOf = (month: string): string => `p-${month}`;

const fenMax = 10_000_000;
const yuanPattern = /^(\d{1,6})(?:[.\u3002](\d{1,2}))?$/;

/** An amount in fen from yuan as they are typed; null where nothing is, undefined where it is no amount. */
export function fenTyped(typed: string): number | null | undefined {
  const text = typed.trim();
  if (text === '') return null;
  const [, yuan, part = ''] = yuanPattern.exec(text) ?? [];
  if (yuan === undefined) return undefined;
  const fen = Number(yuan) * 100 + Number(part.padEnd(2, '0'));
  return fen >= 1 && fen <= fenMax ? fen : undefined;
}

/** Fen as they are typed: `12`, `12.5`. */
export const typedFen = (fen: number): string => String(fen / 100);

export const dayTyped = (typed: string, today: Day): Day | null => (isDay(typed) && typed <= today ? typed : null);
