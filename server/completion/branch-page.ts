/** What the page of a branch's completion says. */
import type { Knex } from 'knex';
import { type CompletionModel, type DutyCellFact, type StudyRow, dutyRowsMax, studyRowsMax } from '../../views/pages/completion/model.ts';
import { type Activity, activitiesByUid } from '../activities/queries.ts';
import { decidesByVotes, voteCountOf } from '../attendance/quorum.ts';
import { type SheetLine, sheetLinesOfEach } from '../attendance/sheet.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, dayOf, firstDayOf, lastDayOf, type Year, yearOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { type Organisation, isWithin, organisationsByIds } from '../organisations/queries.ts';
import { defaultSettings, settingsOf } from '../organisations/settings.ts';
import { dutiesIn, type DutyYears, hoursAsked } from './duties.ts';
import { countsOfLines, dayOfLooking, dutyLines, isAsked, kindsOf, type StudyLine, studyLines } from './figures.ts';
import { type Days, type PartTaken, partsTaken } from './participation.ts';
import { branchYears, type NamedUnit } from './queries.ts';
import type { DutyCell, Meeting } from './rules.ts';
import { tallyOf } from './taking-part.ts';
import { daysOfWarnings, warningsOf } from './warnings.ts';
import { yearsBeside } from './years.ts';

export type BranchAsked = {
  readonly organisation: Organisation;
  readonly year: Year;
  /** Whether the viewer may plan there. */
  readonly plans: boolean;
  /** The table of the branches above, for who may see it. */
  readonly tableHref: string | null;
  readonly now: Instant;
};

/** The activities and their sheets, by uid, as far as they are the branch's. */
type Sheets = ReadonlyMap<string, { readonly activity: Activity; readonly lines: readonly SheetLine[] }>;

async function sheetsOf(db: Knex, meetings: readonly Meeting[], path: string, now: Instant): Promise<Sheets> {
  const activities = await activitiesByUid(
    db,
    meetings.map(({ uid }) => uid),
  );
  const lines = await sheetLinesOfEach(db, activities, now, path);
  return new Map(activities.map((activity) => [activity.uid, { activity, lines: lines.get(activity.id) ?? [] }]));
}

const came = ({ status }: SheetLine): boolean => status === 'present' || status === 'late' || status === 'left_early';

const ofUnit = (lines: readonly SheetLine[], { owedBy, organisationId, branchPath }: NamedUnit): readonly SheetLine[] =>
  lines.filter((line) => (owedBy === 'group' ? line.groupId === organisationId : isWithin(line.organisationPath, branchPath)));

function attendanceOf(meeting: Meeting | undefined, unit: NamedUnit, sheets: Sheets): Pick<DutyCellFact, 'attendance' | 'withoutQuorum'> {
  const lines = meeting === undefined ? [] : ofUnit(sheets.get(meeting.uid)?.lines ?? [], unit);
  if (meeting === undefined || lines.length === 0) return { attendance: null, withoutQuorum: false };
  const required = lines.filter((line) => line.required);
  const votes = decidesByVotes(meeting.kind) ? voteCountOf(lines.map((line) => ({ votes: line.votes, isThere: came(line) }))) : null;
  return {
    attendance: { present: required.filter(came).length, expected: required.length },
    withoutQuorum: votes !== null && !votes.reached,
  };
}

function cellFact(cell: DutyCell, unit: NamedUnit, sheets: Sheets, planHref: string | null): DutyCellFact {
  const { held, planned, unattended, state, period, until } = cell;
  const shown = state === 'done' ? held.at(-1) : (planned[0] ?? held.at(-1) ?? unattended.at(-1));
  const canPlan = state === 'due' || state === 'overdue' || state === 'coming';
  return {
    period,
    state,
    until,
    on: shown === undefined ? null : dayOf(shown.startsAt),
    more: Math.max(0, held.length - (held.at(-1) === shown ? 1 : 0)),
    href: shown !== undefined ? addresses.activity(shown.uid) : canPlan ? planHref : null,
    ...attendanceOf(held.at(-1) === shown ? shown : undefined, unit, sheets),
    unattended: (state === 'due' || state === 'overdue') && unattended.length > 0,
  };
}

