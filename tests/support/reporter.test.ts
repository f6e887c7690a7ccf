import { expect, test } from 'vitest';
import { closingLine, countsOf } from './reporter.ts';

const module = (states: readonly string[], errors: readonly unknown[] = []) => ({
  children: { allTests: () => states.map((state) => ({ result: () => ({ state }) })) },
  errors: () => errors,
});

test.for([
  { modules: [], unhandled: 0, line: '0 passed, 0 failed', why: 'nothing ran' },
  { modules: [module(['passed', 'passed']), module(['passed'])], unhandled: 0, line: '3 passed, 0 failed', why: 'files add up' },
  { modules: [module(['passed', 'failed'])], unhandled: 0, line: '1 passed, 1 failed', why: 'a failed test' },
  { modules: [module([], ['no such file'])], unhandled: 0, line: '0 passed, 1 failed', why: 'a file that did not load' },
  { modules: [module(['passed'])], unhandled: 1, line: '1 passed, 1 failed', why: 'an error outside any test' },
  { modules: [module(['passed', 'pending'])], unhandled: 0, line: '1 passed, 1 failed', why: 'a test cut off by the end of the run' },
  { modules: [module(['passed', 'skipped'])], unhandled: 0, line: '1 passed, 0 failed', why: 'a test left out by a filter' },
])('$line: $why', ({ modules, unhandled, line }) => {
  expect(closingLine(countsOf(modules, unhandled))).toBe(line);
});
