/** Turns what is known of a kiosk into the words of its operator's pages. */
import type { BurstBounds } from '../../drivers/key-burst.ts';
import { type Instant, msOf, plusMs } from '../../server/kernel/clock.ts';
import { type Format, formatWith } from '../../views/format.ts';
import type {
  KioskOperator,
  OperatorAct,
  OperatorFact,
  OperatorFrame,
  OperatorPanel,
  OperatorPart,
  OperatorPill,
  OperatorTold,
} from '../../views/pages/kiosk-operator/model.ts';
import { qrDrawing } from '../../views/qr.ts';
import { fill } from '../../views/text/fill.ts';
import type { OperatorDoneCode, OperatorWords } from '../../views/text/kiosk-operator.ts';
import { type Locale, locales } from '../../views/text/text.ts';
import { wordsIn } from '../../views/text/words.ts';
import type { OperatorFacts, ReaderFacts } from './facts.ts';
import type { Enrolling } from '../enrolment-screen.ts';
import { amountOf, momentOf, sizeOf } from './amounts.ts';
import { profileOf } from './reader-words.ts';
import { wedgeView } from '../wedge-view.ts';

/** Past this the roster is called old. */
export const rosterOldMs = 86_400_000;
/** Less free disk than this is said: a kiosk that runs full takes no taps. */
export const diskLowBytes = 200 * 1_048_576;

/** The steps of loudness that the page offers. */
export const volumes = { off: 0, low: 30, middle: 60, high: 100 } as const;

/** What belongs to every page. `bounds` are there where a reader types into the browser. */
export type Setting = { readonly locale: Locale; readonly bounds: BurstBounds | undefined; readonly backAfterMs: number };

export type Speech = Setting & { readonly words: OperatorWords; readonly format: Format };

export const speechOf = (setting: Setting): Speech => ({
  ...setting,
  words: wordsIn(setting.locale).operator,
  format: formatWith(wordsIn(setting.locale).spoken),
});

export const good = (word: string): OperatorPill => ({ tone: 'good', icon: 'i-good', word });
export const ask = (word: string): OperatorPill => ({ tone: 'ask', icon: 'i-ask', word });
const stop = (word: string): OperatorPill => ({ tone: 'stop', icon: 'i-alert', word });

const doneTone: Readonly<Record<OperatorDoneCode, Pick<OperatorTold, 'tone' | 'icon'>>> = {
  sent: { tone: 'good', icon: 'i-good' },
  not_sent: { tone: 'ask', icon: 'i-ask' },
  fetched: { tone: 'good', icon: 'i-good' },
  not_fetched: { tone: 'ask', icon: 'i-ask' },
  changed: { tone: 'good', icon: 'i-good' },
  not_kept: { tone: 'ask', icon: 'i-ask' },
  sounded: { tone: 'good', icon: 'i-good' },
  stale: { tone: 'ask', icon: 'i-ask' },
  reader_set: { tone: 'good', icon: 'i-good' },
  reader_kept: { tone: 'good', icon: 'i-good' },
  known_wrong: { tone: 'ask', icon: 'i-ask' },
  device_away: { tone: 'stop', icon: 'i-alert' },
  not_certain: { tone: 'ask', icon: 'i-ask' },
  file_refused: { tone: 'stop', icon: 'i-alert' },
  nothing_set_up: { tone: 'ask', icon: 'i-ask' },
  enrolment_on: { tone: 'good', icon: 'i-good' },
  enrolment_off: { tone: 'good', icon: 'i-good' },
};

export const doneTold = ({ words }: Speech, done: OperatorDoneCode): OperatorTold => ({ ...doneTone[done], ...words.done[done] });

export function frame({ words, locale, bounds, backAfterMs }: Speech, told: OperatorTold | null): OperatorFrame {
  const { site } = wordsIn(locale);
  return {
    lang: site.lang,
    title: words.title,
    product: site.product,
    backAfter: Math.ceil(backAfterMs / 1_000),
    told,
    wedge: bounds === undefined ? null : wedgeView(bounds, locale),
  };
}

