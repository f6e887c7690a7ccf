/** What the sample holds, for people and programs that want to try the system with it. */
import type { Knex } from 'knex';
import type { RoleCode } from '../contract/codes.ts';
import { inList } from '../db/bulk.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { sampleMark } from './mark.ts';

export type SampleLogin = { readonly role: RoleCode; readonly name: string };

/** Ids are uids. Cards are those that work now, in their canonical spelling. */
export type SampleDescription = {
  readonly baseUrl: string;
  readonly logins: readonly SampleLogin[];
  readonly organisations: readonly { readonly id: string; readonly name: string }[];
  readonly members: readonly {
    readonly id: string;
    readonly name: string;
    readonly organisationId: string;
    readonly cards: readonly string[];
  }[];
  readonly activities: readonly {
    readonly id: string;
    readonly title: string;
    readonly organisationId: string;
    readonly startsAt: Instant;
    readonly endsAt: Instant;
    /** Its check-in takes taps now. */
    readonly openNow: boolean;
  }[];
};

/** More than a sample ever has: one that was kept open for years plans a dozen activities a day. */
export const describedMax = 20_000;

/** The logins in the order they were made; none in a database without accounts. */
export const sampleLoginsOf = async (db: Knex): Promise<readonly SampleLogin[]> =>
  db('accounts as a')
    .join('account_roles as r', 'r.account_id', 'a.id')
    .whereNull('a.disabled_at')
    .orderBy('r.id')
    .limit(describedMax)
    .select({ role: 'r.role', name: 'a.name' });

async function membersAt(db: Knex, now: Instant): Promise<SampleDescription['members']> {
  const day = dayOf(now);
  const rows: { memberId: number; id: string; name: string; organisationId: string }[] = await db('memberships as s')
    .join('members as m', 'm.id', 's.member_id')
    .join('organisations as o', 'o.id', 's.organisation_id')
    .where('s.from_day', '<=', day)
    .where((open) => open.whereNull('s.until_day').orWhere('s.until_day', '>', day))
    .orderBy('m.id')
    .limit(describedMax)
    .select({ memberId: 'm.id', id: 'm.uid', name: 'm.name', organisationId: 'o.uid' });
  const cards = await cardsAt(
    db,
    rows.map((row) => row.memberId),
    now,
  );
  return rows.map(({ memberId, ...member }) => ({ ...member, cards: (cards.get(memberId) ?? []).map((card) => card.number) }));
}

/** Bound now, neither lost nor blocked. */
async function cardsAt(db: Knex, memberIds: readonly number[], now: Instant) {
  const rows: { memberId: number; number: string }[] = await db('card_bindings as b')
    .whereRaw(...inList(db, 'b.member_id', memberIds))
    .where('b.from_at', '<=', now)
    .where((open) => open.whereNull('b.until_at').orWhere('b.until_at', '>', now))
    .whereNotExists((blocked) =>
      blocked
        .select(db.raw('1'))
        .from('card_blocks as k')
        .whereRaw('k.card_number = b.card_number')
        .where('k.from_at', '<=', now)
        .where((open) => void open.whereNull('k.until_at').orWhere('k.until_at', '>', now)),
    )
    .orderBy('b.id')
    .select({ memberId: 'b.member_id', number: 'b.card_number' });
  return groupBy(rows, (row) => row.memberId);
}

async function activitiesAt(db: Knex, now: Instant): Promise<SampleDescription['activities']> {
  const rows: {
    id: string;
    title: string;
    organisationId: string;
    startsAt: Instant;
    endsAt: Instant;
    opensAt: Instant;
    closesAt: Instant;
  }[] = await db('activities as a')
    .join('organisations as o', 'o.id', 'a.organisation_id')
    .whereNull('a.cancelled_at')
    .orderBy([{ column: 'a.starts_at', order: 'desc' }, 'a.id'])
    .limit(describedMax)
    .select({
      id: 'a.uid',
      title: 'a.title',
      organisationId: 'o.uid',
      startsAt: 'a.starts_at',
      endsAt: 'a.ends_at',
      opensAt: 'a.checkin_opens_at',
      closesAt: 'a.checkin_closes_at',
    });
  return rows.toReversed().map(({ opensAt, closesAt, ...activity }) => ({ ...activity, openNow: opensAt <= now && now < closesAt }));
}

/** The description as of a moment; null where the database holds no sample. */
export async function sampleDescription(db: Knex, baseUrl: string, now: Instant): Promise<SampleDescription | null> {
  if ((await sampleMark(db)) === null) return null;
  const organisations: SampleDescription['organisations'] = await db('organisations')
    .orderBy('id')
    .limit(describedMax)
    .select({ id: 'uid', name: 'name' });
  return {
    baseUrl,
    logins: await sampleLoginsOf(db),
    organisations,
    members: await membersAt(db, now),
    activities: await activitiesAt(db, now),
  };
}
