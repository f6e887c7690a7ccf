/** What a kiosk's display may show of those who tapped: totals, rank, balance, as their branch decided. */
import type { Knex } from 'knex';
import { inList } from '../db/bulk.ts';
import { type Day, type Month, type Year, lastDayOf, yearOf } from '../kernel/calendar.ts';
import { groupBy } from '../kernel/group.ts';
import { maskedName } from '../kernel/masked-name.ts';
import type { Points } from '../kernel/points.ts';
import { settingsOf } from '../organisations/settings.ts';
import { type Totals, branchesOn, totalsFor } from '../rankings/service.ts';
import type { SchemeBook } from '../scheme/queries.ts';

/** What the display shows of one member in one month. */
export type Shown = {
  readonly totals: Totals;
  readonly balance: Points;
  readonly showsRank: boolean;
  readonly showsBalance: boolean;
};

export type Asked = { readonly memberId: number; readonly month: Month; readonly year: Year };

async function balancesOf(db: Knex, memberIds: readonly number[]): Promise<ReadonlyMap<number, Points>> {
  const rows: { member_id: number; balance: number; held: number }[] =
    memberIds.length === 0
      ? []
      : await db('purse_balances')
          .whereRaw(...inList(db, 'member_id', memberIds))
          .select('member_id', 'balance', 'held');
  return new Map(rows.map((row) => [row.member_id, row.balance - row.held]));
}

/** Totals by member and month, branch by branch. */
export async function shownFor(db: Knex, book: SchemeBook, asked: readonly Asked[]): Promise<ReadonlyMap<string, Shown>> {
  const shown = new Map<string, Shown>();
  const balances = await balancesOf(
    db,
    asked.map((one) => one.memberId),
  );
  for (const [month, ofMonth] of groupBy(asked, (one) => one.month)) {
    const year = ofMonth[0]?.year ?? yearOf(month);
    const branches = await branchesOn(
      db,
      ofMonth.map((one) => one.memberId),
      lastDayOf(month),
    );
    const places = ofMonth.flatMap(({ memberId }) => {
      const branch = branches.get(memberId);
      return branch === undefined ? [] : [{ memberId, branch }];
    });
    const settings = await settingsOf(
      db,
      places.map(({ branch }) => branch),
    );
    for (const ofBranch of groupBy(places, ({ branch }) => branch.id).values()) {
      const branch = ofBranch[0]?.branch;
      if (branch === undefined) continue;
      const totals = await totalsFor(
        db,
        book,
        branch,
        ofBranch.map((one) => one.memberId),
        month,
        year,
      );
      const decided = settings.get(branch.id);
      for (const { memberId } of ofBranch) {
        const own = totals.get(memberId);
        if (own === undefined) continue;
        shown.set(`${memberId} ${month}`, {
          totals: own,
          balance: balances.get(memberId) ?? 0,
          showsRank: decided?.kioskShowsRank ?? false,
          showsBalance: decided?.kioskShowsBalance ?? false,
        });
      }
    }
  }
  return shown;
}

/** How a kiosk names members, by id: masked where their branch of that day says so, and where nobody can say. */
export async function shownNames(
  db: Knex,
  members: readonly { readonly id: number; readonly name: string }[],
  today: Day,
): Promise<ReadonlyMap<number, string>> {
  const branches = await branchesOn(
    db,
    members.map((member) => member.id),
    today,
  );
  const settings = await settingsOf(db, [...branches.values()]);
  return new Map(
    members.map(({ id, name }) => {
      const masked = settings.get(branches.get(id)?.id ?? 0)?.namesMasked ?? true;
      return [id, masked ? maskedName(name) : name];
    }),
  );
}
