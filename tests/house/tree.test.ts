/** The root of the project holds what the house names, nothing else. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectRoot } from '../support/house.ts';

const rooms = ['docs', 'drivers', 'kiosk', 'migrations', 'server', 'tests', 'views'];
const files = ['LICENSE', 'README.md', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'vitest.config.ts'];
/** Made on this machine, ignored by version control. */
const made = ['node_modules', 'dist', 'data'];

const strangers = (entries: readonly string[]): readonly string[] =>
  entries.filter((entry) => !entry.startsWith('.') && !entry.endsWith('.log') && ![...rooms, ...files, ...made].includes(entry));

test('nothing else stands at the root', () => {
  const entries = readdirSync(projectRoot);
  expect(strangers(entries)).toEqual([]);
  expect([...rooms, ...files].filter((name) => !entries.includes(name))).toEqual([]);
});

test.for(['utils', 'notes.md', 'docker-compose.yml', 'src'])('found: %s', (name) => {
  expect(strangers([name])).toEqual([name]);
});
