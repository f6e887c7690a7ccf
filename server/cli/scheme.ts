/** `scheme check`: every fault of a scheme file, with its path. */
import { readFileSync, statSync } from 'node:fs';
import { faultsMax, schemeTextMax } from '../scheme/decode.ts';
import { checkSchemeFile } from '../scheme/scheme-file.ts';
import { fill } from '../../views/text/fill.ts';
import type { Words } from '../../views/text/text.ts';
import type { SchemeFault } from '../contract/scheme-faults.ts';
import { type PlainCommand, done } from './command.ts';

export const schemeCheck: PlainCommand = {
  usage: 'scheme check <file>',
  about: (words) => words.cli.commands.scheme,
  needs: 'nothing',
  async run({ words }, { positions: [file = ''] }) {
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) return { code: 1, json: { refused: 'file_missing', file }, lines: [words.cli.fileMissing(file)] };
    if (size > schemeTextMax * 4) return { code: 1, json: { refused: 'file_too_large', file }, lines: [words.cli.fileTooLarge(file)] };
    const checked = await checkSchemeFile(file, readFileSync(file, 'utf8'));
    if (checked.ok) {
      const { code, version, items, categories } = checked.scheme;
      return done(
        { ok: true, scheme: code, version, items: items.length, categories: categories.length, faults: [] },
        words.cli.schemeSound(version, items.length),
      );
    }
    return { code: 1, json: { ok: false, faults: [...checked.faults] }, lines: faultLines(words, checked.faults) };
  },
};

/** How many faults, then one a line. */
export function faultLines(words: Words, faults: readonly SchemeFault[]): readonly string[] {
  const lines = faults.slice(0, faultsMax).map((fault) => {
    const line = fault.line === undefined ? '' : ` (${words.cli.line(fault.line)})`;
    return `${fault.path === '' ? '.' : fault.path}${line}: ${fill(words.schemeFaults[fault.code], fault.facts)} [${fault.code}]${factsOf(fault.facts)}`;
  });
  return [words.cli.schemeFaults(faults.length), ...lines];
}

const factsOf = (facts: Readonly<Record<string, unknown>> | undefined): string =>
  facts === undefined || Object.keys(facts).length === 0 ? '' : ` ${JSON.stringify(facts)}`;
