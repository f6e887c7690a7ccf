#!/usr/bin/env node
/**
 * What every npm script of this project runs first, on a machine where nothing is installed yet. Plain JavaScript
 * without packages: it sets up what is missing, then hands over to the compiled program or to the tools.
 * All it prints itself goes to standard error, so that a command's standard output holds only that command's answer.
 */
import process from 'node:process';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Flagtap needs Node.js 20.19 or newer; this is ${process.versions.node}. Install Node.js 20 from https://nodejs.org, then try again.`,
  );
  process.exitCode = 1;
} else {
  const { bootstrap } = await import('./bootstrap-run.mjs');
  await bootstrap(process.argv.slice(2));
}
