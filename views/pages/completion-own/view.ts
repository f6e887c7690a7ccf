/** A member's page of their own completion in words. */
import type { Say } from '../../say.ts';
import { hoursLeft, hoursOf, progressView, tallyView } from '../completion/view.ts';
import type { TallyFact } from '../completion/model.ts';
import type { CompletionOwnModel, OwnPart } from './model.ts';

function sentence(model: CompletionOwnModel, { words, format }: Say): string {
  const { completionOwn } = words.pages;
  const hours = format.points(hoursOf(model.minutes));
  if (!model.asked) return completionOwn.notAsked(hours);
  const left = hoursLeft(model.minutes, model.studyHours);
  if (left === 0) return completionOwn.learntAll(format.points(model.studyHours * 100));
  return (model.over ? completionOwn.learntOver : completionOwn.learnt)(hours, format.points(left));
}

const tallyRow = (name: string, tally: TallyFact, say: Say) => ({ name, say: tallyView(tally, say) });

const signs = {
  present: 'i-check',
  late: 'i-clock',
  left_early: 'i-clock',
  made_up: 'i-check',
  absent: 'i-alert',
} as const;

function partView(part: OwnPart, { words, format }: Say) {
  const icon: string | undefined = (signs as Readonly<Record<string, string>>)[part.status];
  return {
    href: part.href,
    title: part.title,
    kind: words.codes.activityKinds[part.kind],
    date: format.dateNumber(part.day),
    month: words.pages.completion.month(Number(part.day.slice(5, 7))),
    status: words.codes.sheetStatuses[part.status],
    icon: icon ?? null,
    absent: part.status === 'absent',
    minutes: part.minutes === null ? null : words.pages.completionOwn.minutes(format.points(hoursOf(part.minutes))),
  };
}

export function completionOwnView(model: CompletionOwnModel, say: Say) {
  const { words, format } = say;
  const { completionOwn } = words.pages;
  return {
    title: completionOwn.title,
    organisationName: model.organisationName,
    year: format.period(model.year),
    previousHref: model.previousHref,
    nextHref: model.nextHref,
    study: model.over ? completionOwn.studyOf(format.period(model.year)) : completionOwn.study,
    sentence: sentence(model, say),
    asked: model.asked,
    progress: progressView(model.minutes, model.studyHours, say),
    tallies: [
      ...(model.quarter === null ? [] : [tallyRow(format.periodAlone(model.quarter.quarter), model.quarter.tally, say)]),
      tallyRow(model.over ? format.period(model.year) : completionOwn.inYear, model.tally, say),
    ],
    parts: model.parts.map((part) => partView(part, say)),
  };
}
