/** A sheet told as one document: how many, who, whether it may vote, what it deducts or deducted. */
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import { decidesByVotes, type VoteCount, voteCountOf } from '../attendance/quorum.ts';
import { type SheetLine, sheetLines } from '../attendance/sheet.ts';
import type { MarkHowCode, MemberClassCode, SheetStatusCode } from '../contract/codes.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import type { Points } from '../kernel/points.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { countsOf, isHere, type SheetCounts } from './counts.ts';
import { writtenGuests } from './guests.ts';
import { proposedAt } from './proposing.ts';
import { deductionsOf, sheetState } from './queries.ts';
import type { DeductionCause } from './rules.ts';

type Ref = { readonly id: string; readonly name: string };

/** Points in hundredths, ids as on the wire. */
export type ToldSheet = {
  readonly activity: {
    readonly id: string;
    readonly title: string;
    readonly kind: string;
    readonly organisation: Ref;
    readonly startsAt: Instant;
    readonly endsAt: Instant;
  };
  readonly state: 'open' | 'closed';
  readonly closings: number;
  readonly closedAt: Instant | null;
  readonly counts: SheetCounts;
  /** One a branch; none for kinds that decide nothing by votes. */
  readonly quorum: readonly (VoteCount & { readonly organisation: Ref })[];
  readonly lines: readonly {
    readonly member: Ref;
    readonly organisationId: string;
    readonly class: MemberClassCode;
    readonly required: boolean;
    readonly votes: boolean;
    readonly status: SheetStatusCode;
    readonly at: Instant | null;
    readonly leftAt: Instant | null;
    readonly source: 'tap' | 'secretary' | null;
    readonly mark: { readonly status: SheetStatusCode; readonly how: MarkHowCode; readonly reason: string; readonly at: Instant } | null;
  }[];
  readonly guests: readonly { readonly name: string; readonly origin: string }[];
  /** What closing it now would deduct. */
  readonly proposals: readonly { readonly member: Ref; readonly item: string; readonly cause: DeductionCause; readonly points: Points }[];
  /** What its last close proposed; none of an open sheet. */
  readonly deductions: readonly {
    readonly member: Ref;
    readonly item: string;
    readonly cause: DeductionCause;
    readonly points: Points;
    readonly forgiven: string | null;
    readonly stands: boolean;
  }[];
};

function quorumOf(lines: readonly SheetLine[], refOf: (organisationId: number) => Ref): ToldSheet['quorum'] {
  const branches = groupBy(
    lines.filter((line) => line.required || line.votes),
    (line) => line.organisationId,
  );
  return [...branches].flatMap(([organisationId, people]) => {
    const count = voteCountOf(people.map((line) => ({ votes: line.votes, isThere: isHere(line) })));
    return count === null ? [] : [{ organisation: refOf(organisationId), ...count }];
  });
}

export async function toldSheet(db: Knex, book: SchemeBook, activity: Activity, now: Instant): Promise<ToldSheet> {
  const { uid: id, title, kind, organisationId, startsAt, endsAt } = activity;
  const lines = await sheetLines(db, activity, now);
  const state = await sheetState(db, activity.id);
  const places = await organisationsByIds(db, [...new Set([organisationId, ...lines.map((line) => line.organisationId)])]);
  const refOf = (place: number): Ref => ({ id: places.get(place)?.uid ?? '', name: places.get(place)?.name ?? '' });
  const { proposals } = await proposedAt(db, book, activity, now);
  const deductions = state.state === 'closed' ? await deductionsOf(db, activity.id, state.closings) : [];
  return {
    activity: { id, title, kind, organisation: refOf(organisationId), startsAt, endsAt },
    state: state.state,
    closings: state.closings,
    closedAt: state.state === 'closed' ? (state.closed?.at ?? null) : null,
    counts: countsOf(lines),
    quorum: decidesByVotes(kind) ? quorumOf(lines, refOf) : [],
    lines: lines.map((line) => ({
      member: { id: line.memberUid, name: line.name },
      organisationId: refOf(line.organisationId).id,
      class: line.class,
      required: line.required,
      votes: line.votes,
      status: line.status,
      at: line.at,
      leftAt: line.leftAt,
      source: line.source,
      mark: line.mark,
    })),
    guests: (await writtenGuests(db, activity.id)).map(({ name, origin }) => ({ name, origin })),
    proposals: proposals.map(({ line, item, cause, points }) => ({ member: { id: line.memberUid, name: line.name }, item, cause, points })),
    deductions: deductions.map(({ memberUid, name, item, cause, points, forgiven, stands }) => ({
      member: { id: memberUid, name },
      item,
      cause,
      points,
      forgiven,
      stands,
    })),
  };
}
