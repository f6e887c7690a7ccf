/** What a machine's configuration may say of its operation. */
import { z } from 'zod';
import { isSchedule } from '../jobs/schedule.ts';

/** When something is done: a cron pattern of five parts, read in Asia/Shanghai. */
const schedule = z.string().refine(isSchedule, 'must be five parts of cron, such as 30 3 * * *');

export const backupSettings = z.strictObject({
  /** False where backups are taken by something else: no job, no alarm. */
  enabled: z.boolean().default(true),
  schedule: schedule.default('30 3 * * *'),
  /** From the data folder when it does not begin with a slash. */
  folder: z.string().min(1).default('backups'),
  /** Each backup of so many days stays ... */
  keepDays: z.int().min(1).max(3_650).default(30),
  /** ... and the first of each of so many months. */
  keepMonths: z.int().min(0).max(600).default(13),
  /** Backups are encrypted with the key in this file when given. */
  keyFile: z.string().min(1).optional(),
  /** The newest good backup may be so old before it is an alarm. */
  alarmAfterHours: z.int().min(1).max(1_000).default(30),
});

export type BackupSettings = Omit<z.infer<typeof backupSettings>, 'keyFile'> & { readonly keyFile: string | undefined };

export const verifySettings = z.strictObject({ schedule: schedule.default('10 3 * * *') });
