/** What the pages of leave say. */
import type { Knex } from 'knex';
import type { LeaveListModel, SettledLeave, WaitingLeave, WaitingProof } from '../../views/pages/leave-list/model.ts';
import { leaveMissedMax, leaveRowsMax, leaveSettledMax, leaveUpcomingMax, proofRowsMax } from '../../views/pages/leave-list/model.ts';
import { leaveEnterMax, type LeaveModel, type OwnLeave } from '../../views/pages/leave/model.ts';
import { otherOfficeFor } from '../access/officers.ts';
import type { Scope } from '../access/rules.ts';
import { activitiesConcerning, type Activity } from '../activities/queries.ts';
import { addresses } from '../http/addresses.ts';
import { addDays, dayOf, instantAt } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import {
  lastLeave,
  leavesAt,
  leavesMissed,
  leavesSettled,
  leavesToDecide,
  type ListedLeave,
  type OwnLeave as KeptLeave,
} from './queries.ts';
import { type ListedProof, proofsToDecide } from './proof-queries.ts';
import { leaveStateOf } from './rules.ts';
import type { OnRoll } from './service.ts';

/** How long a settled leave, or one that nobody decided in time, stays on the list. */
const settledDays = 31;
const missedDays = 14;

function ownOf(activity: Activity, line: OnRoll, last: KeptLeave | undefined): OwnLeave {
  const state = last === undefined ? undefined : leaveStateOf(last);
  return {
    state: !line.required ? 'not_required' : state === 'waiting' || state === 'granted' ? state : 'open',
    last:
      last === undefined || state === undefined
        ? null
        : { state, kind: last.kind, words: last.words, askedAt: last.askedAt, decisionWords: last.decisionWords },
    action: addresses.leaveOf(activity.uid),
    withdrawAction: `${addresses.leaveOf(activity.uid)}/withdraw`,
    makeUpsHref: addresses.makeUps,
  };
}

export type LeaveShown = Pick<LeaveModel, 'error' | 'typed' | 'done'> & {
  readonly activity: Activity;
  readonly now: Instant;
  /** The reader's own line on the list. */
  readonly line: OnRoll | undefined;
  /** Those the reader decides for, themselves left out; null for who decides for nobody. */
  readonly cares: readonly OnRoll[] | null;
};

export async function leaveModel(db: Knex, { activity, now, line, cares, error, typed, done }: LeaveShown): Promise<LeaveModel> {
  const { uid, title, startsAt, endsAt, place } = activity;
  const begun = startsAt <= now;
  const last = line === undefined ? undefined : await lastLeave(db, activity.id, line.memberId);
  const standing = cares === null ? new Map<number, KeptLeave>() : await leavesAt(db, activity.id);
  return {
    activity: { title, startsAt, endsAt, place, href: addresses.activity(uid), begun },
    own: line === undefined ? null : ownOf(activity, line, last),
    others:
      cares === null
        ? null
        : {
            action: `${addresses.leaveOf(uid)}/enter`,
            listHref: addresses.leave,
            offered: begun
              ? []
              : cares
                  .filter(({ required, memberId }) => required && !standing.has(memberId))
                  .slice(0, leaveEnterMax)
                  .map(({ memberUid, name }) => ({ id: memberUid, name })),
            standing: cares.flatMap(({ memberId, name }) => {
              const leave = standing.get(memberId);
              return leave === undefined ? [] : [{ name, kind: leave.kind, state: leave.decision === null ? 'waiting' : 'granted' }];
            }),
          },
    error,
    typed,
    done,
  };
}

const rowOf = (leave: ListedLeave, several: boolean) => ({
  id: leave.uid,
  memberName: leave.memberName,
  organisationName: several ? leave.organisationName : null,
  kind: leave.kind,
  words: leave.words,
  askedAt: leave.askedAt,
  entered: leave.entered === 1,
  activity: {
    title: leave.activityTitle,
    startsAt: leave.startsAt,
    endsAt: leave.endsAt,
    href: addresses.activity(leave.activityUid),
  },
});

