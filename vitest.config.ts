/** How the tests run: two workers for two cores, a process per file, fixed closing line. */
import { defineConfig } from 'vitest/config';

const isLong = process.env['FLAGTAP_LONG'] === '1';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    reporters: ['default', './tests/support/reporter.ts'],
    pool: 'forks',
    maxWorkers: 2,
    allowOnly: process.env['CI'] === undefined,
    // Far above what any test takes on a quiet machine: what is slow is said by the bench, what hangs fails here.
    testTimeout: isLong ? 3_600_000 : 120_000,
    hookTimeout: 120_000,
    // Long waits of a test are on real things; a run that hangs is a failure that says so.
    teardownTimeout: 15_000,
    env: { NODE_ENV: 'test', TZ: 'UTC' },
  },
});
