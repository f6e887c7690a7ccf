/** The kiosk's mind: a pure state machine, one step per event, with the acts that follow as data. */
import type { CardNumber, CardRefusal } from '../drivers/card-number.ts';
import type { CardRead } from '../drivers/reader.ts';
import type { RosterActivity } from '../server/contract/roster.ts';
import type { Tap, TapVerdict } from '../server/contract/taps.ts';
import { type Instant, msOf, plusMs } from '../server/kernel/clock.ts';
import type { KioskStateCode } from '../views/text/kiosk.ts';
import { type Greeting, foreseenGreeting, judgedGreeting } from './greeting.ts';
import { type SoundEffect, type SpeakEffect, heardOf, heardOfState, soundOf } from './heard.ts';
import type { Link } from './link.ts';
import { type ReaderSeen, type ReaderState, withReader } from './readers-seen.ts';
import { type Foreseen, openAt } from './roster.ts';

/** How long a greeting stays unless the next card cuts it short. */
export const greetingMs = 4_000;
/** With the server near, its verdict is waited for this long before the kiosk greets by itself. */
export const verdictGraceMs = 150;
/** Past this the clock is called wrong. */
export const skewMaxMs = 60_000;
/** Cards remembered for the debounce. */
export const recentCardsMax = 64;

export type Settings = { readonly debounceMs: number };

/** Taps cannot be kept: the disk is full, or the file does not take them. */
export type StorageFault = { readonly code: 'disk_full' | 'out_of_order'; readonly since: Instant };

/** A greeting on the screen. Moments are of the monotonic clock. */
export type Shown = { readonly greeting: Greeting; readonly quiet: boolean; readonly sinceUpMs: number; readonly untilUpMs: number };

export type Station = {
  readonly at: Instant;
  readonly upMs: number;
  readonly readers: readonly ReaderSeen[];
  readonly link: Link;
  readonly storage?: StorageFault;
  /** A damaged file of earlier taps was set aside and waits for `flagtap kiosk rescue`. */
  readonly rescueDue?: boolean;
  /** The server's time beside a clock that is off by more than `skewMaxMs`. */
  readonly clockWrong?: { readonly serverAt: Instant };
  readonly organisation: string;
  readonly activities: readonly RosterActivity[];
  /** People present by activity, as last told or counted here. */
  readonly present: Readonly<Record<string, number>>;
  readonly chosen?: string;
  readonly waiting: number;
  readonly people: number;
  readonly lastTapAt?: Instant;
  /** Stored, and for a moment waiting for the server's word before it is shown. */
  readonly pending?: { readonly greeting: Greeting; readonly showUpMs: number };
  readonly shown?: Shown;
  /** Whom the screen greeted before. */
  readonly before?: Greeting;
  readonly recent: readonly { readonly card: CardNumber; readonly upMs: number }[];
};

/** A tap that is on the disk. */
export type StoredTap = { readonly tap: Tap; readonly foreseen: Foreseen; readonly quiet: boolean; readonly reader: string };

/** What may happen to a kiosk. */
export type Fact =
  | (CardRead & { readonly reader: string })
  | ({ readonly kind: 'stored' } & StoredTap)
  /** `tapped`: somebody stood there; the kiosk's own tries make no sound again. */
  | { readonly kind: 'store_failed'; readonly code: StorageFault['code']; readonly tapped: boolean }
  | { readonly kind: 'store_works' }
  | { readonly kind: 'verdict'; readonly verdict: TapVerdict }
  | { readonly kind: 'reader'; readonly name: string; readonly state: ReaderState }
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'server_clock'; readonly serverAt: Instant }
  | { readonly kind: 'plan'; readonly organisation: string; readonly activities: readonly RosterActivity[] }
  /** Null: another one is to be chosen. */
  | { readonly kind: 'chosen'; readonly activityId: string | null }
  | { readonly kind: 'counts'; readonly waiting: number; readonly people: number }
  | { readonly kind: 'time' };

/** A fact, with its moment by both clocks. */
export type StationEvent = Fact & { readonly at: Instant; readonly upMs: number };

/** A tap to be kept before anything else happens. `quiet`: the same hand lingers, so no second sound. */
export type AppendEffect = {
  readonly kind: 'append';
  readonly reader: string;
  readonly raw: string;
  readonly cardNumber: CardNumber;
  readonly tappedAt: Instant;
  readonly upMs: number;
  readonly activityId?: string;
  readonly quiet: boolean;
};
export type Effect = AppendEffect | SoundEffect | SpeakEffect | { readonly kind: 'upload' };
export type Step = { readonly state: Station; readonly effects: readonly Effect[] };

