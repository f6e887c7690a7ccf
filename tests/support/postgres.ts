/** Starts the throwaway PostgreSQL of a test run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const told = z.union([z.object({ url: z.string(), folder: z.string() }), z.object({ error: z.string() })]);

export type Cluster = {
  /** `postgres://user:password@127.0.0.1:port`, without a database. */
  readonly url: string;
  /** An empty folder that is removed when the cluster stops, also after a killed run. */
  readonly folder: string;
  stop(): Promise<void>;
};

/** A cluster of its own on a free loopback port: UTF8, collation C. Throws with PostgreSQL's own words when it does not start. */
export async function startPostgres(): Promise<Cluster> {
  const script = fileURLToPath(new URL('./postgres-cluster.mjs', import.meta.url));
  // Detached, so that Ctrl-C in the terminal ends the run and leaves the cluster's process to tidy up after it.
  const keeper = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const ended = once(keeper, 'exit');
  const first = await Promise.race([once(createInterface({ input: keeper.stdout }), 'line'), ended.then(() => undefined)]);
  const answer = told.parse(first === undefined ? { error: 'its process ended at once' } : JSON.parse(String(first[0])));
  if ('error' in answer) throw new Error(`no PostgreSQL for the tests: ${answer.error}`);
  keeper.unref();
  return {
    url: answer.url,
    folder: answer.folder,
    async stop() {
      keeper.ref();
      keeper.stdin.end();
      await ended;
    },
  };
}
