/** What `evtest` prints, as events. */
import { codeOfKey } from './key-codes.ts';
import type { Key } from './key-burst.ts';
import { lineFrames } from './line-frames.ts';

/** No line of evtest is half as long. */
export const evtestLineMax = 1_000;

/**
 * `listening`: the device is open. `grabbed`: another process holds it, and evtest waits on for keys that never come.
 * `dropped`: the kernel lost keys here.
 */
export type EvtestEvent =
  | { readonly kind: 'listening' }
  | { readonly kind: 'grabbed' }
  | { readonly kind: 'dropped'; readonly at: number }
  | { readonly kind: 'key'; readonly key: Key };

/** Feeds a piece of evtest's output, cut anywhere; answers the events that it completed. Times in milliseconds of the system's clock. */
export function evtestOutput(): (piece: string) => readonly EvtestEvent[] {
  const lines = lineFrames(evtestLineMax);
  return (piece) => lines(piece).flatMap((line) => eventOf(line) ?? []);
}

const pressed = /^Event: time (\d{1,12})\.(\d{6}), type 1 \([^)]*\), code (\d{1,5}) \([^)]*\), value ([12])$/;
const dropped = /^Event: time (\d{1,12})\.(\d{6}), \W+ SYN_DROPPED \W+$/;

const msOf = (seconds: string | undefined, micros: string | undefined): number => Number(seconds) * 1_000 + Number(micros) / 1_000;

function eventOf(line: string): EvtestEvent | undefined {
  if (line.startsWith('Testing ...')) return { kind: 'listening' };
  if (line.includes('This device is grabbed by another process')) return { kind: 'grabbed' };
  const lost = dropped.exec(line);
  if (lost !== null) return { kind: 'dropped', at: msOf(lost[1], lost[2]) };
  const [, seconds, micros, code, value] = pressed.exec(line) ?? [];
  if (code === undefined) return undefined;
  return { kind: 'key', key: { code: codeOfKey(Number(code)), at: msOf(seconds, micros), repeat: value === '2' } };
}
