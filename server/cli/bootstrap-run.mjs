/** Carries out the bootstrap's plan, then runs the command that npm was asked for. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir, constants as osConstants } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withSetupLock } from './bootstrap-lock.mjs';
import {
  buildStale,
  cardReaderBuilt,
  findProgram,
  isWritable,
  markInstalled,
  missingForTests,
  missingTools,
  nodeHeaders,
  npmCacheIsWritable,
  packagesStale,
  startBuild,
} from './bootstrap-machine.mjs';
import { endWithNpm } from './bootstrap-parent.mjs';
import { planOf } from './bootstrap-plan.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stillWorkingMs = 15_000;

/** A set-up that cannot go on; the message is the one line for the person. */
class Stop extends Error {}

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

/** @param {string} name a tool that came with the packages */
const tool = (name) => [process.execPath, join(root, 'node_modules', '.bin', name)];

/**
 * Runs a program in the project's folder and answers its exit code. Signals go on to it; Ctrl-C in a terminal reaches it by itself.
 * @param {readonly string[]} words @param {{ stdio?: import('node:child_process').StdioOptions, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
function run([program = '', ...args], { stdio = 'inherit', env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio, env: { ...process.env, ...env } });
    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => {
      if (signal !== 'SIGINT' || process.stdin.isTTY !== true) child.kill(signal);
    };
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    for (const signal of signals) process.on(signal, passOn);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const each of signals) process.off(each, passOn);
      resolve(code ?? 128 + osConstants.signals[signal ?? 'SIGTERM']);
    });
  });
}

/** Like `run`, for long set-up steps: everything on standard error, and a line now and then. @param {string} label @param {readonly string[]} words @param {NodeJS.ProcessEnv} [env] */
async function runStep(label, words, env = {}) {
  say(`${label} ...`);
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1_000);
  const timer = setInterval(() => say(`  still working (${seconds()} s)`), stillWorkingMs);
  const code = await run(words, { stdio: ['ignore', 2, 2], env }).finally(() => clearInterval(timer));
  if (code === 0) say(`  done (${seconds()} s)`);
  return code;
}

/** @param {readonly string[]} packages */
async function installDebian(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = ['-qq', '-o=Dpkg::Use-Pty=0'];
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...quiet, ...packages];
  const listed = existsSync('/var/lib/apt/lists') && readdirSync('/var/lib/apt/lists').some((name) => name.includes('_Packages'));
  const label = `Installing Debian packages (${packages.join(', ')})`;
  if (listed && (await runStep(label, install, env)) === 0) return;
  await runStep('Reading the list of Debian packages', ['apt-get', 'update', ...quiet], env);
  if ((await runStep(label, install, env)) === 0) return;
  throw new Stop(
    `Debian packages could not be installed: the words of apt-get are above. When "apt-get install -y ${packages.join(' ')}" works, try again.`,
  );
}

function npmWords() {
  const cli = process.env['npm_execpath'] ?? '';
  if (cli.endsWith('npm-cli.js') && existsSync(cli)) return [process.execPath, cli];
  const npm = findProgram('npm') ?? findProgram('npm', dirname(process.execPath));
  if (npm === undefined) throw new Stop('npm is missing: install Node.js with npm from https://nodejs.org, then try again.');
  return [npm];
}

