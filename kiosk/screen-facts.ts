/** The figures under a message: which ones each state shows, and the facts that its sentences name. */
import { dayOf } from '../server/kernel/calendar.ts';
import { type Instant, msOf } from '../server/kernel/clock.ts';
import type { Format } from '../views/format.ts';
import type { KioskFact, KioskGreeting } from '../views/pages/kiosk-display/model.ts';
import { fill } from '../views/text/fill.ts';
import type { KioskStateCode, KioskWords } from '../views/text/kiosk.ts';
import type { Greeting } from './greeting.ts';
import { shortened } from './name-size.ts';
import { type Station, openNow, screenCode } from './station.ts';

type Said = { readonly words: KioskWords; readonly format: Format };
type Fact = { readonly term: string; readonly value: string };

/** Of a name within a sentence; the greeting shows any name whole. */
const sentenceEmMax = 30;

/** What is not known yet, and what will not be known here. */
const awaited = '\u2026';
const unknown = '\u2014';

/** The three totals of a person; a branch that hides ranks shows the year instead, in the same place. */
export function totals(greeting: Greeting, said: Said): readonly KioskFact[] {
  const { words, format } = said;
  const none = greeting.judged ? unknown : awaited;
  const points = (term: string, amount: number | undefined): KioskFact =>
    amount === undefined ? { term, value: none, unit: '' } : { term, value: format.points(amount), unit: words.points };
  const rankHidden = greeting.judged && greeting.rank === undefined && greeting.yearTotal !== undefined;
  return [
    points(words.monthTotal, greeting.monthTotal),
    rankHidden ? points(words.yearTotal, greeting.yearTotal) : rankFact(greeting.rank, none, words),
    points(words.balance, greeting.balance),
  ];
}

function rankFact(rank: number | undefined, none: string, words: KioskWords): KioskFact {
  if (rank === undefined) return { term: words.rank, value: none, unit: '' };
  const [before = '', after = ''] = words.rankValue.split('{rank}');
  return { term: words.rank, value: `${before}${rank}`, unit: after.trim() };
}

/** Items with room left, each with how much, in which window; none before the server told. */
export function roomLeft({ room = [] }: Greeting, { words, format, lang }: Said & { readonly lang: string }): KioskGreeting['room'] {
  return room.map(({ nameZh, nameEn, points, times, window }) => ({
    name: lang.startsWith('zh') ? nameZh : (nameEn ?? nameZh),
    left: fill(times === undefined ? words.roomPoints : words.roomTimes, {
      window: words.windows[window],
      left: times === undefined ? format.points(points ?? 0) : times,
    }),
  }));
}

/** A stay as people say it: 20 minutes, 2 hours, 1 hour 20. */
function lasted(minutes: number | undefined, { lasted: said }: KioskWords): string {
  if (minutes === undefined) return '';
  const facts = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  return fill(facts.hours === 0 ? said.minutes : facts.minutes === 0 ? said.hours : said.both, facts);
}

/** Every fact that a title or a sentence may name. */
export function sentenceFacts(state: Station, { words, format }: Said): Readonly<Record<string, string | number>> {
  const greeting = state.shown?.greeting;
  const time = (instant: Instant | undefined) => (instant === undefined ? unknown : format.time(instant));
  return {
    name: shortened(greeting?.name ?? greeting?.cardEnd ?? '', sentenceEmMax),
    points: greeting?.points === undefined ? '' : format.signed(greeting.points),
    activity: greeting?.activity?.title ?? '',
    time: time(greeting?.recordedAt ?? greeting?.tappedAt),
    opensAt: time(greeting?.opensAt),
    stay: lasted(greeting?.signOut?.minutes, words),
    least: lasted(greeting?.signOut?.leastMinutes, words),
    count: openNow(state).length,
    waiting: format.count(state.waiting),
  };
}

/** At most two figures at the foot of the paper. With several readers a message says at which of them, so that two people know whose it is. */
export function screenFacts(state: Station, code: KioskStateCode, said: Said): readonly Fact[] {
  const facts = ownFacts(state, code, said);
  const reader = state.readers.length > 1 && screenCode(state) === code ? state.shown?.greeting.reader : undefined;
  return reader === undefined ? facts : [{ term: said.words.readerName, value: reader }, ...facts].slice(0, 2);
}

function ownFacts(state: Station, code: KioskStateCode, said: Said): readonly Fact[] {
  const { words, format } = said;
  const greeting = state.shown?.greeting;
  const kept: Fact = { term: words.kept, value: fill(words.keptPeople, { count: format.count(state.people) }) };
  switch (code) {
    case 'reader_lost': {
      const lost = state.readers.find((reader) => reader.state === 'lost');
      return lost === undefined ? [kept] : [{ term: words.lostSince, value: exactTime(lost.since, format) }, kept];
    }
    case 'disk_full':
    case 'out_of_order':
      return state.storage === undefined ? [kept] : [kept, { term: words.stoppedAt, value: format.time(state.storage.since) }];
    case 'offline':
      return [
        ...(state.link.online
          ? []
          : [{ term: words.since, value: fill(words.sinceValue, { time: momentOrTime(state.link.since, state.at, format) }) }]),
        ...(state.lastTapAt === undefined ? [] : [{ term: words.lastTap, value: momentOrTime(state.lastTapAt, state.at, format) }]),
      ];
    case 'clock_wrong':
      return state.clockWrong === undefined
        ? []
        : [
            { term: words.machineTime, value: dayOrTime(state.at, state.clockWrong.serverAt, format) },
            { term: words.serverTime, value: dayOrTime(state.clockWrong.serverAt, state.at, format) },
          ];
    case 'already_recorded':
    case 'signed_in_already':
    case 'signed_out_short':
      return greeting === undefined
        ? []
        : totals(greeting, said)
            .slice(0, 2)
            .map(({ term, value, unit }) => ({ term, value: `${value} ${unit}`.trim() }));
    case 'too_early':
      return greeting?.opensAt === undefined
        ? []
        : [
            { term: words.now, value: format.time(state.at) },
            { term: words.timeLeft, value: minutesTo(greeting.opensAt, state.at, words) },
          ];
    case 'idle':
    case 'choose':
    case 'phone_card':
    case 'misread':
      return [];
    default:
      return greeting?.cardEnd === undefined
        ? []
        : [
            { term: words.cardEnd, value: greeting.cardEnd },
            { term: words.tappedAt, value: format.time(greeting.tappedAt) },
          ];
  }
}

/** Seconds too: somebody stands there with a watch. */
const exactTime = (instant: Instant, format: Format): string => `${format.time(instant)}:${instant.slice(17, 19)}`;

const momentOrTime = (instant: Instant, now: Instant, format: Format): string =>
  dayOf(instant) === dayOf(now) ? format.time(instant) : format.moment(instant);

/** As much as tells two clocks apart. */
const dayOrTime = (instant: Instant, other: Instant, format: Format): string =>
  dayOf(instant) === dayOf(other) ? format.time(instant) : format.day(dayOf(instant));

const minutesTo = (instant: Instant, now: Instant, words: KioskWords): string =>
  fill(words.minutes, { count: Math.max(1, Math.ceil((msOf(instant) - msOf(now)) / 60_000)) });
