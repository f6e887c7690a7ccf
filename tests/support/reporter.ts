/** Ends a run's output with the line `N passed, N failed`; a file that could not be loaded counts as one failed. */
import { writeSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

export type Counts = { readonly passed: number; readonly failed: number };

type CountedTest = { result(): { readonly state: string } };
type CountedModule = {
  readonly children: { allTests(): Iterable<CountedTest> };
  errors(): readonly unknown[];
};

/** A module's own errors (it did not load, a hook outside its tests threw) and errors outside any test count as failures. */
export function countsOf(modules: Iterable<CountedModule>, unhandledErrors: number): Counts {
  let passed = 0;
  let failed = unhandledErrors;
  for (const module of modules) {
    if (module.errors().length > 0) failed += 1;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed += 1;
      else if (state !== 'skipped') failed += 1;
    }
  }
  return { passed, failed };
}

export const closingLine = ({ passed, failed }: Counts): string => `${passed} passed, ${failed} failed`;

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const counts = countsOf(modules, unhandledErrors.length);
    // At the exit, so that nothing of the runner's own closing words comes after it.
    process.once('exit', () => {
      if (counts.failed > 0 || counts.passed === 0) process.exitCode ||= 1;
      writeSync(1, `${closingLine(counts)}\n`);
    });
  }
}