export function operatorPage(
  setting: Setting,
  facts: OperatorFacts,
  enrolling: Enrolling | undefined,
  form: string,
  done: OperatorDoneCode | undefined,
): KioskOperator {
  const speech = speechOf(setting);
  const { words } = speech;
  return {
    ...frame(speech, done === undefined ? null : doneTold(speech, done)),
    form,
    organisation: facts.organisation,
    tapsGoOn: words.tapsGoOn,
    back: words.back,
    panels: [
      readersPanel(facts, speech),
      queuePanel(facts, speech),
      clockPanel(facts, speech),
      rosterPanel(facts, speech),
      enrolmentPanel(enrolling, speech),
      soundPanel(facts, speech),
      machinePanel(facts, speech),
    ],
  };
}

const empty = { pill: null, big: null, parts: [], facts: [], says: [], choices: [], acts: [], links: [], qr: null } as const;

const actOf = (action: string, word: string): OperatorAct => ({ action, name: 'act', value: 'now', word, chosen: false });

function readersPanel({ readers, at }: OperatorFacts, speech: Speech): OperatorPanel {
  const { words } = speech;
  return {
    ...empty,
    id: 'readers',
    title: words.readers.title,
    parts: readers.map((reader) => readerPart(reader, at, speech)),
    links: [{ href: '/operator/readers', word: words.setup.open }],
  };
}

const pillOfReader = { ready: good, lost: stop, unavailable: ask } as const;

function readerPart(
  { name, driver, settings, state, since, lastRead, why }: ReaderFacts,
  at: Instant,
  { words, format, locale }: Speech,
): OperatorPart {
  const said = words.readers;
  const kinds: Readonly<Record<string, string>> = said.drivers;
  const profile = profileOf(wordsIn(locale), settings);
  const read =
    lastRead === undefined
      ? words.nobodyYet
      : fill(lastRead.cardEnd === undefined ? said.unreadable : said.lastReadValue, {
          time: momentOf(lastRead.at, at, format),
          end: lastRead.cardEnd ?? '',
        });
  return {
    name,
    pill: pillOfReader[state](said.states[state]),
    facts: [
      { term: said.since, value: momentOf(since, at, format) },
      { term: said.lastRead, value: read },
      { term: said.kind, value: kinds[driver] ?? driver },
      ...(profile === '' ? [] : [{ term: said.profile, value: profile }]),
    ],
    small: why === undefined ? '' : `${said.why}: ${why}`,
  };
}

function queuePanel({ queue, link, rescueDue, at }: OperatorFacts, { words, format }: Speech): OperatorPanel {
  const said = words.queue;
  const fault = link.online ? 'none' : link.fault;
  const moment = (instant: Instant | undefined, none: string) => (instant === undefined ? none : momentOf(instant, at, format));
  return {
    ...empty,
    id: 'queue',
    title: said.title,
    pill: queue.waiting === 0 ? good(said.allSent) : ask(said.waiting),
    big: { number: format.count(queue.waiting), unit: said.unit },
    facts: [
      { term: said.oldest, value: moment(queue.oldestAt, words.none) },
      { term: said.lastUpload, value: moment(queue.lastUploadAt, words.never) },
      { term: said.fault, value: said.faults[fault] },
    ],
    says: [...(fault === 'none' ? [] : [said.next[fault]]), ...(rescueDue ? [said.rescueDue] : [])],
    acts: [actOf('/operator/send', said.send)],
    links: [{ href: '/operator/export', word: words.export.open }],
  };
}

function clockPanel({ clock, clockIsOff, at }: OperatorFacts, { words, format }: Speech): OperatorPanel {
  const said = words.clock;
  const exact = (instant: Instant) => `${format.moment(instant)}:${instant.slice(17, 19)}`;
  if (clock === undefined)
    return {
      ...empty,
      id: 'clock',
      title: said.title,
      pill: ask(said.unknown),
      facts: [{ term: said.here, value: exact(at) }],
      says: [said.unknownSay],
    };
  const differs = msOf(clock.hereAt) - msOf(clock.serverAt);
  const amount = amountOf(Math.abs(differs), words);
  return {
    ...empty,
    id: 'clock',
    title: said.title,
    pill: clockIsOff ? ask(said.off) : good(said.right),
    facts: [
      { term: said.here, value: exact(at) },
      { term: said.server, value: exact(plusMs(at, -differs)) },
      { term: said.difference, value: Math.abs(differs) < 1_000 ? said.equal : fill(differs > 0 ? said.ahead : said.behind, { amount }) },
      { term: said.heard, value: momentOf(clock.hereAt, at, format) },
    ],
    says: [clockIsOff ? said.offSay : said.rightSay],
  };
}

