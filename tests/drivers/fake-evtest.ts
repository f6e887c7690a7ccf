/** A program that speaks evtest's protocol: it prints what a test hands it, cut where the test cuts, and ends as evtest ends. */
import { type Server, type Socket, createServer } from 'node:net';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** One running evtest. */
export type Grabbing = {
  /** As it was called. */
  readonly args: readonly string[];
  readonly pid: number;
  print(text: string): void;
  /** Ends with 1, as evtest does, after a last word on standard error. */
  fail(complaint: string): void;
  /** Resolves when the process is gone. */
  readonly gone: Promise<unknown>;
};

export type FakeEvtest = {
  /** For `evtestOver`. */
  readonly program: string;
  /** Resolves with the next run that begins. */
  next(): Promise<Grabbing>;
};

const program = (socket: string): string => `#!${process.execPath}
const net = require('node:net');
const way = net.connect(${JSON.stringify(socket)});
way.write(JSON.stringify({ args: process.argv.slice(2), pid: process.pid }) + '\\n');
let held = '';
way.on('data', (piece) => {
  held += piece;
  const lines = held.split('\\n');
  held = lines.pop();
  for (const line of lines) {
    const { print, fail } = JSON.parse(line);
    if (print !== undefined) process.stdout.write(print, 'latin1');
    if (fail !== undefined) {
      process.stderr.write(fail);
      process.exitCode = 1;
      way.end();
    }
  }
});
`;

/** Written as CommonJS beside nothing, so that Node reads it as such. */
export async function fakeEvtest(): Promise<FakeEvtest> {
  const folder = mkdtempSync(join(tmpdir(), 'evtest-'));
  const path = join(folder, 'evtest');
  const socket = join(folder, 'way');
  writeFileSync(path, program(socket));
  chmodSync(path, 0o755);
  const runs: Grabbing[] = [];
  const waiting: ((run: Grabbing) => void)[] = [];
  const server: Server = createServer((way) => void begun(way).then((run) => (waiting.shift() ?? ((late) => runs.push(late)))(run)));
  server.listen(socket);
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    program: path,
    next: async () => runs.shift() ?? new Promise((resolve) => waiting.push(resolve)),
  };
}

async function begun(way: Socket): Promise<Grabbing> {
  way.on('error', () => undefined);
  const gone = once(way, 'close');
  const [hello] = await once(way, 'data');
  const { args, pid }: { args: readonly string[]; pid: number } = JSON.parse(String(hello));
  const say = (word: object) => void way.write(`${JSON.stringify(word)}\n`);
  return { args, pid, gone, print: (print) => say({ print }), fail: (fail) => say({ fail }) };
}
