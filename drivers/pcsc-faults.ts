/** Why there is no PC/SC reader, for the person who can change it. */
import { type PcscExit, pcscExits } from './pcsc-seam.ts';

const packages = 'sudo apt-get install -y --no-install-recommends pcscd libccid libpcsclite1';
const ofAcs = 'for a reader of ACS also libacsccid1';
const polkit =
  'on Debian 13, Ubuntu 24.04 and newer polkit decides who may: allow org.debian.pcsc-lite.access_pcsc and access_card to this user';

const exitWords: Readonly<Record<PcscExit, string>> = {
  daemonDown: `the PC/SC daemon does not run; install it with: ${packages} (${ofAcs}), or start it: sudo systemctl enable --now pcscd.socket`,
  daemonLost: 'the PC/SC daemon stopped; it is tried again until it runs, which systemctl status pcscd tells',
  noPermission:
    'this user may not use the PC/SC daemon: its socket /run/pcscd/pcscd.comm is closed to it; see: ls -l /run/pcscd, systemctl cat pcscd.socket',
  packageMissing: `nfc-pcsc is not installed, or was built for another Node.js; run: ${packages} libpcsclite-dev   and then, in the folder of Flagtap: npm install --include=optional && npm rebuild @pokusew/pcsclite`,
  refused: `the PC/SC daemon refused this user; ${polkit}`,
};

/** `said`: the last words of the process on standard error. */
export function endWords(code: number | null, said: string): string {
  const exit = Object.entries(pcscExits).find(([, each]) => each === code)?.[0];
  const heard = said === '' ? '' : ` (${said})`;
  if (isExit(exit)) return `${exitWords[exit]}${heard}`;
  return `the process that talks to the PC/SC daemon ended with ${code === null ? 'a signal' : `exit code ${code}`}${heard}`;
}

const isExit = (name: string | undefined): name is PcscExit => name !== undefined && Object.hasOwn(exitWords, name);

/** The process was ended because it said nothing any more. */
export const hungWords = (watched: boolean): string =>
  watched
    ? 'the process that talks to the PC/SC daemon hung, and was ended'
    : `the PC/SC daemon does not answer; is it starting, or does it refuse this user? (${polkit})`;

const pn53x =
  "where lsusb shows a reader (ACR122U and others) and it is not here, the kernel holds it: echo 'blacklist pn533_usb' | sudo tee /etc/modprobe.d/blacklist-nfc.conf, then start the machine anew";

/** `named`: the part of a name that is looked for; `there`: the readers that the daemon has. */
export function noReaderWords(named: string | undefined, there: readonly string[]): string {
  if (named !== undefined && there.length > 0) return `no PC/SC reader has "${named}" in its name; here are: ${there.join(', ')}`;
  return `no PC/SC reader is plugged in; ${pn53x}; ${ofAcs}`;
}
