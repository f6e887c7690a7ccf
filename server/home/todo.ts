/** What waits for a secretary. */
import type { Knex } from 'knex';
import type { Todo } from '../../views/pages/start-secretary/model.ts';
import type { DeviceStateCode } from '../contract/codes.ts';
import { subtreeOf } from '../access/rules.ts';
import { activitiesConcerning } from '../activities/queries.ts';
import { countUnknownCards } from '../cards/queries.ts';
import { selectRaw } from '../db/bulk.ts';
import { listDevices } from '../devices/queries.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, addDays, dayAfter, dayOf, firstDayOf, instantAt, monthOf, previousPeriod } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { countMembers } from '../members/lists.ts';
import type { Organisation } from '../organisations/queries.ts';
import { closedPeriods, firstEntryDay } from '../periods/queries.ts';

/** Older taps are for the list of all taps, not for today. */
const settleWithinDays = 60;

/** Taps whose time is in doubt, at the kiosks of an organisation and below. */
async function tapsToReview(db: Knex, path: string, today: Day): Promise<number> {
  const [row] = await selectRaw<{ clocks: number | string }>(
    db,
    `select count(*) as clocks
     from taps t
     join devices d on d.id = t.device_id
     join organisations o on o.id = d.organisation_id
     left join tap_verdicts v on v.tap_id = t.id and v.ordinal = (select max(n.ordinal) from tap_verdicts n where n.tap_id = t.id)
     where t.verdict = 'clock_review' and t.judged_at >= ? and o.path like ? and coalesce(v.verdict, t.verdict) = t.verdict`,
    [instantAt(addDays(today, -settleWithinDays)), `${path}%`],
  );
  return Number(row?.clocks ?? 0);
}

/** 1 when the month before has points and is still open, else 0. */
async function monthsToClose(db: Knex, organisationId: number, month: string): Promise<number> {
  const first = await firstEntryDay(db, organisationId);
  if (first === null || monthOf(first) > month) return 0;
  return (await closedPeriods(db, [organisationId])).has(organisationId, month) ? 0 : 1;
}

/** Only what there is to do, the most urgent first. */
export async function todoOf(db: Knex, { id, uid, path }: Organisation, now: Instant): Promise<readonly Todo[]> {
  const today = dayOf(now);
  const month = monthOf(today);
  const before = previousPeriod(month);
  const scope = subtreeOf(path);
  const devices = await listDevices(db, scope, now);
  const devicesIn = (state: DeviceStateCode): number => devices.filter((device) => device.state === state).length;
  const { withoutCard } = await countMembers(db, { scope, day: today, now, query: '' });
  const planned = await activitiesConcerning(db, { path, from: instantAt(firstDayOf(month)), until: instantAt(dayAfter(month)), limit: 1 });
  const all: readonly Todo[] = [
    { code: 'unknown_cards', count: await countUnknownCards(db, scope, now), href: addresses.unknownCardsOf(uid) },
    { code: 'taps_to_review', count: await tapsToReview(db, path, today), href: null },
    { code: 'devices_quarantined', count: devicesIn('quarantined'), href: addresses.devices },
    { code: 'devices_silent', count: devicesIn('silent'), href: addresses.devices },
    { code: 'members_without_card', count: withoutCard, href: addresses.enrolmentOf(uid) },
    { code: 'nothing_planned', count: planned.length === 0 ? 1 : 0, href: addresses.newPlan(uid) },
    { code: 'month_to_close', count: await monthsToClose(db, id, before), href: addresses.rankingOf(uid, before) },
  ];
  return all.filter((todo) => todo.count > 0);
}
