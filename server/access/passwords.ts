/** Passwords: what may be one, how it is hashed, never more than a few at once. */
import { hash, verify } from '@node-rs/argon2';
import { DatabaseBusy } from '../db/database.ts';

export const passwordCharsMin = 10;
export const passwordCharsMax = 128;

/** Argon2id, the parameters that OWASP gives first; about 25 ms. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Each takes a thread of the pool that file reads share, and 19 MiB. */
export const hashesAtOnceMax = 4;
/** Beyond, a login waits longer than anybody would. */
export const hashesWaitingMax = 200;

/** A hash of nothing that anybody knows, so that an unknown name costs the same time as a wrong password. */
const nobodysHash = '$argon2id$v=19$m=19456,t=2,p=1$HCgwxGaPSgG6giEbUZgyqw$KxZJTQZME8pHpSOJsnbtQ1LjjekJ2uInc1uV2AyZP6M';

export type Passwords = {
  /** Throws DatabaseBusy when too many wait. */
  readonly hash: (password: string) => Promise<string>;
  /** Whether it is the one. Against no hash, or a damaged one, it takes its time and says no. */
  readonly matches: (passwordHash: string | undefined, password: string) => Promise<boolean>;
};

/** Runs jobs, at most `atOnce` of them, the others in the order asked. */
function bounded(atOnce: number, waitingMax: number): <T>(job: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (job) => {
    if (running >= atOnce) {
      if (waiting.length >= waitingMax) throw new DatabaseBusy(`more than ${waitingMax} passwords wait to be hashed`);
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** One per process: the bound holds for it. */
export function passwords(): Passwords {
  const inTurn = bounded(hashesAtOnceMax, hashesWaitingMax);
  return {
    hash: (password) => inTurn(() => hash(password, cost)),
    matches: (passwordHash, password) =>
      inTurn(async () => {
        const right = await verify(passwordHash ?? nobodysHash, password).catch(() => verify(nobodysHash, password).then(() => false));
        return right && passwordHash !== undefined;
      }),
  };
}

const rowsOfKeys = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm'];
const backwards = (row: string): string => row.split('').toReversed().join('');
const easyRows = [...rowsOfKeys, ...rowsOfKeys.map(backwards)];

/** Whether a password is too easy: too short or long, the name in it, one character repeated, a row of the keyboard or of digits. */
export function isWeak(password: string, loginName: string): boolean {
  if (password.length < passwordCharsMin || password.length > passwordCharsMax) return true;
  const lower = password.toLowerCase();
  if (loginName.length >= 3 && lower.includes(loginName.toLowerCase())) return true;
  if (new Set(lower).size <= 2) return true;
  return easyRows.some((row) => row.includes(lower));
}
