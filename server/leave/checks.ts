/** Laws of leave: one that stands, a decision with its decider, nobody their own. */
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';

type Found = { readonly subject: string; readonly detail: string };

export const leaveChecks: readonly Check[] = [
  checkBy('leave.decided_by_somebody', (db, limit) =>
    selectRaw<Found>(
      db,
      `select uid as subject, 'was decided by nobody' as detail from leaves where decision is not null and decided_by is null
       union all
       select uid, 'was withdrawn by nobody' from leaves where withdrawn_at is not null and withdrawn_by is null limit ?`,
      [limit],
    ),
  ),
  checkBy('leave.nobody_grants_their_own', (db, limit) =>
    selectRaw<Found>(
      db,
      `select l.uid as subject, 'was decided by the one who asked' as detail
       from leaves l join accounts a on a.id = l.decided_by where a.member_id = l.member_id limit ?`,
      [limit],
    ),
  ),
  checkBy('leave.one_stands', (db, limit) =>
    selectRaw<Found>(
      db,
      `select min(l.uid) as subject, count(*) || ' leaves of one member and activity stand' as detail from leaves l
       where l.withdrawn_at is null and (l.decision is null or l.decision = 'granted')
       group by l.activity_id, l.member_id having count(*) > 1 limit ?`,
      [limit],
    ),
  ),
  checkBy('leave.declined_with_a_word', (db, limit) =>
    selectRaw<Found>(
      db,
      `select uid as subject, 'was declined without a word' as detail from leaves where decision = 'declined' and decision_words = '' limit ?`,
      [limit],
    ),
  ),
  checkBy('leave.proofs_decided_by_another', (db, limit) =>
    selectRaw<Found>(
      db,
      `select p.uid as subject, 'was decided by nobody, or by the one who sent it' as detail
       from proofs p left join accounts a on a.id = p.decided_by
       where p.decision is not null and (a.id is null or a.member_id = p.member_id) limit ?`,
      [limit],
    ),
  ),
  checkBy('leave.an_accepted_proof_marked_its_member', (db, limit) =>
    selectRaw<Found>(
      db,
      `select p.uid as subject, 'was accepted and nobody was marked as present by it' as detail from proofs p
       where p.decision = 'accepted' and not exists (
         select 1 from sheet_marks k where k.activity_id = p.activity_id and k.member_id = p.member_id and k.status = 'present') limit ?`,
      [limit],
    ),
  ),
];
