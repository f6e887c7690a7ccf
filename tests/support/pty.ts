/** A real tty for the tests of readers: plugged, written to and pulled out by python3, which Debian and the native build have anyway. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

export type Pty = {
  /** Like a name in /dev/serial/by-id: there while the reader is plugged in, pointing to another device each time. */
  readonly path: string;
  /** Resolves when the tty has taken everything: what the reader of it has not fetched yet fits the kernel's buffer. */
  write(bytes: string | Buffer): Promise<void>;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  /** The cable is pulled with the last byte. */
  writeAndUnplug(bytes: string | Buffer): Promise<void>;
  /** Pulled and pushed back faster than anyone looks. */
  replug(): Promise<void>;
  /** How many bytes came the other way, towards the reader. */
  bytesBack(): Promise<number>;
};

const program = `
import os, pty, select, struct, sys, tty
path = sys.argv[1]
master, slave, back = None, None, 0
def drain():
    global back
    while master is not None and select.select([master], [], [], 0)[0]:
        try: back += len(os.read(master, 4096))
        except OSError: return
def plug():
    global master, slave
    before = slave
    master, slave = pty.openpty()
    # Only now: the kernel gives the number of the old tty away as soon as nobody holds it.
    if before is not None: os.close(before)
    tty.setraw(slave)
    os.symlink(os.ttyname(slave), path + '.new')
    os.rename(path + '.new', path)
def unplug():
    global master
    drain()
    os.close(master)
    master = None
def write(data):
    view = memoryview(data)
    while len(view): view = view[os.write(master, view):]
plug()
print('plugged', flush=True)
while True:
    head = sys.stdin.buffer.read(5)
    if len(head) < 5: break
    act, size = chr(head[0]), struct.unpack('>I', head[1:])[0]
    data = sys.stdin.buffer.read(size)
    if act == 'w': write(data)
    if act == 'x': write(data)
    if act in 'xu':
        unplug()
        os.unlink(path)
    if act == 'p': plug()
    if act == 'r':
        unplug()
        plug()
    drain()
    print(back, flush=True)
`;

/** A reader that is plugged in, pulled out when the test ends. */
export async function aPty(): Promise<Pty> {
  const folder = mkdtempSync(join(tmpdir(), 'pty-'));
  const path = join(folder, 'reader');
  const child = spawn('python3', ['-c', program, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const missing = once(child, 'error').then(([error]) => {
    throw new Error('the tests make a tty with python3; run: sudo apt-get install -y python3', { cause: error });
  });
  missing.catch(() => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { done, value } = await Promise.race([answers.next(), missing]);
    if (done === true) throw new Error('the tty of the test ended early');
    return String(value);
  };
  onTestFinished(async () => {
    child.stdin.end();
    if (child.exitCode === null) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });
  let last: Promise<unknown> = answer();
  await last;
  const act = (letter: string, bytes: string | Buffer = ''): Promise<number> => {
    const body = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
    const head = Buffer.alloc(5);
    head.write(letter);
    head.writeUInt32BE(body.length, 1);
    const done = last.then(() => {
      child.stdin.write(Buffer.concat([head, body]));
      return answer();
    });
    last = done;
    return done.then(Number);
  };
  const acting = (letter: string) => async (bytes?: string | Buffer) => void (await act(letter, bytes));
  return {
    path,
    write: acting('w'),
    unplug: acting('u'),
    plug: acting('p'),
    writeAndUnplug: acting('x'),
    replug: acting('r'),
    bytesBack: () => act('n'),
  };
}
