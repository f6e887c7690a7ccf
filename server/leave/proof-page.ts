/** What the page says where a floating member sends a proof. */
import type { Knex } from 'knex';
import type { ProofModel } from '../../views/pages/proof/model.ts';
import type { Activity } from '../activities/queries.ts';
import { addresses } from '../http/addresses.ts';
import { addDays, type Day, dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { lastProof, type Proof } from './proof-queries.ts';
import { mayProve } from './rules.ts';
import type { OnRoll } from './service.ts';

export type ProofShown = Pick<ProofModel, 'error' | 'typed'> & {
  readonly activity: Activity;
  readonly line: OnRoll;
  readonly withinDays: number;
  readonly now: Instant;
};

type Moment = { readonly line: OnRoll; readonly startsAt: Instant; readonly until: Day; readonly now: Instant };

function stateOf(last: Proof | undefined, { line, startsAt, until, now }: Moment): ProofModel['state'] {
  if (!mayProve(line)) return 'not_asked';
  if (last !== undefined && last.decision !== 'declined') return last.decision ?? 'waiting';
  if (now < startsAt) return 'too_early';
  return dayOf(now) > until ? 'too_late' : 'open';
}

export async function proofModel(db: Knex, { activity, line, withinDays, now, error, typed }: ProofShown): Promise<ProofModel> {
  const { uid, title, startsAt, endsAt, place } = activity;
  const last = await lastProof(db, activity.id, line.memberId);
  const until = addDays(dayOf(startsAt), withinDays);
  return {
    activity: { title, startsAt, endsAt, place, href: addresses.activity(uid) },
    state: stateOf(last, { line, startsAt, until, now }),
    until,
    last:
      last === undefined
        ? null
        : {
            words: last.words,
            sentAt: last.sentAt,
            fileHref: last.fileDigest === null ? null : addresses.file(last.fileDigest),
            declined: last.decision === 'declined' ? last.decisionWords : null,
          },
    action: addresses.proofOf(uid),
    error,
    typed,
  };
}
