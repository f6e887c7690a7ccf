/** What the page of a whole month says: its proposals as they are or as they were typed, and what stands already. */
import type { Knex } from 'knex';
import type {
  AudienceName,
  Clash,
  MonthErrorCode,
  MonthRow,
  PlanMonthModel,
  PlannedRow,
  RowErrorCode,
} from '../../views/pages/plan-month/model.ts';
import type { Words } from '../../views/text/text.ts';
import { activityKindCodes } from '../contract/codes.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, firstDayOf, type Month, nextPeriod, previousPeriod, yearOf } from '../kernel/calendar.ts';
import { type Organisation, organisationsByIds } from '../organisations/queries.ts';
import { type Timed, clashesWith } from './clashes.ts';
import type { Draft } from './drafts.ts';
import type { MonthFacts, Span } from './month-facts.ts';
import { type TypedRow, proposedMax, timesOf } from './month-form.ts';
import type { Place } from './pages.ts';
import type { Activity } from './queries.ts';
import { planReach, withinReach } from './reach.ts';
import type { Audience } from './rules.ts';
import type { WorkCalendar } from './workdays.ts';

/** Standing activities that the page lists; the calendar has them all. */
const plannedMax = 200;
const clashesMax = 3;
export type MonthShown = {
  readonly host: Place;
  readonly month: Month;
  readonly span: Span;
  readonly months: readonly Month[];
  readonly facts: MonthFacts;
  readonly rows: readonly TypedRow[];
  readonly rowErrors: ReadonlyMap<string, readonly RowErrorCode[]>;
  readonly errors: readonly MonthErrorCode[];
  readonly done: number | null;
  readonly today: Day;
  readonly calendar: WorkCalendar;
  readonly words: Words;
};

/** What a draft is called: like the one before it, else by its kind, and by its group where it is for one. */
export const titleOf = ({ title, kind, groupName }: Draft, { codes, pages }: Words): string =>
  title !== '' ? title : groupName === null ? codes.activityKinds[kind] : pages.planMonth.groupTitle(groupName, codes.activityKinds[kind]);

const namesOf = (audiences: readonly Audience[], places: ReadonlyMap<number, Organisation>): readonly AudienceName[] =>
  audiences.flatMap(({ organisationId, audience }) => {
    const place = places.get(organisationId);
    return place === undefined ? [] : [{ name: place.name, audience }];
  });

const clashOf = ({ title, startsAt }: Timed): Clash => ({ title, startsAt });

const kindOf = ({ kind }: Activity): PlannedRow['kind'] => activityKindCodes.find((code) => code === kind) ?? 'members_meeting';

export async function planMonthModel(db: Knex, shown: MonthShown): Promise<PlanMonthModel> {
  const { host, month, span, months, facts, rows, rowErrors, errors, done, today, calendar, words } = shown;
  const places = await organisationsByIds(db, [
    ...new Set(
      [...rows.map(({ proposal }) => proposal.draft), ...facts.around].flatMap(({ audiences }) =>
        audiences.map((part) => part.organisationId),
      ),
    ),
  ]);
  const paths = new Map([...places].map(([id, { path }]) => [id, path]));
  const timed = new Map(
    rows.map((row): [TypedRow, Timed | null] => {
      const times = timesOf(row);
      const { draft } = row.proposal;
      return [row, times === null ? null : { ...times, title: titleOf(draft, words), audiences: draft.audiences }];
    }),
  );
  const ticked = rows.flatMap((row) => {
    const one = timed.get(row);
    return row.ticked && one !== undefined && one !== null ? [one] : [];
  });
  const clashesFor = (one: Timed | null | undefined, others: readonly Timed[]): readonly Clash[] =>
    one === undefined || one === null ? [] : clashesWith(one, others, paths).slice(0, clashesMax).map(clashOf);
  const rowOf = (row: TypedRow): MonthRow => {
    const { draft, name, note, duePeriod } = row.proposal;
    const holiday = calendar.holidayOn(draft.meant) ?? null;
    return {
      name,
      ticked: row.ticked,
      kind: draft.kind,
      title: draft.title,
      groupName: draft.groupName,
      place: draft.place,
      audiences: namesOf(draft.audiences, places),
      minutes: draft.minutes,
      day: row.day,
      time: row.time,
      month: draft.month,
      likeDay: draft.likeDay,
      moved: draft.meant === draft.day ? null : { meant: draft.meant, holiday },
      note,
      duePeriod,
      clashes: clashesFor(timed.get(row), [...ticked, ...facts.around]),
      errors: rowErrors.get(name) ?? [],
    };
  };
  const own = facts.around.filter(({ organisationId }) => organisationId === host.id);
  const plannedOf = (activity: Activity): PlannedRow => ({
    href: addresses.plan(activity.uid),
    title: activity.title,
    kind: kindOf(activity),
    place: activity.place,
    startsAt: activity.startsAt,
    endsAt: activity.endsAt,
    clashes: clashesFor(activity, facts.around),
  });
  const reach = (other: Month): string | null =>
    withinReach(other, today, planReach) === other ? addresses.planMonth(host.uid, other, span) : null;
  const byDay = rows.toSorted((a, b) => (`${a.day} ${a.time}` < `${b.day} ${b.time}` ? -1 : 1));
  return {
    organisation: { id: host.uid, name: host.name },
    month,
    span,
    before: facts.before,
    heldBefore: facts.heldBefore,
    rows: byDay.map(rowOf),
    more: Math.max(0, facts.proposals.filter(({ planned }) => planned === null).length - proposedMax),
    planned: own.slice(0, plannedMax).map(plannedOf),
    plannedMore: Math.max(0, own.length - plannedMax),
    leftOut: facts.leftOut.map(({ kind, title, day }) => ({ kind, title, day, holiday: calendar.holidayOn(day) ?? null })),
    closedMonths: facts.closedMonths,
    withoutScheme: facts.withoutScheme,
    unknownYears: [...new Set(months.filter((one) => !calendar.isKnown(firstDayOf(one))).map((one) => yearOf(firstDayOf(one))))],
    errors,
    done,
    action: addresses.planMonth(host.uid, month, span),
    backHref: addresses.activitiesOf(host.uid),
    calendarHref: addresses.calendarOf(host.uid, month),
    oneHref: addresses.newPlan(host.uid),
    previousHref: reach(previousPeriod(month)),
    nextHref: reach(nextPeriod(months.at(-1) ?? month)),
    otherSpanHref: addresses.planMonth(host.uid, month, span === 'month' ? 'quarter' : 'month'),
  };
}
