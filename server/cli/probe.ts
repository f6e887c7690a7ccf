/** The dialogue of setting a reader up: card after card, until one profile is left or it is known what is missing. */
import { type Finding, type Reading, calibrate, readingsMax } from '../../drivers/calibration.ts';
import type { Hearing } from '../../drivers/port-taps.ts';
import type { Piece } from '../../drivers/sighting.ts';
import type { Words } from '../../views/text/text.ts';
import { formatName } from './format-words.ts';

/** Where the dialogue takes place. */
export type ProbePorts = {
  readonly hearing: Hearing;
  /** Says a line to the person; nothing where a machine reads. */
  say(line: string): void;
  /** The number of the card that comes next, from whoever knows it; undefined when nobody does. */
  knownNumber(times: number): Promise<string | undefined>;
  /** The number of the card that was just tapped: asked for when nothing else tells. */
  askNumber(): Promise<string | undefined>;
  /** Whether `knownNumber` would answer for this card: without it another card of unknown number may tell nothing. */
  hasNumber(times: number): boolean;
};

export type Probed = { readonly finding: Finding; readonly readings: readonly Reading[] };

/** What only one more try can mend. */
const triesMax = 3;
const mendable: readonly string[] = ['two_cards', 'badge', 'phone'];

/** Ends with a certain profile, with what remains when nobody can tell more, or with why nothing fits. `waitMs` is for each card. */
export async function probe(words: Words, ports: ProbePorts, waitMs: number, signal: AbortSignal): Promise<Probed> {
  const readings: Reading[] = [];
  let finding: Finding = calibrate(readings);
  let spoiled = 0;
  for (let times = 1; times <= readingsMax && !signal.aborted;) {
    const known = await ports.knownNumber(times);
    ports.say(words.readers.tapNow(times));
    const pieces = await ports.hearing.next(AbortSignal.any([signal, AbortSignal.timeout(waitMs)]));
    const reading: Reading = { pieces: pieces ?? [], known };
    finding = calibrate([...readings, reading]);
    if (pieces !== undefined) ports.say(words.readers.heard(textOf(pieces)));
    if (finding.state === 'none' && mendable.includes(finding.why) && (spoiled += 1) < triesMax) {
      ports.say(words.readers.noFits[finding.why]);
      continue;
    }
    readings.push(reading);
    if (finding.state === 'open' && finding.wanted === 'known_number') {
      const number = await ports.askNumber();
      if (number !== undefined) {
        readings[readings.length - 1] = { ...reading, known: number };
        finding = calibrate(readings);
      }
    }
    if (finding.state !== 'open' || finding.wanted === 'known_number') break;
    times += 1;
    const anyKnown = readings.some((one) => one.known !== undefined);
    if (anyKnown && !ports.hasNumber(times)) break;
    for (const line of findingLines(words, finding)) ports.say(line);
  }
  return { finding, readings };
}

/** Printable characters as they are, others as their hex digits: `04A23B7C<0D><0A>`. */
export const textOf = (pieces: readonly Piece[]): string =>
  Buffer.concat(pieces.map(({ bytes }) => bytes))
    .subarray(0, 64)
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e]/g, (sign) => `<${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}>`);

/** What was found, in words for the person, and what to do next. */
export function findingLines(words: Words, finding: Finding): readonly string[] {
  const { readers } = words;
  if (finding.state === 'none') return [readers.noFits[finding.why]];
  if (finding.state === 'certain') {
    const { profile, card, alike } = finding;
    return [
      readers.certain(readers.framings[profile.terminator], `${profile.format} (${formatName(words, profile.format)})`),
      readers.readAs(card),
      ...(alike.length > 0 ? [readers.alike(alike.join(', '))] : []),
      ...(card.startsWith('W26') ? [readers.part] : []),
    ];
  }
  const { candidates, wanted } = finding;
  return [
    candidates.length === 1 ? readers.possible : readers.oneOf(candidates.length),
    ...candidates.map(
      ({ terminator, format, card }) => `  ${format} (${formatName(words, format)}), ${readers.framings[terminator]}: ${card}`,
    ),
    wanted === 'another_card' ? readers.anotherCard : readers.knownNumber,
  ];
}
