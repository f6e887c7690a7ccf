/** What the environment and the configuration file tell this installation; a wrong or unknown key stops the start. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../views/root.ts';
import { readHolidays } from './activities/holidays.ts';
import { readTemplates, type Template } from './activities/templates.ts';
import type { HolidayYears } from './activities/workdays.ts';
import { type DutyYears, readDuties } from './completion/duties.ts';
import { engineOfUrl, sqlitePathOf } from './db/database.ts';
import type { RandomBytes } from './kernel/uid.ts';
import { type BackupSettings, backupSettings, verifySettings } from './operations/settings.ts';

/** The configuration cannot be used; each line names a key and what is wrong with it. The process ends with 78. */
export class BadConfig extends Error {
  override readonly name = 'BadConfig';
}

const sessionSecretMin = 32;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port from 0 to 65535');

const databaseText = z.string().refine((url) => /^(?:sqlite:.|postgres(?:ql)?:\/\/)/.test(url), 'must be sqlite:PATH or postgres://...');

const environment = z.object({
  DATABASE_URL: databaseText.optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(3000),
  KIOSK_PORT: port.default(3001),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  SESSION_SECRET: z.string().min(sessionSecretMin, `must have at least ${sessionSecretMin} characters`).optional(),
  DEMO_PASSWORD: z.string().min(8, 'must have at least 8 characters').max(128).optional(),
  LOG_LEVEL: z.enum(logLevels).default('info'),
});

/** `config.json` in the data folder: what is set once for a machine. */
const file = z.strictObject({
  /** True behind a reverse proxy of one's own: its X-Forwarded-* headers are believed. */
  trustProxy: z.boolean().default(false),
  backup: backupSettings.prefault({}),
  verify: verifySettings.prefault({}),
});

export type Config = {
  readonly databaseUrl: string;
  /** The folder of a SQLite file, `data/` on PostgreSQL: holds secrets, backups, the kiosk's queue. */
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  readonly kioskPort: number;
  readonly publicUrl: URL | undefined;
  readonly sessionSecret: string | undefined;
  readonly demoPassword: string | undefined;
  readonly logLevel: (typeof logLevels)[number];
  readonly trustProxy: boolean;
  /** Its folder and key file by their whole paths. */
  readonly backup: BackupSettings;
  readonly verifySchedule: string;
  /** Announced days off, by year: those shipped, and those of `holidays.json` in the data folder. */
  readonly holidays: HolidayYears;
  /** What branches owe, from a year on: as shipped, and by `duties.json` in the data folder. */
  readonly duties: DutyYears;
  /** What a branch usually holds: as shipped, and as `templates.json` in the data folder says. */
  readonly templates: readonly Template[];
};

export type Environment = Readonly<Record<string, string | undefined>>;

const complaints = (issues: readonly z.core.$ZodIssue[], where: string): string =>
  issues
    .map(
      (issue) =>
        `${[where, ...issue.path.map(String)].filter(Boolean).join(' ')}: ${issue.code === 'unrecognized_keys' ? `unknown key ${issue.keys.join(', ')}` : issue.message}`,
    )
    .join('\n');

function readFile(path: string): z.infer<typeof file> {
  if (!existsSync(path)) return file.parse({});
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new BadConfig(`${path}: is not JSON`);
  }
  const decoded = file.safeParse(raw);
  if (!decoded.success) throw new BadConfig(complaints(decoded.error.issues, path));
  return decoded.data;
}

/** A file of data of one's own beside those shipped. */
function ownData<T>(dataFolder: string, name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const path = join(dataFolder, name);
    if (error instanceof z.ZodError) throw new BadConfig(complaints(error.issues, path));
    if (error instanceof SyntaxError) throw new BadConfig(`${path}: is not JSON`);
    throw error;
  }
}

/** The database of a real branch where one was begun, else the sample's. */
const defaultDatabase = (dataFolder: string): string => {
  const real = join(dataFolder, 'flagtap.sqlite');
  return `sqlite:${existsSync(real) ? real : join(dataFolder, 'sample.sqlite')}`;
};

/** Whether the system knows a time zone, or it is spelled as POSIX does. Dates here are Shanghai's whatever it says; a wrong one tells of a wrong set-up. */
function isZone(zone: string): boolean {
  if (zone === '' || zone.startsWith(':') || /^(?:<[^>]+>|[A-Za-z]{3,})[+-]?\d/.test(zone)) return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format() !== '';
  } catch {
    return false;
  }
}

/** Decodes environment and file. An empty variable counts as unset. Throws BadConfig naming every wrong key. */
export function readConfig(env: Environment, root: string = packageRoot(import.meta.url)): Config {
  if (!isZone(env['TZ'] ?? '')) throw new BadConfig('TZ: is not a time zone such as Asia/Shanghai');
  const decoded = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== '')));
  if (!decoded.success) throw new BadConfig(complaints(decoded.error.issues, ''));
  const { DATABASE_URL, HOST, PORT, KIOSK_PORT, PUBLIC_URL, SESSION_SECRET, DEMO_PASSWORD, LOG_LEVEL } = decoded.data;
  const databaseUrl = DATABASE_URL ?? defaultDatabase(join(root, 'data'));
  const dataFolder = engineOfUrl(databaseUrl) === 'sqlite' ? dirname(resolve(sqlitePathOf(databaseUrl))) : join(root, 'data');
  const { trustProxy, backup, verify } = readFile(join(dataFolder, 'config.json'));
  return {
    databaseUrl,
    dataFolder,
    host: HOST,
    port: PORT,
    kioskPort: KIOSK_PORT,
    publicUrl: PUBLIC_URL === undefined ? undefined : new URL(PUBLIC_URL),
    sessionSecret: SESSION_SECRET,
    demoPassword: DEMO_PASSWORD,
    logLevel: LOG_LEVEL,
    trustProxy,
    backup: {
      ...backup,
      folder: resolve(dataFolder, backup.folder),
      keyFile: backup.keyFile === undefined ? undefined : resolve(dataFolder, backup.keyFile),
    },
    verifySchedule: verify.schedule,
    holidays: ownData(dataFolder, 'holidays.json', () => readHolidays(root, dataFolder)),
    duties: ownData(dataFolder, 'duties.json', () => readDuties(root, dataFolder)),
    templates: ownData(dataFolder, 'templates.json', () => readTemplates(root, dataFolder)),
  };
}

/** A secret kept in a file of the data folder, made on first use, readable by its owner only. Of two processes that make it at once, one does. Throws BadConfig when others may read it. */
export function keptSecret(dataFolder: string, name: string, make: () => string): string {
  const path = join(dataFolder, name);
  if (!existsSync(path)) {
    mkdirSync(dataFolder, { recursive: true });
    try {
      writeFileSync(path, `${make()}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  // On Windows a file's mode says nothing of who may read it.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new BadConfig(`${path}: others may read it; run: chmod 600 ${path}`);
  return readFileSync(path, 'utf8').trim();
}

/** The secret that forms are signed with: given, or made once. */
export const sessionSecretOf = (config: Config, random: RandomBytes): string =>
  config.sessionSecret ?? keptSecret(config.dataFolder, 'session-secret', () => Buffer.from(random(32)).toString('base64url'));

/** A database's name for people: the file's path, or the address without user and password. */
export function databaseName(url: string): string {
  if (engineOfUrl(url) === 'sqlite') return sqlitePathOf(url);
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
