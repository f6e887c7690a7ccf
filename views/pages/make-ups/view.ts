/** Make-up study, in words. */
import type { Say } from '../../say.ts';
import { type MakeUpDone, type MakeUpDuty, makeUpNoteMax, type MakeUpsModel } from './model.ts';

export function makeUpsView(model: MakeUpsModel, say: Say) {
  const of = say.words.pages.makeUps;
  const { branch, own } = model;
  return {
    title: of.title,
    organisationName: model.organisationName,
    worth: model.points === null ? '' : of.worth(say.format.pointsOf(model.points)),
    done: model.done === null ? '' : of.doneNow[model.done],
    error: model.error === null ? null : errorView(model.error.code, say),
    today: model.today,
    noteMax: makeUpNoteMax,
    branch:
      branch === null
        ? null
        : {
            action: branch.recordAction,
            lists: [
              { id: 't-overdue', title: of.overdue, rows: branch.overdue.map((row) => openView(row, model, say)) },
              { id: 't-due', title: of.due, rows: branch.due.map((row) => openView(row, model, say)) },
            ].filter(({ rows }) => rows.length > 0),
            nothing: branch.overdue.length + branch.due.length === 0,
            done: branch.done.map((row) => doneView(row, say)),
            more: branch.more ? of.more : '',
          },
    // Who keeps the branch's sheets and owes nothing has no use for an empty part.
    own:
      own === null || (branch !== null && own.owed.length + own.done.length === 0)
        ? null
        : { owed: own.owed.map((row) => rowView(row, say)), done: own.done.map((row) => doneView(row, say)) },
  };
}

function errorView(code: NonNullable<MakeUpsModel['error']>['code'], { words }: Say) {
  const { title, next } = words.refusals[code];
  return { title, say: next };
}

function rowView(row: MakeUpDuty, { words, format }: Say) {
  const of = words.pages.makeUps;
  const left = row.daysLeft;
  return {
    id: `${row.activityId}-${row.memberId}`,
    activityId: row.activityId,
    memberId: row.memberId,
    name: row.memberName,
    missed: words.codes.sheetStatuses[row.missed],
    activity: row.activity.title,
    when: format.moment(row.activity.startsAt),
    href: row.activity.href,
    late: left < 0,
    deadline: left < 0 ? of.passed(format.day(row.deadline), -left) : left === 0 ? of.lastDay : of.until(format.day(row.deadline), left),
  };
}

function openView(row: MakeUpDuty & { readonly isOwn: boolean }, { error, typed, today }: MakeUpsModel, say: Say) {
  const of = say.words.pages.makeUps;
  const isThis = error !== null && error.activityId === row.activityId && error.memberId === row.memberId;
  return {
    ...rowView(row, say),
    own: row.isOwn ? of.own : '',
    record: of.record,
    recordOne: `${of.record}${of.colon}${row.memberName}`,
    detailsOne: `${of.details}${of.colon}${row.memberName}`,
    open: isThis,
    day: isThis ? typed.day : today,
    note: isThis ? typed.note : '',
  };
}

function doneView(row: MakeUpDone, say: Say) {
  const of = say.words.pages.makeUps;
  return {
    ...rowView(row, say),
    doneOn: of.doneOn(say.format.day(row.doneOn)),
    lateDone: row.late ? of.lateDone : '',
    note: row.note,
    fileHref: row.fileHref ?? '',
    by: row.recordedBy === null ? '' : of.by(row.recordedBy),
    takeBackAction: row.takeBackAction ?? '',
    takeBackOne: `${of.takeBack}${of.colon}${row.memberName}`,
  };
}
