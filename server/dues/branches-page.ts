/** What the page of many branches' dues says. */
import type { Knex } from 'knex';
import { type DuesBranchesModel, duesBranchesMax } from '../../views/pages/dues-branches/model.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, type Month, nextPeriod, previousPeriod } from '../kernel/calendar.ts';
import { groupBy } from '../kernel/group.ts';
import { type Organisation, subtree } from '../organisations/queries.ts';
import { duesBook, enteredBy, payersAt, registersBegin } from './queries.ts';
import { isPaid, mayEnter } from './rules.ts';

/** People of one page of branches. */
const peopleMax = 20_000;

export async function duesBranchesModel(
  db: Knex,
  organisation: Organisation,
  month: Month,
  today: Day,
  page: number,
): Promise<DuesBranchesModel> {
  const { uid, name, path, id } = organisation;
  const below = (await subtree(db, path)).filter((one) => one.level === 'branch' || one.id === id);
  // An upper organisation is listed where somebody belongs to it alone.
  const own = (await payersAt(db, [id], month, 1)).length > 0;
  const listed = below.filter((one) => one.level === 'branch' || own);
  const shown = listed.slice((page - 1) * duesBranchesMax, page * duesBranchesMax);
  const ids = shown.map((one) => one.id);
  const people = groupBy(await payersAt(db, ids, month, peopleMax), (payer) => payer.organisationId);
  const all = [...people.values()].flat();
  const book = await duesBook(
    db,
    all.map((payer) => payer.id),
    month,
    month,
  );
  const begins = await registersBegin(db, ids);
  const accounts = await enteredBy(
    db,
    all.flatMap((payer) => book.payment(payer.id, month)?.accountId ?? []),
  );
  const pageHref = (other: number): string => `${addresses.duesOf(uid, month)}${other === 1 ? '' : `&page=${other}`}`;
  const monthHref = (other: Month): string | null => (mayEnter(other, today) ? addresses.duesOf(uid, other) : null);
  return {
    organisation: { id: uid, name },
    month,
    rows: shown.map((one) => {
      const payers = people.get(one.id) ?? [];
      const standings = payers.map((payer) => book.standing(payer.id, month, today));
      const count = (code: string): number => standings.filter((standing) => standing === code).length;
      return {
        id: one.uid,
        name: one.name,
        href: `${addresses.duesOf(one.uid, month)}${one.level === 'branch' ? '' : '&view=list'}`,
        paid: standings.filter(isPaid).length,
        owed: count('owed'),
        overdue: count('overdue'),
        self: payers.filter((payer) => {
          const account = book.payment(payer.id, month)?.accountId ?? null;
          return account !== null && accounts.get(account) === payer.id;
        }).length,
        untouched: !begins.has(one.id),
      };
    }),
    total: listed.length,
    previousHref: monthHref(previousPeriod(month)),
    nextHref: monthHref(nextPeriod(month)),
    pages: {
      previousHref: page > 1 ? pageHref(page - 1) : null,
      nextHref: page * duesBranchesMax < listed.length ? pageHref(page + 1) : null,
    },
  };
}
