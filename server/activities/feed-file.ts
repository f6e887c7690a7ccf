/** What a calendar feed says: the plans that concern its owner, from three months back to twelve ahead. */
import type { Knex } from 'knex';
import { wordsIn } from '../../views/text/words.ts';
import { activityKindCodes } from '../contract/codes.ts';
import { addresses } from '../http/addresses.ts';
import type { Viewer } from '../http/viewer.ts';
import { dayAfter, dayOf, firstDayOf, instantAt } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Organisation, organisationsByIds } from '../organisations/queries.ts';
import { plansFor } from './concerned.ts';
import { type CalendarEvent, icalendarOf } from './icalendar.ts';
import type { DatedPlan } from './queries.ts';
import { feedReach, firstWithin, lastWithin } from './reach.ts';

/** Programs on phones grow slow over long files. */
export const feedEventsMax = 2_000;

export type FeedAsked = {
  readonly place: Organisation;
  readonly viewer: Viewer;
  readonly now: Instant;
  /** Where people reach this server, `https://points.example.org`; null where it has no name of its own. */
  readonly origin: string | null;
};

const latest = (...instants: readonly (Instant | null)[]): Instant =>
  instants.flatMap((instant) => instant ?? []).reduce((a, b) => (a > b ? a : b));

function eventOf(plan: DatedPlan, places: ReadonlyMap<number, Organisation>, { place, viewer, origin }: FeedAsked): CalendarEvent {
  const words = wordsIn(viewer.locale);
  const { ics } = words.pages;
  const host = plan.organisationId === place.id ? undefined : places.get(plan.organisationId)?.name;
  const cancelled = plan.cancelledAt !== null;
  return {
    uid: `${plan.uid}@${origin === null ? 'flagtap' : new URL(origin).hostname}`,
    modifiedAt: latest(plan.createdAt, plan.changedAt, plan.cancelledAt),
    startsAt: plan.startsAt,
    endsAt: plan.endsAt,
    summary: cancelled ? ics.cancelled(plan.title) : plan.title,
    location: plan.place,
    description: [
      ...(host === undefined ? [] : [ics.host(host)]),
      ...(plan.speaker === '' ? [] : [ics.speaker(plan.speaker)]),
      ...(plan.agenda === '' ? [] : [ics.agenda, plan.agenda]),
    ].join('\n'),
    url: origin === null ? null : `${origin}${addresses.activity(plan.uid)}`,
    sequence: plan.changes,
    cancelled,
    category: words.codes.activityKinds[activityKindCodes.find((code) => code === plan.kind) ?? 'members_meeting'],
  };
}

/** The file of a feed; the same as long as nothing in it changed. */
export async function feedFile(db: Knex, asked: FeedAsked): Promise<string> {
  const { place, viewer, now } = asked;
  const today = dayOf(now);
  const plans = await plansFor(db, viewer, {
    place,
    from: instantAt(firstDayOf(firstWithin(today, feedReach))),
    until: instantAt(dayAfter(lastWithin(today, feedReach))),
    today,
    withCancelled: true,
    limit: feedEventsMax,
  });
  const places = await organisationsByIds(db, [...new Set(plans.map(({ organisationId }) => organisationId))]);
  return icalendarOf({
    name: wordsIn(viewer.locale).pages.ics.name(place.name),
    events: plans.map((plan) => eventOf(plan, places, asked)),
  });
}
