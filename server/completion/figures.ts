/** What became of the duties of branches in a year, and how long their members studied. */
import type { Knex } from 'knex';
import { inScope } from '../access/scoped.ts';
import { subtreeOf } from '../access/rules.ts';
import type { ActivityKindCode, MemberClassCode } from '../contract/codes.ts';
import { type Day, dayOf, lastDayOf, type Period, type Year, yearOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { organisationsMax } from '../organisations/queries.ts';
import { defaultSettings, settingsOf } from '../organisations/settings.ts';
import { dutiesIn, type Duty, type DutySet, type DutyYears, hoursAsked } from './duties.ts';
import { type BranchYear, branchYears, type NamedUnit, studyMinutesOf } from './queries.ts';
import { type DutyCell, type DutyCounts, countsOf, dutyRow } from './rules.ts';

/** A duty of a unit through a year. */
export type DutyLine = { readonly duty: Duty; readonly unit: NamedUnit; readonly cells: readonly DutyCell[] };

export const kindsOf = ({ duties }: DutySet): readonly ActivityKindCode[] => duties.map(({ kind }) => kind);

/** Every duty of a branch, in the order of the duties; lines where nothing is owed, held or planned are left out. */
export function dutyLines(branch: BranchYear, { duties }: DutySet, year: Year, now: Instant): readonly DutyLine[] {
  return duties
    .flatMap((duty) =>
      branch.units
        .filter(({ owedBy }) => owedBy === duty.owedBy)
        .map((unit) => ({ duty, unit, cells: dutyRow(duty, unit, year, branch.meetings, now) })),
    )
    .filter(({ cells }) => cells.some(({ state, unattended }) => state !== 'not_owed' || unattended.length > 0));
}

export const countsOfLines = (lines: readonly DutyLine[], today: Day): DutyCounts =>
  countsOf(
    lines.flatMap(({ cells }) => cells),
    today,
  );

/** A duty that is not done: whose, when, until which day. */
export type OpenDuty = {
  readonly kind: ActivityKindCode;
  readonly period: Period;
  readonly until: Day;
  /** The group that owes it; null where it is the branch or its committee. */
  readonly groupName: string | null;
};

export type OpenDuties = {
  /** Their time is over. */
  readonly overdue: readonly OpenDuty[];
  /** Their time runs, and nothing is planned. */
  readonly due: readonly OpenDuty[];
};

/** What a branch did not hold this year, and what it has yet to plan in the periods that run; the most urgent first. */
export async function overdueDuties(
  db: Knex,
  years: DutyYears,
  organisation: { readonly path: string },
  now: Instant,
): Promise<OpenDuties> {
  const year = yearOf(dayOf(now));
  const set = dutiesIn(years, year);
  const branches = await branchYears(db, organisation.path, year, kindsOf(set));
  const lines = branches.flatMap((branch) => dutyLines(branch, set, year, now));
  const open = (wanted: DutyCell['state']): readonly OpenDuty[] =>
    lines
      .flatMap(({ duty, unit, cells }) =>
        cells
          .filter(({ state }) => state === wanted)
          .map(({ period, until }) => ({ kind: duty.kind, period, until, groupName: unit.name })),
      )
      .toSorted((a, b) => (a.until < b.until ? -1 : a.until > b.until ? 1 : 0));
  return { overdue: open('overdue'), due: open('due') };
}

/** A member of a branch with the minutes that they studied. */
export type StudyLine = {
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  readonly organisationId: number;
  readonly groupId: number | null;
  readonly class: MemberClassCode;
  readonly cause: string;
  readonly minutes: number;
};

/** Members who are read in one go: a county's. */
const membersMax = 200_000;

/** The day by which a year is looked at: its last, or today. */
export const dayOfLooking = (year: Year, today: Day): Day => (lastDayOf(year) < today ? lastDayOf(year) : today);

const heldOnDay = (column: string): string =>
  `(select c.${column} from member_classes c where c.member_id = m.id and c.from_day <= ? and (c.until_day is null or c.until_day > ?) limit 1)`;

/** Everybody at or below a path on a day with the hours of a year, by name; two statements. */
export async function studyLines(db: Knex, path: string, year: Year, day: Day): Promise<readonly StudyLine[]> {
  const rows: (Omit<StudyLine, 'minutes' | 'class' | 'cause'> & { class: MemberClassCode | null; cause: string | null })[] = await db(
    'memberships as s',
  )
    .join('members as m', 'm.id', 's.member_id')
    .join('organisations as o', 'o.id', 's.organisation_id')
    .where('s.from_day', '<=', day)
    .where((open) => void open.whereNull('s.until_day').orWhere('s.until_day', '>', day))
    .whereRaw(...inScope('o.path', subtreeOf(path)))
    .orderBy(['m.name', 'm.id'])
    .limit(membersMax)
    .select({ memberId: 'm.id', memberUid: 'm.uid', name: 'm.name', organisationId: 's.organisation_id', groupId: 's.group_id' })
    .select(db.raw(`${heldOnDay('class')} as class`, [day, day]), db.raw(`${heldOnDay('cause')} as cause`, [day, day]));
  const minutes = await studyMinutesOf(
    db,
    rows.map(({ memberId }) => memberId),
    year,
  );
  return rows.map((row) => ({
    ...row,
    class: row.class ?? 'normal',
    cause: row.cause ?? '',
    minutes: minutes.get(row.memberId) ?? 0,
  }));
}

/** Of whom hours of study are asked. */
export const isAsked = ({ class: held }: Pick<StudyLine, 'class'>): boolean => held === 'normal' || held === 'floating';

export type StudyFigures = {
  /** Members of whom hours are asked. */
  readonly members: number;
  /** Minutes each on average, rounded; null without anybody. */
  readonly average: number | null;
  readonly reached: number;
};

export function studyFigures(lines: readonly StudyLine[], neededMinutes: number): StudyFigures {
  const asked = lines.filter(isAsked);
  const sum = asked.reduce((all, { minutes }) => all + minutes, 0);
  return {
    members: asked.length,
    average: asked.length === 0 ? null : Math.round(sum / asked.length),
    reached: asked.filter(({ minutes }) => minutes >= neededMinutes).length,
  };
}

/** One branch of the organisation department's view. */
export type BranchFigures = {
  readonly uid: string;
  readonly name: string;
  readonly counts: DutyCounts;
  /** Of each kind that is owed there: how often so far, how often done. */
  readonly byKind: ReadonlyMap<ActivityKindCode, DutyCounts>;
  readonly study: StudyFigures;
};

/** Every branch at or below a path, in the order they were made; as many statements for hundreds as for one. */
export async function branchFigures(db: Knex, years: DutyYears, path: string, year: Year, now: Instant): Promise<readonly BranchFigures[]> {
  const today = dayOf(now);
  const set = dutiesIn(years, year);
  const branches = (await branchYears(db, path, year, kindsOf(set))).slice(0, organisationsMax);
  const studied = groupBy(await studyLines(db, path, year, dayOfLooking(year, today)), ({ organisationId }) => organisationId);
  const settings = await settingsOf(db, branches);
  return branches.map((branch) => {
    const hours = hoursAsked(set, settings.get(branch.id) ?? defaultSettings);
    const lines = dutyLines(branch, set, year, now);
    return {
      uid: branch.uid,
      name: branch.name,
      counts: countsOfLines(lines, today),
      byKind: new Map([...groupBy(lines, ({ duty }) => duty.kind)].map(([kind, own]) => [kind, countsOfLines(own, today)])),
      study: studyFigures(studied.get(branch.id) ?? [], hours * 60),
    };
  });
}
