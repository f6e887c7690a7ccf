/** How often a PIN may be tried: waits that grow with wrong tries, by a clock that nobody can set, kept over a restart. */
import type { Database } from '../../server/db/database.ts';
import type { MonotonicMs } from '../../server/kernel/clock.ts';

/** So many slips of a finger cost nothing. */
export const freeTriesMax = 4;
const waitMinMs = 30_000;
export const pinWaitMaxMs = 15 * 60_000;

/** How long nobody may try after `wrong` wrong tries in a row: half a minute after the fifth, doubling. */
export const waitAfterMs = (wrong: number): number =>
  wrong <= freeTriesMax ? 0 : Math.min(pinWaitMaxMs, waitMinMs * 2 ** Math.min(wrong - freeTriesMax - 1, 16));

export type PinTries = {
  /** Milliseconds until the next try; 0 where one may try now. */
  waitMs(): number;
  /** Counts a try as wrong, before anybody knows: a plug pulled in between buys nothing. */
  begin(mark: string): Promise<void>;
  right(): Promise<void>;
};

const table = 'pin_try';

/** `mark` names the PIN that is set now: tries at an earlier one do not count. After a restart the whole wait begins anew. */
export async function openPinTries(
  db: Database,
  upMs: MonotonicMs,
  mark: string | undefined,
  log: (message: string, error: unknown) => void,
): Promise<PinTries> {
  const row: { mark: string; wrong: number } | undefined = await db.reader(table).first('mark', 'wrong');
  let tried = { mark: row?.mark ?? '', wrong: row !== undefined && row.mark === mark ? row.wrong : 0 };
  let untilUpMs = upMs() + waitAfterMs(tried.wrong);

  const keep = async (): Promise<void> => {
    const kept = { one: 1, ...tried };
    // A full disk must not lock out the one who came to mend it: the count still holds in this run.
    await db
      .write((tx) => tx(table).insert(kept).onConflict('one').merge())
      .catch((error: unknown) => log('tries at the PIN could not be kept', error));
  };
  return {
    waitMs: () => Math.max(0, untilUpMs - upMs()),
    async begin(of) {
      tried = { mark: of, wrong: (tried.mark === of ? tried.wrong : 0) + 1 };
      untilUpMs = upMs() + waitAfterMs(tried.wrong);
      await keep();
    },
    async right() {
      tried = { ...tried, wrong: 0 };
      untilUpMs = upMs();
      await keep();
    },
  };
}
