/** A reader set up from the operator's page: on a real tty, from cards alone, in use without a restart. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { encodeCardNumber } from '../../../drivers/card-number.ts';
import type { Devices } from '../../../drivers/devices.ts';
import { pinPath, writePin } from '../../../kiosk/operator/pin.ts';
import { setupMsMax } from '../../../kiosk/operator/reader-setup.ts';
import { delay } from '../../../server/kernel/clock.ts';
import { wordsIn } from '../../../views/text/words.ts';
import { type Pty, aPty } from '../../support/pty.ts';
import { fakeServer } from '../fake-server.ts';
import { type Operator, anOperator, pin } from './operating.ts';
import { aFolder, aRoster, anActivity, cards } from '../parts.ts';
import { ownRows } from '../real-server.ts';
import { type Running, aKiosk } from '../running.ts';

const words = wordsIn('zh').operator;

type Desk = { readonly operator: Operator; readonly kiosk: Running; readonly tty: Pty; readonly config: string };

const simulated = [{ driver: 'simulated', name: 'door', stdin: true }];

/** A kiosk with its own file, a simulated reader unless others are given, and a reader on a tty. */
async function aDesk(
  parts: Parameters<typeof aKiosk>[0]['parts'] = {},
  readersOn: (path: string) => readonly object[] = () => simulated,
): Promise<Desk> {
  const tty = await aPty();
  const folder = aFolder();
  const config = join(folder, 'kiosk.json');
  const server = await fakeServer({ roster: () => aRoster([anActivity()]) });
  const raw = { readers: readersOn(tty.path), sampleCards: [] };
  writeFileSync(config, JSON.stringify({ server: server.url, tokenFile: 'token', dataFolder: '.', displayPort: 0, ...raw }));
  await writePin(pinPath(folder), pin);
  const found: Devices = {
    serial: [{ path: tty.path, name: 'USB Serial' }],
    nfc: { readers: [], unavailable: 'no daemon' },
    keyboards: [],
  };
  const kiosk = await aKiosk({ server: server.url, folder, source: config, raw, parts: { devices: async () => found, ...parts } });
  const operator = await anOperator(kiosk);
  await operator.enter();
  return { operator, kiosk, tty, config };
}

const begin = ({ operator, tty }: Desk, name = 'reader 2') =>
  operator.post('/readers', { kind: 'serial', path: tty.path, name, baudRate: '9600' });

/** The reader prints one card; resolves when the page has it. */
async function tapped({ operator, tty }: Desk, card: string, cardsSoFar: number): Promise<string> {
  await tty.write(`${encodeCardNumber('10d-reversed', card)}\r\n`);
  return vi.waitFor(
    async () => {
      const { text } = await operator.get('/setup');
      expect(text).toContain(`已收到 ${cardsSoFar} 张卡`);
      return text;
    },
    { timeout: 5_000 },
  );
}

const readersIn = (config: string): readonly Record<string, unknown>[] => JSON.parse(readFileSync(config, 'utf8')).readers;

const rows = ({ kiosk }: Desk) =>
  ownRows<{ card: string; reader: string }>(kiosk.folder, 'select card_number as card, reader from tap order by n');

