/** Turns the station's state into the words of the screen, in the language that stands first. */
import { dayOf } from '../server/kernel/calendar.ts';
import { type Format, formatWith } from '../views/format.ts';
import {
  type KioskBarItem,
  type KioskGreeting,
  type KioskIdle,
  type KioskMessage,
  type KioskPlan,
  type KioskScreen,
  marksMax,
} from '../views/pages/kiosk-display/model.ts';
import { fill } from '../views/text/fill.ts';
import type { KioskStateCode, KioskWords } from '../views/text/kiosk.ts';
import type { Locale } from '../views/text/text.ts';
import { wordsIn } from '../views/text/words.ts';
import type { GreetedActivity, Greeting } from './greeting.ts';
import { type Aloud, namedCodes } from './heard.ts';
import type { LinkFault } from './link.ts';
import { greetingSizes, shortened, widthEm } from './name-size.ts';
import { roomLeft, screenFacts, sentenceFacts, totals } from './screen-facts.ts';
import { screenLooks } from './screens.ts';
import { type Station, chosenNow, openNow, screenCode } from './station.ts';

/** The language that stands first, with its words and its way with numbers. */
export type Speech = { readonly words: KioskWords; readonly format: Format; readonly lang: string };

export const speechOf = (locale: Locale): Speech => ({
  words: wordsIn(locale).kiosk,
  format: formatWith(wordsIn(locale).spoken),
  lang: wordsIn(locale).site.lang,
});

const otherLocale: Readonly<Record<Locale, Locale>> = { zh: 'en', en: 'zh' };

/** Ems of two lines of the large size: of a message's title, of an activity's in the plan; of one line of the field. */
const titleEmMax = 14;
const planEmMax = 15;
const shortWordEm = 4.1;
/** Of one line of a large button. */
const choiceEmMax = 12;
/** Of a name at the foot: what was whole on the screen before may be told shorter. */
const footEmMax = 14;

/** The greeting's own layout: the whole screen is one person's. */
const greetingCodes: readonly KioskStateCode[] = ['recorded', 'own_month', 'signed_in', 'signed_out'];

/** What the screen shows now. */
export function screenOf(state: Station, first: Locale): KioskScreen {
  const code = screenCode(state);
  const speech = speechOf(first);
  const other = speechOf(otherLocale[first]);
  const greeting = state.shown?.greeting;
  const whole = greeting !== undefined && greetingCodes.includes(code) ? greeting : undefined;
  return {
    shape: screenLooks[code].shape,
    word: speech.words.screens[code].word,
    wordShort: speech.words.screens[code].word.every((line) => widthEm(line) <= shortWordEm),
    otherWord: other.words.oneLine(other.words.screens[code].word),
    otherLang: other.lang,
    idle: code === 'idle' ? idleOf(state, speech) : null,
    greeting: whole === undefined ? null : greetingOf(state, whole, speech),
    message: code === 'idle' || whole !== undefined ? null : messageOf(state, code, speech, other),
    bar: barOf(state, speech.words),
  };
}

/** A sentence for elderly mode, in one language. */
export function saidAloud({ code, name, points }: Aloud, locale: Locale): string {
  const { aloud } = wordsIn(locale).kiosk;
  const who = name === undefined ? '' : fill(aloud.who, { name });
  if (points === undefined || points === 0) return fill(aloud.sentences[code], { who });
  return fill(points > 0 ? aloud.plus : aloud.minus, { who, amount: aloud.amount(Math.abs(points)) });
}

/** One sentence for people who do not see the screen; empty when nothing happened. */
export function saidOf(state: Station, first: Locale): string {
  const { words, format } = speechOf(first);
  const greeting = state.shown?.greeting;
  if (greeting === undefined) return '';
  if (greeting.code === 'recorded') return fill(words.spoken, { name: greeting.name ?? '', points: format.points(greeting.points ?? 0) });
  const { title, say } = sentencesOf(state, greeting.code, { words, format, lang: '' });
  return `${title}${words.fullStop}${say}`;
}

function idleOf(state: Station, { words, format }: Speech): KioskIdle {
  const today = dayOf(state.at);
  const open = chosenNow(state) ?? openNow(state)[0];
  const next = state.activities.find((activity) => dayOf(activity.startsAt) === today && state.at < activity.checkinOpensAt);
  const activity = open ?? next;
  return {
    time: format.time(state.at),
    day: `${format.day(today)} ${format.weekday(today)}`,
    organisation: state.organisation,
    today: words.today,
    plan: activity === undefined ? null : planOf(state, activity.id, open !== undefined, { words, format }),
    nothing: activity === undefined ? { title: words.nothingToday, say: words.nothingTodaySay } : null,
  };
}

function planOf(state: Station, id: string, isOpen: boolean, { words, format }: Pick<Speech, 'words' | 'format'>): KioskPlan | null {
  const activity = state.activities.find((candidate) => candidate.id === id);
  if (activity === undefined) return null;
  const present = state.present[id] ?? activity.present;
  const starts = fill(words.startsAt, { time: format.time(activity.startsAt) });
  const late = fill(words.lateAfter, { time: format.time(activity.lateAfter) });
  return {
    title: activity.title,
    titleLong: widthEm(activity.title) > planEmMax,
    when: activity.place === '' ? starts : `${starts} \u00b7 ${activity.place}`,
    status: isOpen ? `${words.openNow}${words.comma}${late}` : fill(words.opensAt, { time: format.time(activity.checkinOpensAt) }),
    present: format.count(present),
    expected: format.count(activity.expected),
    peopleIn: words.peopleIn,
    sentence: fill(words.countSentence, { expected: activity.expected, present }),
    marks: marksOf(present, activity.expected),
    chooseAgain: openNow(state).length > 1 ? words.chooseAgain : '',
  };
}

