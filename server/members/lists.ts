/** Members as a page lists them: those who belong somewhere on a day, narrowed to what the viewer may see. */
import type { Knex } from 'knex';
import { inScope } from '../access/scoped.ts';
import type { Scope } from '../access/rules.ts';
import type { Day } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { MemberClassCode } from '../contract/codes.ts';

export type ListedMember = {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly fullOn: Day | null;
  readonly class: MemberClassCode;
  readonly organisationId: number;
  readonly groupName: string | null;
  /** Cards with which they can sign in at the moment asked for. */
  readonly cards: number;
};

/** Where a page of the list stands: after or before a member, in the list's order. */
export type Seat = { readonly name: string; readonly id: number };

export type MembersAsked = {
  readonly scope: Scope;
  readonly day: Day;
  readonly now: Instant;
  /** A part of the name; empty for everybody. */
  readonly query: string;
  /** Only those to whom no card is bound at that moment. */
  readonly withoutCard?: boolean;
};

export type MembersPage = MembersAsked & { readonly limit: number; readonly after?: Seat; readonly before?: Seat };

const likePart = (text: string): string => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** Cards with which a member can sign in at a moment: theirs, and neither lost nor blocked. Four times that moment. */
const cardsNow = `(select count(*) from card_bindings b where b.member_id = m.id and b.from_at <= ? and (b.until_at is null or b.until_at > ?)
  and not exists (select 1 from card_blocks k where k.card_number = b.card_number and k.from_at <= ? and (k.until_at is null or k.until_at > ?)))`;

/** Members with a membership on the day inside the scope: their organisation is in it, or their group. */
function belonging(db: Knex, { scope, day, now, query, withoutCard = false }: MembersAsked): Knex.QueryBuilder {
  const [inOrganisation, patterns] = inScope('o.path', scope);
  const [inGroup] = inScope('g.path', scope);
  const members = db('memberships as s')
    .join('members as m', 'm.id', 's.member_id')
    .join('organisations as o', 'o.id', 's.organisation_id')
    .leftJoin('organisations as g', 'g.id', 's.group_id')
    .where('s.from_day', '<=', day)
    .where((open) => void open.whereNull('s.until_day').orWhere('s.until_day', '>', day))
    .whereRaw(`(${inOrganisation} or ${inGroup})`, [...patterns, ...patterns]);
  if (withoutCard) void members.whereRaw(`${cardsNow} = 0`, [now, now, now, now]);
  return query === '' ? members : members.whereRaw(`m.name like ? escape '\\'`, [likePart(query)]);
}

const classOnDay = `coalesce((select c.class from member_classes c where c.member_id = m.id and c.from_day <= ? and (c.until_day is null or c.until_day > ?)), 'normal')`;

/** One page of the list, by name as the database sorts it, then by id. */
export async function listMembers(db: Knex, asked: MembersPage): Promise<readonly ListedMember[]> {
  const { day, now, limit, after, before } = asked;
  const backwards = before !== undefined;
  const edge = before ?? after;
  const direction = backwards ? 'desc' : 'asc';
  const page = belonging(db, asked)
    .orderBy([
      { column: 'm.name', order: direction },
      { column: 'm.id', order: direction },
    ])
    .limit(limit)
    .select({ id: 'm.id', uid: 'm.uid', name: 'm.name', fullOn: 'm.full_on', organisationId: 's.organisation_id', groupName: 'g.name' })
    .select(db.raw(`${cardsNow} as cards`, [now, now, now, now]), db.raw(`${classOnDay} as class`, [day, day]));
  const rows: ListedMember[] = await (edge === undefined
    ? page
    : page.whereRaw(`(m.name, m.id) ${backwards ? '<' : '>'} (?, ?)`, [edge.name, edge.id]));
  return backwards ? rows.toReversed() : rows;
}

/** How many the list holds in all, and how many of them have no card. */
export async function countMembers(db: Knex, asked: MembersAsked): Promise<{ readonly total: number; readonly withoutCard: number }> {
  const row: { total: number; without_card: number | null } = await belonging(db, asked)
    .select(
      db.raw('count(*) as total'),
      db.raw(`sum(case when ${cardsNow} = 0 then 1 else 0 end) as without_card`, [asked.now, asked.now, asked.now, asked.now]),
    )
    .first();
  return { total: row.total, withoutCard: row.without_card ?? 0 };
}

/** A member of a scope on a day, by uid: undefined also when they are elsewhere, so that a foreign uid tells nothing. */
export async function memberInScope(
  db: Knex,
  uid: string,
  asked: Omit<MembersAsked, 'query' | 'withoutCard'>,
): Promise<Pick<ListedMember, 'id' | 'uid' | 'name' | 'groupName' | 'cards'> | undefined> {
  const { now } = asked;
  return belonging(db, { ...asked, query: '' })
    .where('m.uid', uid)
    .first({ id: 'm.id', uid: 'm.uid', name: 'm.name', groupName: 'g.name' }, db.raw(`${cardsNow} as cards`, [now, now, now, now]));
}
