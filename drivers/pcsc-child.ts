/**
 * The process that talks to the PC/SC daemon. nfc-pcsc blocks its event loop while the daemon is missing, never recovers
 * after it was restarted, and its native part is not safe in a worker: so it has a process of its own, started anew
 * after every fault.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import process from 'node:process';
import type { Reader } from 'nfc-pcsc';
import { delay } from '../server/kernel/clock.ts';
import { type PcscExit, aliveMs, pcscExits } from './pcsc-seam.ts';
import type { PcscWord } from './pcsc-words.ts';

/** Where libpcsclite finds the daemon. */
const socketPath = process.env['PCSCLITE_CSOCK_NAME'] ?? '/run/pcscd/pcscd.comm';

/** PC/SC part 3: GET DATA, the number of the card. Readers answer it themselves, whatever kind of card lies there. */
const getNumber = Buffer.from([0xff, 0xca, 0x00, 0x00, 0x00]);
const answerBytesMax = 40;
/** A card may hold the line for ever. */
const answerMsMax = 2_000;

const say = (word: PcscWord): void => void process.send?.(word);

function leave(exit: PcscExit, why?: unknown): never {
  if (why instanceof Error) process.stderr.write(`${why.message.split('\n')[0]}\n`);
  process.exit(pcscExits[exit]);
}

/** Ends the process when there is no daemon: nothing else finds out without hanging. */
async function orLeave(path: string): Promise<void> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    leave(code === 'EACCES' || code === 'EPERM' ? 'noPermission' : 'daemonDown');
  } finally {
    socket.destroy();
  }
}

/** The number, asked for a second time on a new connection where the first was still that of the card before. */
async function askNumber(reader: Reader, anew: () => Promise<unknown>): Promise<Buffer | undefined> {
  try {
    return await reader.transmit(getNumber, answerBytesMax);
  } catch {
    try {
      if (reader.connection !== null) await reader.disconnect();
      if (reader.card === null) return undefined;
      await anew();
      return await reader.transmit(getNumber, answerBytesMax);
    } catch {
      return undefined;
    }
  }
}

function watch(reader: Reader): void {
  const { name } = reader;
  const connectNow = reader.connect.bind(reader);
  reader.autoProcessing = false;
  // Swallowed by the package: the card is there, and could not even be spoken to.
  reader.connect = async () => {
    try {
      return await connectNow();
    } catch (error) {
      say({ kind: 'card', reader: name });
      throw error;
    }
  };
  reader.on('card', () => {
    void Promise.race([askNumber(reader, connectNow), delay(answerMsMax)]).then((answer) =>
      say({ kind: 'card', reader: name, ...(answer === undefined ? {} : { answer: answer.toString('hex') }) }),
    );
  });
  reader.reader.on('status', ({ state }) => {
    if ((state & reader.reader.SCARD_STATE_EMPTY) !== 0) say({ kind: 'empty', reader: name });
  });
  reader.on('end', () => say({ kind: 'gone', reader: name }));
  // An error that nobody hears ends the process; what follows from it is told by the daemon's own, or by the next card.
  reader.on('error', () => undefined);
  say({ kind: 'reader', reader: name });
}

async function main(): Promise<void> {
  process.once('disconnect', () => process.exit());
  // A terminal and a service manager send these to the whole family: the one that started this process says when.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  await orLeave(socketPath);
  const { NFC } = await import('nfc-pcsc').catch((error: unknown) => {
    return leave('packageMissing', error);
  });
  try {
    const nfc = new NFC();
    nfc.on('reader', watch);
    nfc.on('error', (error) => leave('daemonLost', error));
  } catch (error) {
    leave('refused', error);
  }
  say({ kind: 'watching' });
  setInterval(() => say({ kind: 'alive' }), aliveMs);
}

await main();
