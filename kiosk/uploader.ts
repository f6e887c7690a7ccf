/** Drains the queue to the server: one batch at a time, for as long as it takes, losing nothing. */
import { type TapVerdict, tapsPerBatchMax } from '../server/contract/taps.ts';
import type { Clock, MonotonicMs, delay } from '../server/kernel/clock.ts';
import { makeBell } from './bell.ts';
import { type Failed, type Remote, call } from './call.ts';
import type { LinkTeller } from './link.ts';
import type { Queue, QueuedBatch } from './queue.ts';
import { makeRounds } from './rounds.ts';
import { readableReply } from './verdicts.ts';

export const retryDelayMinMs = 1_000;
export const retryDelayMaxMs = 60_000;
/** A Retry-After is obeyed up to this. */
export const retryAfterMaxMs = 15 * 60_000;

export type UploaderParts = {
  readonly remote: Remote;
  readonly queue: Pick<Queue, 'takeBatch' | 'settle'>;
  readonly bootId: string;
  readonly clock: Clock;
  /** Since the boot named by `bootId`. */
  readonly upMs: MonotonicMs;
  readonly delay: typeof delay;
  /** From 0 up to 1: spreads the retries of kiosks that lost the same server. */
  readonly random: () => number;
  readonly onVerdicts: (verdicts: readonly TapVerdict[]) => void;
  readonly tellLink: LinkTeller;
};

export type Uploader = {
  /** Tells that a tap was appended: it goes out at once unless a retry is being waited for. */
  nudge(): void;
  /** Sends what waits now, past any wait. Resolves when all of it went or an exchange failed. */
  sendNow(): Promise<void>;
  /** Sends until `signal` aborts. Throws only what the queue throws. */
  run(signal: AbortSignal): Promise<void>;
};

/** How long to wait after the n-th failure in a row, counted from 1: doubling, half of it by chance. */
export function retryDelayMs(failures: number, random: () => number, retryAfterMs = 0): number {
  const whole = Math.min(retryDelayMaxMs, retryDelayMinMs * 2 ** Math.min(failures - 1, 16));
  return Math.max(whole / 2 + (random() * whole) / 2, Math.min(retryAfterMs, retryAfterMaxMs));
}

export function makeUploader(parts: UploaderParts): Uploader {
  const bell = makeBell();
  const rounds = makeRounds(parts.delay);
  return {
    nudge: () => bell.ring(),
    sendNow() {
      const sent = rounds.now();
      bell.ring();
      return sent;
    },
    async run(signal) {
      let failures = 0;
      let batchMax = tapsPerBatchMax;
      while (!signal.aborted) {
        bell.hush();
        rounds.begin();
        const batch = await parts.queue.takeBatch(batchMax);
        if (batch === undefined) {
          rounds.over();
          await bell.heard(signal);
          continue;
        }
        const failed = await exchange(parts, batch, signal);
        if (signal.aborted) return;
        parts.tellLink('upload', failed?.fault);
        if (failed === undefined) {
          failures = 0;
          batchMax = tapsPerBatchMax;
          continue;
        }
        failures += 1;
        // What the server refuses whole may pass in halves.
        if (failed.fault === 'refused') batchMax = Math.max(1, Math.floor(batch.taps.length / 2));
        rounds.over();
        await rounds.rest(retryDelayMs(failures, parts.random, failed.retryAfterMs), signal);
      }
    },
  };
}

/** Sends one batch and settles what was answered. A reply that leaves a tap without a verdict is a failure, after what it answers is kept. */
async function exchange(parts: UploaderParts, { epoch, taps }: QueuedBatch, signal: AbortSignal): Promise<Failed | undefined> {
  const body = { epoch, bootId: parts.bootId, sentAt: parts.clock(), sentUpMs: Math.floor(parts.upMs()), taps };
  const reply = await call(parts.remote, { method: 'POST', path: '/api/v1/taps', body }, readableReply, signal);
  if (!reply.ok) return reply;
  const waiting = new Set(taps.map((tap) => tap.id));
  const answered = reply.value.verdicts.filter((verdict) => verdict !== undefined).filter((verdict) => waiting.delete(verdict.id));
  await parts.queue.settle(answered);
  if (answered.length > 0) parts.onVerdicts(answered);
  return waiting.size === 0 ? undefined : { ok: false, fault: 'server' };
}
