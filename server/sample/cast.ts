/** The people of the story: where each stands, of what class each is and which card each holds, on any day of the span. */
import type { MemberClassCode } from '../contract/codes.ts';
import { type Day, instantAt } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Span, dayIn } from './span.ts';
import { type Story, type StoryMember, habits } from './story.ts';

/** A card in one hand for a time. `blocked` names why it stopped working at `untilAt`. */
export type HeldCard = {
  readonly number: string;
  readonly fromAt: Instant;
  readonly untilAt: Instant | null;
  readonly blocked: 'lost' | 'blocked' | null;
};

export type Person = {
  readonly story: StoryMember;
  readonly cards: readonly HeldCard[];
  /** The first day of the class that the story gives, or null where it always held. */
  readonly classFrom: Day | null;
  readonly move: { readonly to: string; readonly on: Day } | null;
};

/** Days of the month on which such things happen in the story, apart from every activity. */
const classDay = 1;
const moveDay = 12;
const cardDay = { two: [2, 9], lost: [3, 9], blocked: [4, 9] } as const;

const twoDigits = (number: number): string => String(number).padStart(2, '0');

function cardsOf(member: StoryMember, numberOf: (ordinal: number) => string, span: Span): readonly HeldCard[] {
  const first = { number: numberOf(1), fromAt: span.foundedAt, untilAt: null, blocked: null };
  if (member.card === 'none') return [];
  if (member.card === 'one') return [first];
  const [month, day] = cardDay[member.card];
  const at = instantAt(dayIn(span, month, day), '10:00');
  const second = { ...first, number: numberOf(2), fromAt: at };
  if (member.card === 'two') return [first, second];
  const stopped = { ...first, untilAt: at, blocked: member.card };
  return member.card === 'lost' ? [stopped, second] : [stopped];
}

/** Everybody, in the order of the file. A card's number says whose it is: 04, the branch, the member's place in it, the card's ordinal. */
export function castOf({ people }: Story, span: Span): readonly Person[] {
  const branches = [...new Set(people.members.map((member) => member.branch))];
  const places = new Map<string, number>();
  return people.members.map((story): Person => {
    const place = (places.get(story.branch) ?? 0) + 1;
    places.set(story.branch, place);
    const prefix = `04${twoDigits(branches.indexOf(story.branch) + 1)}${twoDigits(place)}`;
    return {
      story,
      cards: cardsOf(story, (ordinal) => `${prefix}${twoDigits(ordinal)}`, span),
      classFrom: story.classFrom === undefined ? null : dayIn(span, story.classFrom, classDay),
      move:
        story.movesTo === undefined || story.movesIn === undefined ? null : { to: story.movesTo, on: dayIn(span, story.movesIn, moveDay) },
    };
  });
}

/** The code of a person's branch on a day. */
export const branchOn = ({ story, move }: Person, day: Day): string => (move !== null && day >= move.on ? move.to : story.branch);

/** A newcomer has no group yet. */
export const groupOn = (person: Person, day: Day): number | null =>
  branchOn(person, day) === person.story.branch ? person.story.group : null;

export const classOn = ({ story, classFrom }: Person, day: Day): MemberClassCode =>
  classFrom !== null && day < classFrom ? 'normal' : story.class;

/** On the committee: the posts that are not a group leader's. */
export const onCommittee = ({ story }: Person): boolean => story.post !== undefined && story.post !== 'group_leader';

/** Cards that work at a moment; more than one for who holds two. */
export const cardsAt = ({ cards }: Person, at: Instant): readonly string[] =>
  cards.filter((card) => card.fromAt <= at && (card.untilAt === null || at < card.untilAt)).map((card) => card.number);

/** A person's own chance in a list of one chance per habit. */
export const chanceOf = ({ story }: Person, chances: readonly [number, number, number, number]): number =>
  chances[habits.indexOf(story.habit)] ?? 0;
