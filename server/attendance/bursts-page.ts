/** What the page of taps close together says. */
import type { Knex } from 'knex';
import type { BurstLine, BurstsModel } from '../../views/pages/bursts/model.ts';
import type { Activity } from '../activities/queries.ts';
import { addresses } from '../http/addresses.ts';
import type { Organisation } from '../organisations/queries.ts';
import { type KnownArrival, arrivalTaps } from './arrivals.ts';
import { type BurstLook, isLookedAt, looksAt } from './burst-looks.ts';
import { burstGapMs, burstsOf } from './bursts.ts';
import type { SheetReader } from './sheet-page.ts';

/** Runs shown; a hall with more of them was no hall of single taps. */
const burstsMax = 200;

type Run = readonly KnownArrival[];

/** The word on a run is the newest on any of its taps. */
function lookOn(run: Run, looks: ReadonlyMap<number, BurstLook>): BurstLine['look'] {
  if (!isLookedAt(run, looks)) return null;
  const newest = run.flatMap(({ tapId }) => looks.get(tapId) ?? []).toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
  return newest === undefined ? null : { word: newest.word, note: newest.note, by: newest.by, at: newest.at };
}

const lineOf = (run: Run, looks: ReadonlyMap<number, BurstLook>, { sees }: SheetReader): BurstLine => ({
  id: run[0]?.tapUid ?? '',
  kiosk: run[0]?.device ?? '',
  taps: run.map(({ name, memberUid, path, at }) => ({ name, href: sees(path) ? addresses.memberPoints(memberUid) : null, at })),
  look: lookOn(run, looks),
});

export async function burstsModel(
  db: Knex,
  activity: Activity,
  host: Organisation,
  reader: SheetReader,
  error: BurstsModel['error'],
): Promise<BurstsModel> {
  const looks = await looksAt(db, activity.id);
  const runs = burstsOf(await arrivalTaps(db, activity.id)).toSorted((a, b) => ((a[0]?.at ?? '') < (b[0]?.at ?? '') ? -1 : 1));
  return {
    organisationName: host.name,
    title: activity.title,
    startsAt: activity.startsAt,
    sheetHref: addresses.activity(activity.uid),
    action: addresses.bursts(activity.uid),
    bursts: runs.slice(0, burstsMax).map((run) => lineOf(run, looks, reader)),
    gapMs: burstGapMs,
    error,
  };
}