export const newStation = (at: Instant, upMs: number, readers: readonly string[]): Station => ({
  at,
  upMs,
  readers: readers.map((name) => ({ name, state: 'unavailable', since: at })),
  link: { online: true },
  organisation: '',
  activities: [],
  present: {},
  waiting: 0,
  people: 0,
  recent: [],
});

export const openNow = (state: Station): readonly RosterActivity[] => openAt(state.activities, state.at);

/** The activity that a tap made now names: only when several are open and one of them was chosen. */
export function chosenNow(state: Station): RosterActivity | undefined {
  const open = openNow(state);
  return open.length > 1 ? open.find((activity) => activity.id === state.chosen) : undefined;
}

/** What the screen says when nobody has just tapped, the gravest first. */
export function standingCode(state: Station): KioskStateCode {
  if (state.storage !== undefined) return state.storage.code;
  if (state.readers.every((reader) => reader.state !== 'ready')) return 'reader_lost';
  if (openNow(state).length > 1 && chosenNow(state) === undefined) return 'choose';
  if (state.clockWrong !== undefined) return 'clock_wrong';
  return state.link.online ? 'idle' : 'offline';
}

/** What the screen says now. No greeting hides that taps are not kept. */
export const screenCode = (state: Station): KioskStateCode => state.storage?.code ?? state.shown?.greeting.code ?? standingCode(state);

/** When the station wants a `time` event next: a greeting due or over, else the clock's next minute. */
export function nextTimeUpMs(state: Station): number {
  const minute = state.upMs + 60_000 - (msOf(state.at) % 60_000);
  return Math.min(minute, state.pending?.showUpMs ?? minute, state.shown?.untilUpMs ?? minute);
}

/** One step. A change of what stands behind the greetings is heard once, when it comes. */
export function step(settings: Settings, before: Station, event: StationEvent): Step {
  const due = overtaken({ ...before, at: event.at, upMs: event.upMs });
  const { state, effects } = react(settings, due.state, event);
  const stands = standingCode(state);
  const heard = stands === standingCode(before) ? [] : heardOfState(stands);
  return { state, effects: [...due.effects, ...effects, ...heard] };
}

/** What time alone has done: a greeting is due, another is over. */
function overtaken(state: Station): Step {
  if (state.pending !== undefined && state.pending.showUpMs <= state.upMs) return greet(notPending(state), state.pending.greeting, false);
  if (state.shown !== undefined && state.shown.untilUpMs <= state.upMs) return { state: leave(state), effects: [] };
  return { state, effects: [] };
}

function react(settings: Settings, state: Station, event: StationEvent): Step {
  const still = (changed: Partial<Station>): Step => ({ state: { ...state, ...changed }, effects: [] });
  switch (event.kind) {
    case 'read':
      if (event.card.ok) return takeCard(settings, state, event, event.card.value);
      return cutShort(state, greet(notPending(state), unreadGreeting(event.card.code, event), false));
    case 'stored':
      return stored(state, event);
    case 'store_failed': {
      // Whoever was greeted before must not look like the one whose tap was just refused.
      const { shown: _, ...rest } = notPending(state);
      const still = state.storage?.code === event.code;
      return {
        // The same card again is no lingering hand: nothing was kept of the first.
        state: {
          ...rest,
          recent: [],
          storage: still && state.storage !== undefined ? state.storage : { code: event.code, since: event.at },
        },
        effects: still && event.tapped ? heardOfState(event.code) : [],
      };
    }
    case 'store_works':
      return { state: withoutStorageFault(state), effects: [] };
    case 'verdict':
      return judged(state, event.verdict);
    case 'reader':
      return still({ readers: withReader(state.readers, event) });
    case 'link':
      return still({ link: event.link });
    case 'server_clock': {
      const { clockWrong: _, ...rest } = state;
      const wrong = Math.abs(msOf(event.serverAt) - msOf(event.at)) > skewMaxMs;
      return { state: wrong ? { ...rest, clockWrong: { serverAt: event.serverAt } } : rest, effects: [] };
    }
    case 'plan':
      return still({
        organisation: event.organisation,
        activities: event.activities,
        present: Object.fromEntries(event.activities.map((activity) => [activity.id, activity.present])),
      });
    case 'chosen':
      return { state: choose(state, event.activityId), effects: [] };
    case 'counts':
      return still({ waiting: event.waiting, people: event.people });
    case 'time':
      return still({});
  }
}

