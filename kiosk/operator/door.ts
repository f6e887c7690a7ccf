/** Who may open the operator's page: whoever knows the PIN, for as long as they use it. */
import { timingSafeEqual } from 'node:crypto';
import type { Database } from '../../server/db/database.ts';
import type { MonotonicMs } from '../../server/kernel/clock.ts';
import { type Outcome, ok, refused } from '../../server/kernel/outcome.ts';
import { type KnownPin, pinDigitsMax, pinPath, readPin } from './pin.ts';
import { type PinTries, openPinTries } from './pin-tries.ts';

/** Without a press for so long the page locks itself. */
export const operatorIdleMs = 5 * 60_000;

export type DoorRefusal = 'pin_unset' | 'pin_wait' | 'pin_wrong';

export type OperatorDoor = {
  /** Whether a PIN was set. */
  hasPin(): boolean;
  /** Milliseconds until the next try. */
  waitMs(): number;
  /** The session's secret for a cookie, and the one for its forms. Whoever was in before is out. */
  enter(pin: string): Promise<Outcome<Session, DoorRefusal>>;
  /** The session of a cookie, its idle time begun anew; undefined when it is over or was never. */
  use(cookie: string | undefined): Session | undefined;
  /** As `use`, and the idle time runs on. */
  isOpen(cookie: string | undefined): boolean;
  lock(): void;
};

export type Session = { readonly cookie: string; readonly form: string };

export type DoorParts = {
  readonly pin: () => KnownPin | undefined;
  readonly tries: PinTries;
  readonly upMs: MonotonicMs;
  readonly newSecret: () => string;
};

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

export function operatorDoor({ pin, tries, upMs, newSecret }: DoorParts): OperatorDoor {
  let open: (Session & { readonly usedUpMs: number }) | undefined;
  /** One after the other: many at once would all be tried before the first is counted. */
  let turn: Promise<unknown> = Promise.resolve();

  const enter = async (typed: string): Promise<Outcome<Session, DoorRefusal>> => {
    const known = pin();
    if (known === undefined) return refused('pin_unset');
    if (tries.waitMs() > 0) return refused('pin_wait');
    await tries.begin(known.mark);
    if (typed.length > pinDigitsMax || !(await known.matches(typed))) return refused(tries.waitMs() > 0 ? 'pin_wait' : 'pin_wrong');
    await tries.right();
    const session = { cookie: newSecret(), form: newSecret() };
    open = { ...session, usedUpMs: upMs() };
    return ok(session);
  };
  const isOpen = (cookie: string | undefined): boolean => {
    if (open !== undefined && upMs() - open.usedUpMs >= operatorIdleMs) open = undefined;
    return open !== undefined && cookie !== undefined && same(cookie, open.cookie);
  };
  return {
    isOpen,
    hasPin: () => pin() !== undefined,
    waitMs: () => tries.waitMs(),
    enter(typed) {
      const entered = turn.then(() => enter(typed));
      turn = entered.catch(() => undefined);
      return entered;
    },
    use(cookie) {
      if (open === undefined || !isOpen(cookie)) return undefined;
      open = { ...open, usedUpMs: upMs() };
      return open;
    },
    lock() {
      open = undefined;
    },
  };
}

export type OpenDoorParts = Pick<DoorParts, 'upMs' | 'newSecret'> & {
  readonly db: Database;
  readonly dataFolder: string;
  readonly log: (message: string, error: unknown) => void;
};

/** The door of a kiosk, with the wrong tries of earlier runs. */
export async function openDoor({ db, dataFolder, upMs, newSecret, log }: OpenDoorParts): Promise<OperatorDoor> {
  const pin = () => readPin(pinPath(dataFolder));
  return operatorDoor({ pin, tries: await openPinTries(db, upMs, pin()?.mark, log), upMs, newSecret });
}
