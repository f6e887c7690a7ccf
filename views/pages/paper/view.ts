/** A sign-in sheet on paper, in words, cut into sides. */
import { dayOf } from '../../../server/kernel/calendar.ts';
import type { Say } from '../../say.ts';
import type { PaperGroup, PaperModel, PaperPerson } from './model.ts';
import { type Row, type Side, sidesOf } from './sides.ts';

/** Lines for guests where nobody stands there yet. */
const guestLines = 4;
/** Rows of 9 mm on A4 beside what else stands on a side. */
const rowsOf = (votes: number, besides: number) => ({
  first: 22 - Math.min(votes, 6),
  next: 26,
  tail: 4 + Math.ceil(Math.max(guestLines, besides) / 2),
});
const besidesMax = 24;

export function paperView(model: PaperModel, say: Say) {
  const { words, format } = say;
  const { paper: of, activity: sheet } = words.pages;
  const { counts, filled } = model;
  const besides = model.besides.slice(0, besidesMax);
  const groups = model.groups.map((group) => ({ name: nameOf(group, model.groups.length === 1, say), people: group.people }));
  const sides = sidesOf(groups, rowsOf(model.votes.length, besides.length));
  return {
    title: `${model.title} · ${of.title}`,
    name: model.title,
    organisationName: model.organisationName,
    sheetHref: model.sheetHref,
    otherHref: model.otherHref,
    other: filled ? of.blank : of.filled,
    facts: [
      { name: of.time, value: `${format.period(dayOf(model.startsAt))} ${format.time(model.startsAt)}\u2013${format.time(model.endsAt)}` },
      { name: of.place, value: model.place },
      { name: of.host, value: model.organisationName },
      { name: of.speaker, value: model.speaker },
    ],
    numbers: of.numbers(
      format.count(counts.expected),
      filled ? format.count(counts.present) : of.gap,
      filled ? format.count(counts.leave) : of.gap,
      filled ? format.count(counts.missing) : of.gap,
    ),
    votes: model.votes.map(({ branch, entitled, present, needed, toPass }) =>
      of.vote(branch ?? '', format.count(entitled), filled ? format.count(present) : of.gap, format.count(needed), format.count(toPass)),
    ),
    unlisted: model.unlisted === 0 ? null : sheet.unseated(format.count(model.unlisted)),
    none: counts.expected === 0,
    sides: sides.map((side, i) => ({
      ...sideView(side, say),
      first: i === 0,
      page: of.page(String(i + 1), String(sides.length)),
    })),
    guests: [
      ...besides.map(({ name, origin, at }) => ({ name, origin, time: at === null ? '' : format.time(at) })),
      ...Array.from({ length: Math.max(0, guestLines - besides.length) }, () => ({ name: '', origin: '', time: '' })),
    ],
  };
}

function nameOf({ branch, name }: PaperGroup, alone: boolean, { words }: Say): string {
  const { activity: of } = words.pages;
  if (branch === null) return name ?? (alone ? of.everybody : of.noGroup);
  return name === null ? branch : of.branchGroup(branch, name);
}

const sideView = ({ columns, last }: Side<PaperPerson>, say: Say) => ({
  last,
  columns: columns.filter((column) => column.length > 0).map((column) => ({ rows: column.map((row) => rowView(row, say)) })),
});

function rowView(row: Row<PaperPerson>, { words, format }: Say) {
  const { paper: of, activity: sheet } = words.pages;
  if (row.kind === 'group') return { head: row.continued ? of.continued(row.name) : row.name };
  const { name, status, at, source } = row.person;
  const time = at === null ? '' : format.time(at);
  const note = {
    present: time,
    late: sheet.lateAt(time),
    left_early: sheet.leftAt(time),
    leave: sheet.onLeave,
    made_up: sheet.madeUp,
    missing: sheet.notHere,
    awaited: '',
  };
  return {
    head: null,
    number: row.number,
    name,
    signed: status === null || source === null ? '' : source === 'tap' ? of.byCard : of.byHand,
    note: status === null ? '' : note[status],
  };
}
