/** The NFC reader on words of a process that is not there: what no virtual reader does. */
import { expect, test } from 'vitest';
import { type PcscProcess, type StartPcsc, silentBeatsMax } from '../../drivers/pcsc-process.ts';
import { readAnswer } from '../../drivers/nfc-pcsc.ts';
import { endWords, hungWords, noReaderWords } from '../../drivers/pcsc-faults.ts';
import { aliveMs, pcscExits } from '../../drivers/pcsc-seam.ts';
import { type PcscWord, pcscWord } from '../../drivers/pcsc-words.ts';
import { listMsMax, listPcscReaders } from '../../drivers/pcsc-readers.ts';
import { awayMsMax } from '../../drivers/card-sightings.ts';
import { readerRetryMs } from '../../kiosk/supervise.ts';
import { bound, supervised, whyOf } from './nfc-readers.ts';
import { told } from './serial-readers.ts';

/** A process that says what the test says. */
function puppet() {
  const runs: { say(word: PcscWord): void; end(why: string): void; killed: boolean }[] = [];
  const start: StartPcsc = (hear): PcscProcess => {
    let end: (why: Error) => void = () => undefined;
    const ended = new Promise<Error>((resolve) => (end = resolve));
    const run = { say: hear, end: (why: string) => end(new Error(why)), killed: false };
    runs.push(run);
    return {
      ended,
      async kill() {
        run.killed = true;
      },
    };
  };
  return { runs, start };
}

const acr = 'ACS ACR122U 00 00';
const omnikey = 'HID OMNIKEY 5022 01 00';

test('a reader that comes later is ready when it comes, and its absence was told once', async () => {
  const { runs, start } = puppet();
  const reader = supervised(bound({}, start));
  runs[0]?.say({ kind: 'watching' });
  await reader.until(() => reader.losses.length === 1);
  expect(reader.losses[0]).toContain('blacklist pn533_usb');
  await expect.poll(() => runs.length, { timeout: 10_000 }).toBe(2);
  runs[1]?.say({ kind: 'reader', reader: acr });
  await reader.until(() => reader.readies() === 1);
  runs[1]?.say({ kind: 'gone', reader: acr });
  await reader.until(() => reader.losses.length === 2);
  expect(reader.losses[1]).toBe(`${acr} was unplugged`);
  expect(runs.map(({ killed }) => killed).slice(0, 2)).toEqual([true, true]);
});

test('a reader that leaves for a moment is not lost, nor is one that nobody asked for', async () => {
  const { runs, start } = puppet();
  const reader = supervised(bound({ reader: 'acr' }, start));
  const [run] = runs;
  run?.say({ kind: 'reader', reader: omnikey });
  run?.say({ kind: 'gone', reader: omnikey });
  for (const kind of ['reader', 'gone', 'reader'] as const) run?.say({ kind, reader: acr });
  const other = puppet();
  const lost = supervised(bound({}, other.start));
  for (const kind of ['reader', 'gone'] as const) other.runs[0]?.say({ kind, reader: acr });
  await lost.until(() => lost.losses.length === 1);
  expect({ losses: reader.losses, runs: runs.length }).toEqual({ losses: [], runs: 1 });
});

test('one reader of two that is unplugged leaves the other at work', async () => {
  const { runs, start } = puppet();
  const reader = supervised(bound({}, start));
  const [run] = runs;
  for (const name of [acr, omnikey]) run?.say({ kind: 'reader', reader: name });
  run?.say({ kind: 'gone', reader: acr });
  run?.say({ kind: 'card', reader: acr, answer: '04a23b7c9000' });
  run?.say({ kind: 'card', reader: omnikey, answer: '04b23b7d9000' });
  expect({ readies: reader.readies(), losses: reader.losses, cards: reader.cards() }).toEqual({
    readies: 1,
    losses: [],
    cards: ['card_unreadable'],
  });
});

