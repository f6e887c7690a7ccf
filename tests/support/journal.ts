/** Kiosks under test: each keeps every tap in a journal of its own, and a tap is settled by a 200 that names it, by nothing else. */
import { randomUUID } from 'node:crypto';
import { type Tap, type TapVerdict, tapReply } from '../../server/contract/taps.ts';
import { monotonicMs, systemClock } from '../../server/kernel/clock.ts';
import { systemWorld } from '../../server/kernel/world.ts';

export type SentBatch = { readonly taps: readonly Tap[] };

/** What became of a sending: the verdicts of a 200, another status, or no answer at all. */
export type Sending =
  | { readonly verdicts: readonly TapVerdict[] }
  | { readonly status: number; readonly retryAfter: string | null }
  | 'broken';

export type JournalKiosk = {
  readonly token: string;
  /** Every tap ever made, in the order of its number. */
  readonly taps: readonly Tap[];
  /** The verdicts answered by 200, by the id of the tap; each sending adds one. */
  readonly answers: ReadonlyMap<string, readonly TapVerdict[]>;
  /** Taps without an answer. */
  waiting(): number;
  /** A card is held against the reader. */
  tap(cardNumber: string, activityId?: string): Tap;
  /** The oldest taps that wait, at most `max`. */
  batch(max: number): SentBatch;
  /** Sends a batch to a server; only a 200 settles what it names. */
  send(url: string, batch: SentBatch): Promise<Sending>;
  /** Asks for its roster; answers the status. */
  askRoster(url: string): Promise<number>;
};

const { newUid } = systemWorld();

/** A kiosk with a right clock, known by its token. */
export function aJournalKiosk(token: string): JournalKiosk {
  const epoch = randomUUID();
  const bootId = randomUUID();
  const taps: Tap[] = [];
  const answers = new Map<string, TapVerdict[]>();
  const waiting = new Map<string, Tap>();
  const upMs = (): number => Math.floor(monotonicMs());

  return {
    token,
    taps,
    answers,
    waiting: () => waiting.size,
    tap(cardNumber, activityId) {
      const made: Tap = {
        id: newUid(),
        seq: taps.length + 1,
        bootId,
        upMs: upMs(),
        cardNumber,
        tappedAt: systemClock(),
        ...(activityId === undefined ? {} : { activityId }),
      };
      taps.push(made);
      waiting.set(made.id, made);
      return made;
    },
    batch: (max) => ({ taps: [...waiting.values()].slice(0, max) }),
    async askRoster(url) {
      const response = await fetch(`${url}/api/v1/kiosk/roster`, { headers: { authorization: `Bearer ${token}` } });
      await response.arrayBuffer();
      return response.status;
    },
    async send(url, batch) {
      const body = JSON.stringify({ epoch, bootId, sentAt: systemClock(), sentUpMs: upMs(), taps: batch.taps });
      let text: string;
      let response: Response;
      try {
        response = await fetch(`${url}/api/v1/taps`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body,
        });
        text = await response.text();
      } catch {
        return 'broken';
      }
      if (response.status !== 200) return { status: response.status, retryAfter: response.headers.get('retry-after') };
      const { verdicts } = tapReply.parse(JSON.parse(text));
      for (const verdict of verdicts) {
        waiting.delete(verdict.id);
        answers.set(verdict.id, [...(answers.get(verdict.id) ?? []), verdict]);
      }
      return { verdicts };
    },
  };
}
