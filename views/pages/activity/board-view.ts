/** The head of a sheet: one number, its parts, a bar with one cell a person. */
import type { Say } from '../../say.ts';
import type { ActivityModel, SheetCounts } from './model.ts';

/** More people than this are a bar of parts: their cells could not be told apart. */
const cellsMax = 500;
/** As many cells stand in one row; more run over several. */
const oneRowMax = 60;

export function boardView({ activity, counts, live }: ActivityModel, { words, format }: Say) {
  const { activity: of } = words.pages;
  const { count, share } = format;
  const { expected, present } = activity;
  const { late, leftEarly, leave, missing } = counts;
  return {
    present: count(present),
    digits: count(Math.max(expected, present)).length,
    arrived: of.arrived(count(expected)),
    facts: [
      { name: activity.state === 'over' ? of.missing : of.awaited, value: count(missing) },
      { name: of.leave, value: count(leave) },
      { name: of.late, value: count(late) },
      ...(leftEarly === 0 ? [] : [{ name: of.leftEarly, value: count(leftEarly) }]),
    ],
    bar: {
      label: of.bar(count(expected), count(present), count(leave), count(missing)),
      cells: expected > cellsMax ? [] : cellsOf(counts),
      several: expected > oneRowMax,
      present: share(present - late - leftEarly, expected),
      late: share(late + leftEarly, expected),
      leave: share(leave, expected),
    },
    follows: live !== null,
  };
}

/** Who came, who came or went at a wrong time, on leave, missing: a class a cell. */
const cellsOf = ({ present, late, leftEarly, leave, missing }: SheetCounts): readonly string[] => [
  ...Array.from({ length: present - late - leftEarly }, () => 'in'),
  ...Array.from({ length: late + leftEarly }, () => 'late'),
  ...Array.from({ length: leave }, () => 'leave'),
  ...Array.from({ length: missing }, () => 'miss'),
];
