/** Runs tests with one bug put into one source on its way to them: FLAGTAP_PLANT names it, none where it is empty. */
import { defineConfig } from 'vitest/config';
import { projectRoot } from '../support/house.ts';
import { plants } from './plants.ts';

const plant = plants.find(({ name }) => name === process.env['FLAGTAP_PLANT']);

export default defineConfig({
  root: projectRoot,
  plugins: [
    {
      name: 'planted-bug',
      enforce: 'pre',
      transform: (code, id) =>
        plant !== undefined && id.endsWith(`/${plant.file}`)
          ? { code: code.replace(plant.find, () => plant.replace), map: null }
          : undefined,
    },
  ],
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 60_000,
    env: { NODE_ENV: 'test', TZ: 'UTC' },
  },
});