function choose(state: Station, activityId: string | null): Station {
  const { chosen: _, ...rest } = state;
  if (activityId === null) return rest;
  return openNow(state).some((activity) => activity.id === activityId) ? { ...rest, chosen: activityId } : state;
}

function takeCard(settings: Settings, state: Station, read: CardRead & { readonly reader: string }, card: CardNumber): Step {
  const { reader, raw, agoMs = 0 } = read;
  const lingering = state.recent.some((other) => other.card === card && state.upMs - other.upMs < settings.debounceMs);
  const others = state.recent.filter((other) => other.card !== card);
  const chosen = chosenNow(state);
  const append: AppendEffect = {
    kind: 'append',
    reader,
    raw,
    cardNumber: card,
    tappedAt: plusMs(state.at, -agoMs),
    upMs: Math.max(0, Math.floor(state.upMs - agoMs)),
    ...(chosen === undefined ? {} : { activityId: chosen.id }),
    quiet: lingering,
  };
  return { state: { ...state, recent: [...others, { card, upMs: state.upMs }].slice(-recentCardsMax) }, effects: [append] };
}

/** The tap is on the disk: only from here on may anything be heard or seen of it. */
function stored(before: Station, { tap, foreseen, quiet, reader }: StoredTap): Step {
  const state = { ...withoutStorageFault(notPending(before)), lastTapAt: tap.tappedAt };
  const activity = foreseen.activity;
  const present = activity === undefined ? 0 : (state.present[activity.id] ?? 0) + (foreseen.code === 'recorded' ? 1 : 0);
  const counted = activity === undefined ? state : { ...state, present: { ...state.present, [activity.id]: present } };
  const greeting = { ...foreseenGreeting(tap, foreseen, present), reader };
  const greeted = state.link.online && !quiet ? waitFor(counted, greeting) : greet(counted, greeting, quiet);
  const { state: next, effects } = cutShort(before, greeted);
  return { state: next, effects: [{ kind: 'upload' }, ...effects] };
}

const waitFor = (state: Station, greeting: Greeting): Step => ({
  state: { ...state, pending: { greeting, showUpMs: state.upMs + verdictGraceMs } },
  effects: [],
});

/**
 * Whoever still waited for the server's word when the next card came, at this reader or another, is heard and becomes the
 * one before. Nothing is spoken of them: the next one's sentence would cut it off.
 */
function cutShort({ pending }: Station, next: Step): Step {
  if (pending === undefined) return next;
  return { state: { ...next.state, before: pending.greeting }, effects: [...soundOf(pending.greeting), ...next.effects] };
}

function judged(state: Station, verdict: TapVerdict): Step {
  const told = verdict.activity;
  const counted = told?.present === undefined ? state : { ...state, present: { ...state.present, [told.id]: told.present } };
  const { pending, shown, before } = counted;
  if (pending?.greeting.tapId === verdict.id) return greet(notPending(counted), judgedGreeting(pending.greeting, verdict), false);
  if (shown?.greeting.tapId === verdict.id) {
    const greeting = judgedGreeting(shown.greeting, verdict);
    const anew = greeting.code !== shown.greeting.code && !shown.quiet;
    return { state: { ...counted, shown: { ...shown, greeting } }, effects: anew ? heardOf(greeting) : [] };
  }
  if (before?.tapId === verdict.id) return { state: { ...counted, before: judgedGreeting(before, verdict) }, effects: [] };
  return { state: counted, effects: [] };
}

/** Puts a greeting on the screen; whoever was there moves to the foot. */
function greet(state: Station, greeting: Greeting, quiet: boolean): Step {
  const left = leave(state);
  return {
    state: { ...left, shown: { greeting, quiet, sinceUpMs: state.upMs, untilUpMs: state.upMs + greetingMs } },
    effects: quiet ? [] : heardOf(greeting),
  };
}

/** Takes the greeting off; whoever's tap was kept stays as the one before, but a hand that lingers is the same one. */
function leave(state: Station): Station {
  const { shown, ...rest } = state;
  if (shown === undefined) return state;
  return shown.greeting.tapId === undefined || shown.quiet ? rest : { ...rest, before: shown.greeting };
}

const unreadGreeting = (code: CardRefusal, { at, reader }: { readonly at: Instant; readonly reader: string }): Greeting => ({
  code: code === 'card_random' ? 'phone_card' : 'misread',
  judged: true,
  tappedAt: at,
  reader,
});

function notPending(state: Station): Station {
  const { pending: _, ...rest } = state;
  return rest;
}

function withoutStorageFault(state: Station): Station {
  const { storage: _, ...rest } = state;
  return rest;
}
