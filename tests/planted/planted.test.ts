/** The tests of the scheme engine find the bugs that such an engine may have: each is planted, one of its tests must fail. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { isLong } from '../support/counts.ts';
import { projectRoot } from '../support/house.ts';
import { plants } from './plants.ts';

const tried = plants.filter((plant) => isLong || plant.isUsual);

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), message: z.string(), assertionResults: z.array(z.unknown()) })),
});
/** `broken` are files that did not come as far as their tests. */
type Ran = { readonly passed: number; readonly failed: number; readonly broken: readonly string[] };

async function run(plant: string, tests: readonly string[]): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'flagtap-planted-'));
  try {
    const kept = join(folder, 'report.json');
    const { VITEST: _, VITEST_MODE: __, ...env } = process.env;
    const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
    const words = ['run', '--config', join('tests', 'planted', 'vitest.config.ts'), '--reporter=json', `--outputFile=${kept}`, ...tests];
    const child = spawn(process.execPath, [vitest, ...words], { cwd: projectRoot, env: { ...env, FLAGTAP_PLANT: plant }, stdio: 'ignore' });
    await once(child, 'exit');
    const { numPassedTests, numFailedTests, testResults } = report.parse(JSON.parse(readFileSync(kept, 'utf8')));
    const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
    return { passed: numPassedTests, failed: numFailedTests, broken: broken.map(({ message }) => message) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('there are five to be found in every run, fifteen or more in a long one', () => {
  expect(plants.filter((plant) => plant.isUsual)).toHaveLength(5);
  expect(plants.length).toBeGreaterThanOrEqual(15);
});

test('each has one place in the sources, where it changes something', () => {
  const places = ({ file, find, replace }: (typeof plants)[number]) =>
    find === replace ? 0 : readFileSync(join(projectRoot, file), 'utf8').split(find).length - 1;
  expect(plants.map((plant) => `${plant.name}: ${places(plant)}`)).toEqual(plants.map(({ name }) => `${name}: 1`));
});

test('without a bug the tests that must find them pass', async () => {
  const ran = await run('', [...new Set(tried.flatMap((plant) => plant.tests))]);
  expect([ran.failed, ran.broken, ran.passed > tried.length]).toEqual([0, [], true]);
});

test.for(tried)('found: $name', async ({ name, tests }) => {
  const ran = await run(name, tests);
  expect(ran.broken).toEqual([]);
  expect(ran.failed).toBeGreaterThan(0);
});
