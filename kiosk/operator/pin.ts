/** The operator's PIN on the disk: hashed, readable by the kiosk's user alone, read anew at every look. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type RandomBytes } from '../../server/kernel/uid.ts';
import { writeToken } from '../token.ts';

export const pinDigitsMin = 6;
export const pinDigitsMax = 12;

/** Argon2id as OWASP gives it for little memory: 7 MiB for a moment, beside a browser on a board of 1 GB. */
const cost = { memoryCost: 7_168, timeCost: 5, parallelism: 1 } as const;

/** Loaded at the first PIN: most kiosks are never asked for one in a run. */
const argon2 = () => import('@node-rs/argon2');

export const pinPath = (dataFolder: string): string => join(dataFolder, 'operator-pin');

export type PinRefusal = 'pin_form' | 'pin_easy';

/** What is wrong with a chosen PIN: not 6 to 12 digits, one digit repeated, or a row of them. */
export function pinFault(pin: string): PinRefusal | undefined {
  if (!/^\d+$/.test(pin) || pin.length < pinDigitsMin || pin.length > pinDigitsMax) return 'pin_form';
  const rows = ['01234567890123', '98765432109876'];
  return new Set(pin).size <= 2 || rows.some((row) => row.includes(pin)) ? 'pin_easy' : undefined;
}

/** Six digits that are not easy, each as likely as another. */
export function newPin(random: RandomBytes): string {
  for (;;) {
    const [high = 0, middle = 0, low = 0] = random(3);
    const drawn = high * 65_536 + middle * 256 + low;
    const pin = String(drawn % 1_000_000).padStart(pinDigitsMin, '0');
    // Past the last whole million the low numbers would come oftener.
    if (drawn < 16_000_000 && pinFault(pin) === undefined) return pin;
  }
}

export async function writePin(path: string, pin: string): Promise<void> {
  const { hash } = await argon2();
  writeToken(path, await hash(pin, cost));
}

/** `mark` names this PIN and tells nothing of it. */
export type KnownPin = { readonly mark: string; matches(pin: string): Promise<boolean> };

/** Undefined where none was set. One that others may read or write counts as none, since anybody may have put it there; so does one of another user. */
export function readPin(path: string): KnownPin | undefined {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & 0o077) !== 0) return undefined;
  const kept = textOf(path);
  if (kept === undefined) return undefined;
  return {
    mark: createHash('sha256').update(kept).digest('hex'),
    async matches(pin) {
      const { verify } = await argon2();
      return verify(kept, pin).catch(() => false);
    },
  };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
