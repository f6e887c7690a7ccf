/** Tests of the house: none skipped, no snapshots, no clock of their own making. */
import { expect, test } from 'vitest';
import { type Ban, breachesOf } from '../support/found.ts';
import { planted, sourcesIn } from '../support/house.ts';

const bans: readonly Ban[] = [
  {
    pattern: /\b(?:test|it|describe)(?:\.\w+)*\.(?:skip|only|todo|fails|skipIf|runIf)\b/,
    why: 'a test that does not run',
    kinds: ['code'],
    except: [],
  },
  { pattern: /\b(?:toMatch|toThrowErrorMatching)\w*Snapshot\b/, why: 'a snapshot', kinds: ['code'], except: [] },
  { pattern: /\b(?:useFakeTimers|setSystemTime)\b/, why: 'a fake timer: pass a clock', kinds: ['code'], except: [] },
  { pattern: /\bvi\s*\.\s*(?:mock|doMock|spyOn)\b/, why: 'a mock: pass the collaborator', kinds: ['code'], except: [] },
];

test('no test is skipped, none rests on snapshots, fake timers or mocks', () => {
  expect(breachesOf(sourcesIn(['tests']), bans)).toEqual([]);
});

test.for([
  { source: "test.skip('a', () => {});", why: 'skipped' },
  { source: "describe.only('a', () => {});", why: 'only' },
  { source: 'expect(a).toMatchSnapshot();', why: 'a snapshot' },
  { source: 'vi.useFakeTimers();', why: 'a fake timer' },
  { source: "vi.mock('./a.ts');", why: 'a mock' },
])('found: $source, $why', ({ source }) => {
  expect(breachesOf(planted('tests/a.test.ts', source), bans)).toHaveLength(1);
});
