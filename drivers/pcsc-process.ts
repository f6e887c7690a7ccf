/** Starts the process that talks to the PC/SC daemon, and ends it when it hangs. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { delay } from '../server/kernel/clock.ts';
import { endWords, hungWords } from './pcsc-faults.ts';
import { aliveMs } from './pcsc-seam.ts';
import { type PcscWord, pcscWord } from './pcsc-words.ts';

/** So many beats without a word, and it is ended. */
export const silentBeatsMax = 3;
/** Until the daemon has taken it in: a small board that has just been switched on takes its time. */
export const startBeatsMax = 15;
const saidMax = 2_000;

export type PcscProcess = {
  /** Resolves with the reason, in words for the person, when it is gone; whoever kills it gets no reason to show. */
  readonly ended: Promise<Error>;
  /** Resolves when it is gone. Nothing in it is worth a farewell, and one that hangs would hear none. */
  kill(): Promise<void>;
};

/** `hear` is called with each word, in order, never after `ended` has resolved. */
export type StartPcsc = (hear: (word: PcscWord) => void) => PcscProcess;

/** Compiled, because processes run compiled code; sources under test find theirs in `dist/`. */
const childFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/drivers/pcsc-child.js' : './pcsc-child.js', import.meta.url),
);

/** It makes next to nothing, beside a browser on a board of 1 GB. */
const smallHeap = ['--max-semi-space-size=1'];

export const forkPcsc: StartPcsc = (hear) => {
  const child = fork(childFile, { execArgv: smallHeap, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  let watched = false;
  let silentBeats = 0;
  let hung = false;
  child.stderr?.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-saidMax)));
  child.on('message', (message) => {
    const word = pcscWord.safeParse(message);
    if (!word.success) return;
    silentBeats = 0;
    watched ||= word.data.kind === 'watching';
    hear(word.data);
  });
  const over = new AbortController();
  const gone = new Promise<Error>((resolve) => {
    child.once('error', (error) => resolve(error));
    child.once('close', (code) => resolve(new Error(hung ? hungWords(watched) : endWords(code, errorIn(said)))));
  });
  // Counted in beats of this process: one that slept itself must not take its own silence for the child's.
  const listen = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await delay(aliveMs, over.signal);
      silentBeats += 1;
      if (silentBeats <= (watched ? silentBeatsMax : startBeatsMax)) continue;
      hung = true;
      child.kill('SIGKILL');
    }
  };
  void listen();
  return {
    ended: gone.finally(() => over.abort()),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
};

const errorIn = (said: string): string => {
  const lines = said.trimEnd().split('\n');
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
};
