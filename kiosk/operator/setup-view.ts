/** Turns the devices of a machine, and a reader that is being set up, into words. Never a whole card number. */
import type { Finding } from '../../drivers/calibration.ts';
import type { CardFormat } from '../../drivers/card-number.ts';
import type { Devices } from '../../drivers/devices.ts';
import type { KioskReaders, KioskSetup, SetupRow } from '../../views/pages/kiosk-readers/model.ts';
import { fill } from '../../views/text/fill.ts';
import type { OperatorDoneCode } from '../../views/text/kiosk-operator.ts';
import type { Words } from '../../views/text/text.ts';
import { wordsIn } from '../../views/text/words.ts';
import type { ConfiguredReader } from '../config.ts';
import { type Setting, ask, doneTold, frame, good, speechOf } from './view.ts';
import type { SetupNow } from './reader-setup.ts';
import { formatName } from './reader-words.ts';

/** Which rates cheap readers have, the commonest first. */
export const baudRates = [9_600, 115_200, 19_200, 38_400, 57_600, 4_800, 2_400, 1_200] as const;

const endOf = (card: string): string => card.slice(-4);

/** `why` is what the machine said of the last try. */
export function readersPage(
  setting: Setting,
  form: string,
  devices: Devices,
  readers: readonly ConfiguredReader[],
  done: OperatorDoneCode | undefined,
  why: string,
): KioskReaders {
  const speech = speechOf(setting);
  const words = wordsIn(setting.locale);
  const said = speech.words.setup;
  const ownerOf = (path: string) => readers.find(({ settings }) => settings['path'] === path || settings['reader'] === path);
  const fresh = freshName(readers);
  const row = (kind: SetupRow['kind'], path: string, name: string): SetupRow => {
    const owner = ownerOf(path);
    return {
      kind,
      path,
      name,
      small: name === path ? '' : path,
      owner: owner === undefined ? '' : fill(said.owned, { name: owner.name }),
      names: [
        ...readers.map((reader) => ({ value: reader.name, word: fill(said.replace, { name: reader.name }), chosen: reader === owner })),
        { value: fresh, word: fill(said.fresh, { name: fresh }), chosen: owner === undefined },
      ],
      bauds: kind === 'serial' ? baudRates.map((rate) => ({ value: String(rate), word: String(rate), chosen: rate === baudRates[0] })) : [],
      act: kind === 'nfc' ? said.add : said.begin,
    };
  };
  const { serial, nfc, keyboards } = devices;
  return {
    ...frame(speech, done === undefined ? null : doneTold(speech, done)),
    form,
    heading: said.title,
    lead: said.lead,
    why: why === '' ? '' : `${speech.words.readers.why}: ${why}`,
    back: { href: '/operator', word: speech.words.export.toOverview },
    asLabel: said.as,
    baudLabel: said.baud,
    groups: [
      {
        title: words.readers.devices.serial,
        none: serial.length === 0 ? said.none : '',
        rows: serial.map(({ path, name }) => row('serial', path, name)),
      },
      {
        title: words.readers.devices.nfc,
        none: nfc.unavailable ?? (nfc.readers.length === 0 ? said.none : ''),
        rows: nfc.readers.map((name) => row('nfc', name, name)),
      },
      {
        title: words.readers.devices.keyboards,
        none: keyboards.length === 0 ? said.none : '',
        rows: keyboards.map(({ path, name }) => row('keyboard', path, name)),
      },
    ],
  };
}

/** A name that no reader has yet. */
function freshName(readers: readonly ConfiguredReader[]): string {
  for (let number = readers.length + 1; ; number++) {
    const name = `reader ${number}`;
    if (!readers.some((reader) => reader.name === name)) return name;
  }
}

export function setupPage(
  setting: Setting,
  form: string,
  now: SetupNow,
  others: readonly string[],
  done: OperatorDoneCode | undefined,
): KioskSetup {
  const speech = speechOf(setting);
  const words = wordsIn(setting.locale);
  const said = speech.words.setup;
  const { finding } = now;
  const certain = finding.state === 'certain';
  const mayKnow = now.cards > 0 && !now.known && !certain;
  return {
    ...frame(speech, done === undefined ? null : doneTold(speech, done)),
    form,
    heading: `${said.title}: ${now.name}`,
    device: now.path,
    revision: now.revision,
    pill: certain
      ? good(said.sure)
      : ask(finding.state === 'open' ? fill(said.candidates, { count: finding.candidates.length }) : said.unsure),
    next: certain ? said.useSay : now.lost === undefined ? words.readers.tapNow(now.cards + 1) : fill(said.lost, { why: now.lost }),
    says: [
      ...(now.cards === 0 && finding.state === 'none' && finding.why === 'nothing_read' ? [] : sayOf(words, said, finding)),
      ...(now.cards > 0 ? [fill(said.cards, { count: now.cards })] : []),
    ],
    candidates: finding.state === 'open' ? finding.candidates.map((one) => candidateOf(words, one)) : [],
    profile: certain ? candidateOf(words, { ...finding.profile, card: finding.card }) : '',
    reference: mayKnow && others.length > 0 ? fill(said.reference, { names: others.join(words.readers.between) }) : '',
    known: mayKnow ? { label: said.known, act: said.knownDo } : null,
    meanwhile: said.meanwhile,
    use: certain ? said.use : '',
    again: said.again,
    cancel: said.cancel,
  };
}

const sayOf = ({ readers }: Words, said: { readonly wantsNumber: string }, finding: Finding): readonly string[] => {
  if (finding.state === 'none') return [readers.noFits[finding.why]];
  if (finding.state === 'open') return [finding.wanted === 'another_card' ? readers.anotherCard : said.wantsNumber];
  return finding.card.startsWith('W26') ? [readers.part] : [];
};

const candidateOf = (
  words: Words,
  { format, terminator, card }: { format: CardFormat; terminator: keyof Words['readers']['framings']; card: string },
): string =>
  [formatName(words, format), words.readers.framings[terminator], fill(words.operator.setup.end, { end: endOf(card) })].join(' \u00b7 ');
