import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { overseer } from '../../../server/operations/overseer.ts';
import { backupSettings, verifySettings } from '../../../server/operations/settings.ts';
import { projectRoot } from '../../support/house.ts';

const document = readFileSync(join(projectRoot, 'docs/operations.md'), 'utf8');
const rowsUnder = (heading: string): readonly string[] =>
  (document.split(`## ${heading}\n`)[1]?.split(/^## /m)[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));

test('the document names every setting with what holds unless it is given', () => {
  const defaults = { ...backupSettings.parse({}), keyFile: 'not encrypted' };
  const expected = [
    ...Object.keys(backupSettings.shape).map((key) => [`backup.${key}`, String(defaults[key as keyof typeof defaults])]),
    ['verify.schedule', verifySettings.parse({}).schedule],
    ['trustProxy', 'false'],
  ];
  const written = rowsUnder('# Settings of a machine'.slice(2)).map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')));
  expect(written.map(([, key, , value]) => [key, value]).toSorted()).toEqual(expected.toSorted());
});

test('the document names every figure', () => {
  const stop = new AbortController();
  const figures = overseer({
    db: { onCommit: () => () => undefined } as never,
    world: { clock: () => '2026-03-10T00:00:00.000Z' } as never,
    monotonic: () => 0,
    log: {} as never,
    version: '',
    dataFolder: '/',
    backup: { ...backupSettings.parse({}), keyFile: undefined },
    sample: false,
    signal: stop.signal,
  }).families();
  stop.abort();
  const written = [...document.matchAll(/`((?:flagtap|process|nodejs)_[a-z_]+)`/g)].map(([, name]) => name);
  expect(figures.map(({ name }) => name).filter((name) => !written.includes(name))).toEqual([]);
});
