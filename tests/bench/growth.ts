/** G12: what a tap costs as the ledger grows, taken straight through the tap service so that the clients cost nothing. */
import { openDatabase } from '../../server/db/connect.ts';
import { monotonicMs } from '../../server/kernel/clock.ts';
import { schemeReader } from '../../server/scheme/queries.ts';
import { tapService } from '../../server/taps/service.ts';
import type { Curve } from './curve.ts';
import type { Ground } from './ground.ts';
import { type Found, median, rounded } from './report.ts';
import { sendingsOf, sizeFor } from './stage.ts';

const branches = 100;
const perBatch = 500;
const together = 10;
/** Points of the curve between the first and the last. */
const points = 40;

export type Grown = { readonly found: Found; readonly curve: Curve };

/** Writes up to `entries`, or as many as `withinMs` allows. */
export async function growth(ground: Ground, entries: number, withinMs: number): Promise<Grown> {
  const { stage, file } = await ground.staged('growth', sizeFor(entries, branches));
  const db = await openDatabase(`sqlite:${file}`);
  const taps = tapService(db, ground.world, schemeReader());
  const costs: { readonly x: number; readonly y: number }[] = [];
  const began = monotonicMs();
  let written = 0;
  let ofPoint = 0;
  let pointBegan = monotonicMs();
  const sendings = sendingsOf(stage, ground.world, entries, perBatch);
  for (let group = [...take(sendings, together)]; group.length > 0; group = [...take(sendings, together)]) {
    const answers = await Promise.all(group.map(({ branch, batch }) => taps.take({ id: branch.deviceId, path: branch.path }, batch)));
    const recorded = answers.flat().filter(({ verdict }) => verdict === 'recorded').length;
    written += recorded;
    ofPoint += recorded;
    if (ofPoint >= entries / points) {
      costs.push({ x: written, y: ((monotonicMs() - pointBegan) * 1_000) / ofPoint });
      ofPoint = 0;
      pointBegan = monotonicMs();
    }
    if (monotonicMs() - began > withinMs) break;
  }
  const counted: { count: number }[] = await db.reader('entries').count({ count: '*' });
  await db.close();
  if (counted[0]?.count !== written) throw new Error(`${written} taps were recorded, ${counted[0]?.count} entries stand`);
  const early = median(costs.slice(0, 5).map(({ y }) => y));
  const late = median(costs.slice(-5).map(({ y }) => y));
  return {
    found: {
      goal: 'G12',
      what: `cost of a tap at ${written} entries, of the cost at the beginning`,
      figure: late / early,
      must: 'keep',
      aim: 2,
      unit: 'x',
      detail: `${rounded(early)} µs a tap in the first ${rounded(costs[4]?.x ?? 0)}, ${rounded(late)} µs in the last; the goal is of 10^5 and 10^7 (--full)`,
    },
    curve: { title: 'Cost of a tap as the ledger grows', xLabel: 'entries', yLabel: 'microseconds a tap', points: costs },
  };
}

function* take<T>(from: Iterator<T>, count: number): Generator<T> {
  for (let left = count; left > 0; left--) {
    const next = from.next();
    if (next.done === true) return;
    yield next.value;
  }
}
