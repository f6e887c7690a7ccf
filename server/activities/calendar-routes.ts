/** The address of the calendar: a month of what concerns an organisation. */
import { z } from 'zod';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readQuery } from '../http/body.ts';
import type { AppRouter, Deps } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { dayOf, monthOf } from '../kernel/calendar.ts';
import { organisationAsked } from './asked.ts';
import { calendarModel } from './calendar-pages.ts';
import { monthText } from './month-form.ts';
import { calendarReach, withinReach } from './reach.ts';
import type { WorkCalendar } from './workdays.ts';

export type CalendarParts = { readonly calendar: WorkCalendar };

const calendarQuery = z.object({ organisation: uidText.optional(), month: monthText.optional() });

export function calendarRoutes(router: AppRouter, deps: Deps, { calendar }: CalendarParts): void {
  const { db, world } = deps;

  router.get(`${addresses.activities}/calendar`, signedIn(deps), async (ctx) => {
    const now = world.clock();
    const today = dayOf(now);
    const { organisation, month: asked = monthOf(today) } = readQuery(ctx, calendarQuery);
    const place = await organisationAsked(ctx, deps, organisation, 'see_activities');
    if (place === undefined) return;
    const month = withinReach(asked, today, calendarReach);
    showPage(ctx, deps, 'calendar', await calendarModel(db.reader, calendar, { place, month, viewer: viewerOf(ctx), now }));
  });
}
