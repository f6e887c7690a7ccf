/** Makes the sample: an invented village whose last six months went through the program itself. */
import type { Passwords } from '../access/passwords.ts';
import type { AfterAttendance } from '../attendance/service.ts';
import { bySystem } from '../audit/service.ts';
import type { Database } from '../db/database.ts';
import { hearFrom, revokeDevice } from '../devices/service.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { schemeReader } from '../scheme/queries.ts';
import { putRight } from '../sheets/service.ts';
import { tapService } from '../taps/service.ts';
import { castOf } from './cast.ts';
import { type Telling, closingActs, correctionActs, noteAct, peopleActs, planningActs, tell } from './chronicle.ts';
import { deskEvenings } from './desk.ts';
import { diaryOf } from './diary.ts';
import { eveningsOf } from './door.ts';
import { duesActs } from './dues.ts';
import { type Village, done, found, foundVillage } from './found.ts';
import { keepOneOpen } from './keep-open.ts';
import { type Lots, lotsOf } from './lots.ts';
import { beginMark, finishMark, isEmpty, sampleMark } from './mark.ts';
import { type PastKiosk, pastKiosk } from './past-kiosk.ts';
import { pastWorld } from './past-world.ts';
import { sheetActs } from './sheets.ts';
import { spanUntil } from './span.ts';
import type { Story } from './story.ts';
import { turnoutOf } from './turnout.ts';

export type SampleParts = {
  readonly passwords: Passwords;
  /** Of every login of the sample. */
  readonly password: string;
  readonly story: Story;
  /** The text of the scheme that the village goes by. */
  readonly schemeText: string;
  /** Decides who comes when; the same seed on the same day tells the same story. */
  readonly seed?: number;
};

export type SampleSummary = {
  readonly members: number;
  readonly activities: number;
  readonly evenings: number;
  readonly createdAt: Instant;
};

const defaultSeed = 46;

/** Everything that happened up to now, told at its own time. Answers how many evenings the kiosks sent. */
async function tellAll(telling: Telling, kiosks: ReadonlyMap<string, PastKiosk>, lots: Lots, following: AfterAttendance): Promise<number> {
  const { story, span, cast } = telling;
  const diary = diaryOf(story, span);
  // What is not over yet waits for the people who try it.
  const attended = diary
    .filter(({ endsAt }) => endsAt <= span.now)
    .map((occasion) => ({ occasion, turnout: turnoutOf(lots, occasion, cast, story.people.strangers) }));
  const evenings = eveningsOf(lots, attended, span.now);
  const acts = [
    ...planningActs(telling, diary),
    ...peopleActs(telling),
    ...evenings.map((evening) => ({ at: evening.sentAt, happens: () => found(kiosks, evening.branch).send(evening) })),
    ...sheetActs(telling, lots, attended, following),
    ...deskEvenings(lots, story, cast, span).map(({ at, notes }) => noteAct(telling, at, notes)),
    ...correctionActs(telling),
    ...duesActs(telling, lots),
    ...closingActs(telling),
  ];
  await tell(acts, span.now);
  return evenings.length;
}

/** Kiosks as they are found today: the first branch's stands aside for the one that is started beside the server, the others were heard from just now. */
async function leaveKiosks(db: Database, world: World, village: Village, kiosks: ReadonlyMap<string, PastKiosk>): Promise<void> {
  const [first, ...others] = village.branches.values();
  await db.write(async (tx) => {
    if (first !== undefined) done(await revokeDevice(tx, world, bySystem, first.kiosk.uid));
    for (const { code, kiosk } of others) await hearFrom(tx, world, kiosk.id, found(kiosks, code).told());
  });
}

/**
 * Fills an empty, migrated database with the sample, up to the world's present moment. `database_not_empty` leaves every
 * row as it was. A creation that is cut off leaves a mark that is not `finished`.
 */
export async function createSample(
  db: Database,
  world: World,
  { story, schemeText, passwords, password, seed = defaultSeed }: SampleParts,
): Promise<Outcome<SampleSummary, 'database_not_empty'>> {
  const now = world.clock();
  const isBegun = await db.write(async (tx) => {
    if (!(await isEmpty(tx))) return false;
    await beginMark(tx, now, seed);
    return true;
  });
  if (!isBegun) return refused('database_not_empty');
  const span = spanUntil(now);
  const lots = lotsOf(seed);
  const cast = castOf(story, span);
  const past = pastWorld(world, span.foundedAt);
  const schemes = schemeReader();
  const village = await foundVillage(db, past, { story, cast, lots, schemeText, passwords, password });
  const following = putRight(past);
  const service = tapService(db, past, schemes, following);
  const kiosks = new Map([...village.branches].map(([code, { kiosk }]) => [code, pastKiosk(past, service, kiosk)]));
  const telling: Telling = { db, world: past, schemes, story, span, cast, village, activities: new Map() };
  const evenings = await tellAll(telling, kiosks, lots, following);
  past.moveTo(now);
  await leaveKiosks(db, past, village, kiosks);
  const [first] = village.branches.values();
  if (first === undefined) throw new Error('the story has no branch');
  await db.write((tx) => finishMark(tx, first.organisation.uid, now));
  await keepOneOpen(db, world, schemes, story);
  return ok({ members: cast.length, activities: telling.activities.size, evenings, createdAt: now });
}

/** Gives every login of the sample another password. Does nothing to a database that holds no sample. */
export async function setSamplePassword(db: Database, passwords: Passwords, password: string): Promise<void> {
  const passwordHash = await passwords.hash(password);
  await db.write(async (tx) => {
    if ((await sampleMark(tx)) !== null) await tx('accounts').update({ password_hash: passwordHash });
  });
}
