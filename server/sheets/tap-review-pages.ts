/** What the page of taps in doubt says. */
import type { Knex } from 'knex';
import {
  type ActivityAround,
  type ReviewedTap,
  type TapReviewModel,
  tapsReviewedMax,
  tapsToReviewMax,
} from '../../views/pages/tap-review/model.ts';
import { paths } from '../../views/paths.ts';
import { subtreeOf } from '../access/rules.ts';
import { type Activity, activitiesById } from '../activities/queries.ts';
import { inOneLine } from '../activities/rules.ts';
import { type SheetLine, sheetLinesOfEach } from '../attendance/sheet.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, dayAfter, dayOf, instantAt } from '../kernel/calendar.ts';
import { cardTail } from '../kernel/card-tail.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Organisation } from '../organisations/queries.ts';
import type { Keeper } from './keeping.ts';
import { countTapsToReview, type DoubtfulTap, type SaidOfTap, tapsReviewed, tapsToReview } from './tap-reviews.ts';

/** Looked at for a page; a kiosk stands beside few on the days of a hundred taps. */
const activitiesMax = 200;
/** Told of one tap. */
const aroundMax = 6;

const daysOf = ({ tappedAt, receivedAt }: DoubtfulTap): readonly Day[] => [...new Set([dayOf(tappedAt), dayOf(receivedAt)])];

/** Activities in the line of an organisation whose check-in has begun, on the days given; one that runs past midnight is of both. */
async function activitiesOn(db: Knex, path: string, days: readonly Day[], now: Instant): Promise<readonly Activity[]> {
  if (days.length === 0) return [];
  const ids: number[] = await db('activities as a')
    .join('organisations as o', 'o.id', 'a.organisation_id')
    .whereRaw(`(o.path like ? or ? like o.path || '%')`, [`${path}%`, path])
    .where('a.checkin_opens_at', '<=', now)
    .where(
      (either) =>
        void days.reduce(
          (query, day) =>
            query.orWhere(
              (on) => void on.where('a.checkin_opens_at', '<', instantAt(dayAfter(day))).where('a.ends_at', '>', instantAt(day)),
            ),
          either,
        ),
    )
    .orderBy(['a.starts_at', 'a.id'])
    .limit(activitiesMax)
    .pluck('a.id');
  return (await activitiesById(db, ids)).toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : a.id - b.id));
}

type Sheets = ReadonlyMap<number, readonly SheetLine[]>;

/** What its holder may be written in at; of a card that nobody held, what was on. */
function aroundOf(tap: DoubtfulTap, activities: readonly Activity[], sheets: Sheets, by: Keeper): readonly ActivityAround[] {
  const days = daysOf(tap);
  const near = activities.filter(
    ({ hostPath, opensAt, endsAt }) =>
      inOneLine(hostPath, tap.kioskPath) && days.some((day) => dayOf(opensAt) <= day && day <= dayOf(endsAt)),
  );
  return near
    .flatMap((activity): ActivityAround[] => {
      const { id, uid, title, startsAt } = activity;
      const told = { id: uid, title, startsAt };
      if (tap.memberUid === null) return [{ ...told, present: false, offered: false, href: addresses.hand(uid) }];
      const line = (sheets.get(id) ?? []).find(({ memberId }) => memberId === tap.memberId);
      if (line === undefined || !by.covers(line.organisationPath)) return [];
      const present = line.at !== null;
      const own = tap.memberId === by.memberId;
      return [
        {
          ...told,
          present,
          offered: !present && !own && tap.locked === 0,
          href: own ? addresses.activity(uid) : addresses.hand(uid, line.memberUid),
        },
      ];
    })
    .slice(0, aroundMax);
}

const saidOf = ({ name, cardNumber, word, title, activityUid, memberUid, by, at }: SaidOfTap): ReviewedTap => ({
  name,
  tail: cardTail(cardNumber),
  word,
  activity: title === null || activityUid === null ? null : { title, href: addresses.hand(activityUid, memberUid ?? undefined) },
  by,
  at,
});

export async function tapReviewModel(
  db: Knex,
  organisation: Organisation,
  { now, by, done }: { readonly now: Instant; readonly by: Keeper; readonly done: string | null },
): Promise<TapReviewModel> {
  const scope = subtreeOf(organisation.path);
  const taps = await tapsToReview(db, scope, now, tapsToReviewMax);
  const activities = await activitiesOn(db, organisation.path, [...new Set(taps.flatMap(daysOf))], now);
  const sheets = await sheetLinesOfEach(db, activities, now, organisation.path);
  const reviewed = await tapsReviewed(db, scope, tapsReviewedMax);
  const place = `?organisation=${organisation.uid}`;
  const justNow = reviewed.find(({ tapUid }) => tapUid === done);
  return {
    organisation: { id: organisation.uid, name: organisation.name },
    todayHref: paths.start,
    waiting: taps.length < tapsToReviewMax ? taps.length : await countTapsToReview(db, scope, now),
    taps: taps.map((tap) => ({
      id: tap.uid,
      name: tap.name,
      tail: cardTail(tap.cardNumber),
      locked: tap.locked === 1,
      own: tap.memberId !== null && tap.memberId === by.memberId,
      kiosk: tap.kiosk,
      tappedAt: tap.tappedAt,
      receivedAt: tap.receivedAt,
      activities: aroundOf(tap, activities, sheets, by),
      presentAction: `${addresses.reviewTap(tap.uid, 'present')}${place}`,
      nothingAction: `${addresses.reviewTap(tap.uid, 'nothing')}${place}`,
    })),
    reviewed: reviewed.map(saidOf),
    done: justNow === undefined ? null : saidOf(justNow),
  };
}
