import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { pageKeyboard } from '../../drivers/keyboard-wedge-page.ts';
import { readerKinds } from '../../drivers/registry.ts';
import { handFedCards } from '../../drivers/simulated.ts';
import { BadKioskConfig } from '../../kiosk/config.ts';
import { writeReader } from '../../kiosk/profile.ts';
import { aFolder } from './parts.ts';

const kinds = readerKinds({ simulated: { strip: handFedCards(), lines: new PassThrough() }, page: pageKeyboard() });
const door = { driver: 'serial-pos', name: 'door', path: '/dev/ttyUSB0', settleMs: 50 };
const config = { server: 'http://127.0.0.1:3000', tokenFile: 'token', dataFolder: 'data', displayPort: 4001, readers: [door] };
const found = { driver: 'serial-pos', path: '/dev/ttyUSB1', baudRate: 115_200, terminator: 'cr', format: '10d' };

function aConfig(text: string): string {
  const file = join(aFolder(), 'kiosk.json');
  writeFileSync(file, text);
  return file;
}
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

test('the entry of that name is changed, its other keys and the rest are kept, the old file stays beside it', () => {
  const file = aConfig(JSON.stringify(config));
  chmodSync(file, 0o640);
  const old = writeReader(file, kinds, 'door', found);
  expect(read(file)).toEqual({ ...config, readers: [{ ...door, ...found }] });
  expect(read(old)).toEqual(config);
  expect([statSync(file).mode & 0o777, existsSync(`${file}.new`)]).toEqual([0o640, false]);
});

test('a new name is added', () => {
  const file = aConfig(JSON.stringify(config));
  writeReader(file, kinds, 'hall', found);
  expect(read(file)).toEqual({ ...config, readers: [door, { name: 'hall', ...found }] });
});

test.for([
  { text: JSON.stringify(config), keys: { ...found, format: 'stx' }, says: 'readers.0.format', why: 'a kiosk would not start with it' },
  { text: JSON.stringify({ ...config, colour: 'red' }), keys: found, says: 'colour', why: 'nor with what was wrong before' },
  { text: '{"readers": "door"}', keys: found, says: 'readers', why: 'no list' },
  { text: 'not json', keys: found, says: 'JSON', why: 'no configuration' },
])('nothing is changed: $why', ({ text, keys, says }) => {
  const file = aConfig(text);
  expect(() => writeReader(file, kinds, 'door', keys)).toThrow(BadKioskConfig);
  expect(() => writeReader(file, kinds, 'door', keys)).toThrow(says);
  expect([readFileSync(file, 'utf8'), existsSync(`${file}.old`), existsSync(`${file}.new`)]).toEqual([text, false, false]);
});
