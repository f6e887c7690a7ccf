/** `scheme schema`: the JSON Schema of scheme files, for editors that complete and check while one writes. */
import { schemeJsonSchema } from '../scheme/json-schema.ts';
import { type PlainCommand, done } from './command.ts';

export const schemeSchema: PlainCommand = {
  usage: 'scheme schema',
  about: (words) => words.cli.commands.schemeSchema,
  needs: 'nothing',
  async run() {
    const text = schemeJsonSchema();
    return done(JSON.parse(text), text.trimEnd());
  },
};
