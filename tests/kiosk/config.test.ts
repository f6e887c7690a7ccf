import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { BadKioskConfig, kioskConfig, readKioskFile } from '../../kiosk/config.ts';
import { pageKeyboard } from '../../drivers/keyboard-wedge-page.ts';
import { readerKinds } from '../../drivers/registry.ts';
import { handFedCards } from '../../drivers/simulated.ts';
import { aFolder } from './parts.ts';

const kinds = readerKinds({ simulated: { strip: handFedCards(), lines: new PassThrough() }, page: pageKeyboard() });
const good = { server: 'http://127.0.0.1:3000', tokenFile: 'token', dataFolder: 'data', readers: [{ driver: 'simulated', name: 'door' }] };
const decoded = (raw: unknown) => kioskConfig({ source: 'kiosk.json', folder: '/srv/kiosk', raw }, kinds);
const problemsOf = (raw: unknown): readonly string[] => {
  try {
    decoded(raw);
    return [];
  } catch (error) {
    if (error instanceof BadKioskConfig) return error.problems;
    throw error;
  }
};

test('what is not said has its default; paths are taken from the file’s folder', () => {
  expect(decoded(good)).toMatchObject({
    displayPort: 3001,
    locale: 'zh',
    elderly: false,
    volume: 60,
    debounceMs: 5_000,
    tokenFile: '/srv/kiosk/token',
    dataFolder: '/srv/kiosk/data',
    sampleCards: [],
  });
});

test.for([
  { raw: { ...good, colour: 'red' }, says: 'colour: is not a setting', why: 'an unknown key' },
  { raw: { ...good, server: 'ftp://a' }, says: 'server: ', why: 'not a web address' },
  { raw: { ...good, displayPort: 70_000 }, says: 'displayPort: ', why: 'no such port' },
  { raw: { ...good, volume: 101 }, says: 'volume: ', why: 'louder than the machine' },
  { raw: { ...good, readers: [] }, says: 'readers: ', why: 'a kiosk without a reader' },
  {
    raw: { ...good, readers: [{ driver: 'crystal-ball', name: 'door' }] },
    says: 'readers.0.driver: crystal-ball is none of simulated',
    why: 'no such driver',
  },
  {
    raw: { ...good, readers: [{ driver: 'simulated', name: 'door', baud: 9600 }] },
    says: 'readers.0.baud: is not a setting',
    why: 'an unknown option of a reader',
  },
  {
    raw: { ...good, readers: [{ driver: 'simulated', name: 'door', stdin: 'yes' }] },
    says: 'readers.0.stdin: ',
    why: 'a wrong option of a reader',
  },
  {
    raw: { ...good, readers: [good.readers[0], good.readers[0]] },
    says: 'readers: two are named door',
    why: 'the log could not tell them apart',
  },
  {
    raw: { ...good, sampleCards: [{ name: '丙三禾', card: '08A23B7C' }] },
    says: 'sampleCards.0.card: is not a card number',
    why: 'a sample that would be refused',
  },
  {
    raw: { ...good, readers: ['left', 'right'].map((name) => ({ driver: 'keyboard-wedge', name, from: 'page' })) },
    says: 'readers: only one may type into the page',
    why: 'the keys of two readers make one card',
  },
  {
    raw: { ...good, readers: [{ driver: 'keyboard-wedge', name: 'door', from: 'device' }] },
    says: 'readers.0.path: ',
    why: 'no input device named',
  },
  { raw: [], says: 'the file: ', why: 'not an object' },
])('$says… $why', ({ raw, says }) => {
  expect(problemsOf(raw)).toEqual([expect.stringContaining(says)]);
});

test('the page hears keys only where a reader types into it', () => {
  expect(decoded(good).wedge).toBeUndefined();
  const device = { driver: 'keyboard-wedge', name: 'hall', from: 'device', path: '/dev/input/event3' };
  expect(decoded({ ...good, readers: [device] }).wedge).toBeUndefined();
  const page = { driver: 'keyboard-wedge', name: 'door', from: 'page', gapMs: 90 };
  expect(decoded({ ...good, readers: [device, page] }).wedge).toEqual({ gapMs: 90, leastKeys: 6 });
});

test('everything that is wrong is said at once', () => {
  expect(problemsOf({ ...good, server: 1, displayPort: 'x', extra: 1 })).toHaveLength(3);
});

test('a file that is missing or broken is named', () => {
  const path = join(aFolder(), 'kiosk.json');
  expect(() => readKioskFile(path)).toThrow(path);
  writeFileSync(path, '{');
  expect(() => readKioskFile(path)).toThrow(BadKioskConfig);
});