describe('a reader on a tty', () => {
  test('is listed, set up from one card of known number, and takes taps without a restart', async () => {
    const desk = await aDesk();
    const { operator, config } = desk;
    const list = await operator.get('/readers');
    expect(list.text).toContain('USB Serial');
    expect(list.text).toContain('no daemon');
    expect((await begin(desk)).to).toBe('/operator/setup');
    const open = await tapped(desk, cards.bing, 1);
    expect(open).toContain(words.setup.wantsNumber);
    expect(open).not.toContain(cards.bing);
    expect((await operator.post('/setup/use')).to).toBe('/operator/readers?done=not_certain');
    await begin(desk);
    await tapped(desk, cards.bing, 1);
    expect((await operator.post('/setup/known', { known: 'FFFF' })).to).toBe('/operator/setup?done=known_wrong');
    expect((await operator.post('/setup/known', { known: '04 a2 3b 7c' })).to).toBe('/operator/setup');
    expect((await operator.get('/setup')).text).toContain(words.setup.use);
    expect((await operator.post('/setup/use')).to).toBe('/operator?done=reader_set');
    expect(readersIn(config)[1]).toMatchObject({ name: 'reader 2', driver: 'serial-pos', path: desk.tty.path });
    expect(readersIn(config)[1]?.['format']).toMatch(/^(?:10d|decimal)-reversed$/);
    await vi.waitFor(async () => expect((await operator.get()).text.match(/pill--good/g)?.length).toBeGreaterThan(3));
    expect(rows(desk)).toEqual([]);
    await vi.waitFor(async () => {
      await desk.tty.write(`${encodeCardNumber('10d-reversed', cards.wu)}\r\n`);
      expect(rows(desk)).toContainEqual({ card: cards.wu, reader: 'reader 2' });
    });
  });

  test('the same card on another reader of this kiosk tells its number', async () => {
    const desk = await aDesk();
    await begin(desk);
    desk.kiosk.lines.write(`${cards.bing}\n`);
    await vi.waitFor(() => expect(rows(desk)).toHaveLength(1));
    const text = await tapped(desk, cards.bing, 1);
    expect(text).toContain(words.setup.sure);
    expect(text).toContain(cards.bing.slice(-4));
    expect(text).not.toContain(cards.bing);
  });

  test('a number that reads the same both ways asks for a second card', async () => {
    const desk = await aDesk();
    await begin(desk);
    await tapped(desk, '04111104', 1);
    await desk.operator.post('/setup/known', { known: '04111104' });
    expect((await desk.operator.get('/setup')).text).toContain(wordsIn('zh').readers.anotherCard);
    await tapped(desk, cards.bing, 2);
    await desk.operator.post('/setup/known', { known: cards.bing });
    expect((await desk.operator.get('/setup')).text).toContain(words.setup.sure);
  });

  test('in the place of a reader of another kind, nothing of that one stays', async () => {
    const desk = await aDesk();
    await begin(desk, 'door');
    await tapped(desk, cards.bing, 1);
    await desk.operator.post('/setup/known', { known: cards.bing });
    expect((await desk.operator.post('/setup/use')).to).toBe('/operator?done=reader_set');
    expect(readersIn(desk.config)).toHaveLength(1);
    expect(readersIn(desk.config)[0]).not.toHaveProperty('stdin');
  });

  test('a device that is gone is said to be, and nothing was changed', async () => {
    const desk = await aDesk();
    const before = readFileSync(desk.config, 'utf8');
    await desk.tty.unplug();
    expect((await begin(desk)).to).toBe('/operator/readers?done=device_away');
    expect((await desk.operator.get('/readers?done=device_away')).text).toContain(words.done.device_away.title);
    await desk.tty.plug();
    await begin(desk);
    await desk.tty.unplug();
    await vi.waitFor(async () => expect((await desk.operator.get('/setup')).text).toContain(words.setup.lost.split('{')[0]));
    expect(readFileSync(desk.config, 'utf8')).toBe(before);
  });

  test('a file that cannot be written is said to be, and the reader that was there goes on', async () => {
    const desk = await aDesk();
    await begin(desk);
    await tapped(desk, cards.bing, 1);
    await desk.operator.post('/setup/known', { known: cards.bing });
    writeFileSync(desk.config, '{');
    expect((await desk.operator.post('/setup/use')).to).toBe('/operator/readers?done=file_refused');
    chmodSync(desk.config, 0o600);
    expect((await desk.operator.get('/readers?done=file_refused')).text).toContain(words.done.file_refused.title);
  });
});

describe('a reader that is set up again', () => {
  test('takes no taps meanwhile, and goes on as before when the set-up is left', async () => {
    let over = (): void => undefined;
    // Five minutes are over when the test says so.
    const waits: typeof delay = (ms, signal) => {
      if (ms !== setupMsMax) return delay(ms, signal);
      return Promise.race([new Promise<void>((resolve) => (over = resolve)), delay(86_400_000, signal)]);
    };
    const desk = await aDesk({ delay: waits }, (path) => [{ driver: 'serial-pos', name: 'door', path, format: '10d-reversed' }]);
    const line = `${encodeCardNumber('10d-reversed', cards.wu)}\r\n`;
    await vi.waitFor(async () => {
      await desk.tty.write(line);
      expect(rows(desk).length).toBeGreaterThan(0);
    });
    await begin(desk, 'door');
    const before = rows(desk).length;
    await tapped(desk, cards.bing, 1);
    expect(rows(desk)).toHaveLength(before);
    over();
    await vi.waitFor(async () => {
      await desk.tty.write(line);
      expect(rows(desk).length).toBeGreaterThan(before);
    });
    expect((await desk.operator.get('/setup')).headers.get('location')).toBe('/operator/readers');
  });

  test('the page that waits for a card does not keep the door open', async () => {
    const desk = await aDesk();
    const stranger = await fetch(new URL('/operator/setup/revision', desk.kiosk.url), { redirect: 'manual' });
    expect(stranger.status).toBe(403);
    await begin(desk);
    const first = await desk.operator.get('/setup/revision');
    expect(JSON.parse(first.text)).toEqual({ revision: expect.any(Number) });
  });
});
