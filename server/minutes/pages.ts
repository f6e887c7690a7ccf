/** What the page of a meeting's record says. */
import type { Knex } from 'knex';
import type { FilesPart } from '../../views/pages/file-parts.ts';
import type { MinutesModel } from '../../views/pages/minutes/model.ts';
import type { PlannedActivity } from '../activities/queries.ts';
import { factOf } from '../attendance/board.ts';
import { decidesByVotes, voteCountOf } from '../attendance/quorum.ts';
import { type SheetLine, sheetLines } from '../attendance/sheet.ts';
import { filesPart } from '../files/pages.ts';
import { addresses } from '../http/addresses.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Organisation, organisationById } from '../organisations/queries.ts';
import { type Minutes, minutesOf } from './queries.ts';
import type { MinutesText } from './rules.ts';

export type MinutesShown = {
  readonly activity: PlannedActivity;
  readonly now: Instant;
  /** May write. */
  readonly keeps: boolean;
  /** The form is asked for. */
  readonly editing: boolean;
  /** Who writes, for a first record. */
  readonly writer: string;
  readonly done: boolean;
  /** What was typed and could not be saved, and why. */
  readonly trouble: { readonly typed: MinutesText; readonly code: NonNullable<MinutesModel['form']>['error'] } | null;
};

const isThere = ({ status }: SheetLine): boolean => status === 'present' || status === 'late' || status === 'left_early';

export function turnoutOf(lines: readonly SheetLine[], kind: string): MinutesModel['turnout'] {
  const of = (...statuses: readonly SheetLine['status'][]): number => lines.filter(({ status }) => statuses.includes(status)).length;
  const count = decidesByVotes(kind) ? voteCountOf(lines.map((line) => ({ votes: line.votes, isThere: isThere(line) }))) : null;
  return {
    expected: lines.filter(({ required }) => required).length,
    present: lines.filter(isThere).length,
    late: of('late'),
    leave: of('leave_official', 'leave_sick', 'leave_private', 'made_up'),
    absent: of('absent', 'awaited'),
    votes: count === null ? null : { entitled: count.entitled, present: count.present, toPass: count.toPass, reached: count.reached },
  };
}

const textOf = (minutes: Minutes | undefined, writer: string): MinutesText => ({
  chair: minutes?.chair ?? '',
  keeper: minutes?.keeper ?? writer,
  body: minutes?.body ?? '',
  decisions: minutes?.decisions ?? '',
});

function formOf({ editing, keeps, trouble, writer }: MinutesShown, saved: Minutes | undefined): MinutesModel['form'] {
  if (!keeps || (!editing && trouble === null)) return null;
  return {
    values: trouble?.typed ?? textOf(saved, writer),
    base: saved?.version ?? 0,
    error: trouble?.code ?? null,
    other: trouble?.code === 'minutes_changed' ? (saved ?? null) : null,
  };
}

export async function minutesModel(db: Knex, shown: MinutesShown): Promise<MinutesModel> {
  const { activity, now, keeps, done } = shown;
  const lines = await sheetLines(db, activity, now);
  const turnout = turnoutOf(lines, activity.kind);
  const saved = await minutesOf(db, activity.id);
  const host: Organisation | undefined = await organisationById(db, activity.organisationId);
  const files: FilesPart = await filesPart(db, 'minutes', activity.uid, keeps ? addresses.minutesFiles(activity.uid) : null);
  return {
    organisationName: host?.name ?? '',
    activity: factOf(activity, now, { present: turnout.present, expected: turnout.expected }),
    speaker: activity.speaker,
    agenda: activity.agenda,
    turnout,
    saved: saved ?? null,
    form: formOf(shown, saved),
    done,
    action: addresses.minutes(activity.uid),
    editHref: keeps ? addresses.editMinutes(activity.uid) : null,
    files,
  };
}
