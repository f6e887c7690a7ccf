/** The organisation department's start page in words. */
import type { Say } from '../../say.ts';
import { stateView } from '../parts-view.ts';
import type { OrganisationRow, StartDepartmentModel } from './model.ts';

export function startDepartmentView(model: StartDepartmentModel, say: Say) {
  const { words, format } = say;
  const { startDepartment } = words.pages;
  return {
    title: startDepartment.title,
    organisationName: model.organisation.name,
    month: format.month(model.month),
    state: stateView(model.state, say),
    previousHref: model.previousHref,
    nextHref: model.nextHref,
    completionHref: model.completionHref,
    organisations: format.count(model.organisations),
    members: format.count(model.members),
    average: model.average === null ? null : format.average(model.average),
    attendance: format.percent(model.present, model.expected),
    attendanceNote:
      model.expected === 0
        ? words.pages.ranking.noAttendance
        : words.pages.ranking.attendanceOf(format.count(model.expected), format.count(model.present)),
    activities: format.count(model.activitiesHeld),
    rows: model.rows.map((row) => rowView(row, say)),
    pages: model.morePages,
  };
}

function rowView(row: OrganisationRow, { words, format }: Say) {
  const percent = format.percent(row.present, row.expected);
  return {
    name: row.name,
    href: row.href,
    level: words.codes.levels[row.level],
    depth: String(Math.min(row.depth, 4)),
    members: format.count(row.members),
    average: row.average === null ? null : format.average(row.average),
    attendance: percent === null ? null : `${percent}%`,
    activities: format.count(row.activitiesHeld),
    none: row.activitiesHeld === 0,
    last: row.lastActivityOn === null ? null : format.day(row.lastActivityOn),
  };
}
