/** The page of a branch's completion in words. */
import { periodsIn } from '../../../server/kernel/calendar.ts';
import type { Say } from '../../say.ts';
import type { CompletionModel, DutyCellFact, DutyRowFact, StudyRow, TallyFact, WarningFact } from './model.ts';

/** Minutes as hours to one decimal, never more than there were, in the hundredths that formats speak. */
export const hoursOf = (minutes: number): number => Math.floor(minutes / 6) * 10;

/** What is left to some hours, so that it adds up with what is shown. */
export const hoursLeft = (minutes: number, studyHours: number): number => Math.max(0, Math.round(studyHours * 100) - hoursOf(minutes));

const icons = {
  done: 'i-check',
  planned: 'i-clock',
  due: 'i-ask',
  overdue: 'i-alert',
  coming: null,
  not_owed: null,
} as const;

/** How many months of the head a cell stands under. */
const spans = { month: 1, quarter: 3, year: 12 } as const;

function cellView(cell: DutyCellFact, row: DutyRowFact, name: string, { words, format }: Say) {
  const { completion } = words.pages;
  const { state, on } = cell;
  /** Under the head of its month a day needs no other. */
  const shownDay = on === null ? null : row.every === 'month' ? completion.dayOfMonth(format.dateNumber(on)) : format.day(on);
  return {
    state,
    icon: icons[state],
    span: String(spans[row.every]),
    label: row.every === 'year' ? format.period(cell.period) : format.periodAlone(cell.period),
    say: completion.cell(name, format.periodAlone(cell.period)),
    word: completion.states[state],
    /** A tick and a day say it; every other state has its word. */
    wordHidden: state === 'done',
    plain: state === 'coming' || state === 'not_owed',
    href: cell.href,
    day: shownDay,
    more: cell.more > 0 ? completion.more(cell.more) : null,
    attendance: cell.attendance === null ? null : `${format.count(cell.attendance.present)} / ${format.count(cell.attendance.expected)}`,
    withoutQuorum: cell.withoutQuorum ? completion.withoutQuorum : null,
    unattended: cell.unattended ? completion.unattended : null,
  };
}

function rowView(row: DutyRowFact, say: Say) {
  const { words } = say;
  const kind = words.codes.activityKinds[row.kind];
  const name = row.groupName === null ? kind : `${kind} ${row.groupName}`;
  return {
    kind,
    groupName: row.groupName,
    often: words.pages.completion.per(words.spoken.per[row.every], row.times),
    every: row.every,
    cells: row.cells.map((cell) => cellView(cell, row, name, say)),
  };
}

export function tallyView(tally: TallyFact, { words, format }: Say): string {
  const { completion } = words.pages;
  if (tally.expected === 0) return completion.noTally;
  const said = completion.tally;
  /** Whom nothing is missing from needs no noughts. */
  return [
    said.expected(format.count(tally.expected)),
    said.present(format.count(tally.present)),
    ...(['leave', 'madeUp', 'absent'] as const).flatMap((part) => (tally[part] === 0 ? [] : [said[part](format.count(tally[part]))])),
  ].join(' · ');
}

/** Hours towards those of the year: value, what is left, a share for the bar. */
export function progressView(minutes: number, studyHours: number, { words, format }: Say) {
  const { completion } = words.pages;
  const left = hoursLeft(minutes, studyHours);
  const [value, of] = completion.hours(format.points(hoursOf(minutes)), format.points(studyHours * 100));
  return {
    value,
    of,
    part: format.share(minutes, studyHours * 60),
    full: left === 0 ? completion.full : null,
    left: left === 0 ? null : completion.left(format.points(left)),
  };
}

const memberView = (member: StudyRow, studyHours: number, say: Say) => ({
  name: member.name,
  href: member.href,
  class: member.class === 'normal' ? null : say.words.codes.classes[member.class],
  progress: progressView(member.minutes, studyHours, say),
  hours: say.words.pages.completionOwn.minutes(say.format.points(hoursOf(member.minutes))),
  tally: tallyView(member.tally, say),
});

function warningView({ name, href, of, months }: WarningFact, { words, format }: Say) {
  const say = words.pages.completion.warned[of];
  return { name, href, say: say(months.length, format.month(months[0] ?? ''), format.month(months.at(-1) ?? '')) };
}

export function countsView(counts: CompletionModel['counts'], { words, format }: Say) {
  const { completion } = words.pages;
  return {
    done: format.count(counts.done),
    doneNote: counts.owed > 0 && counts.done === counts.owed ? completion.allDone : completion.doneOf(format.count(counts.owed)),
    overdue: format.count(counts.overdue),
    overdueNote: counts.overdue === 0 ? completion.noneOverdue : completion.overdueSay,
    due: format.count(counts.due),
    dueNote: counts.due === 0 ? completion.noneDue : completion.dueSay,
  };
}

export function averageView(
  { average, members, reached }: { average: number | null; members: number; reached: number },
  { words, format }: Say,
) {
  const { completion } = words.pages;
  return {
    value: average === null ? null : format.points(hoursOf(average)),
    note: members === 0 ? completion.noMembers : completion.averageSay(format.count(reached), format.count(members)),
  };
}

export function completionView(model: CompletionModel, say: Say) {
  const { words, format } = say;
  const { completion } = words.pages;
  const members = model.groups.flatMap((group) => group.members);
  const minutes = members.reduce((sum, member) => sum + member.minutes, 0);
  return {
    title: completion.title,
    organisationName: model.organisation.name,
    year: format.period(model.year),
    previousHref: model.previousHref,
    nextHref: model.nextHref,
    tableHref: model.tableHref,
    counts: countsView(model.counts, say),
    average: averageView(
      {
        average: members.length === 0 ? null : minutes / members.length,
        members: members.length,
        reached: members.filter((member) => member.minutes >= model.studyHours * 60).length,
      },
      say,
    ),
    months: periodsIn(model.year, 'month').map((month) => completion.month(Number(month.slice(5)))),
    rows: model.rows.map((row) => rowView(row, say)),
    withoutQuorum: model.rows.some(({ cells }) => cells.some((cell) => cell.withoutQuorum)),
    legend: (['done', 'planned', 'due', 'overdue'] as const).map((state) => ({
      state,
      icon: icons[state],
      say: completion.legendOf[state],
    })),
    studyNote: completion.studyNote(format.points(model.studyHours * 100)),
    anybody: members.length + model.apart.length > 0,
    groups: model.groups.map((group) => ({
      name: group.name ?? (model.groups.length > 1 ? completion.noGroup : null),
      members: group.members.map((member) => memberView(member, model.studyHours, say)),
    })),
    apart: model.apart.map((member) => memberView(member, model.studyHours, say)),
    warns: model.warnings !== null,
    warnings: (model.warnings ?? []).map((warning) => warningView(warning, say)),
  };
}
