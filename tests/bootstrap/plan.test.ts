/** What the bootstrap decides from facts about a machine. */
import { expect, test } from 'vitest';
import { packagesMatch, planOf } from '../../server/cli/bootstrap-plan.mjs';

const ready = {
  command: 'npm start',
  root: false,
  debian: true,
  missingTools: [] as string[],
  missingForTests: [] as string[],
  packagesStale: false,
  buildStale: false,
  wantsTests: false,
  writable: true,
};
const fresh = { ...ready, packagesStale: true, buildStale: true };
const bare = { ...fresh, missingTools: ['make', 'g++'], missingForTests: ['chromium'] };

test.for([
  { facts: ready, steps: [], why: 'everything is there' },
  { facts: { ...ready, buildStale: true }, steps: ['build'], why: 'a source changed' },
  { facts: fresh, steps: ['packages', 'build'], why: 'a fresh clone on a machine with tools' },
  { facts: { ...bare, root: true }, steps: ['debian make g++', 'packages', 'build'], why: 'root installs the tools first' },
  {
    facts: { ...bare, root: true, wantsTests: true },
    steps: ['debian make g++ chromium', 'packages', 'build'],
    why: 'tests need a browser too',
  },
  { facts: { ...ready, missingTools: ['make'] }, steps: [], why: 'tools are for installing; nothing is installed' },
  { facts: { ...ready, missingForTests: ['chromium'] }, steps: [], why: 'a start needs no browser' },
  { facts: { ...ready, writable: false }, steps: [], why: 'nothing to write' },
])('$why: $steps', ({ facts, steps }) => {
  const plan = planOf(facts);
  expect(plan.go && plan.steps.map((step) => (step.step === 'debian' ? `debian ${step.packages.join(' ')}` : step.step))).toEqual(steps);
});

test.for([
  { facts: bare, says: 'sudo apt-get install -y --no-install-recommends make g++ ', why: 'a user on Debian is told the command' },
  { facts: { ...bare, wantsTests: true }, says: ' make g++ chromium ', why: 'one command for all that is missing' },
  { facts: { ...bare, debian: false }, says: 'make, g++ (names of Debian packages)', why: 'another system has other commands' },
  { facts: { ...bare, root: true, debian: false }, says: 'make, g++', why: 'root without apt-get can only be told' },
  { facts: { ...ready, wantsTests: true, missingForTests: ['chromium'] }, says: ' chromium ', why: 'the browser alone' },
  { facts: { ...fresh, writable: false }, says: 'writable', why: 'packages of another user' },
])('stops with one line: $why', ({ facts, says }) => {
  const plan = planOf(facts);
  expect(plan.go).toBe(false);
  expect(!plan.go && plan.line).toContain(says);
  expect(!plan.go && plan.line).toContain('npm start again');
  expect(!plan.go && plan.line).not.toContain('\n');
});

const locked = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } } };

test.for([
  {
    installed: { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } } },
    match: true,
    why: 'all there',
  },
  { installed: { packages: { 'node_modules/a': { version: '1.0.0' } } }, match: true, why: 'an optional package could not be built' },
  { installed: { packages: { 'node_modules/a': { version: '1.0.1' } } }, match: false, why: 'another version' },
  { installed: { packages: { 'node_modules/b': { version: '2.0.0' } } }, match: false, why: 'a package is missing' },
  { installed: {}, match: false, why: 'an empty record' },
])('$why: $match', ({ installed, match }) => {
  expect(packagesMatch(locked, installed)).toBe(match);
});
