/** The way from a command line to the running server on the same machine: a Unix socket beside the database, for its owner only. */
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { type Server, createServer, request } from 'node:http';
import { z } from 'zod';
import { engineOfUrl, sqlitePathOf } from '../db/database.ts';
import type { Answer, Given } from './command.ts';

const bodyBytesMax = 65_536;

/** Long enough for a rebuild of a large ledger. */
const answerTimeoutMs = 600_000;

const asked = z.strictObject({
  command: z.string().max(60),
  positions: z.array(z.string().max(4_000)).max(10),
  options: z.record(z.string().max(60), z.union([z.string().max(4_000), z.boolean()])),
  locale: z.enum(['zh', 'en']),
});
export type Asked = z.infer<typeof asked>;

const answer = z.object({
  code: z.union([z.literal(0), z.literal(1)]),
  json: z.record(z.string(), z.unknown()),
  lines: z.array(z.string()),
});

/** Where the socket of a database lies, or null on PostgreSQL, which takes writers from every process. */
export const socketPathOf = (url: string): string | null => (engineOfUrl(url) === 'sqlite' ? `${sqlitePathOf(url)}.socket` : null);

/** Runs a command that was sent; only writing commands come this way. */
export type RunCommand = (asked: Asked) => Promise<Answer>;

async function answerTo(body: string, run: RunCommand): Promise<{ status: number; body: string }> {
  try {
    return { status: 200, body: JSON.stringify(await run(asked.parse(JSON.parse(body)))) };
  } catch (error) {
    return { status: 500, body: error instanceof Error ? error.message : 'the command failed' };
  }
}

/** Listens at the socket and answers commands until closed. The path must be this process's own by the writer's lock. */
export async function listenForCommands(path: string, run: RunCommand): Promise<Server> {
  rmSync(path, { force: true });
  const server = createServer((incoming, reply) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bodyBytesMax) incoming.destroy();
      else chunks.push(chunk);
    });
    incoming.on('end', () => {
      void answerTo(Buffer.concat(chunks).toString('utf8'), run).then(({ status, body }) => reply.writeHead(status).end(body));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return server;
}

/** Sends a command to the server that listens at `path`; null when none does. Throws what the server threw. */
export async function askServer(path: string, sent: Asked): Promise<Answer | null> {
  if (!existsSync(path)) return null;
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: path, method: 'POST', timeout: answerTimeoutMs }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (reply.statusCode !== 200) return reject(new Error(text));
        resolve(answer.parse(JSON.parse(text)));
      });
    });
    call.on('timeout', () => call.destroy(new Error('the running server did not answer')));
    call.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? resolve(null) : reject(error),
    );
    call.end(JSON.stringify(sent satisfies Given & { command: string; locale: 'zh' | 'en' }));
  });
}
