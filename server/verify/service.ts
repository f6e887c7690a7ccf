/** Runs checks over stored data and says which laws are broken. */
import type { Knex } from 'knex';
import type { Check, Violation } from '../db/check.ts';

export type Checked = { readonly name: string; readonly violations: readonly Violation[] };

/** What a verification found; as JSON it is what `flagtap verify --json` prints. */
export type Verified = {
  /** True when no check found a violation. */
  readonly ok: boolean;
  /** One for each check, in the order given. */
  readonly checks: readonly Checked[];
};

/** Told after each check, for a person who waits. */
export type Progress = (checked: Checked) => void;

/** A check that cannot run proves nothing, so that it counts as broken: a damaged row may be what stopped it. */
const couldNotRun = (name: string, error: unknown): Violation => ({
  check: name,
  subject: 'the check itself',
  detail: `could not run: ${(error instanceof Error ? error.message : String(error)).slice(0, 300)}`,
});

/**
 * Runs checks one after the other. Each reads by itself, so that writes may go on meanwhile; it reports at most
 * `violationsMax` rows. Never throws for what it finds.
 */
export async function verify(db: Knex, checks: readonly Check[], progress: Progress = () => undefined): Promise<Verified> {
  const done: Checked[] = [];
  for (const check of checks) {
    const violations = await check.find(db).catch((error: unknown) => [couldNotRun(check.name, error)]);
    const checked = { name: check.name, violations };
    done.push(checked);
    progress(checked);
  }
  return { ok: done.every(({ violations }) => violations.length === 0), checks: done };
}

/** The violations as lines for a person: law, row, what is wrong. */
export const linesOf = ({ checks }: Verified): readonly string[] =>
  checks.flatMap(({ violations }) => violations.map(({ check, subject, detail }) => `${check}: ${subject}: ${detail}`));
