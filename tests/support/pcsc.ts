/** The machine's PC/SC daemon with Debian's virtual readers, and a card of our own to lay on them. One test process owns the daemon at a time. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { type Socket, connect } from 'node:net';
import { withSetupLock } from '../../server/cli/bootstrap-lock.mjs';
import { delay } from '../../server/kernel/clock.ts';

const folder = '/run/pcscd';
export const socketPath = `${folder}/pcscd.comm`;
const pidPath = `${folder}/pcscd.pid`;
const virtualDriver = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const lookMs = 20;

export const virtualReaders = ['Virtual PCD 00 00', 'Virtual PCD 00 01'] as const;
/** The ports on which they wait for a card. */
export const slots = { first: 35_963, second: 35_964 } as const;
export type Slot = keyof typeof slots;

/** What a reader tells of a card's kind: PC/SC part 3 for memory cards, the card's own bytes for ISO 14443-4. */
const atrs = {
  'ISO 14443-3': Buffer.from('3b8f8001804f0ca000000306030001000000006a', 'hex'),
  'ISO 14443-4': Buffer.from('3b8180018080', 'hex'),
} as const;

const orders = { off: 0, on: 1, reset: 2, atr: 4 } as const;
const getNumber = 'ffca000000';

export type VirtualCard = {
  /** The number in hex; 4, 7 or 10 bytes. */
  readonly uid?: string;
  readonly kind?: keyof typeof atrs;
  /** Two status bytes in hex. */
  readonly status?: string;
  /** `atr`: it does not wake up. `number`: it wakes and does not answer. `torn`: it is pulled away in the middle of its answer. */
  readonly fault?: 'atr' | 'number' | 'torn';
};

export type LaidCard = {
  /** How often it was asked for its number. */
  readonly asked: () => number;
  lift(): Promise<void>;
};

/**
 * Lays a card on a virtual reader: it dials the reader and serves it, and dials again whenever the line is cut, as a card
 * that lies there is found again when the power comes back. Frames are 2 bytes of length and the body; a body of one byte
 * is 0 off, 1 on, 2 reset, without an answer, or 4 for the ATR.
 */
export function layCard(slot: Slot, { uid = '04a23b7c', kind = 'ISO 14443-3', status = '9000', fault }: VirtualCard = {}): LaidCard {
  let lifted = false;
  let asked = 0;
  let line: Socket | undefined;
  let waking = false;
  const obey = (order: number | undefined): Buffer | 'cut' | undefined => {
    const mute = waking && fault === 'atr';
    waking = order === orders.on || order === orders.reset;
    if (order !== orders.atr) return undefined;
    // Without an answer the reader would wait for ever; a real one tells that the card stayed silent.
    return mute ? 'cut' : atrs[kind];
  };
  const answer = (body: Buffer): Buffer | 'cut' | undefined => {
    if (body.length === 1) return obey(body[0]);
    if (body.toString('hex') !== getNumber) return Buffer.from('6d00', 'hex');
    asked += 1;
    if (fault === 'number') return undefined;
    if (fault !== 'torn') return Buffer.from(uid + status, 'hex');
    lifted = true;
    return 'cut';
  };
  const serve = (socket: Socket): void => {
    let held = Buffer.alloc(0);
    socket.on('data', (piece: Buffer) => {
      held = Buffer.concat([held, piece]);
      while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
        const end = 2 + held.readUInt16BE(0);
        const said = answer(held.subarray(2, end));
        held = held.subarray(end);
        if (said === 'cut') return void socket.destroy();
        if (said !== undefined) socket.write(Buffer.concat([lengthOf(said), said]));
      }
    });
  };
  const lie = async (): Promise<void> => {
    while (!lifted) {
      const socket = connect(slots[slot], '127.0.0.1');
      line = socket;
      serve(socket);
      await new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
      if (!lifted) await delay(lookMs);
    }
  };
  const lying = lie();
  return {
    asked: () => asked,
    async lift() {
      lifted = true;
      line?.destroy();
      await lying;
    },
  };
}

const lengthOf = (body: Buffer): Buffer => {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(body.length);
  return head;
};

export type Daemon = {
  start(): Promise<void>;
  /** Undefined while it does not run. */
  pid(): number | undefined;
  /** SIGTERM: it says goodbye to nobody, and takes its files along. */
  stop(): Promise<void>;
  /** SIGKILL: its files stay. */
  kill(): Promise<void>;
  /** Stops it and lets the next test process have it. */
  giveBack(): Promise<void>;
};

/** Waits until no other test process has the daemon. Throws with the command that mends it where the tests cannot have one. */
export async function takeDaemon(): Promise<Daemon> {
  const missing = whyNoDaemon();
  if (missing !== undefined) throw new Error(missing);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let held: Promise<void> | undefined;
  await new Promise<void>((resolve, reject) => {
    held = withSetupLock(
      folder,
      () => undefined,
      () => (resolve(), released),
    );
    held.catch(reject);
  });
  if (await listens()) {
    release();
    throw new Error(
      'a PC/SC daemon runs on this machine that these tests did not start; they stop and kill theirs, so stop it first: sudo systemctl stop pcscd.socket pcscd',
    );
  }
  let daemon: ReturnType<typeof spawn> | undefined;
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (daemon === undefined) return;
    const closed = once(daemon, 'close');
    daemon.kill(signal);
    await closed;
    daemon = undefined;
  };
  return {
    async start() {
      if (daemon !== undefined) return;
      // What a killed one left behind would keep the new one from starting.
      for (const path of [socketPath, pidPath]) rmSync(path, { force: true });
      mkdirSync(folder, { recursive: true });
      // It goes with the test process, however that ends.
      const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'pcscd', '--foreground'], { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (said += piece.toString()));
      daemon = child;
      while (!(await listens())) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the PC/SC daemon ended: ${said}`);
        await delay(lookMs);
      }
    },
    pid: () => daemon?.pid,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async giveBack() {
      await end('SIGTERM');
      release();
      await held;
    },
  };
}

function whyNoDaemon(): string | undefined {
  const packages = [
    ...(spawnSync('pcscd', ['--version']).error === undefined ? [] : ['pcscd']),
    ...(existsSync(virtualDriver) ? [] : ['vsmartcard-vpcd']),
  ];
  if (packages.length > 0)
    return `the tests need virtual card readers; run: sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() === 0) return undefined;
  return 'only root may run the PC/SC daemon that these tests start and kill; run: sudo npm test';
}

const listens = (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => (socket.destroy(), resolve(true))).once('error', () => resolve(false));
  });

/** The processes that a process started and has not seen end. */
export const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter((one) => one !== '')
    .map(Number);

/** A daemon may be held by the tests of another folder, for as long as their longest run. */
export const daemonWaitMsMax = 1_800_000;
