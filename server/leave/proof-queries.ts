/** Proofs as a member and as officers read them. */
import type { Knex } from 'knex';
import type { Scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import type { Day } from '../kernel/calendar.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';

export type Proof = {
  readonly uid: string;
  readonly words: string;
  readonly fileDigest: string | null;
  readonly sentAt: Instant;
  readonly decision: 'accepted' | 'declined' | null;
  readonly decisionWords: string;
};

const columns = {
  uid: 'p.uid',
  words: 'p.words',
  fileDigest: 'p.file_digest',
  sentAt: 'p.sent_at',
  decision: 'p.decision',
  decisionWords: 'p.decision_words',
} as const;

/** The last proof of a member at an activity. */
export const lastProof = async (db: Knex, activityId: number, memberId: number): Promise<Proof | undefined> =>
  db('proofs as p').where({ 'p.activity_id': activityId, 'p.member_id': memberId }).orderBy('p.id', 'desc').first(columns);

export type OwnProof = Pick<Proof, 'decision' | 'decisionWords' | 'sentAt'> & {
  readonly activityUid: string;
  readonly activityTitle: string;
};

/** A member's own proofs that wait, and those decided since a moment; of each activity the last, the newest first. */
export const proofsOfMember = async (db: Knex, memberId: number, since: Instant, limit: number): Promise<readonly OwnProof[]> =>
  db('proofs as p')
    .join('activities as a', 'a.id', 'p.activity_id')
    .where({ 'p.member_id': memberId })
    .whereNull('a.cancelled_at')
    .where((told) => void told.whereNull('p.decision').orWhere('p.decided_at', '>=', since))
    .whereRaw('p.id = (select max(n.id) from proofs n where n.activity_id = p.activity_id and n.member_id = p.member_id)')
    .orderBy('p.id', 'desc')
    .limit(limit)
    .select({
      decision: 'p.decision',
      decisionWords: 'p.decision_words',
      sentAt: 'p.sent_at',
      activityUid: 'a.uid',
      activityTitle: 'a.title',
    });

export type ListedProof = Proof & {
  readonly memberId: number;
  readonly memberUid: string;
  readonly memberName: string;
  /** Where the member belongs today. */
  readonly organisationId: number;
  readonly organisationName: string;
  readonly activityUid: string;
  readonly activityTitle: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
};

/** Proofs for activities that were not called off, of members who belong inside the scope now. */
function listed(db: Knex, scope: Scope, now: Instant): Knex.QueryBuilder {
  const today: Day = dayOf(now);
  return db('proofs as p')
    .join('activities as a', 'a.id', 'p.activity_id')
    .join('members as m', 'm.id', 'p.member_id')
    .join('memberships as s', 's.member_id', 'p.member_id')
    .join('organisations as o', 'o.id', 's.organisation_id')
    .where('s.from_day', '<=', today)
    .where((open) => void open.whereNull('s.until_day').orWhere('s.until_day', '>', today))
    .whereNull('a.cancelled_at')
    .whereRaw(...inScope('o.path', scope));
}

const listedColumns = {
  ...columns,
  memberId: 'm.id',
  memberUid: 'm.uid',
  memberName: 'm.name',
  organisationId: 'o.id',
  organisationName: 'o.name',
  activityUid: 'a.uid',
  activityTitle: 'a.title',
  startsAt: 'a.starts_at',
  endsAt: 'a.ends_at',
} as const;

export const proofByUid = async (db: Knex, uid: string, scope: Scope, now: Instant): Promise<ListedProof | undefined> =>
  listed(db, scope, now).where('p.uid', uid).first(listedColumns);

/** Proofs that wait for a decision, the oldest first. */
export const proofsToDecide = async (db: Knex, scope: Scope, now: Instant, limit: number): Promise<readonly ListedProof[]> =>
  listed(db, scope, now).whereNull('p.decision').orderBy('p.id').limit(limit).select(listedColumns);

/** How many proofs wait for somebody with this scope; their own, which another decides, left out. */
export async function countProofsToDecide(db: Knex, scope: Scope, now: Instant, exceptMemberId: number | null = null): Promise<number> {
  const query = listed(db, scope, now).whereNull('p.decision');
  if (exceptMemberId !== null) void query.whereNot('p.member_id', exceptMemberId);
  const [row]: { count?: number | string }[] = await query.count({ count: '*' });
  return Number(row?.count ?? 0);
}

/** Whose proof it is. */
export const proofOwner = async (db: Knex, uid: string): Promise<number | undefined> => {
  const row: { member_id: number } | undefined = await db('proofs').where({ uid }).first('member_id');
  return row?.member_id;
};