/** @param {boolean} wantsTests */
async function installPackages(wantsTests) {
  const headers = nodeHeaders();
  /** @type {NodeJS.ProcessEnv} */
  const env = headers === undefined ? {} : { npm_config_nodedir: headers, npm_package_config_node_gyp_nodedir: headers };
  const cache = npmCacheIsWritable() ? [] : [`--cache=${join(tmpdir(), `flagtap-npm-cache-${process.getuid?.() ?? 0}`)}`];
  const words = [...npmWords(), 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error', ...cache];
  const code = await runStep('Installing packages (about 2 minutes the first time)', words, env);
  if (code !== 0)
    throw new Stop(
      'Packages could not be installed; npm says above what stopped it. Mend that (often the network: npm ping), then run the same command again.',
    );
  if (!nativePartLoads())
    throw new Stop('The database driver was installed but does not load: run "npm rebuild better-sqlite3 --loglevel=notice" to see why.');
  if (wantsTests && !cardReaderBuilt(root))
    throw new Stop(
      'nfc-pcsc, which the tests of card readers need, could not be built: run "npm install --no-save --foreground-scripts nfc-pcsc" to see why, then try again.',
    );
  markInstalled(root);
}

/** The one native part without which nothing runs. */
const nativePartLoads = () =>
  spawnSync(process.execPath, ['-e', "new (require('better-sqlite3'))(':memory:').close()"], { cwd: root, stdio: 'ignore' }).status === 0;

async function build() {
  const marks = startBuild(root);
  const code = await run([...tool('tsc'), '-p', 'tsconfig.build.json'], { stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Stop('The sources do not compile: the words of the compiler are above.');
  marks.finish();
}

/** @param {{ command: string, wantsTests: boolean, wantsBuild: boolean }} wanted `command` as the person typed it */
async function setUp({ command, wantsTests, wantsBuild }) {
  const facts = () => {
    const stale = packagesStale(root, nativePartLoads) || (wantsTests && !cardReaderBuilt(root));
    return {
      command,
      wantsTests,
      root: process.getuid?.() === 0,
      debian: findProgram('apt-get') !== undefined,
      packagesStale: stale,
      buildStale: wantsBuild && (stale || buildStale(root)),
      missingTools: stale ? missingTools() : [],
      missingForTests: wantsTests ? missingForTests() : [],
      writable: isWritable(root),
    };
  };
  const first = planOf(facts());
  if (!first.go) throw new Stop(first.line);
  if (first.steps.length === 0) return;
  await withSetupLock(root, say, async () => {
    // Looked at again: another run may have set everything up while this one waited.
    const plan = planOf(facts());
    if (!plan.go) throw new Stop(plan.line);
    for (const step of plan.steps) {
      if (step.step === 'debian') await installDebian(step.packages);
      else if (step.step === 'packages') await installPackages(wantsTests);
      else await build();
    }
  });
}

/** Hands this process over to a compiled program, so that signals and the exit code are its own. @param {string} file @param {readonly string[]} args */
async function become(file, args) {
  const path = join(root, 'dist', file);
  if (!existsSync(path)) throw new Stop(`There is no ${file.replace(/\.js$/, '.ts')} in this version.`);
  process.setSourceMapsEnabled(true);
  process.argv.splice(1, process.argv.length, path, ...args);
  await import(pathToFileURL(path).href);
}

/** The gate without the tests; all three run even when one fails. @returns {Promise<number>} */
async function staticChecks() {
  const checks = [
    { what: 'types', words: [...tool('tsc'), '--noEmit', '-p', 'tsconfig.json'] },
    { what: 'lint', words: tool('oxlint') },
    { what: 'format', words: [...tool('oxfmt'), '--check'] },
  ];
  let failed = 0;
  for (const { what, words } of checks) {
    const code = await run(words);
    console.log(`${what}: ${code === 0 ? 'passed' : 'failed'}`);
    if (code !== 0) failed += 1;
  }
  return failed;
}

/** @typedef {{ command: string, wantsTests: boolean, wantsBuild: boolean, run(args: readonly string[]): Promise<number | void> }} Command */

/** @param {NodeJS.ProcessEnv} env @returns {(args: readonly string[]) => Promise<number>} */
const tests =
  (env = {}) =>
  (args) =>
    run([...tool('vitest'), 'run', '--config', 'vitest.config.ts', ...args], { env });

/** @type {Readonly<Record<string, Command>>} */
const commands = {
  start: { command: 'npm start', wantsTests: false, wantsBuild: true, run: (args) => become('server/cli/main.js', ['start', ...args]) },
  flagtap: { command: 'npm run flagtap', wantsTests: false, wantsBuild: true, run: (args) => become('server/cli/main.js', args) },
  bench: { command: 'npm run bench', wantsTests: false, wantsBuild: true, run: (args) => become('tests/bench/main.js', args) },
  test: { command: 'npm test', wantsTests: true, wantsBuild: true, run: tests() },
  'test:long': { command: 'npm run test:long', wantsTests: true, wantsBuild: true, run: tests({ FLAGTAP_LONG: '1' }) },
  'check:static': { command: 'npm run check:static', wantsTests: false, wantsBuild: false, run: staticChecks },
  check: {
    command: 'npm run check',
    wantsTests: true,
    // The types are checked first, so that sources that do not compile are told by the check, with lint and format beside it.
    wantsBuild: false,
    async run(args) {
      const failed = await staticChecks();
      await setUp({ command: 'npm run check', wantsTests: true, wantsBuild: true });
      return failed + (await tests()(args));
    },
  },
};

/** @param {readonly string[]} argv what npm was asked for, then its arguments */
export async function bootstrap([name = '', ...args]) {
  const chosen = commands[name];
  if (chosen === undefined) {
    say(`bootstrap: unknown command "${name}"; known: ${Object.keys(commands).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  endWithNpm();
  try {
    await setUp(chosen);
    const code = await chosen.run(args);
    if (code !== undefined) process.exitCode = Math.min(code, 255);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
