/** What the list of members says. */
import type { Knex } from 'knex';
import type { Scope } from '../access/rules.ts';
import { addresses } from '../http/addresses.ts';
import { type Month, dayOf, monthOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';
import { type MemberRow, type MembersModel, memberRowsMax } from '../../views/pages/members/model.ts';
import { countMembers, type ListedMember, listMembers, type Seat } from './lists.ts';
import { statusOn } from './queries.ts';

/** The month's totals of members, by id; one without any is left out. Ranking is a higher room, so it is handed in. */
export type MonthTotals = (
  db: Knex,
  members: readonly { readonly id: number; readonly organisationId: number }[],
  month: Month,
) => Promise<ReadonlyMap<number, Points>>;

export type MembersShown = {
  readonly organisation: { readonly uid: string; readonly name: string };
  readonly scope: Scope;
  readonly now: Instant;
  readonly query: string;
  /** Whether the viewer looks after these members' cards. */
  readonly bindsCards: boolean;
  /** Whether the viewer reads their dues. */
  readonly seesDues: boolean;
  readonly after?: Seat;
  readonly before?: Seat;
};

/** Where the neighbouring pages begin: a page is named by the member it stands after or before. */
function neighbours(
  { organisation, query, after, before }: MembersShown,
  rows: readonly ListedMember[],
  more: boolean,
): MembersModel['pages'] {
  const href = (edge: 'after' | 'before', row: ListedMember | undefined): string | null =>
    row === undefined
      ? null
      : `${addresses.members}?${new URLSearchParams({ organisation: organisation.uid, ...(query === '' ? {} : { q: query }), [edge]: row.uid }).toString()}`;
  const hasPrevious = before === undefined ? after !== undefined : more;
  const hasNext = before === undefined ? more : true;
  return { previousHref: hasPrevious ? href('before', rows[0]) : null, nextHref: hasNext ? href('after', rows.at(-1)) : null };
}

export async function membersModel(db: Knex, shown: MembersShown, monthTotals: MonthTotals): Promise<MembersModel> {
  const { organisation, scope, now, query, bindsCards, seesDues } = shown;
  const day = dayOf(now);
  const month = monthOf(day);
  const asked = { scope, day, now, query };
  const found = await listMembers(db, {
    ...asked,
    limit: memberRowsMax + 1,
    ...(shown.after === undefined ? {} : { after: shown.after }),
    ...(shown.before === undefined ? {} : { before: shown.before }),
  });
  // One row more than a page shows that there is a next; backwards it stands in front.
  const rows = shown.before === undefined ? found.slice(0, memberRowsMax) : found.slice(-memberRowsMax);
  const totals = await monthTotals(db, rows, month);
  const row = (member: ListedMember): MemberRow => ({
    id: member.uid,
    name: member.name,
    href: addresses.memberPoints(member.uid),
    class: member.class,
    status: statusOn(member, day),
    group: member.groupName,
    cards: member.cards,
    cardsHref: bindsCards ? addresses.memberCards(member.uid) : null,
    monthTotal: totals.get(member.id) ?? null,
    whyHref: addresses.memberWhy(member.uid, month),
  });
  return {
    organisation: { id: organisation.uid, name: organisation.name },
    month,
    query,
    rows: rows.map(row),
    cards: bindsCards
      ? {
          enrolHref: addresses.enrolmentOf(organisation.uid),
          unknownHref: addresses.unknownCardsOf(organisation.uid),
          badgesHref: addresses.badgesOf(organisation.uid),
        }
      : null,
    duesHref: seesDues ? addresses.duesOf(organisation.uid) : null,
    ...(await countMembers(db, asked)),
    pages: neighbours(shown, rows, found.length > memberRowsMax),
  };
}
