/** Looks at the machine for the bootstrap: which tools are there, whether packages and build are up to date. */
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { packagesMatch } from './bootstrap-plan.mjs';

/** The folders that are compiled; `dist/` mirrors them. */
const sourceRooms = ['drivers', 'kiosk', 'migrations', 'server', 'views', 'tests/bench'];

/** Debian packages of the native build, by the program that shows that they are there. */
const buildTools = { python3: 'python3', make: 'make', 'g++': 'g++' };
/** What only the tests need: programs, which may be those of administrators alone, and files. */
const testPrograms = { chromium: 'chromium', pcscd: 'pcscd', evtest: 'evtest' };
const administratorFolders = ':/usr/sbin:/sbin';
/** `libpcsclite-dev` before the packages are installed: nfc-pcsc is left out without a word where its headers are missing. */
const testFiles = {
  '/usr/lib/pcsc/drivers/serial/libifdvpcd.so': 'vsmartcard-vpcd',
  '/usr/include/PCSC/winscard.h': 'libpcsclite-dev',
};
const fontFolders = ['/usr/share/fonts', '/usr/local/share/fonts'];

/** @param {string} path @param {number} mode */
const canAccess = (path, mode) => {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
};

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} program @param {string} [path] */
export const findProgram = (program, path = process.env['PATH'] ?? '') =>
  path
    .split(':')
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find((file) => canAccess(file, constants.X_OK));

/** @param {string} file @returns {import("./bootstrap-plan.mjs").Lockfile | undefined} undefined when the file is missing or is not JSON */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Every file below a folder, in a fixed order. @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** @param {string} root */
const sourcesOf = (root) =>
  sourceRooms.flatMap((room) => filesBelow(join(root, room))).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));

/** @param {string} root */
const installStampFile = (root) => join(root, 'node_modules', '.flagtap-installed');
/** @param {string} root */
const buildStampFile = (root) => join(root, 'dist', '.built');

/** What node_modules must be made for: the lockfile, and the Node.js that native parts were built against. @param {string} root */
function installStamp(root) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lock} ${process.platform} ${process.arch} ${process.versions.modules}\n`;
}

/** What dist/ was built from: names, sizes and times of the sources. @param {string} root */
function buildStamp(root) {
  const hash = createHash('sha256');
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((name) => join(root, name));
  for (const file of [...settings, ...sourcesOf(root)]) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file.slice(root.length)} ${size} ${mtimeMs}\n`);
  }
  return `${hash.digest('hex')}\n`;
}

/** @param {string} file @param {string} content */
const holds = (file, content) => existsSync(file) && readFileSync(file, 'utf8') === content;

/** @param {string} root */
export const markInstalled = (root) => writeFileSync(installStampFile(root), installStamp(root));

/**
 * True when node_modules does not serve this lockfile and this Node.js. Packages that somebody installed by hand are
 * taken as they are when npm's own record agrees with the lockfile and the native part loads.
 * @param {string} root
 * @param {() => boolean} nativePartLoads
 */
export function packagesStale(root, nativePartLoads) {
  if (holds(installStampFile(root), installStamp(root))) return false;
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined || !packagesMatch(readJson(join(root, 'package-lock.json')) ?? {}, installed) || !nativePartLoads())
    return true;
  if (canAccess(join(root, 'node_modules'), constants.W_OK)) markInstalled(root);
  return false;
}

/** @param {string} root */
export const buildStale = (root) => !holds(buildStampFile(root), buildStamp(root));

/** The stamp is taken before the build: a source changed meanwhile makes the next check build again. @param {string} root */
export function startBuild(root) {
  const stamp = buildStamp(root);
  rmSync(buildStampFile(root), { force: true });
  return {
    /** Removes what sources that are gone left behind, then marks the build as complete. */
    finish() {
      const wanted = new Set(sourcesOf(root).map((file) => join(root, 'dist', file.slice(root.length + 1).replace(/\.ts$/, '.js'))));
      for (const file of filesBelow(join(root, 'dist'))) {
        if (/\.js(\.map)?$/.test(file) && !wanted.has(file.replace(/\.map$/, ''))) rmSync(file);
      }
      mkdirSync(join(root, 'dist'), { recursive: true });
      writeFileSync(buildStampFile(root), stamp);
    },
  };
}

export const missingTools = () =>
  Object.entries(buildTools)
    .filter(([program]) => findProgram(program) === undefined)
    .map(([, debianPackage]) => debianPackage);

/** Debian packages of readers and screens as they are tested; without a font with Chinese a page's picture shows boxes. */
export function missingForTests() {
  const path = (process.env['PATH'] ?? '') + administratorFolders;
  const hasFont = fontFolders.some((folder) => filesBelow(folder).some((file) => /noto.*cjk.*\.(ttc|otf)$/i.test(file)));
  return [
    ...Object.entries(testPrograms).flatMap(([program, name]) => (findProgram(program, path) === undefined ? [name] : [])),
    ...Object.entries(testFiles).flatMap(([file, name]) => (existsSync(file) ? [] : [name])),
    ...(hasFont ? [] : ['fonts-noto-cjk']),
  ];
}

/** False where nfc-pcsc was left out, or its compiled part was. @param {string} root */
export const cardReaderBuilt = (root) =>
  existsSync(join(root, 'node_modules', 'nfc-pcsc', 'package.json')) &&
  existsSync(join(root, 'node_modules', '@pokusew', 'pcsclite', 'build', 'Release', 'pcsclite.node'));

/** @param {string} root */
export const isWritable = (root) =>
  ['.', 'node_modules', 'dist'].every((name) => !existsSync(join(root, name)) || canAccess(join(root, name), constants.W_OK));

/** The headers that came with this Node.js: a native build that finds them downloads none. */
export function nodeHeaders() {
  const prefix = dirname(dirname(process.execPath));
  const header = join(prefix, 'include', 'node', 'node_version.h');
  const [major] = process.versions.node.split('.');
  return existsSync(header) && readFileSync(header, 'utf8').includes(`#define NODE_MAJOR_VERSION ${major}\n`) ? prefix : undefined;
}

/** False when the home folder cannot be written, or is not there: npm then needs another place for its cache. */
export function npmCacheIsWritable(home = homedir()) {
  const cache = process.env['npm_config_cache'] ?? join(home, '.npm');
  return canAccess(existsSync(cache) ? cache : dirname(cache), constants.W_OK);
}
