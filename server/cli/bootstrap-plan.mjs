/** Decides, from facts about the machine, what has to be set up before a command can run. Pure: it looks at nothing itself. */

/**
 * @typedef {object} Facts
 * @property {string} command what npm ran: `npm start`, `npm test`
 * @property {boolean} root whether Debian packages may be installed
 * @property {boolean} debian whether there is an apt-get
 * @property {readonly string[]} missingTools Debian packages of the native build that are not there
 * @property {readonly string[]} missingForTests Debian packages that only the tests need
 * @property {boolean} packagesStale whether node_modules differs from package-lock.json, or lacks an optional package that the command needs
 * @property {boolean} buildStale whether the command needs dist/ and it is older than the sources or the packages
 * @property {boolean} wantsTests whether the command runs tests
 * @property {boolean} writable whether this user may write in the project's folder
 *
 * @typedef {{ readonly step: 'debian', readonly packages: readonly string[] } | { readonly step: 'packages' } | { readonly step: 'build' }} Step
 * @typedef {{ readonly go: true, readonly steps: readonly Step[] } | { readonly go: false, readonly line: string }} Plan
 */

/**
 * The steps in order, or the one line that says what the person must do.
 * @param {Facts} facts
 * @returns {Plan}
 */
export function planOf(facts) {
  const debian = [...(facts.packagesStale ? facts.missingTools : []), ...(facts.wantsTests ? facts.missingForTests : [])];
  if (debian.length > 0 && !(facts.root && facts.debian)) return { go: false, line: missingLine(debian, facts) };
  if ((facts.packagesStale || facts.buildStale) && !facts.writable) {
    return {
      go: false,
      line: `This folder must be writable to set Flagtap up. Give it to this user (sudo chown -R "$(id -un)" .), then run ${facts.command} again.`,
    };
  }
  /** @type {Step[]} */
  const steps = [];
  if (debian.length > 0) steps.push({ step: 'debian', packages: debian });
  if (facts.packagesStale) steps.push({ step: 'packages' });
  if (facts.buildStale) steps.push({ step: 'build' });
  return { go: true, steps };
}

/** @type {(packages: readonly string[], facts: Facts) => string} */
const missingLine = (packages, { debian, command }) =>
  debian
    ? `Missing on this machine: ${packages.join(', ')}. Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}   then ${command} again.`
    : `Missing on this machine: ${packages.join(', ')} (names of Debian packages). Install them with this system's package manager, then run ${command} again.`;

/**
 * @typedef {{ readonly version?: string, readonly optional?: boolean, readonly link?: boolean }} LockedPackage
 * @typedef {{ readonly packages?: Readonly<Record<string, LockedPackage>> }} Lockfile
 */

/**
 * True when npm's own record of what it installed names every package of the lockfile in its version. Optional packages may be absent.
 * @param {Lockfile} locked package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json
 */
export function packagesMatch(locked, installed) {
  const there = installed.packages ?? {};
  const wanted = Object.entries(locked.packages ?? {}).filter(([path]) => path !== '');
  return (
    wanted.length > 0 &&
    wanted.every(([path, { version, optional }]) => (there[path] === undefined ? optional === true : there[path].version === version))
  );
}
