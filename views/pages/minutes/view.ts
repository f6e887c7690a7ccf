/** The record of a meeting in words. */
import type { Say } from '../../say.ts';
import { filesView } from '../files-view.ts';
import { activityRowView } from '../parts-view.ts';
import type { MinutesModel, SavedMinutes } from './model.ts';

const linesIn = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function savedView(saved: SavedMinutes, { words, format }: Say) {
  const { minutes } = words.pages;
  return {
    chair: saved.chair,
    keeper: saved.keeper,
    body: saved.body,
    decisions: linesIn(saved.decisions),
    by: minutes.savedBy(saved.savedBy ?? '', format.moment(saved.savedAt)),
  };
}

export function minutesView(model: MinutesModel, say: Say) {
  const { words, format } = say;
  const { minutes } = words.pages;
  const { activity, turnout, form, saved } = model;
  const { votes } = turnout;
  const row = activityRowView(activity, say);
  const error = form?.error ?? null;
  const refusal = error === null ? null : words.refusals[error];
  return {
    title: minutes.title(activity.title),
    heading: activity.title,
    organisationName: model.organisationName,
    sheetHref: activity.href,
    facts: [
      { name: minutes.when, value: row.when },
      ...(activity.place === '' ? [] : [{ name: minutes.place, value: activity.place }]),
      { name: minutes.kind, value: row.kind },
      ...(model.speaker === '' ? [] : [{ name: minutes.speaker, value: model.speaker }]),
      ...(saved === null || saved.chair === '' ? [] : [{ name: minutes.chair, value: saved.chair }]),
      ...(saved === null || saved.keeper === '' ? [] : [{ name: minutes.keeper, value: saved.keeper }]),
      {
        name: minutes.turnout,
        value: minutes.turnoutSay(
          format.count(turnout.expected),
          format.count(turnout.present),
          turnout.late,
          turnout.leave,
          turnout.absent,
        ),
      },
      ...(votes === null
        ? []
        : [{ name: minutes.votes, value: minutes.votesSay(votes.entitled, votes.present, votes.toPass, votes.reached) }]),
    ],
    agenda: linesIn(model.agenda),
    saved: saved === null ? null : savedView(saved, say),
    form:
      form === null
        ? null
        : {
            values: form.values,
            base: String(form.base),
            refusal,
            other: form.other === null ? null : { title: minutes.otherTitle, ...savedView(form.other, say) },
          },
    isForm: form !== null,
    done: model.done,
    action: model.action,
    editHref: model.editHref,
    files: filesView(model.files, say),
  };
}
