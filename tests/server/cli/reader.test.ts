/** `reader probe` as whoever sets a kiosk up meets it: a real tty, the built program, one JSON document. */
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { aPty } from '../../support/pty.ts';
import { aFolder, flagtap } from '../../support/started.ts';

const program = fileURLToPath(new URL('../../../dist/server/cli/main.js', import.meta.url));
const env = { LANG: 'en_GB.UTF-8', LC_ALL: '', LC_MESSAGES: '' };

/** A probe that runs; `asked` resolves when it has asked for a tap so often. */
function probing(...args: readonly string[]) {
  if (!existsSync(program)) throw new Error('the build is missing: npm run build');
  const child = spawn(process.execPath, [program, 'reader', 'probe', ...args, '--json'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  });
  const bell = new EventEmitter();
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    bell.emit('said');
  });
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code, answer: JSON.parse(out) as unknown, err }));
  return {
    ended,
    async asked(words: RegExp, times = 1): Promise<void> {
      while ((err.match(new RegExp(words, 'g')) ?? []).length < times)
        await Promise.race([
          once(bell, 'said'),
          ended.then(() => {
            throw new Error(`the probe ended early: ${err}`);
          }),
        ]);
    },
  };
}

test('one card of known number: the profile is found and written, the rest of the file kept', async () => {
  const pty = await aPty();
  const folder = aFolder();
  onTestFinished(() => folder.remove());
  const file = join(folder.path, 'kiosk.json');
  const config = {
    server: 'http://127.0.0.1:3000',
    tokenFile: 'token',
    dataFolder: 'data',
    readers: [{ driver: 'simulated', name: 'strip' }],
  };
  writeFileSync(file, JSON.stringify(config));
  const probe = probing(pty.path, '--known', '0077740924', '--known-format', '10d', '--write', file, '--name', 'door');
  await probe.asked(/Tap the card now/);
  await pty.write('7C3BA204\r\n');
  const profile = { terminator: 'crlf', format: 'hex-reversed' };
  expect(await probe.ended).toMatchObject({
    code: 0,
    answer: { state: 'certain', profile, card: '04A23B7C', written: file, old: `${file}.old`, heard: [{ text: '7C3BA204<0D><0A>' }] },
  });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    ...config,
    readers: [...config.readers, { name: 'door', driver: 'serial-pos', path: pty.path, baudRate: 9_600, ...profile }],
  });
});

test('two answers remain after the first card: the second is asked for', async () => {
  const pty = await aPty();
  const probe = probing(pty.path, '--known', '04A2A204;04A23B7C');
  await probe.asked(/Tap the card now/);
  await pty.write('04A2A204\r');
  await probe.asked(/Tap card 2 now/);
  await pty.write('04A23B7C\r');
  expect(await probe.ended).toMatchObject({ code: 0, answer: { state: 'certain', profile: { terminator: 'cr', format: 'hex' } } });
});

test('the same card on two readers', async () => {
  const [reference, pty] = [await aPty(), await aPty()];
  const probe = probing(pty.path, '--reference', reference.path, '--reference-format', 'em');
  await probe.asked(/Tap the same card on/);
  await reference.write('\x020004A23B7CE1\x03');
  await probe.asked(/Tap the card now/);
  await pty.write(Buffer.from('020A01007C3BA204EA03', 'hex'));
  expect(await probe.ended).toMatchObject({
    code: 0,
    answer: { state: 'certain', profile: { terminator: 'frame', format: 'stx-reversed' } },
  });
});

test('an unknown card without proof: the answers that remain, and what would tell them apart', async () => {
  const pty = await aPty();
  const probe = probing(pty.path);
  await probe.asked(/Tap the card now/);
  await pty.write('04A23B7CE1\n');
  expect(await probe.ended).toMatchObject({
    code: 1,
    answer: { state: 'open', wanted: 'known_number', candidates: [{ format: 'rc522' }, { format: 'rc522-reversed' }] },
  });
});

test('noise: other baud rates are named', async () => {
  const pty = await aPty();
  const probe = probing(pty.path, '--known', '04A23B7C', '--baud', '115200');
  await probe.asked(/Tap the card now/);
  await pty.write(Buffer.from('F8E0FF8006E61E78', 'hex'));
  expect(await probe.ended).toMatchObject({
    code: 1,
    answer: { state: 'none', why: 'noise', otherRates: expect.arrayContaining([9_600]) },
  });
});

test('a phone is not taken for the card: it is asked for again', async () => {
  const pty = await aPty();
  const probe = probing(pty.path, '--known', '04A23B7C');
  await probe.asked(/Tap the card now/);
  await pty.write('08112233\r');
  await probe.asked(/Tap the card now/, 2);
  await pty.write('04A23B7C\r');
  expect(await probe.ended).toMatchObject({ code: 0, answer: { profile: { terminator: 'cr', format: 'hex' } } });
});

test('nobody taps', async () => {
  const pty = await aPty();
  expect(await probing(pty.path, '--wait', '0.2').ended).toMatchObject({ code: 1, answer: { state: 'none', why: 'nothing_read' } });
});

test('the reader is pulled out', async () => {
  const pty = await aPty();
  const probe = probing(pty.path);
  await probe.asked(/Tap the card now/);
  await pty.unplug();
  expect(await probe.ended).toMatchObject({ code: 1, answer: { refused: 'device_away' } });
});

test.for([
  { args: ['/nowhere/reader'], refused: 'device_away', why: 'no such device' },
  { args: ['keyboard'], refused: 'not_serial', why: 'no path' },
  { args: ['/dev/ttyS0', '--known', '08112233'], refused: 'known_wrong', why: "a phone's number proves nothing" },
  { args: ['/dev/ttyS0', '--known-format', 'morse'], refused: 'format_unknown', why: 'no such format' },
  { args: ['/dev/ttyS0', '--write', 'kiosk.json'], refused: 'name_needed', why: 'which reader' },
  { args: ['/dev/ttyS0', '--baud', 'fast'], refused: 'option_wrong', why: 'no number' },
])('refused as $refused: $why', async ({ args, refused }) => {
  expect(await probing(...args).ended).toMatchObject({ code: 1, answer: { refused } });
});

test('without a device, what this machine has, for people and for machines', async () => {
  const asJson = await flagtap(['reader', 'probe', '--json'], env);
  expect(JSON.parse(asJson.out)).toMatchObject({
    serial: expect.any(Array),
    nfc: { readers: expect.any(Array) },
    keyboards: expect.any(Array),
  });
  const asText = await flagtap(['reader', 'probe'], env);
  expect([asText.code, asText.out]).toEqual([0, expect.stringMatching(/reader/i)]);
});