function rosterPanel({ roster, at }: OperatorFacts, { words, format }: Speech): OperatorPanel {
  const said = words.roster;
  const panel = { ...empty, id: 'roster', title: said.title, acts: [actOf('/operator/fetch', said.fetch)] };
  if (roster === undefined) return { ...panel, pill: ask(said.missing), says: [said.missingSay] };
  const old = Math.abs(msOf(at) - msOf(roster.currentAt)) > rosterOldMs;
  return {
    ...panel,
    pill: old ? ask(said.old) : good(said.fresh),
    facts: [
      { term: said.fetched, value: momentOf(roster.currentAt, at, format) },
      { term: said.people, value: fill(said.peopleValue, { count: format.count(roster.people) }) },
      { term: said.activities, value: fill(said.activitiesValue, { count: format.count(roster.activities) }) },
    ],
    says: [old ? said.oldSay : said.say],
  };
}

function enrolmentPanel(enrolling: Enrolling | undefined, { words }: Speech): OperatorPanel {
  const said = words.enrolment;
  const panel = { ...empty, id: 'enrolment', title: said.title };
  const act = (value: string, word: string): OperatorAct => ({ action: '/operator/enrolment', name: 'act', value, word, chosen: false });
  if (enrolling === undefined) return { ...panel, says: [said.say], acts: [act('begin', said.begin)] };
  const { seen, address } = enrolling;
  const left: OperatorFact = { term: said.left, value: amountOf(seen.leftMs, words) };
  const last: OperatorFact = {
    term: said.last,
    value: seen.cardEnd === undefined ? words.none : fill(seen.twice ? said.seenTwice : said.seenOnce, { end: seen.cardEnd }),
  };
  return {
    ...panel,
    pill: good(said.on),
    facts: [left, last],
    says: [said.onSay],
    qr: { ...qrDrawing(address), address },
    acts: [act('end', said.end)],
  };
}

function soundPanel({ preferences }: OperatorFacts, { words }: Speech): OperatorPanel {
  const said = words.sound;
  const choice = (name: string, value: string, word: string, chosen: boolean): OperatorAct => ({
    action: '/operator/preferences',
    name,
    value,
    word,
    chosen,
  });
  const steps = Object.entries(volumes);
  // A volume from the configuration may lie between two steps: the nearest is shown as chosen.
  const nearest = steps.toSorted(([, a], [, b]) => Math.abs(a - preferences.volume) - Math.abs(b - preferences.volume))[0]?.[0];
  const stepWords: Readonly<Record<string, string>> = said.volumes;
  return {
    ...empty,
    id: 'sound',
    title: said.title,
    choices: [
      {
        legend: said.volume,
        acts: steps.map(([step, volume]) => choice('volume', String(volume), stepWords[step] ?? step, step === nearest)),
      },
      {
        legend: said.elderly,
        acts: [choice('elderly', '1', said.elderlyOn, preferences.elderly), choice('elderly', '0', said.elderlyOff, !preferences.elderly)],
      },
      {
        legend: said.language,
        acts: locales.map((locale) => choice('locale', locale, said.languages[locale], preferences.locale === locale)),
      },
    ],
    says: [said.say],
    acts: [actOf('/operator/sound', said.test)],
  };
}

function machinePanel({ machine, at }: OperatorFacts, { words, format }: Speech): OperatorPanel {
  const said = words.machine;
  const { disk } = machine;
  const low = disk !== undefined && disk.freeBytes < diskLowBytes;
  const facts: readonly OperatorFact[] = [
    { term: said.version, value: machine.version },
    {
      term: said.started,
      value: fill(said.startedValue, { time: momentOf(machine.startedAt, at, format), amount: amountOf(machine.runsMs, words) }),
    },
    { term: said.booted, value: amountOf(machine.bootedMs, words) },
    ...(disk === undefined
      ? []
      : [{ term: said.disk, value: fill(said.diskValue, { free: sizeOf(disk.freeBytes), total: sizeOf(disk.totalBytes) }) }]),
  ];
  return { ...empty, id: 'machine', title: said.title, pill: low ? stop(said.low) : null, facts, says: low ? [said.lowSay] : [] };
}
