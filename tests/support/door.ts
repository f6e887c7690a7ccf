/** People who come through a door, each with a card, at the pace of the test. */
import { delay, monotonicMs } from '../../server/kernel/clock.ts';
import type { JournalKiosk } from './journal.ts';

/** Taps cards one after the other, evenly over `overMs`, each sent at once as it is tapped. Throws where one was not answered. */
export async function comeIn(
  kiosk: JournalKiosk,
  url: string,
  { cards, activity, overMs }: { readonly cards: readonly string[]; readonly activity: string; readonly overMs: number },
): Promise<void> {
  const began = monotonicMs();
  for (const [i, card] of cards.entries()) {
    await delay(Math.max(0, began + (i * overMs) / cards.length - monotonicMs()));
    kiosk.tap(card, activity);
    const sent = await kiosk.send(url, kiosk.batch(1));
    if (sent === 'broken' || !('verdicts' in sent)) throw new Error(`a tap was not taken: ${JSON.stringify(sent)}`);
  }
}

/** Sends what a kiosk holds. */
export async function upload(kiosk: JournalKiosk, url: string): Promise<void> {
  while (kiosk.waiting() > 0) {
    const sent = await kiosk.send(url, kiosk.batch(500));
    if (sent === 'broken' || !('verdicts' in sent)) throw new Error(`a queue was not taken: ${JSON.stringify(sent)}`);
  }
}
