/** A whole kiosk with an NFC reader: on the machine's PC/SC daemon, and on a machine without one. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openOwnFile } from '../../kiosk/own-file.ts';
import { type Daemon, daemonWaitMsMax, layCard, takeDaemon } from '../support/pcsc.ts';
import { fakeServer } from './fake-server.ts';
import { aFolder, aRoster, anActivity, cards, evening } from './parts.ts';
import { aKiosk, opened } from './running.ts';

const always = { checkinOpensAt: '2020-01-01T00:00:00.000Z', checkinClosesAt: '2099-01-01T00:00:00.000Z' };
const patience = { timeout: 20_000 };

let daemon: Daemon;
beforeAll(async () => {
  daemon = await takeDaemon();
}, daemonWaitMsMax);
afterAll(() => daemon?.giveBack());

test('a card laid on the reader is in the queue and on the server', async () => {
  await daemon.start();
  const server = await fakeServer({ roster: () => aRoster([anActivity(always)]) });
  const kiosk = await aKiosk({ server: server.url, raw: { readers: [{ driver: 'nfc-pcsc', name: 'desk' }], sampleCards: [] } });
  // Whoever taps before the reader has looked at what lies on it is asked to tap again.
  await vi.waitFor(async () => {
    const card = layCard('first', { uid: cards.bing.toLowerCase() });
    onTestFinished(() => card.lift());
    await vi.waitFor(() => expect(card.asked()).toBe(1), patience);
    await card.lift();
    expect(server.sent).not.toEqual([]);
  }, patience);
  expect(server.sent[0]?.taps[0]).toMatchObject({ cardNumber: cards.bing });
  await kiosk.close();
  const db = await openOwnFile(kiosk.folder, () => evening);
  onTestFinished(() => db.close());
  const rows: object[] = await db.reader('tap').select('card_number', 'raw', 'reader').limit(1);
  expect(rows).toEqual([{ card_number: cards.bing, raw: cards.bing.toLowerCase(), reader: 'desk' }]);
});

test('without a daemon the kiosk says what to install, and its other reader works', async () => {
  vi.stubEnv('PCSCLITE_CSOCK_NAME', join(aFolder(), 'nobody-listens'));
  onTestFinished(() => void vi.unstubAllEnvs());
  const server = await fakeServer({ roster: () => aRoster([anActivity(always)]) });
  const readers = [
    { driver: 'nfc-pcsc', name: 'desk' },
    { driver: 'simulated', name: 'door', stdin: true },
  ];
  const kiosk = await aKiosk({ server: server.url, raw: { readers } });
  await vi.waitFor(() => expect(kiosk.logged.filter((line) => line.startsWith('reader desk'))).not.toEqual([]), patience);
  const { origin, cookie } = await opened(kiosk);
  const page = await fetch(origin, { headers: { cookie } }).then((reply) => reply.text());
  expect(page).toContain('没有找到读卡器');
  expect(page).not.toContain('screen--stop');
  kiosk.lines.write(`${cards.bing}\n`);
  await vi.waitFor(
    () => expect(server.sent.flatMap(({ taps }) => taps.map(({ cardNumber }) => cardNumber))).toEqual([cards.bing]),
    patience,
  );
  expect(kiosk.logged.filter((line) => line.startsWith('reader desk'))).toEqual([
    expect.stringMatching(/^reader desk not ready: .*sudo apt-get install -y --no-install-recommends pcscd libccid/),
  ]);
});
