/** The default scheme of 46 items, as shipped: where a new installation begins. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of the file under the package's root; checked by the tests. */
export const defaultSchemeText = (root: string): string => readFileSync(join(root, 'server', 'scheme', 'default-46.json'), 'utf8');
