/** Wakes a loop: rung any number of times before it is heard, it is heard once. */

export type Bell = {
  ring(): void;
  /** Forgets earlier rings; asked before looking for work, so that a ring during the look is not missed. */
  hush(): void;
  /** Waits for a ring since `hush`, or for `signal`. One listener at a time. */
  heard(signal: AbortSignal): Promise<void>;
};

export function makeBell(): Bell {
  let rung = false;
  let wake = () => {};
  return {
    ring() {
      rung = true;
      wake();
    },
    hush() {
      rung = false;
    },
    async heard(signal) {
      if (rung || signal.aborted) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
        signal.addEventListener('abort', wake, { once: true });
      });
      signal.removeEventListener('abort', wake);
      wake = () => {};
    },
  };
}
