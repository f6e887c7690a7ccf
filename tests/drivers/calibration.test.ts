/** Which terminator and format a reader has: tables of what people meet, and laws for every format. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Finding, type Reading, calibrate, canBeKnown, readingsMax } from '../../drivers/calibration.ts';
import { arrangements } from '../../drivers/card-formats/arrangements.ts';
import { type CardFormat, cardFormats, encodeCardNumber, lossyKeyOf, numberIn, parseCardNumber, rowOf } from '../../drivers/card-number.ts';
import { type Framing, framings, goTogether } from '../../drivers/framing.ts';

const reading = (text: string, known?: string): Reading => ({ pieces: [{ bytes: Buffer.from(text, 'latin1'), upMs: 1_000 }], known });
const hexReading = (bytes: string, known?: string): Reading => ({ pieces: [{ bytes: Buffer.from(bytes, 'hex'), upMs: 1_000 }], known });

/** In one line: the profile, or what is still wanted and how many answers remain, or why nothing fits. */
function inShort(finding: Finding): string {
  if (finding.state === 'certain') return `${finding.profile.terminator} ${finding.profile.format} ${finding.card}`;
  if (finding.state === 'none') return finding.why;
  return `${finding.candidates.map(({ format }) => format).join(' ')}: ${finding.wanted}`;
}

test.for([
  { readings: [reading('04A23B7C\r\n', '04A23B7C')], found: 'crlf hex 04A23B7C', why: 'one card of known number is enough' },
  { readings: [reading('7C3BA204\r', '04A23B7C')], found: 'cr hex-reversed 04A23B7C', why: 'turned round' },
  { readings: [reading('0077740924\n', '04A23B7C')], found: 'lf 10d 04A23B7C', why: 'a zero in front proves ten digits' },
  { readings: [reading('2084282884\n', '04A23B7C')], found: 'lf decimal-reversed 04A23B7C', why: 'none in front: what reads both' },
  { readings: [reading('162,15228\t', '04A23B7C')], found: 'tab 2h4h W26:A23B7C', why: 'a part, ended by a tab' },
  { readings: [reading('059,41476\r\n', '04A23B7C')], found: 'crlf 2h4h-reversed W26R:04A23B', why: 'the other part' },
  { readings: [reading('10632060', '04A23B7C')], found: 'silence 6h8d W26:A23B7C', why: 'nothing ends it' },
  { readings: [reading('\x020004A23B7CE1\x03', '04A23B7C')], found: 'etx em 04A23B7C', why: 'between STX and ETX' },
  { readings: [reading('\x020004A23B7CE1\r\n\x03', '04A23B7C')], found: 'crlf em 04A23B7C', why: 'a line end before the ETX' },
  { readings: [hexReading('020A010004A23B7CEA03', '04A23B7C')], found: 'frame stx 04A23B7C', why: 'a binary frame' },
  { readings: [hexReading('7C3BA204', '04A23B7C')], found: 'bytes hex-reversed 04A23B7C', why: 'bare bytes' },
  { readings: [reading('04A23B7C\r\n04A23B7C\r\n', '04A23B7C')], found: 'crlf hex 04A23B7C', why: 'held, it repeats itself' },
  { readings: [reading('162,15228\n', 'W26:A23B7C')], found: 'lf 2h4h W26:A23B7C', why: 'only the part printed on the card is known' },
  {
    readings: [reading('04A2A204\r', '04A2A204')],
    found: 'hex hex-reversed: another_card',
    why: 'a number that reads the same from both ends',
  },
  {
    readings: [reading('04A2A204\r', '04A2A204'), reading('7C3BA204\r', '04A23B7C')],
    found: 'cr hex-reversed 04A23B7C',
    why: 'the second card tells',
  },
  {
    readings: [reading('04A23B7C\r', '04A23B7C'), reading('F30A9C05\n', 'F30A9C05')],
    found: 'line hex F30A9C05',
    why: 'ends change: any will do',
  },
  { readings: [reading('\x020004A23B7CE1\x03')], found: 'etx em 04A23B7C', why: 'number unknown: the check names the format' },
  { readings: [reading('04A23B7CE1\r\n')], found: 'rc522 rc522-reversed: known_number', why: 'an xor is the same from both ends' },
  { readings: [hexReading('020A010004A23B7CEA03')], found: 'stx stx-reversed: known_number', why: 'and so is that of a frame' },
  { readings: [reading('04A23B7C112233\r')], found: 'hex: another_card', why: "a maker's byte at the front, once" },
  {
    readings: [reading('04A23B7C112233\r'), reading('04112233445566\r')],
    found: 'cr hex 04112233445566',
    why: 'twice is no chance',
  },
  {
    readings: [reading('04A23B7C112233\r'), reading('04A23B7C112233\r')],
    found: 'hex: another_card',
    why: 'the same card twice proves nothing more',
  },
  {
    readings: [reading('3322117C3BA204\r'), reading('66554433221104\r')],
    found: 'cr hex-reversed 04112233445566',
    why: 'at the end: turned round',
  },
  { readings: [reading('')], found: 'nothing_read', why: 'nobody tapped' },
  { readings: [], found: 'nothing_read', why: 'nobody was asked' },
  { readings: [hexReading('F8E0FF8006E61E78')], found: 'noise', why: 'another baud rate' },
  { readings: [hexReading('F8E0FF8006E61E', '04A23B7C')], found: 'noise', why: 'as many bytes as a number has, of no card' },
  { readings: [reading('04A23B7C\r\nF30A9C05\r\n', '04A23B7C')], found: 'two_cards', why: 'two cards at once' },
  { readings: [reading('FT0123456789ABCDEF2D\r', '04A23B7C')], found: 'badge', why: 'a printed badge tells nothing of cards' },
  { readings: [reading('08A23B7C\r', '04A23B7C')], found: 'phone', why: 'a phone, another number at each tap' },
  { readings: [reading('7C112233\r', '04A23B7C112233')], found: 'cut', why: 'an old reader shows four bytes of seven' },
  { readings: [reading('F30A9C05\r', '04A23B7C')], found: 'no_format', why: 'another card than was said' },
  { readings: [reading('hello\r')], found: 'no_format', why: 'no reader of cards' },
  {
    readings: [reading('04A23B7C\r', '04A23B7C'), reading('7C3BA204\r', '04A23B7C')],
    found: 'disagree',
    why: 'a number was said wrong',
  },
])('$found: $why', ({ readings, found }) => {
  expect(inShort(calibrate(readings))).toBe(found);
});

