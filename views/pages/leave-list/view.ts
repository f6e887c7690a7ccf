/** The list of leave, in words. */
import type { Say } from '../../say.ts';
import { leaveWordsMax } from '../leave/model.ts';
import type { LeaveListModel, LeaveRow, SettledLeave, WaitingLeave, WaitingProof } from './model.ts';

export function leaveListView(model: LeaveListModel, say: Say) {
  const { words, format } = say;
  const of = words.pages.leaveList;
  const pickable = model.waiting.filter(({ own }) => own === null).length;
  return {
    title: of.title,
    organisationName: model.organisationName,
    done: doneView(model.done, say),
    error: model.error === null ? null : errorView(model.error.code, say),
    waiting: model.waiting.map((row) => waitingView(row, model.error, say)),
    proofs: model.proofs.map((row) => proofRowView(row, model.error, say)),
    more: model.more ? of.more(model.waiting.length) : '',
    grantAction: model.grantAction,
    makeUpsHref: model.makeUpsHref,
    /** One alone is granted by its own button. */
    picks: pickable > 1,
    missed: model.missed.map((row) => rowView(row, say)),
    settled: model.settled.map((row) => settledView(row, say)),
    upcoming: model.upcoming.map(({ title, startsAt, href }) => ({ title, when: format.moment(startsAt), href })),
    wordsMax: leaveWordsMax,
  };
}

function doneView(done: LeaveListModel['done'], { words }: Say) {
  if (done === null) return null;
  const of = words.pages.leaveList;
  if (done.what === 'proof_accepted' || done.what === 'proof_declined')
    return { title: done.what === 'proof_accepted' ? words.pages.proofList.doneAccepted : words.pages.proofList.doneDeclined, say: '' };
  const title = done.what === 'declined' ? of.doneDeclined : done.count === 0 && done.left === 0 ? of.doneNone : of.doneGranted(done.count);
  return { title, say: done.left === 0 ? '' : of.doneLeft(done.left) };
}

function errorView(code: NonNullable<LeaveListModel['error']>['code'], { words }: Say) {
  if (code === 'reason_missing') return { title: words.pages.leaveList.notDone, say: words.pages.leaveList.declineMissing };
  const { title, next } = words.refusals[code];
  return { title, say: next };
}

function rowView(row: LeaveRow, { words, format }: Say) {
  const of = words.pages.leaveList;
  const asked = format.moment(row.askedAt);
  return {
    id: row.id,
    name: row.memberName,
    organisation: row.organisationName ?? '',
    kind: words.codes.leaveKinds[row.kind],
    words: row.words,
    asked: row.entered ? of.enteredAt(asked) : of.askedAt(asked),
    activity: row.activity.title,
    when: format.span(row.activity.startsAt, row.activity.endsAt),
    href: row.activity.href,
  };
}

function waitingView(row: WaitingLeave, error: LeaveListModel['error'], say: Say) {
  const of = say.words.pages.leaveList;
  const { own } = row;
  const missing = error?.code === 'reason_missing' && error.leave === row.id;
  return {
    ...rowView(row, say),
    own: own === null ? '' : own.by === 'above' ? of.own.above(own.name) : of.own[own.by],
    pick: of.pick(row.memberName),
    grantOne: of.grantOne(row.memberName),
    declineOne: of.declineOne(row.memberName),
    grantAction: row.grantAction,
    declineAction: row.declineAction,
    missing: missing ? of.declineMissing : '',
  };
}

function proofRowView(row: WaitingProof, error: LeaveListModel['error'], { words, format }: Say) {
  const of = words.pages.proofList;
  const missing = error?.code === 'reason_missing' && error.leave === row.id;
  return {
    id: row.id,
    name: row.memberName,
    organisation: row.organisationName ?? '',
    activity: row.activity.title,
    when: format.span(row.activity.startsAt, row.activity.endsAt),
    href: row.activity.href,
    words: row.words,
    fileHref: row.fileHref ?? '',
    sent: of.sentAt(format.moment(row.sentAt)),
    own: row.isOwn ? of.own : '',
    acceptAction: row.acceptAction,
    declineAction: row.declineAction,
    acceptOne: of.acceptOne(row.memberName),
    declineOne: of.declineOne(row.memberName),
    missing: missing ? words.pages.leaveList.declineMissing : '',
  };
}

function settledView(row: SettledLeave, say: Say) {
  const of = say.words.pages.leaveList;
  return {
    ...rowView(row, say),
    state: of.state[row.state],
    good: row.state === 'granted',
    why: row.decisionWords,
    by: row.decidedBy === null || row.state === 'withdrawn' ? '' : of.by(row.decidedBy),
    declineAction: row.declineAction ?? '',
    declineOne: of.declineOne(row.memberName),
  };
}
