/**
 * Group commit: batches that arrive while the last commit runs go into the next one, without a timer. A group that breaks
 * a law of the database is split in two until the poisoned tap stands alone and gets its verdict.
 */
import { DatabaseBusy } from '../db/database.ts';
import { isConstraintViolation } from '../db/errors.ts';

/** Taps of one commit; more wait for the next. */
export const tapsPerGroupMax = 5_000;
/** Taps that may wait; past it a kiosk is told to come back and keeps its taps. */
export const tapsWaitingMax = 50_000;

/** What a group is made of: parts that are kept whole in one commit. */
export type Part<Job, Answer> = {
  /** Taps in this part. */
  readonly size: number;
  readonly job: Job;
  settle(answer: Answer): void;
  fail(error: unknown): void;
};

export type Intake<Job, Answer> = {
  /** Answers after the commit. Throws DatabaseBusy while too many wait. */
  submit(job: Job, size: number): Promise<Answer>;
  /** Taps that wait now. */
  waiting(): number;
};

export type IntakeParts<Job, Answer> = {
  /** Writes jobs in one transaction and answers each in order. */
  readonly write: (jobs: readonly Job[]) => Promise<readonly Answer[]>;
  /** Splits a job that broke a law in two, or null when it is a single tap. */
  readonly halve: (job: Job) => readonly [Job, Job] | null;
  readonly join: (first: Answer, second: Answer) => Answer;
  /** Keeps a single tap that breaks a law, as malformed. */
  readonly setAside: (job: Job) => Promise<Answer>;
  /** Waited for before a group is taken: what is on its way in comes along. */
  readonly beforeGroup?: () => Promise<void>;
};

/** A fault of our own over one batch, as against one of the database, which would meet every batch again. */
const isOfOneBatch = (error: unknown): boolean =>
  error instanceof Error && !(error instanceof DatabaseBusy) && !('code' in error) && error.name !== 'KnexTimeoutError';

/** One intake per process. */
export function intakeOf<Job, Answer>({ write, halve, join, setAside, beforeGroup }: IntakeParts<Job, Answer>): Intake<Job, Answer> {
  const waiting: Part<Job, Answer>[] = [];
  let waitingTaps = 0;
  let running = false;

  const rescue = async (job: Job): Promise<Answer> => {
    try {
      const [answer] = await write([job]);
      if (answer === undefined) throw new Error('a group of taps had no answer');
      return answer;
    } catch (error) {
      if (!isConstraintViolation(error)) throw error;
      const halves = halve(job);
      return halves === null ? setAside(job) : join(await rescue(halves[0]), await rescue(halves[1]));
    }
  };

  const commit = async (group: readonly Part<Job, Answer>[]): Promise<void> => {
    try {
      const answers = await write(group.map((part) => part.job));
      group.forEach((part, index) => {
        const answer = answers[index];
        if (answer === undefined) part.fail(new Error('a batch of taps had no answer'));
        else part.settle(answer);
      });
    } catch (error) {
      const apart = isConstraintViolation(error) || (group.length > 1 && isOfOneBatch(error));
      for (const part of group) {
        if (apart) await rescue(part.job).then(part.settle, part.fail);
        else part.fail(error);
      }
    }
  };

  const nextGroup = (): readonly Part<Job, Answer>[] => {
    let taps = 0;
    let parts = 0;
    while (parts < waiting.length && (parts === 0 || taps + (waiting[parts]?.size ?? 0) <= tapsPerGroupMax))
      taps += waiting[parts++]?.size ?? 0;
    return waiting.splice(0, parts);
  };

  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      if (beforeGroup !== undefined) await beforeGroup();
      const group = nextGroup();
      await commit(group);
      for (const part of group) waitingTaps -= part.size;
    }
    running = false;
  };

  return {
    waiting: () => waitingTaps,
    submit: (job, size) =>
      new Promise((settle, fail) => {
        if (waitingTaps + size > tapsWaitingMax) return fail(new DatabaseBusy(`more than ${tapsWaitingMax} taps wait`));
        waitingTaps += size;
        waiting.push({ job, size, settle, fail });
        if (!running) void run();
      }),
  };
}
