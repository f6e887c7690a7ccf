/** Who comes to an activity, when each taps, what else happens at the door that evening. */
import { type Instant, plusMs } from '../kernel/clock.ts';
import { type Person, branchOn, cardsAt, chanceOf, classOn, groupOn, onCommittee } from './cast.ts';
import type { Occasion } from './diary.ts';
import { type Lots, within } from './lots.ts';

/** A tap at a branch's kiosk. */
export type DoorTap = { readonly branch: string; readonly cardNumber: string; readonly at: Instant };

export type Turnout = {
  readonly taps: readonly DoorTap[];
  readonly present: readonly Person[];
  /** There without a card that works, and when they came: nobody's tap tells of them. */
  readonly byHand: readonly { readonly person: Person; readonly at: Instant }[];
  /** Awaited, not there and without leave. */
  readonly absent: readonly Person[];
  /** Awaited: neither exempt nor suspended, nor living elsewhere. */
  readonly awaited: readonly Person[];
};

export const minuteMs = 60_000;
/** As in the default scheme: check-in opens half an hour before, lateness begins ten minutes after the start. */
const opensMinutes = 30;
const graceMinutes = 10;

const meetings = ['members_meeting', 'committee_meeting', 'group_meeting', 'party_lecture', 'party_day'];
export const isOrganisationalLife = ({ kind }: Pick<Occasion, 'kind'>): boolean => meetings.includes(kind);

/** Chances of coming, by habit: duties, study, practice. */
const duty = [0.99, 0.96, 0.86, 0.62] as const;
const study = [0.97, 0.9, 0.75, 0.4] as const;
const practice = [0.62, 0.16, 0.08, 0.03] as const;

const chancesFor = (kind: string) => (meetings.includes(kind) ? duty : kind === 'study_session' ? study : practice);

/** How much of it is left for members who are not awaited every time. */
const classFactor = { normal: 1, floating: 0.12, exempt: 0.3, suspended: 0 } as const;

export const isMeant = (person: Person, { day, branches, group, committeeOnly }: Occasion): boolean =>
  branches.includes(branchOn(person, day)) &&
  (group === null || groupOn(person, day) === group) &&
  (!committeeOnly || (onCommittee(person) && branchOn(person, day) === person.story.branch));

/** A month in which somebody has other worries, or has nothing else to do: what moves people up and down. */
function mood(lots: Lots, person: Person, occasion: Occasion): number {
  const lot = lots('mood', person.story.name, occasion.month);
  return lot < 0.1 ? 0.45 : lot > 0.85 ? 1.25 : 1;
}

function arrivalAt(lots: Lots, person: Person, { name, startsAt }: Occasion): Instant {
  const isLate = lots('late', person.story.name, name) < (person.story.habit === 'rare' ? 0.12 : 0.03);
  const lot = lots('minute', person.story.name, name);
  const seconds = isLate ? within(lot, (graceMinutes + 1) * 60, (graceMinutes + 14) * 60) : -within(lot, 30, 24 * 60);
  return plusMs(startsAt, seconds * 1000);
}

/** Now and then somebody taps twice, or before the kiosk would take it. */
function extraTaps(lots: Lots, tap: DoorTap, person: Person, { name, startsAt }: Occasion): readonly DoorTap[] {
  const lot = lots('again', person.story.name, name);
  if (lot < 0.03) return [{ ...tap, at: plusMs(tap.at, within(lots('gap', person.story.name, name), 8, 90) * 1000) }];
  if (lot < 0.04)
    return [{ ...tap, at: plusMs(startsAt, -(opensMinutes + within(lots('gap', person.story.name, name), 2, 15)) * minuteMs) }];
  return [];
}

/** Cards that say nothing to the kiosk, or too much: a stranger's, one that was lost or blocked, a guest's, one that comes when all is over. */
function oddTaps(
  lots: Lots,
  { name, startsAt, endsAt, day, branches, committeeOnly, group }: Occasion,
  everybody: readonly Person[],
  away: readonly Person[],
  strangers: readonly string[],
): readonly DoorTap[] {
  const branch = branches[0];
  if (branch === undefined || branches.length > 1 || committeeOnly || (group ?? 1) > 1) return [];
  const minutes = (what: string, from: number, to: number): number => within(lots(what, 'when', name), from, to) * minuteMs;
  const odd = (what: string, chance: number, numbers: readonly string[], at: Instant): readonly DoorTap[] => {
    const cardNumber = numbers[Math.floor(lots(what, 'whom', name) * numbers.length)];
    return cardNumber === undefined || lots(what, name) >= chance ? [] : [{ branch, cardNumber, at }];
  };
  const early = (what: string): Instant => plusMs(startsAt, -minutes(what, 2, 20));
  const [own, others] = [
    everybody.filter((person) => branchOn(person, day) === branch),
    everybody.filter((person) => branchOn(person, day) !== branch),
  ];
  const cardsOf = (people: readonly Person[]) => people.flatMap((person) => cardsAt(person, startsAt).slice(0, 1));
  const stopped = own.flatMap(({ cards }) =>
    cards.filter(({ untilAt }) => untilAt !== null && untilAt <= startsAt).map((card) => card.number),
  );
  return [
    ...odd('stranger', 0.06, strangers, early('stranger')),
    ...odd('guest', 0.08, cardsOf(others), early('guest')),
    ...odd('stopped', 0.1, stopped, early('stopped')),
    ...odd('over', 0.05, cardsOf(away), plusMs(endsAt, minutes('over', 1, 12))),
  ];
}

/** The turnout of one activity, the same whenever it is asked for with the same seed. */
export function turnoutOf(lots: Lots, occasion: Occasion, everybody: readonly Person[], strangers: readonly string[]): Turnout {
  const meant = everybody.filter((person) => isMeant(person, occasion));
  const awaited = meant.filter((person) => classOn(person, occasion.day) === 'normal');
  const there = meant.filter((person) => {
    const chance = chanceOf(person, chancesFor(occasion.kind)) * mood(lots, person, occasion) * classFactor[classOn(person, occasion.day)];
    return lots('comes', person.story.name, occasion.name) < chance;
  });
  const hasCard = (person: Person): boolean => cardsAt(person, occasion.startsAt).length > 0;
  const came = there.filter(hasCard);
  const arrivals = came.map((person) => ({ person, at: arrivalAt(lots, person, occasion) }));
  const taps = arrivals.flatMap(({ person, at }): readonly DoorTap[] => {
    const cards = cardsAt(person, occasion.startsAt);
    const cardNumber = cards[Math.floor(lots('card', person.story.name, occasion.name) * cards.length)];
    if (cardNumber === undefined) return [];
    const tap = { branch: branchOn(person, occasion.day), cardNumber, at };
    return [tap, ...extraTaps(lots, tap, person, occasion)];
  });
  const absent = awaited.filter((person) => !there.includes(person));
  return {
    taps: [...taps, ...oddTaps(lots, occasion, everybody, absent, strangers)],
    present: came,
    byHand: there.filter((person) => !hasCard(person)).map((person) => ({ person, at: arrivalAt(lots, person, occasion) })),
    absent,
    awaited,
  };
}