test('of a card of unknown number without proof many answers remain', () => {
  const finding = calibrate([reading('04A23B7C\r')]);
  expect(finding).toMatchObject({ state: 'open', wanted: 'known_number' });
  expect(inShort(finding)).toContain('hex hex-reversed');
});

test('readings are bounded', () => {
  expect(() => calibrate(Array.from({ length: readingsMax + 1 }, () => reading('04A23B7C\r')))).toThrow(RangeError);
});

test.for([
  { number: '04A23B7C', usable: true },
  { number: 'W26:A23B7C', usable: true },
  { number: '08A23B7C', usable: false },
  { number: '01020304', usable: false },
  { number: 'QR:0123456789ABCDEF', usable: false },
])('$number may serve as the known one: $usable', ({ number, usable }) => {
  expect(canBeKnown(number)).toBe(usable);
});

const ends: Readonly<Record<Framing, string>> = {
  line: '\n',
  cr: '\r',
  lf: '\n',
  crlf: '\r\n',
  etx: '\x03',
  tab: '\t',
  silence: '',
  frame: '',
  bytes: '',
};

/** What such a reader sends for a card, undefined for one that it cannot show. */
function sent(framing: Framing, format: CardFormat, number: string): Reading | undefined {
  const text = encodeCardNumber(format, number);
  if (text === undefined) return undefined;
  return rowOf(format).notation.framing === 'frame' || framing === 'bytes'
    ? hexReading(text, number)
    : reading(text + ends[framing], number);
}

const pairs = framings.flatMap((terminator) =>
  cardFormats.filter((format) => terminator !== 'line' && goTogether(terminator, format)).map((format) => ({ terminator, format })),
);
const anyPair = fc.constantFrom(...pairs);
/** Evenly drawn: numbers that read the same both ways have cases of their own above. */
const anyCard = fc.noBias(
  fc
    .constantFrom(4, 7, 10)
    .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
    .map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase()),
);
const fourBytes = anyCard.filter((number) => number.length === 8);

