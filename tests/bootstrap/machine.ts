/** A machine in a folder: a clone of nothing but the bootstrap, with an npm and a compiler that only note that they ran. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import { projectRoot } from '../support/house.ts';

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

const lockfile = (version: string) => JSON.stringify({ packages: { '': {}, 'node_modules/better-sqlite3': { version } } });

/** Notes its run, then makes what npm would make: its record, a compiler, the native parts. `NO_PCSC`: the optional one is left out without a word. */
const fakeNpm = `
const { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
appendFileSync('ran.log', 'npm ' + process.argv.slice(2, 3) + '\\n');
if (process.env.NPM_FAILS) { console.error('no such registry'); process.exit(1); }
console.log('added 1 package');
mkdirSync('node_modules/better-sqlite3', { recursive: true });
mkdirSync('node_modules/.bin', { recursive: true });
writeFileSync('node_modules/better-sqlite3/index.js', 'module.exports = class { close() {} };');
if (!process.env.NO_PCSC) {
  mkdirSync('node_modules/nfc-pcsc', { recursive: true });
  writeFileSync('node_modules/nfc-pcsc/package.json', '{}');
  mkdirSync('node_modules/@pokusew/pcsclite/build/Release', { recursive: true });
  writeFileSync('node_modules/@pokusew/pcsclite/build/Release/pcsclite.node', '');
}
cpSync('fake-tsc.cjs', 'node_modules/.bin/tsc');
cpSync('fake-vitest.cjs', 'node_modules/.bin/vitest');
cpSync('package-lock.json', 'node_modules/.package-lock.json');
`;

/** Copies the sources as they are: the program of this machine is JavaScript already. */
const fakeCompiler = `
const { appendFileSync, cpSync, mkdirSync } = require('node:fs');
appendFileSync('ran.log', 'tsc\\n');
mkdirSync('dist/server/cli', { recursive: true });
cpSync('server/cli/main.ts', 'dist/server/cli/main.js');
`;

/** Prints what it was asked for; a server is up once it has printed. */
const program = `
process.on('SIGTERM', () => { console.log('stopped'); process.exit(3); });
console.log(JSON.stringify(process.argv.slice(2)));
if (process.argv[2] === 'start') setInterval(() => undefined, 1_000);
`;

/** Passes at once. */
const fakeVitest = `console.log('tested')`;

export const buildTools = ['python3', 'make', 'g++'];

/** A fresh clone in a path with a space, on a machine with the given programs. */
export async function aMachine(programs: readonly string[] = buildTools) {
  const root = join(inject('runFolder'), `a clone ${randomBytes(4).toString('hex')}`);
  const bin = join(root, 'bin of the machine');
  const put = async (path: string, content: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  await cp(join(projectRoot, 'server/cli'), join(root, 'server/cli'), { recursive: true, filter: (path) => !path.endsWith('.ts') });
  await put('package.json', '{ "type": "module" }');
  await put('package-lock.json', lockfile('1.0.0'));
  await put('tsconfig.json', '{}');
  await put('tsconfig.build.json', '{}');
  await put('fake/package.json', '{ "type": "commonjs" }');
  await put('fake/npm-cli.js', fakeNpm);
  await put('fake-tsc.cjs', fakeCompiler);
  await put('fake-vitest.cjs', fakeVitest);
  await put('server/cli/main.ts', program);
  await mkdir(bin);
  for (const name of programs) {
    await writeFile(join(bin, name), '#!/bin/sh\n');
    await chmod(join(bin, name), 0o755);
  }
  const spawnIn = (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawn(words[0] ?? '', words.slice(1), {
      cwd: root,
      env: { PATH: bin, HOME: root, TMPDIR: root, npm_execpath: join(root, 'fake/npm-cli.js'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    root,
    put,
    spawnIn,
    bootstrap: join(root, 'server/cli/bootstrap.mjs'),
    /** Another lockfile than the one installed. */
    changeLockfile: () => put('package-lock.json', lockfile('1.0.1')),
    /** What the fake tools noted, in order. */
    ran: async () => (await readFile(join(root, 'ran.log'), 'utf8').catch(() => '')).split('\n').filter((line) => line !== ''),
    async run(args: readonly string[], env: NodeJS.ProcessEnv = {}, nodeArgs: readonly string[] = []): Promise<Ran> {
      const child = spawnIn([process.execPath, ...nodeArgs, join(root, 'server/cli/bootstrap.mjs'), ...args], env);
      const [stdout, stderr, code] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        new Promise<number | null>((resolve) => child.once('close', resolve)),
      ]);
      return { code, stdout, stderr };
    },
  };
}