/** From the first of some days to the last of them. */
const spanOf = (spans: readonly Days[]): Days => ({
  from: spans.map(({ from }) => from).toSorted()[0] ?? '',
  until:
    spans
      .map(({ until }) => until)
      .toSorted()
      .at(-1) ?? '',
});

const studyRow = (line: StudyLine, parts: readonly PartTaken[]): StudyRow => ({
  id: line.memberUid,
  name: line.name,
  href: addresses.memberPoints(line.memberUid),
  class: line.class,
  minutes: line.minutes,
  tally: tallyOf(parts),
});

/** Members by group, in the order the groups were made; those without one last. */
async function grouped(db: Knex, lines: readonly StudyLine[], rowOf: (line: StudyLine) => StudyRow): Promise<CompletionModel['groups']> {
  const groups = groupBy(lines, ({ groupId }) => groupId);
  const places = await organisationsByIds(
    db,
    [...groups.keys()].filter((id) => id !== null),
  );
  return [...groups]
    .toSorted(([a], [b]) => (a ?? Infinity) - (b ?? Infinity))
    .map(([id, members]) => ({ name: id === null ? null : (places.get(id)?.name ?? null), members: members.map(rowOf) }));
}

/** Null where the branch was not there in that year. */
export async function completionModel(db: Knex, years: DutyYears, asked: BranchAsked): Promise<CompletionModel | null> {
  const { organisation, year, now } = asked;
  const today: Day = dayOf(now);
  const set = dutiesIn(years, year);
  const kinds = kindsOf(set);
  const branch = (await branchYears(db, organisation.path, year, kinds)).find(({ id }) => id === organisation.id);
  if (branch === undefined) return null;
  const lines = dutyLines(branch, set, year, now).slice(0, dutyRowsMax);
  const held = lines.flatMap(({ cells }) => cells.flatMap((cell) => cell.held));
  const sheets = await sheetsOf(db, held, organisation.path, now);
  const study = (await studyLines(db, organisation.path, year, dayOfLooking(year, today))).slice(0, studyRowsMax);
  const memberIds = study.map(({ memberId }) => memberId);
  const present = year === yearOf(today);
  const ofYear = { from: firstDayOf(year), until: lastDayOf(year) };
  const parts = await partsTaken(db, memberIds, present ? spanOf([ofYear, daysOfWarnings(now)]) : ofYear, now);
  const askedFor = study.filter(isAsked);
  const warned = present
    ? await warningsOf(
        db,
        askedFor.map(({ memberId }) => memberId),
        parts,
        kinds,
        now,
      )
    : null;
  const named = new Map(study.map((line) => [line.memberId, line]));
  const counts = ({ day, required, kind }: PartTaken): boolean => required && yearOf(day) === year && kinds.includes(kind);
  const rowOf = (line: StudyLine): StudyRow => studyRow(line, (parts.get(line.memberId) ?? []).filter(counts));
  return {
    organisation: { id: organisation.uid, name: organisation.name },
    year,
    ...yearsBeside(year, today, (other) => addresses.completionOf(organisation.uid, other), branch.stoodIn),
    tableHref: asked.tableHref,
    counts: countsOfLines(lines, today),
    rows: lines.map(({ duty, unit, cells }) => {
      const planHref = asked.plans ? addresses.newPlan(organisation.uid, duty.kind) : null;
      return {
        kind: duty.kind,
        every: duty.every,
        times: duty.times,
        groupName: unit.name,
        cells: cells.map((cell) => cellFact(cell, unit, sheets, planHref)),
      };
    }),
    studyHours: hoursAsked(set, (await settingsOf(db, [organisation])).get(organisation.id) ?? defaultSettings),
    groups: await grouped(db, askedFor, rowOf),
    apart: study.filter((line) => !isAsked(line)).map(rowOf),
    warnings:
      warned?.flatMap(({ memberId, of, months }) => {
        const line = named.get(memberId);
        return line === undefined ? [] : [{ name: line.name, href: addresses.memberPoints(line.memberUid), of, months }];
      }) ?? null,
  };
}
