/** The program compiled once for the tests that need it as it runs: child processes, the page's script. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { packageRoot } from '../../views/root.ts';

const run = promisify(execFile);

/** Compiles before the file's tests and removes it after; answers the path of a compiled file. Inside the package, so that its dependencies are found. */
export function builtProgram(): (path: string) => string {
  const root = packageRoot(import.meta.url);
  let folder = '';
  beforeAll(async () => {
    const cache = join(root, 'node_modules', '.cache');
    await mkdir(cache, { recursive: true });
    folder = mkdtempSync(join(cache, 'kiosk-test-'));
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    await run(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', folder, '--noEmitOnError', 'false']).catch(
      () => undefined,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (path) => join(folder, path);
}
