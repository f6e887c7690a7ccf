/** Who is at a PostgreSQL database: servers share a place, what must be alone takes all of it. On SQLite see `only-one.ts`. */
import pg from 'pg';
import { delay } from '../kernel/clock.ts';
import { engineOfUrl } from './database.ts';
import { AlreadyServed } from './only-one.ts';

/** Any number of ours, other than that of migrations. */
const place = 7_204_618_214;
const usualAgainMs = 5_000;

const nothingToRelease = async (): Promise<void> => undefined;

/** A session that holds the lock; the database frees it when the session ends, however it ends. */
async function take(url: string, how: 'shared' | 'alone', lost: () => void): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'flagtap place', keepAlive: true });
  let told = false;
  // Without a listener the end of an idle connection would end the process.
  client.on('error', () => {
    if (!told) lost();
    told = true;
  });
  try {
    await client.connect();
    const { rows }: { rows: unknown } = await client.query({
      text: how === 'shared' ? 'select pg_try_advisory_lock_shared($1)' : 'select pg_try_advisory_lock($1)',
      values: [place],
      rowMode: 'array',
    });
    if (!Array.isArray(rows) || !Array.isArray(rows[0]) || rows[0][0] !== true)
      throw new AlreadyServed(how === 'shared' ? 'the database is being replaced' : 'a server is using the database');
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Takes the whole database for one process; answers how to give it back. Throws AlreadyServed while a server shares it. */
export async function takeWhole(url: string): Promise<() => Promise<void>> {
  if (engineOfUrl(url) === 'sqlite') return nothingToRelease;
  const client = await take(url, 'alone', () => undefined);
  return () => client.end();
}

/** Takes a server's place, and takes it again, every `againMs`, when the database was away. Throws AlreadyServed while the database is being replaced. */
export async function takeServersPlace(
  url: string,
  failed: (error: unknown) => void,
  againMs = usualAgainMs,
): Promise<() => Promise<void>> {
  if (engineOfUrl(url) === 'sqlite') return nothingToRelease;
  const over = new AbortController();
  const takeAgain = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await delay(againMs, over.signal);
      if (over.signal.aborted) return;
      try {
        client = await take(url, 'shared', lost);
        return;
      } catch (error) {
        failed(error);
      }
    }
  };
  const lost = (): void => void takeAgain();
  let client = await take(url, 'shared', lost);
  return async () => {
    over.abort();
    await client.end().catch(failed);
  };
}
