/** The readers that the machine's PC/SC daemon has now. */
import { type Outcome, ok, refused } from '../server/kernel/outcome.ts';
import { delay } from '../server/kernel/clock.ts';
import { type StartPcsc, forkPcsc } from './pcsc-process.ts';
import { pcscReadersMax } from './pcsc-seam.ts';

/** The daemon names all that it has within this; one that it has just begun to power up may come later. */
export const listSettleMs = 700;
export const listMsMax = 8_000;

/** `facts.why`: what stands in the way, in words for whoever can change it. */
export type PcscReaders = Outcome<readonly string[], 'pcsc_unavailable'>;

/** Names of the readers that are plugged in, none where there is none. Answers within `listMsMax`, never blocks. */
export async function listPcscReaders(start: StartPcsc = forkPcsc): Promise<PcscReaders> {
  const readers = new Set<string>();
  let watched: () => void = () => undefined;
  const watching = new Promise<void>((resolve) => (watched = resolve));
  const pcsc = start((word) => {
    if (word.kind === 'watching') watched();
    if (word.kind === 'reader' && readers.size < pcscReadersMax) readers.add(word.reader);
    if (word.kind === 'gone') readers.delete(word.reader);
  });
  const over = new AbortController();
  try {
    const late = delay(listMsMax - listSettleMs, over.signal).then(() => new Error('the PC/SC daemon does not answer'));
    const why = await Promise.race([watching, pcsc.ended, late]);
    if (why instanceof Error) return refused('pcsc_unavailable', { why: why.message });
    await delay(listSettleMs, over.signal);
    return ok([...readers].toSorted());
  } finally {
    over.abort();
    await pcsc.kill();
  }
}
