/** What a kiosk's display may show of those who tapped: totals, rank, balance, as their branch decided. */
import type { Knex } from 'knex';
import type { Room } from '../contract/taps.ts';
import { inList } from '../db/bulk.ts';
import { type Day, type Month, type Year, lastDayOf, yearOf } from '../kernel/calendar.ts';
import { groupBy } from '../kernel/group.ts';
import { maskedName } from '../kernel/masked-name.ts';
import type { Points } from '../kernel/points.ts';
import { type Membership, standingOn } from '../members/queries.ts';
import { type OrganisationSettings, settingsOf } from '../organisations/settings.ts';
import type { LiveTotals, Totals } from '../rankings/live.ts';
import { roomsFor } from '../rankings/room.ts';
import type { Place } from '../rankings/service.ts';
import type { SchemeBook } from '../scheme/queries.ts';

/** What the display shows of one member in one month. */
export type Shown = {
  readonly totals: Totals;
  /** Only where it was asked for. */
  readonly room?: readonly Room[];
  readonly balance: Points;
  readonly showsRank: boolean;
  readonly showsBalance: boolean;
};

/** A member with all their memberships, to be shown in a month; with `roomOn`, what is left to earn on that day of it too. */
export type Asked = {
  readonly memberId: number;
  readonly memberships: readonly Membership[];
  readonly month: Month;
  readonly year: Year;
  readonly roomOn?: Day;
};

const branchOn = (memberships: readonly Membership[], day: Day): Place | undefined => {
  const stay = standingOn(memberships, day);
  return stay === undefined ? undefined : { id: stay.organisationId, path: stay.organisationPath };
};

/** The settings of branches, each asked for once. */
const settingsOfEach = (db: Knex, branches: readonly Place[]): Promise<ReadonlyMap<number, OrganisationSettings>> =>
  settingsOf(db, [...new Map(branches.map((branch) => [branch.id, branch])).values()]);

async function balancesOf(db: Knex, memberIds: readonly number[]): Promise<ReadonlyMap<number, Points>> {
  const rows: { member_id: number; balance: number; held: number }[] =
    memberIds.length === 0
      ? []
      : await db('purse_balances')
          .whereRaw(...inList(db, 'member_id', memberIds))
          .select('member_id', 'balance', 'held');
  return new Map(rows.map((row) => [row.member_id, row.balance - row.held]));
}

/** What is shown, by member and month. */
export async function shownFor(
  db: Knex,
  book: SchemeBook,
  totalsFor: LiveTotals,
  asked: readonly Asked[],
): Promise<ReadonlyMap<string, Shown>> {
  const shown = new Map<string, Shown>();
  if (asked.length === 0) return shown;
  const balances = await balancesOf(db, [...new Set(asked.map((one) => one.memberId))]);
  for (const [month, ofMonth] of groupBy(asked, (one) => one.month)) {
    const year = ofMonth[0]?.year ?? yearOf(month);
    const lastDay = lastDayOf(month);
    const places = [...new Map(ofMonth.map((one) => [one.memberId, one])).values()].flatMap(({ memberId, memberships }) => {
      const branch = branchOn(memberships, lastDay);
      return branch === undefined ? [] : [{ memberId, branch }];
    });
    const settings = await settingsOfEach(
      db,
      places.map(({ branch }) => branch),
    );
    const totals = await totalsFor(db, book, places, month, year);
    const days = new Map(ofMonth.flatMap(({ memberId, roomOn }) => (roomOn === undefined ? [] : [[memberId, roomOn] as const])));
    const rooms = await roomsFor(
      db,
      book,
      places.flatMap(({ memberId, branch }) => {
        const day = days.get(memberId);
        return day === undefined ? [] : [{ memberId, branch, day }];
      }),
    );
    for (const { memberId, branch } of places) {
      const own = totals.get(memberId);
      const decided = settings.get(branch.id);
      if (own === undefined) continue;
      const room = rooms.get(memberId);
      shown.set(`${memberId} ${month}`, {
        totals: own,
        ...(room === undefined ? {} : { room }),
        balance: balances.get(memberId) ?? 0,
        showsRank: decided?.kioskShowsRank ?? false,
        showsBalance: decided?.kioskShowsBalance ?? false,
      });
    }
  }
  return shown;
}

/** How a kiosk names members, by id: masked where their branch of that day says so, and where nobody can say. */
export async function shownNames(
  db: Knex,
  members: readonly { readonly id: number; readonly name: string; readonly memberships: readonly Membership[] }[],
  today: Day,
): Promise<ReadonlyMap<number, string>> {
  const branches = new Map(members.map(({ id, memberships }) => [id, branchOn(memberships, today)]));
  const settings = await settingsOfEach(
    db,
    [...branches.values()].filter((branch) => branch !== undefined),
  );
  return new Map(
    members.map(({ id, name }) => {
      const masked = settings.get(branches.get(id)?.id ?? 0)?.namesMasked ?? true;
      return [id, masked ? maskedName(name) : name];
    }),
  );
}
