/** Lines of a sheet as people see them: groups that keep their order, leave without its kind, the vote of each branch. */
import type { VoteLine } from '../../views/pages/activity/model.ts';
import type { SeatCode, SheetStatusCode } from '../contract/codes.ts';
import { groupBy } from '../kernel/group.ts';
import type { Organisation } from '../organisations/queries.ts';
import { voteCountOf } from './quorum.ts';
import type { SheetLine } from './sheet.ts';

export type Places = ReadonlyMap<number, Organisation>;

/** Leave is leave: its kind is for the lists of officers. */
const seatCodes: Readonly<Record<SheetStatusCode, SeatCode>> = {
  awaited: 'awaited',
  present: 'present',
  late: 'late',
  left_early: 'left_early',
  leave_official: 'leave',
  leave_sick: 'leave',
  leave_private: 'leave',
  absent: 'missing',
  exempt: 'missing',
  made_up: 'made_up',
};
export const seatStatusOf = (status: SheetStatusCode): SeatCode => seatCodes[status];

const cameAs: ReadonlySet<SheetStatusCode> = new Set(['present', 'late', 'left_early']);
export const came = ({ status }: Pick<SheetLine, 'status'>): boolean => cameAs.has(status);

export type LineGroup = {
  /** Null where all are of one branch. */
  readonly branch: string | null;
  /** Null for people without a group. */
  readonly name: string | null;
  readonly lines: readonly SheetLine[];
};

/** By branch and group, in the order of the roster: nobody changes places, whoever comes. People without a group stand last. */
export function groupedLines(lines: readonly SheetLine[], places: Places): readonly LineGroup[] {
  const several = new Set(lines.map((line) => line.organisationId)).size > 1;
  const groups = [...groupBy(lines, ({ organisationPath, groupId }) => `${organisationPath} ${groupId ?? ''}`).values()];
  const keyOf = (group: readonly SheetLine[]) => ({ path: group[0]?.organisationPath ?? '', group: group[0]?.groupId ?? Infinity });
  return groups
    .toSorted((a, b) => {
      const [one, other] = [keyOf(a), keyOf(b)];
      return one.path < other.path ? -1 : one.path > other.path ? 1 : one.group - other.group || 0;
    })
    .map((group) => ({
      branch: several ? (places.get(group[0]?.organisationId ?? 0)?.name ?? null) : null,
      name: places.get(group[0]?.groupId ?? 0)?.name ?? null,
      lines: group,
    }));
}

/** Whether somebody counts for a vote: who came, but not who has left while the meeting goes on. */
const isThere = (line: Pick<SheetLine, 'status'>, over: boolean): boolean => came(line) && (over || line.status !== 'left_early');

/** The vote of each branch that was meant: each decides for itself. */
export function votesOf(lines: readonly SheetLine[], places: Places, over: boolean): readonly VoteLine[] {
  const meant = lines.filter((line) => line.required || line.votes);
  const branches = [...groupBy(meant, (line) => line.organisationId)];
  return branches.flatMap(([organisationId, people]) => {
    const count = voteCountOf(people.map((line) => ({ votes: line.votes, isThere: isThere(line, over) })));
    const branch = branches.length > 1 ? (places.get(organisationId)?.name ?? null) : null;
    return count === null ? [] : [{ branch, ...count }];
  });
}
