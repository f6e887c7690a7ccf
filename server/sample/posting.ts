/** Turns a secretary's notes into postings: under the scheme of their day, with an author who is not the beneficiary. */
import type { Activity } from '../activities/queries.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Named, Posting } from '../ledger/service.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { type Person, branchOn } from './cast.ts';
import type { Note } from './desk.ts';
import { type Village, found } from './found.ts';

/** The secretary who answers for a person's entries: the branch's own, or the one above for the branch's secretary. */
export function authorFor(village: Village, person: Person, branch: string): Named {
  const own = found(village.secretaries, branch);
  return own.person === person ? found(village.secretaries, 'committee') : own;
}

/** From here on, in hundredths, the party committee's secretary approves what a branch's enters. */
const approvedFrom = 500;

const named = ({ id, uid }: Named): Named => ({ id, uid });

export function postingOf(village: Village, book: SchemeBook, activities: ReadonlyMap<string, Activity>, note: Note): Posting {
  const { person, item: code, source, occurredAt } = note;
  const day = dayOf(occurredAt);
  const branch = branchOn(person, day);
  const organisation = found(village.organisations, branch);
  const member = found(village.members, person);
  const version = book.inForce(organisation.path, day);
  const item = version?.scheme.items.find((candidate) => candidate.code === code);
  if (version === undefined || item === undefined) throw new Error(`the scheme has no item ${code} on ${day}`);
  const author = named(authorFor(village, person, branch));
  const needsApproval = source === 'secretary' && item.points >= approvedFrom;
  return {
    kind: 'award',
    key: `sample/${note.key}/${member.uid}`,
    member: named(member),
    organisation: named(organisation),
    activity: note.occasion === null ? null : named(found(activities, note.occasion)),
    item: code,
    occasion: '',
    schemeVersion: named(version),
    points: item.points,
    occurredAt,
    day,
    source,
    author: source === 'rule' ? null : author,
    actor: author,
    approver: needsApproval ? named(found(village.secretaries, 'committee')) : null,
    reason: null,
    evidenceDigest: note.evidenceDigest,
  };
}
