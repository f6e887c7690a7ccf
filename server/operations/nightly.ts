/** What is done every night: every law checked, a backup taken, what nobody needs any more removed. */
import { z } from 'zod';
import { bySystem, recordAct } from '../audit/service.ts';
import type { Database } from '../db/database.ts';
import { forgetEvents } from '../db/events.ts';
import { forgetFiles } from '../files/service.ts';
import type { ScheduledJob } from '../jobs/runner.ts';
import { forgetJobs } from '../jobs/service.ts';
import { plusMs } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import type { RunApart } from './apart.ts';
import { prune } from './retention.ts';
import type { BackupSettings } from './settings.ts';
import { recordFinding } from './standing.ts';

const dayMs = 86_400_000;
/** Past this a job's mark or an event tells nobody anything. */
const jobsKeptMs = 90 * dayMs;
const eventsKeptMs = dayMs;
const tidySchedule = '50 2 * * *';

export type NightlyParts = {
  readonly db: Database;
  readonly world: World;
  readonly apart: RunApart;
  readonly backup: BackupSettings;
  readonly verifySchedule: string;
};

const verifyAnswer = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), violations: z.array(z.unknown()) })),
});

const backupAnswer = z.object({
  file: z.string(),
  takenAt: z.string().length(24),
  bytes: z.number(),
  verified: z.object({ ok: z.boolean(), found: z.array(z.string()) }),
});

/** The result stands in the audit, where nobody rewrites it, and with the installation, from where metrics and alarms read it. */
function verifyJob({ db, world, apart, verifySchedule }: NightlyParts): ScheduledJob {
  return {
    name: 'verify',
    schedule: verifySchedule,
    async run(due, signal) {
      const { ok, checks } = verifyAnswer.parse(await apart(['verify'], signal));
      const broken = checks.filter(({ violations }) => violations.length > 0);
      const violations = broken.reduce((sum, check) => sum + check.violations.length, 0);
      await db.write(async (tx) => {
        await recordFinding(tx, 'last_verify', { at: world.clock(), ok, violations });
        await recordAct(tx, world, {
          actor: bySystem,
          action: 'database.verify',
          subject: due,
          detail: { ok, checks: checks.length, violations, broken: broken.map(({ name }) => name) },
        });
      });
    },
  };
}

function backupJob({ db, world, apart, backup }: NightlyParts): ScheduledJob {
  return {
    name: 'backup',
    schedule: backup.schedule,
    async run(due, signal) {
      const { takenAt, bytes, verified } = backupAnswer.parse(await apart(['backup'], signal));
      const { ok, found } = verified;
      await db.write(async (tx) => {
        // One that broke a law does not move the mark: the alarm stays until there is a good one.
        if (ok) await recordFinding(tx, 'last_backup', { at: takenAt, ok, violations: 0 });
        await recordAct(tx, world, {
          actor: bySystem,
          action: 'database.backup',
          subject: due,
          detail: { ok, bytes, found: found.length },
        });
      });
      if (ok) await prune(backup.folder, world.clock(), { days: backup.keepDays, months: backup.keepMonths });
    },
  };
}

function tidyJob({ db, world }: NightlyParts): ScheduledJob {
  return {
    name: 'tidy',
    schedule: tidySchedule,
    async run() {
      const now = world.clock();
      await forgetJobs(db, plusMs(now, -jobsKeptMs));
      await db.write((tx) => forgetEvents(tx, plusMs(now, -eventsKeptMs)));
      await db.write((tx) => forgetFiles(tx, now));
    },
  };
}

export const nightlyJobs = (parts: NightlyParts): readonly ScheduledJob[] => [
  tidyJob(parts),
  verifyJob(parts),
  ...(parts.backup.enabled ? [backupJob(parts)] : []),
];
