/** A real browser without a window: Debian's Chromium, started for one test file. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** Without these Chromium calls home at every start, which a closed network refuses many times over. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `more` are arguments of Chromium for this file. Throws with the command that installs it where it is missing. */
export async function openBrowser(...more: readonly string[]): Promise<Browser> {
  if (!existsSync(executablePath))
    throw new Error('Chromium is missing: apt-get install -y --no-install-recommends chromium fonts-noto-cjk');
  return chromium.launch({ executablePath, args: [...args, ...more] });
}
