/** An input device held for this kiosk alone, by a child process of the package `evtest`. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { delay } from '../server/kernel/clock.ts';
import { ReaderLost } from './reader.ts';

const complaintMax = 1_000;
const closeMsMax = 500;

/** `ended` resolves, in words for whoever can help, when no more keys will come. */
export type OpenInput = { readonly output: Readable; readonly ended: Promise<ReaderLost>; close(): Promise<void> };

/** Begins to hold a device. Never throws: what goes wrong ends it. */
export type HoldInput = (path: string) => OpenInput;

/** `program` is another evtest than the one on the PATH. */
export const evtestOver =
  (program = 'evtest'): HoldInput =>
  (path) => {
    const child = spawn(program, ['--grab', path], { stdio: ['ignore', 'pipe', 'pipe'] });
    const output = child.stdout.setEncoding('latin1');
    const ended = endOf(child, path);
    return {
      output,
      ended,
      async close() {
        child.kill();
        await Promise.race([ended, delay(closeMsMax)]);
        // Its grab outlives a process that does not hear: the next run would find the device taken.
        child.kill('SIGKILL');
      },
    };
  };

function endOf(child: ChildProcessByStdio<null, Readable, Readable>, path: string): Promise<ReaderLost> {
  let complaint = '';
  child.stderr.setEncoding('latin1').on('data', (piece: string) => (complaint = (complaint + piece).slice(-complaintMax)));
  return new Promise((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve(inputLost(path, error.code === 'ENOENT' ? 'not installed' : `evtest cannot run: ${error.message}`)),
    );
    child.once('close', (status) => resolve(inputLost(path, `${complaint.trim()} (evtest ended with ${status ?? 'a signal'})`)));
  });
}

const faults: readonly { readonly pattern: RegExp; readonly says: (path: string) => string }[] = [
  { pattern: /not installed/, says: () => 'the program evtest is missing; run: sudo apt-get install -y evtest' },
  { pattern: /no such device/i, says: (path) => `${path} was unplugged` },
  {
    pattern: /no such file/i,
    says: (path) => `${path} is not there: plug the reader in, or find its name with: ls /dev/input/by-id`,
  },
  {
    pattern: /permission denied/i,
    says: (path) => `no permission for ${path}: run: sudo usermod -aG input <the kiosk's user>, then start the kiosk anew`,
  },
  { pattern: /inappropriate ioctl|can't get version/i, says: (path) => `${path} is not an input device` },
  {
    pattern: /grabbed by another/i,
    says: (path) => `another process, or another reader of this kiosk, holds ${path}; find it with: fuser -v ${path}`,
  },
];

/** Why a device is not held, for the person who can change it. */
export const inputLost = (path: string, heard: string): ReaderLost =>
  new ReaderLost(path, new Error(faults.find(({ pattern }) => pattern.test(heard))?.says(path) ?? heard));
