/** Correcting one line of a sheet, in words. */
import type { Say } from '../../say.ts';
import { errorView, headView, standingWords, statusWords } from '../sheet-words.ts';
import type { SheetPersonModel } from './model.ts';

const offered = ['present', 'late', 'left_early', 'absent', 'leave_official', 'leave_sick', 'leave_private'] as const;

export function sheetPersonView(model: SheetPersonModel, say: Say) {
  const { words, format } = say;
  const { sheets } = words.pages;
  const { person, marks, source, error } = model;
  const missing = error === 'reason_missing' ? sheets.reasonMissing : null;
  const wrongTime = error === 'mark_time_wrong' ? words.refusals.mark_time_wrong.next : null;
  return {
    title: sheets.personTitle(person.name),
    ...headView(model.sheet, say),
    error: missing !== null || wrongTime !== null ? null : errorView(error, say),
    missing,
    wrongTime,
    closed: model.closed,
    person,
    stands: standingWords(person, say),
    source: person.marked ? sheets.sources.secretary : source === 'tap' ? sheets.sources.tap : null,
    marked: person.marked,
    marks: marks.map(({ status, how, reason, presentAt, by, at }) => ({
      what: status === 'none' ? sheets.takenBack : standingWords({ status, at: presentAt }, say),
      how: status === 'none' ? null : words.codes.markHows[how],
      reason,
      by: sheets.markedBy(by, format.moment(at)),
    })),
    statuses: offered.map((status) => ({ status, word: statusWords(status, say) })),
    time: model.time,
    proposedTime: model.proposedTime,
    reason: model.reason,
    action: model.action,
    backHref: model.backHref,
  };
}
