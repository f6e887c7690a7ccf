/** The private address of a calendar in words. */
import { dayOf } from '../../../server/kernel/calendar.ts';
import type { Say } from '../../say.ts';
import type { CalendarFeedModel } from './model.ts';

export function calendarFeedView(model: CalendarFeedModel, { words, format }: Say) {
  const { calendarFeed } = words.pages;
  const { madeAt, address, organisation } = model;
  return {
    title: calendarFeed.title,
    organisationName: organisation.name,
    organisation: organisation.id,
    lead: calendarFeed.lead(organisation.name),
    state: madeAt === null ? calendarFeed.none : calendarFeed.standing(format.day(dayOf(madeAt))),
    made: address === null ? null : { address, openHref: address.replace(/^https?:/, 'webcal:') },
    inUse: madeAt !== null,
    revoked: model.revoked,
    make: madeAt === null ? calendarFeed.make : calendarFeed.again,
    action: model.action,
    backHref: model.backHref,
  };
}