const grantAction = (uid: string): string => `${addresses.leave}/${uid}/grant`;
const declineAction = (uid: string): string => `${addresses.leave}/${uid}/decline`;

const proofOf = (proof: ListedProof, several: boolean, memberId: number | null): WaitingProof => ({
  id: proof.uid,
  memberName: proof.memberName,
  organisationName: several ? proof.organisationName : null,
  words: proof.words,
  fileHref: proof.fileDigest === null ? null : addresses.file(proof.fileDigest),
  sentAt: proof.sentAt,
  activity: {
    title: proof.activityTitle,
    startsAt: proof.startsAt,
    endsAt: proof.endsAt,
    href: addresses.activity(proof.activityUid),
  },
  isOwn: proof.memberId === memberId,
  acceptAction: `${addresses.leave}/proofs/${proof.uid}/accept`,
  declineAction: `${addresses.leave}/proofs/${proof.uid}/decline`,
});

export type ListShown = Pick<LeaveListModel, 'done' | 'error'> & {
  readonly scope: Scope;
  /** Where the reader keeps sheets, and so decides on proofs. */
  readonly proofScope: Scope;
  readonly place: { readonly path: string; readonly name: string };
  readonly memberId: number | null;
  readonly now: Instant;
};

export async function leaveListModel(
  db: Knex,
  { scope, proofScope, place, memberId, now, done, error }: ListShown,
): Promise<LeaveListModel> {
  const today = dayOf(now);
  const since = (days: number): Instant => instantAt(addDays(today, -days));
  const waiting = await leavesToDecide(db, scope, now, leaveRowsMax + 1);
  const missed = await leavesMissed(db, scope, { since: since(missedDays), now }, leaveMissedMax);
  const settled = await leavesSettled(db, scope, { since: since(settledDays), now }, leaveSettledMax);
  const proofs = await proofsToDecide(db, proofScope, now, proofRowsMax);
  const several = new Set([...waiting, ...missed, ...settled, ...proofs].map(({ organisationId }) => organisationId)).size > 1;

  const ownBy = async (leave: ListedLeave): Promise<WaitingLeave['own']> => {
    if (memberId === null || leave.memberId !== memberId) return null;
    const office = await otherOfficeFor(db, 'decide_leave', leave.organisationPath, today, memberId);
    if (office === undefined) return { by: 'nobody' };
    return { by: office.path === leave.organisationPath ? 'branch' : 'above', name: office.name };
  };
  const settledOf = (leave: ListedLeave): SettledLeave[] => {
    const state = leaveStateOf(leave);
    if (state === 'waiting') return [];
    const mayDecline = state === 'granted' && leave.startsAt > now && leave.memberId !== memberId;
    return [
      {
        ...rowOf(leave, several),
        state,
        decisionWords: leave.decisionWords,
        decidedBy: leave.decidedByName,
        declineAction: mayDecline ? declineAction(leave.uid) : null,
      },
    ];
  };

  const rows: WaitingLeave[] = [];
  for (const leave of waiting.slice(0, leaveRowsMax))
    rows.push({
      ...rowOf(leave, several),
      own: await ownBy(leave),
      grantAction: grantAction(leave.uid),
      declineAction: declineAction(leave.uid),
    });
  const upcoming = await activitiesConcerning(db, { path: place.path, from: now, limit: leaveUpcomingMax });
  return {
    organisationName: place.name,
    waiting: rows,
    proofs: proofs.map((proof) => proofOf(proof, several, memberId)),
    more: waiting.length > leaveRowsMax,
    missed: missed.map((leave) => rowOf(leave, several)),
    settled: settled.flatMap(settledOf),
    grantAction: `${addresses.leave}/grant`,
    makeUpsHref: memberId === null && proofScope.patterns.length === 0 ? null : addresses.makeUps,
    upcoming: upcoming.map(({ uid, title, startsAt }) => ({ title, startsAt, href: addresses.leaveOf(uid) })),
    done,
    error,
  };
}
