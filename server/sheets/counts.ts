/** A sheet in numbers: of those expected, who is here, on leave, missing. */
import type { SheetLine } from '../attendance/sheet.ts';
import type { SheetStatusCode } from '../contract/codes.ts';

export type SheetCounts = {
  readonly expected: number;
  readonly present: number;
  /** Of those present. */
  readonly late: number;
  readonly leftEarly: number;
  /** Made up for counts as leave: they were not there. */
  readonly leave: number;
  readonly missing: number;
};

const here: readonly SheetStatusCode[] = ['present', 'late', 'left_early'];
const away: readonly SheetStatusCode[] = ['leave_official', 'leave_sick', 'leave_private', 'made_up'];

export const isHere = ({ status }: Pick<SheetLine, 'status'>): boolean => here.includes(status);
export const isAway = ({ status }: Pick<SheetLine, 'status'>): boolean => away.includes(status);

export function countsOf(lines: readonly SheetLine[]): SheetCounts {
  const required = lines.filter((line) => line.required);
  const count = (holds: (line: SheetLine) => boolean): number => required.filter(holds).length;
  const present = count(isHere);
  const leave = count(isAway);
  return {
    expected: required.length,
    present,
    late: count(({ status }) => status === 'late'),
    leftEarly: count(({ status }) => status === 'left_early'),
    leave,
    missing: required.length - present - leave,
  };
}