function marksOf(present: number, expected: number): readonly boolean[] {
  const marks = Math.min(expected, marksMax);
  const full = expected === 0 ? 0 : Math.floor((Math.min(present, expected) / expected) * marks);
  return Array.from({ length: marks }, (_, index) => index < full);
}

function greetingOf(state: Station, greeting: Greeting, { words, format, lang }: Speech): KioskGreeting {
  const { activity, name = '' } = greeting;
  const { code } = greeting;
  const earned = code === 'recorded' ? greeting.points : code === 'signed_out' ? greeting.signOut?.points : undefined;
  const points = earned === undefined || (earned === 0 && code === 'signed_out') ? '' : format.signed(earned);
  const sizes = greetingSizes(name, points, words.points, code !== 'own_month');
  const when = greeting.late === undefined ? '' : ` \u00b7 ${greeting.late ? words.late : words.onTime}`;
  return {
    ownMonth: code === 'own_month',
    time: format.time(greeting.tappedAt),
    place: (code === 'recorded' || code === 'signed_in') && activity !== undefined ? placeOf(activity, words) : '',
    name,
    nameSize: sizes.name,
    points,
    pointsSmall: sizes.pointsSmall,
    unit: words.points,
    what: code === 'recorded' ? `${activity?.title ?? ''}${when}` : sentencesOf(state, code, { words, format, lang }).say,
    facts: totals(greeting, { words, format }),
    room: code !== 'own_month' ? null : roomLeft(greeting, { words, format, lang }),
    before: beforeOf(state, { words, format }),
    next: greeting.judged || state.link.online ? words.next : words.onItsWay,
  };
}

const placeOf = ({ present, expected }: GreetedActivity, words: KioskWords): string =>
  present === undefined || expected === undefined ? '' : fill(words.place, { present, expected });

/** Whoever was cut short can still read how it went. */
function beforeOf({ before }: Station, { words, format }: Pick<Speech, 'words' | 'format'>): string {
  if (before === undefined) return '';
  const { code, name, points, cardEnd = '' } = before;
  if (code === 'recorded' && name !== undefined && points !== undefined)
    return fill(words.before, { name: shortened(name, footEmMax), points: format.signed(points) });
  const who = namedCodes.includes(code) ? shortened(name ?? cardEnd, footEmMax) : cardEnd;
  return fill(words.beforeSaid, { who, word: words.oneLine(words.screens[code].word) });
}

function sentencesOf(state: Station, code: KioskStateCode, speech: Speech): { readonly title: string; readonly say: string } {
  const facts = sentenceFacts(state, speech);
  const { title, say } = speech.words.screens[code];
  return { title: fill(title, facts), say: fill(say, facts) };
}

function messageOf(state: Station, code: KioskStateCode, speech: Speech, other: Speech): KioskMessage {
  const screen = speech.words.screens[code];
  const mine = sentencesOf(state, code, speech);
  const theirs = sentencesOf(state, code, other);
  const choices = code === 'choose' ? openNow(state).map(({ id, title }, index) => ({ id, number: index + 1, title })) : [];
  const numbered = screen.title.startsWith('{waiting}') ? screen.title.slice('{waiting}'.length) : undefined;
  return {
    title: mine.title,
    titleLong: widthEm(mine.title) > titleEmMax,
    big: numbered === undefined ? null : { number: speech.format.count(state.waiting), after: numbered.trim() },
    say: mine.say,
    steps: screen.steps ?? [],
    // Numbered acts and long names need the room that a second title would take.
    other:
      screen.steps === undefined && !screen.title.includes('{name}') ? `${theirs.title}${other.words.fullStop}${theirs.say}` : theirs.say,
    facts: screenFacts(state, code, speech),
    choices,
    choicesMany: choices.length > 3 || choices.some(({ title: one }) => widthEm(one) > choiceEmMax),
    before: state.shown === undefined ? '' : beforeOf(state, speech),
    qr: null,
  };
}

const faultWord: Readonly<Record<LinkFault, 'offline' | 'serverAway' | 'deviceUnknown' | 'refusedThere'>> = {
  network: 'offline',
  server: 'serverAway',
  device: 'deviceUnknown',
  refused: 'refusedThere',
};

/** A reader that is well gives its place to a record that waits for rescue: a third thing would not fit the line. */
function firstOf({ readers, rescueDue }: Station, words: KioskWords): KioskBarItem {
  const lost = readers.find(({ state }) => state === 'lost');
  if (lost !== undefined) {
    const text = readers.length > 1 ? fill(words.readerLostNamed, { name: lost.name }) : words.readerLost;
    return { icon: 'alert', mark: 'wrong', text };
  }
  if (readers.some(({ state }) => state !== 'ready')) return { icon: 'alert', mark: 'late', text: words.readerUnavailable };
  if (rescueDue === true) return { icon: 'alert', mark: 'late', text: words.rescueDue };
  return { icon: 'reader', mark: '', text: words.readerReady };
}

function barOf(state: Station, words: KioskWords): readonly KioskBarItem[] {
  const { link, waiting } = state;
  const first = firstOf(state, words);
  const waits = fill(words.waiting, { count: waiting });
  if (!link.online)
    return [
      first,
      {
        icon: 'nonet',
        mark: 'late',
        text: waiting === 0 ? words[faultWord[link.fault]] : `${words[faultWord[link.fault]]} \u00b7 ${waits}`,
      },
    ];
  return [first, { icon: 'net', mark: '', text: words.online }, { icon: 'sent', mark: '', text: waiting === 0 ? words.allSent : waits }];
}
