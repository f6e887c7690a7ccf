/** The published JSON Schema of a scheme file, made from the schema that reads it. */
import { z } from 'zod';
import { schemeFile } from './format.ts';

/** The text of `server/scheme/scheme.schema.json`. What the laws say of parts that contradict each other is not in it. */
export const schemeJsonSchema = (): string =>
  `${JSON.stringify({ title: 'Flagtap points scheme', ...z.toJSONSchema(schemeFile, { target: 'draft-2020-12', io: 'input', reused: 'ref' }) }, null, 2)}\n`;