test('what a kiosk throws at a card ends the run, and nothing more is told', async () => {
  const { runs, start } = puppet();
  const run = bound({}, start)(() => {
    throw new TypeError('planted');
  }, new AbortController().signal);
  runs[0]?.say({ kind: 'reader', reader: acr });
  expect(whyOf(await run.catch((error: unknown) => error))).toBe('planted');
  expect(runs[0]?.killed).toBe(true);
});

test('stopped before it began, the driver starts nothing', async () => {
  const { runs, start } = puppet();
  await bound({}, start)(told().emit, AbortSignal.abort());
  expect(runs).toEqual([]);
});

test.for([
  { answer: '04a23b7c9000', card: '04A23B7C', why: 'four bytes' },
  { answer: '04a23b7c1122339000', card: '04A23B7C112233', why: 'seven' },
  { answer: '04a23b7c1122334455669000', card: '04A23B7C112233445566', why: 'ten' },
  { answer: '90009000', card: 'card_unreadable', why: 'a number of two bytes' },
  { answer: '9000', card: 'card_unreadable', why: 'a status alone' },
  { answer: '6300', card: 'card_unreadable', why: 'it failed' },
  { answer: '04a23b7c6a81', card: 'card_unreadable', why: 'another status than success' },
  { answer: '04a23b7c', card: 'card_unreadable', why: 'no status: half an answer' },
  { answer: '', card: 'card_unreadable', why: 'nothing' },
  { answer: undefined, card: 'card_unreadable', why: 'not even that' },
  { answer: '08a23b7c9000', card: 'card_random', why: 'a number made for this tap' },
  { answer: '8804a23b9000', card: 'card_unreadable', why: 'half of a longer number' },
])('$answer: $card, $why', ({ answer, card }) => {
  const heard = told();
  heard.emit(readAnswer(answer));
  expect(heard.cards()).toEqual([card]);
});

test('every end of the process has words, and a way out', () => {
  const ends = Object.values(pcscExits).map((code) => endWords(code, ''));
  expect(new Set(ends).size).toBe(ends.length);
  expect(endWords(pcscExits.packageMissing, '')).toMatch(/libpcsclite-dev .*npm rebuild @pokusew\/pcsclite/);
  expect(endWords(pcscExits.refused, '')).toContain('polkit');
  expect(endWords(pcscExits.noPermission, '')).toContain('/run/pcscd/pcscd.comm');
  expect(endWords(139, 'Segmentation fault')).toContain('exit code 139 (Segmentation fault)');
  expect(endWords(null, '')).toContain('a signal');
  expect(hungWords(false)).toContain('polkit');
  expect(hungWords(true)).not.toContain('polkit');
  expect(noReaderWords('ACR', [])).toContain('pn533_usb');
});

test('readers are listed in the order of their names, without those that left', async () => {
  const { runs, start } = puppet();
  const listed = listPcscReaders(start);
  for (const reader of [omnikey, acr, 'gone']) runs[0]?.say({ kind: 'reader', reader });
  runs[0]?.say({ kind: 'gone', reader: 'gone' });
  runs[0]?.say({ kind: 'watching' });
  expect(await listed).toEqual({ ok: true, value: [acr, omnikey] });
  expect(runs[0]?.killed).toBe(true);
});

test('a daemon that does not answer ends the listing in time', async () => {
  const { runs, start } = puppet();
  expect(await listPcscReaders(start)).toMatchObject({ ok: false, code: 'pcsc_unavailable' });
  expect(runs[0]?.killed).toBe(true);
  expect(listMsMax).toBeLessThanOrEqual(10_000);
});

test('words that are none are not heard', () => {
  const words = [{ kind: 'card', reader: acr, answer: 'x'.repeat(200) }, { kind: 'card' }, { kind: 'alive', more: 1 }, 'alive', null];
  expect(words.filter((word) => pcscWord.safeParse(word).success)).toEqual([]);
});

test('a hung process is replaced before a card that lies there would be doubted', () => {
  expect((silentBeatsMax + 2) * aliveMs + readerRetryMs + 1_000).toBeLessThan(awayMsMax);
});
