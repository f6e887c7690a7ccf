/** The logins of a sample database and their password: given by DEMO_PASSWORD, else made once and kept beside it. */
import { createHash } from 'node:crypto';
import { newPin } from '../../kiosk/operator/pin.ts';
import type { LoginSample } from '../../views/pages/login/model.ts';
import { type Config, keptSecret } from '../config.ts';
import type { Database } from '../db/database.ts';
import { readableText } from '../kernel/readable.ts';
import type { RandomBytes } from '../kernel/uid.ts';
import { sampleLoginsOf } from '../sample/describe.ts';
import { sampleMark } from '../sample/mark.ts';

const passwordChars = 12;

/** One per database, so that a second sample does not shut the first. */
export const samplePassword = (config: Config, random: RandomBytes): string =>
  config.demoPassword ??
  keptSecret(config.dataFolder, `sample-password-${createHash('sha256').update(config.databaseUrl).digest('hex').slice(0, 8)}`, () =>
    readableText(random, passwordChars),
  );

/** Of the operator's page of the kiosk that a sample runs. */
export const samplePin = (config: Config, random: RandomBytes): string => keptSecret(config.dataFolder, 'sample-pin', () => newPin(random));

/** What the login page of a sample says; null on a real database. */
export async function sampleLogins(db: Database, config: Config): Promise<LoginSample | null> {
  if ((await sampleMark(db.reader)) === null) return null;
  return { logins: await sampleLoginsOf(db.reader), passwordFromEnvironment: config.demoPassword !== undefined };
}
