/** Sees to it that the sample's first branch always has an activity whose check-in is open, for whoever comes to try a card. */
import type { Knex } from 'knex';
import { type Activity, activitiesAround } from '../activities/queries.ts';
import { planActivity } from '../activities/service.ts';
import { bySystem } from '../audit/service.ts';
import type { Database } from '../db/database.ts';
import { engineOf } from '../db/database.ts';
import { addDays, dayOf, instantAt } from '../kernel/calendar.ts';
import { type Instant, instantOfMs, msOf, plusMs } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import { type Organisation, idsOnPath, organisationByUid } from '../organisations/queries.ts';
import type { SchemeBook, SchemeReader } from '../scheme/queries.ts';
import { rejudge } from '../taps/service.ts';
import { done } from './found.ts';
import { sampleMark } from './mark.ts';
import type { Story } from './story.ts';

const minuteMs = 60_000;
/** From now until then something is open: longer than the job that calls again ever waits. */
export const aheadMs = 10 * minuteMs;
/** Check-in opens this long before the start. */
const opensBeforeMs = 30 * minuteMs;
const lastsMs = 120 * minuteMs;
/** An activity that would end later in the evening goes on until midnight: what happens after it belongs to the next day. */
const lateEvening = '22:30';

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);
const onFiveMinutes = (at: Instant): Instant => instantOfMs(Math.floor(msOf(at) / (5 * minuteMs)) * 5 * minuteMs);

/** When an activity starts and ends that is open at `from`, before `next` opens, within one day. */
export function spanOpenAt(from: Instant, next: Instant | null): { readonly startsAt: Instant; readonly endsAt: Instant } {
  const day = dayOf(from);
  const midnight = instantAt(addDays(day, 1));
  const bound = next === null ? midnight : earlier(next, midnight);
  const floor = onFiveMinutes(from);
  const usual = plusMs(floor, opensBeforeMs);
  const startsAt = usual < bound ? usual : floor;
  const endsAt = plusMs(startsAt, lastsMs);
  return { startsAt, endsAt: earlier(endsAt > instantAt(day, lateEvening) ? midnight : endsAt, bound) };
}

/** Everybody of the branch is meant. */
const isForAll = (activity: Activity, branch: Organisation): boolean =>
  activity.audiences.some(({ organisationId, audience }) => audience === 'all' && idsOnPath(branch.path).includes(organisationId));

async function plan(
  tx: Knex.Transaction,
  world: World,
  book: SchemeBook,
  story: Story,
  branch: Organisation,
  from: Instant,
  next: Instant | null,
): Promise<Activity> {
  const choices = story.activities.open;
  const [held] = await tx('activities')
    .where({ organisation_id: branch.id })
    .whereIn(
      'title',
      choices.map(({ title }) => title),
    )
    .count({ count: '*' });
  const choice = choices[Number(held?.['count'] ?? 0) % choices.length];
  if (choice === undefined) throw new Error('the story has no activity to keep open');
  const { kind, title, place } = choice;
  const audiences = [{ organisationId: branch.id, audience: 'all' } as const];
  const asked = { organisationId: branch.id, kind, title, place, ...spanOpenAt(from, next), audiences, actor: bySystem };
  const planned = await planActivity(tx, world, book, asked, async (own, activity) => {
    await rejudge(own, world, book, 'activity_planned', (taps) => {
      void taps.where('t.judged_at', '>=', activity.opensAt).where('t.judged_at', '<', activity.closesAt);
    });
  });
  return done(planned);
}

/**
 * Plans what is missing so that an activity for the whole first branch is open now and for the next `aheadMs`. Answers
 * how many it planned; 0 in a database that holds no sample. Asking again changes nothing.
 */
export async function keepOneOpen(db: Database, world: World, schemes: SchemeReader, story: Story): Promise<number> {
  const mark = await sampleMark(db.reader);
  if (mark === null || !mark.finished) return 0;
  return db.write(async (tx) => {
    // Two processes that ask at once take turns on the mark.
    if (engineOf(tx) === 'postgres') await tx('installation').where({ name: 'kind' }).forUpdate().select('value');
    const branch = await organisationByUid(tx, mark.branchUid);
    if (branch === undefined) return 0;
    const book = await schemes(tx);
    const now = world.clock();
    const until = plusMs(now, aheadMs);
    const around = await activitiesAround(tx, {
      from: now,
      until: plusMs(until, lastsMs),
      audienceIds: idsOnPath(branch.path),
      hostIds: [],
    });
    const known = around.filter((activity) => isForAll(activity, branch));
    const planned: Activity[] = [];
    for (let from = now; from < until;) {
      const all = [...known, ...planned];
      const open = all.filter(({ opensAt, closesAt }) => opensAt <= from && from < closesAt);
      const next =
        all
          .map(({ opensAt }) => opensAt)
          .filter((opensAt) => opensAt > from)
          .toSorted()[0] ?? null;
      if (open.length === 0) planned.push(await plan(tx, world, book, story, branch, from, next));
      else
        from =
          open
            .map(({ closesAt }) => closesAt)
            .toSorted()
            .at(-1) ?? until;
    }
    return planned.length;
  });
}