/** What a person sees: the format itself, or one that reads the same numbers. */
const candidatesOf = (finding: Finding): readonly CardFormat[] => {
  if (finding.state === 'certain') return [finding.profile.format, ...finding.alike];
  return finding.state === 'open' ? finding.candidates.map(({ format }) => format) : [];
};

/** Decimals of at least ten digits are the same with zeros in front and without. */
const isAlike = (found: CardFormat, real: CardFormat): boolean => {
  const decimals = ['decimal', '10d'];
  const [one, other] = [rowOf(found), rowOf(real)];
  return (
    found === real ||
    (decimals.includes(one.notation.code) && decimals.includes(other.notation.code) && one.arrangement === other.arrangement)
  );
};

test('the format of the reader is among the answers, for every format and any card it can show', () => {
  fc.assert(
    fc.property(anyPair, anyCard, ({ terminator, format }, number) => {
      const arrived = sent(terminator, format, number);
      fc.pre(arrived !== undefined && canBeKnown(number) && numberIn(format, encodeCardNumber(format, number) ?? '') !== undefined);
      fc.pre(!isShortened(format, number));
      const found = candidatesOf(calibrate(arrived === undefined ? [] : [arrived]));
      expect({ format, found: found.some((one) => isAlike(one, format)) }).toEqual({ format, found: true });
    }),
    { numRuns: 1_500, endOnFailure: true },
  );
});

/** A decimal that hides the length of a long number. */
const isShortened = (format: CardFormat, number: string): boolean => {
  const { arrangement, notation } = rowOf(format);
  const held = arrangements[arrangement].apply([...Buffer.from(number, 'hex')]);
  return ['decimal', '10d'].includes(notation.code) && number.length > 8 && held[0] === 0 && held[1] === 0;
};

test('after two cards of known number there is one answer, and it reads every other card as the reader prints it', () => {
  fc.assert(
    fc.property(anyPair, fourBytes, fourBytes, fourBytes, ({ terminator, format }, first, second, other) => {
      const readings = [first, second].flatMap((number) => sent(terminator, format, number) ?? []);
      fc.pre(readings.length === 2 && first !== second && canBeKnown(first) && canBeKnown(second));
      const finding = calibrate(readings);
      expect(finding).toMatchObject({ state: 'certain' });
      const profile = finding.state === 'certain' ? finding.profile : undefined;
      expect(profile?.terminator).toBe(terminator);
      // Ten digits were proved by a zero in front, or decimals without are read, which reads both.
      expect(numberIn(profile?.format ?? 'hex', encodeCardNumber(format, other) ?? '')).toBe(
        numberIn(format, encodeCardNumber(format, other) ?? ''),
      );
    }),
    { numRuns: 1_500, endOnFailure: true },
  );
});

test('whatever arrives, calibration answers', () => {
  const piece = fc.record({ bytes: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)), upMs: fc.nat(5_000) });
  const any = fc.record({ pieces: fc.array(piece, { maxLength: 4 }), known: fc.option(fourBytes, { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 3 }), (readings) => {
      expect(['certain', 'open', 'none']).toContain(calibrate(readings).state);
    }),
    { numRuns: 500 },
  );
});

test('cut anywhere in time, a reading is the same', () => {
  fc.assert(
    fc.property(anyPair, fourBytes, fc.nat(12), ({ terminator, format }, number, at) => {
      const whole = sent(terminator, format, number);
      fc.pre(whole !== undefined && canBeKnown(number));
      const bytes = whole?.pieces[0]?.bytes ?? Buffer.alloc(0);
      const pieces = [bytes.subarray(0, at), bytes.subarray(at)].map((part, index) => ({ bytes: part, upMs: 1_000 + 8 * index }));
      expect(calibrate([{ pieces, known: number }])).toEqual(calibrate(whole === undefined ? [] : [whole]));
    }),
  );
});

test('two readers that see a part each know of one card by different keys', () => {
  expect([lossyKeyOf('W26', '04A23B7C'), lossyKeyOf('W26R', '04A23B7C')]).toEqual(['W26:A23B7C', 'W26R:04A23B']);
  expect(parseCardNumber('2h4h', '162,15228')).toEqual({ ok: true, value: 'W26:A23B7C' });
});
