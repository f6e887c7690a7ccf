/** Entering a paper sheet, in words. */
import type { Say } from '../../say.ts';
import { errorView, headView } from '../sheet-words.ts';
import type { EntryGroup, SheetEntryModel } from './model.ts';

export function sheetEntryView(model: SheetEntryModel, say: Say) {
  const { words, format } = say;
  const { sheetEntry: of } = words.pages;
  const { groups, error, done } = model;
  const people = groups.flatMap((group) => group.people);
  return {
    title: of.title,
    ...headView(model.sheet, say),
    error: error === 'nobody_ticked' ? { title: of.nobodyTicked, say: of.nobodyTickedSay } : errorView(error, say),
    begun: model.begun,
    closed: model.closed,
    done: done === null ? null : of.done(format.count(done)),
    present: model.present === 0 ? null : of.present(format.count(model.present)),
    time: model.time,
    count: of.ticked(format.count(people.filter(({ ticked }) => ticked).length)),
    all: format.count(people.length),
    groups: groups.map((group) => ({ name: nameOf(group, groups.length === 1, say), people: group.people })),
    ownMissing: model.ownMissing,
    action: model.action,
    closeHref: model.closeHref,
  };
}

function nameOf({ branch, name }: EntryGroup, alone: boolean, { words }: Say): string {
  const { activity: of } = words.pages;
  if (branch === null) return name ?? (alone ? of.everybody : of.noGroup);
  return name === null ? branch : of.branchGroup(branch, name);
}
