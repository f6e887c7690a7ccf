/** What the sign-in sheet on paper says. */
import type { Knex } from 'knex';
import { type PaperGroup, type PaperModel, type PaperPerson, paperNamesMax } from '../../views/pages/paper/model.ts';
import { type Activity, plannedByUid } from '../activities/queries.ts';
import { addresses } from '../http/addresses.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Organisation, organisationsByIds } from '../organisations/queries.ts';
import { guestsAt } from './arrivals.ts';
import { stateOf } from './board.ts';
import { decidesByVotes } from './quorum.ts';
import { guestOf } from './guest-lines.ts';
import { came, groupedLines, seatStatusOf, votesOf } from './seating.ts';
import { type SheetLine, sheetLines } from './sheet.ts';
import type { SheetReader } from './sheet-page.ts';

/** Beside a name stands what is known; before the meeting only that somebody is on leave. */
const personOf = ({ name, status, at, source }: SheetLine, filled: boolean): PaperPerson => {
  const seat = seatStatusOf(status);
  return {
    name,
    status: filled || seat === 'leave' ? seat : null,
    at: filled && came({ status }) ? at : null,
    source: filled && came({ status }) ? source : null,
  };
};

/** `blank`: to be signed, whatever is known. */
export async function paperModel(
  db: Knex,
  activity: Activity,
  host: Organisation,
  now: Instant,
  reader: SheetReader,
  blank: boolean,
): Promise<PaperModel> {
  const lines = (await sheetLines(db, activity, now)).filter((line) => reader.sees(line.organisationPath));
  const required = lines.filter((line) => line.required);
  const ids = lines.flatMap((line) => [line.organisationId, line.groupId ?? line.organisationId]);
  const places = await organisationsByIds(db, [...new Set(ids)]);
  const plan = await plannedByUid(db, activity.uid);
  const known = lines.some(came) || stateOf(activity, now) === 'over';
  const filled = known && !blank;
  const groups = groupedLines(required.slice(0, paperNamesMax), places).map(({ branch, name, lines: people }): PaperGroup => ({
    branch,
    name,
    people: people.map((line) => personOf(line, filled)),
  }));
  const present = required.filter(came).length;
  const leave = required.filter(({ status }) => ['leave', 'made_up'].includes(seatStatusOf(status))).length;
  const beside = lines.filter((line) => !line.required && came(line)).map(({ name, at }) => ({ name, origin: '', at }));
  const guests = (await guestsAt(db, activity)).map((guest) => guestOf(guest, reader));
  return {
    organisationName: host.name,
    title: activity.title,
    place: activity.place,
    speaker: plan?.speaker ?? '',
    startsAt: activity.startsAt,
    endsAt: activity.endsAt,
    sheetHref: addresses.activity(activity.uid),
    otherHref: known ? `${addresses.paperSheet(activity.uid)}${filled ? '?blank=yes' : ''}` : null,
    filled,
    groups,
    unlisted: Math.max(0, required.length - paperNamesMax),
    counts: { expected: required.length, present, leave, missing: required.length - present - leave },
    besides: filled ? [...beside, ...guests] : [],
    votes: decidesByVotes(activity.kind) ? votesOf(lines, places, true) : [],
  };
}
