/** The version of this program, from package.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../views/root.ts';

const packageFile = z.object({ version: z.string() });

export const version = (): string =>
  packageFile.parse(JSON.parse(readFileSync(join(packageRoot(import.meta.url), 'package.json'), 'utf8'))).version;
