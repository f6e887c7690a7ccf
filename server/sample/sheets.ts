/** What the secretaries do about sheets: leave that was told to them, people without a card written in, sheets closed the morning after, content made up for. */
import { subtreeOf } from '../access/rules.ts';
import type { AfterAttendance } from '../attendance/service.ts';
import { rollOf } from '../attendance/queries.ts';
import { leaveKindCodes } from '../contract/codes.ts';
import { type Day, addDays, instantAt } from '../kernel/calendar.ts';
import { type Instant, plusMs } from '../kernel/clock.ts';
import { enterLeave } from '../leave/service.ts';
import { recordMakeUp } from '../makeup/service.ts';
import { type Keeper, type SheetParts, closeSheet, markByHand } from '../sheets/service.ts';
import { sheetFollowing } from '../taps/service.ts';
import { type Person, branchOn } from './cast.ts';
import { type Act, type Telling, act } from './chronicle.ts';
import type { Occasion } from './diary.ts';
import type { Attended } from './door.ts';
import { type Village, done, found } from './found.ts';
import { type Lots, within } from './lots.ts';
import { authorFor } from './posting.ts';
import { isOrganisationalLife, minuteMs } from './turnout.ts';

/** The evening before, the morning after. */
const leaveTime = '18:30';
const closeTime = '09:30';
const makeUpTime = '20:50';

const kindsByChance = [...leaveKindCodes, 'private', 'private'] as const;

/** The account at an organisation as it keeps sheets. */
function keeperAt({ secretaries, organisations, members }: Village, code: string): Keeper {
  const { id, uid, person } = found(secretaries, code);
  const { path } = found(organisations, code);
  const memberId = person === null ? null : found(members, person).id;
  return { account: { id, uid }, memberId, covers: (other) => other.startsWith(path) };
}

/** Who keeps somebody's sheet: the branch's secretary, for whose own there is the one above. */
function keeperFor(village: Village, person: Person, day: Day): Keeper {
  const branch = branchOn(person, day);
  const own = found(village.secretaries, branch);
  return keeperAt(village, authorFor(village, person, branch).id === own.id ? branch : 'committee');
}

const staysAway = (lots: Lots, { story }: Telling, person: Person, occasion: Occasion): boolean =>
  lots('unexcused', person.story.name, occasion.name) < story.awards.absence.unexcused;

/** Those of an activity who could not come and said so. */
const excused = (lots: Lots, telling: Telling, { occasion, turnout }: Attended): readonly Person[] =>
  isOrganisationalLife(occasion) ? turnout.absent.filter((person) => !staysAway(lots, telling, person, occasion)) : [];

const leaveActs = (lots: Lots, telling: Telling, attended: Attended): readonly Act[] => {
  const { occasion } = attended;
  const { village, world, activities } = telling;
  return excused(lots, telling, attended).map((person) =>
    act(telling, instantAt(addDays(occasion.day, -1), leaveTime), async (tx) => {
      const by = keeperFor(village, person, occasion.day);
      const branch = found(village.organisations, branchOn(person, occasion.day));
      const lot = lots('leave kind', person.story.name, occasion.name);
      const asked = {
        activity: found(activities, occasion.name),
        memberId: found(village.members, person).id,
        kind: kindsByChance[Math.floor(lot * kindsByChance.length)] ?? 'private',
        words: '',
      };
      const decider = { accountId: by.account.id, memberId: by.memberId, scope: subtreeOf(branch.path) };
      done(await enterLeave(tx, world, rollOf, asked, decider));
    }),
  );
};

/** Who has no card is written in before the sheet is closed, with the time that was noted at the door. */
const byHandActs = (telling: Telling, parts: SheetParts, { occasion, turnout }: Attended, at: Instant): readonly Act[] =>
  turnout.byHand.map(({ person, at: arrivedAt }) =>
    act(telling, plusMs(at, -minuteMs), async (tx) => {
      const { village, activities } = telling;
      done(
        await markByHand(tx, parts, {
          activityUid: found(activities, occasion.name).uid,
          marks: [{ memberUid: found(village.members, person).uid, status: 'present', at: arrivedAt }],
          how: 'forgotten_card',
          reason: '',
          by: keeperFor(village, person, occasion.day),
        }),
      );
    }),
  );

const closeAct = (telling: Telling, parts: SheetParts, { name, host }: Occasion, at: Instant): Act =>
  act(telling, at, async (tx) => {
    const activityUid = found(telling.activities, name).uid;
    done(await closeSheet(tx, parts, { activityUid, seen: null, forgiven: [], early: false, by: keeperAt(telling.village, host) }));
  });

/** Most of those on leave make up one to three weeks later. */
const makeUpActs = (lots: Lots, telling: Telling, parts: SheetParts, attended: Attended): readonly Act[] => {
  const { occasion } = attended;
  const { village, activities, story } = telling;
  return excused(lots, telling, attended)
    .filter((person) => lots('made up', person.story.name, occasion.name) < story.awards.absence.madeUp)
    .map((person) => {
      const day = addDays(occasion.day, within(lots('make-up day', person.story.name, occasion.name), 7, 21));
      return act(telling, instantAt(day, makeUpTime), async (tx) => {
        const memberUid = found(village.members, person).uid;
        const activityUid = found(activities, occasion.name).uid;
        done(await recordMakeUp(tx, parts, { activityUid, memberUid, day, note: '', by: keeperFor(village, person, day) }));
      });
    });
};

/** The last activity of each host stays open, for who tries the program to close. */
const newestOf = (attended: readonly Attended[]): ReadonlySet<Occasion> =>
  new Set(new Map(attended.map(({ occasion }) => [occasion.host, occasion])).values());

/** All that the secretaries did about the sheets of activities that are over; `following` puts closed sheets right. */
export function sheetActs(telling: Telling, lots: Lots, attended: readonly Attended[], following: AfterAttendance): readonly Act[] {
  const { world, schemes } = telling;
  const parts: SheetParts = { world, schemes, judgeAgain: sheetFollowing(world, schemes, following), following };
  const left = newestOf(attended);
  return attended.flatMap((one) => {
    const closesAt = instantAt(addDays(one.occasion.day, 1), closeTime);
    const closing = left.has(one.occasion)
      ? []
      : [closeAct(telling, parts, one.occasion, closesAt), ...makeUpActs(lots, telling, parts, one)];
    return [...leaveActs(lots, telling, one), ...byHandActs(telling, parts, one, closesAt), ...closing];
  });
}
