/** What the page of make-up study says. */
import type { Knex } from 'knex';
import { type MakeUpDone, type MakeUpDuty, makeUpRowsMax, type MakeUpsModel } from '../../views/pages/make-ups/model.ts';
import { addresses } from '../http/addresses.ts';
import { dayOf, daysBetween } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { type Duty, dutiesOf, dutiesOfMembers, listedDays } from './queries.ts';
import { makeUpItems } from './rules.ts';

const factsOf = (duty: Duty, now: Instant): MakeUpDuty => ({
  activityId: duty.activity.uid,
  memberId: duty.memberUid,
  memberName: duty.name,
  missed: duty.missed,
  activity: { title: duty.activity.title, startsAt: duty.activity.startsAt, href: addresses.activity(duty.activity.uid) },
  deadline: duty.deadline,
  daysLeft: daysBetween(dayOf(now), duty.deadline),
});

function doneOf(duty: Duty, now: Instant, mayTakeBack: boolean): readonly MakeUpDone[] {
  const { makeUp } = duty;
  if (makeUp === null) return [];
  return [
    {
      ...factsOf(duty, now),
      doneOn: makeUp.day,
      late: duty.state === 'done_late',
      note: makeUp.note,
      fileHref: makeUp.fileDigest === null ? null : addresses.file(makeUp.fileDigest),
      recordedBy: makeUp.recordedBy,
      takeBackAction: mayTakeBack ? `${addresses.makeUps}/${makeUp.uid}/take-back` : null,
    },
  ];
}

const byDeadline = (a: Duty, b: Duty): number => (a.deadline < b.deadline ? -1 : a.deadline > b.deadline ? 1 : a.memberId - b.memberId);

export type MakeUpsShown = Pick<MakeUpsModel, 'done' | 'error' | 'typed'> & {
  readonly place: { readonly path: string; readonly name: string };
  /** Whether the reader keeps the sheets of the place. */
  readonly keeps: boolean;
  readonly memberId: number | null;
  readonly now: Instant;
};

async function branchModel(
  db: Knex,
  book: SchemeBook,
  { place, memberId, now }: MakeUpsShown,
): Promise<NonNullable<MakeUpsModel['branch']>> {
  const duties = (await dutiesOf(db, book, place.path, listedDays(now), now)).toSorted(byDeadline);
  const open = (state: Duty['state']) =>
    duties
      .filter((duty) => duty.state === state)
      .slice(0, makeUpRowsMax)
      .map((duty) => ({ ...factsOf(duty, now), isOwn: duty.memberId === memberId }));
  const done = duties.filter(({ makeUp }) => makeUp !== null);
  return {
    recordAction: addresses.makeUps,
    overdue: open('overdue'),
    due: open('due'),
    done: done
      .toReversed()
      .slice(0, makeUpRowsMax)
      .flatMap((duty) => doneOf(duty, now, duty.memberId !== memberId)),
    more: duties.filter(({ makeUp }) => makeUp === null).length > makeUpRowsMax || done.length > makeUpRowsMax,
  };
}

export async function makeUpsModel(db: Knex, book: SchemeBook, shown: MakeUpsShown): Promise<MakeUpsModel> {
  const { place, keeps, memberId, now, done, error, typed } = shown;
  const today = dayOf(now);
  const scheme = book.inForce(place.path, today)?.scheme;
  const own = memberId === null ? [] : (await dutiesOfMembers(db, book, [memberId], listedDays(now), now)).toSorted(byDeadline);
  return {
    organisationName: place.name,
    today,
    points: scheme === undefined ? null : (makeUpItems(scheme, 'make_up_done')[0]?.points ?? null),
    branch: keeps ? await branchModel(db, book, shown) : null,
    own:
      memberId === null
        ? null
        : {
            owed: own.filter(({ makeUp }) => makeUp === null).map((duty) => factsOf(duty, now)),
            done: own.flatMap((duty) => doneOf(duty, now, false)),
          },
    done,
    error,
    typed,
  };
}
