/** `/healthz`: 200 when the server can serve, 503 with the reason when not. */
import { delay } from '../kernel/clock.ts';
import type { AppRouter, Deps } from './deps.ts';

/** A watchdog must not wait as long as a page may. */
const answerWithinMs = 3_000;

export type HealthParts = {
  /** Throws when the schema is not this program's, or a guard of it is missing. */
  readonly assertSchema: () => Promise<void>;
  /** Whether the disk can take what the next requests write. */
  readonly hasRoom: () => Promise<boolean>;
  /** What somebody should see to while the server still serves. */
  readonly alarms: () => readonly string[];
};

/** Where nothing is watched, as in tests: then only the database is asked. */
export const unwatched: HealthParts = { assertSchema: async () => undefined, hasRoom: async () => true, alarms: () => [] };

export type UnhealthyReason = 'database_away' | 'schema_wrong' | 'disk_full';

/** Why this server cannot serve; null when it can. */
async function reasonOf({ db, log }: Pick<Deps, 'db' | 'log'>, { assertSchema, hasRoom }: HealthParts): Promise<UnhealthyReason | null> {
  const waited = new AbortController();
  const late = delay(answerWithinMs, waited.signal).then(() => 'late' as const);
  try {
    if ((await Promise.race([db.reader.raw('select 1'), late])) === 'late') return 'database_away';
  } catch (error) {
    log.error({ err: error }, 'the database does not answer');
    return 'database_away';
  } finally {
    waited.abort();
  }
  try {
    await assertSchema();
  } catch (error) {
    log.error({ err: error }, 'the schema is not what it should be');
    return 'schema_wrong';
  }
  return (await hasRoom()) ? null : 'disk_full';
}

/** What a proxy or a watchdog asks; answered without a session and without personal data. */
export function healthRoute(router: AppRouter, deps: Deps, parts: HealthParts = unwatched): void {
  router.get('/healthz', async (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    ctx.type = 'application/json';
    const reason = await reasonOf(deps, parts);
    if (reason !== null) {
      ctx.status = 503;
      ctx.set('Retry-After', '10');
    }
    const alarms = parts.alarms();
    ctx.body = JSON.stringify(
      reason === null
        ? { status: 'ok', database: deps.db.engine, alarms }
        : { status: 'unavailable', reason, database: deps.db.engine, alarms },
    );
  });
}
