/** `verify`: every law of the data, checked; what breaks one is listed. With `--heads`, against heads kept elsewhere too. */
import { readFileSync, statSync } from 'node:fs';
import type { Words } from '../../views/text/text.ts';
import type { Check } from '../db/check.ts';
import { keptHeadsCheck, readKeptHeads } from '../ledger/kept-heads.ts';
import { everyCheck } from '../verify/registry.ts';
import { linesOf, verify as verifyAll } from '../verify/service.ts';
import type { Knex } from 'knex';
import { type Answer, type ReadingCommand, done } from './command.ts';

const headsBytesMax = 32 * 1_048_576;

/** The check of a file of heads, or why there is none. */
async function headsCheck(db: Knex, file: string, words: Words): Promise<Check | Answer> {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return { code: 1, json: { refused: 'file_missing', file }, lines: [words.cli.fileMissing(file)] };
  if (size > headsBytesMax) return { code: 1, json: { refused: 'file_too_large', file }, lines: [words.cli.fileTooLarge(file)] };
  const kept = await readKeptHeads(db, readFileSync(file, 'utf8'));
  if (kept.ok) return keptHeadsCheck(kept.value);
  const { path = '', say = '', organisation = '' } = kept.facts ?? {};
  const line =
    kept.code === 'organisation_unknown'
      ? words.cli.headsUnknown(String(organisation))
      : words.cli.headsUnreadable(file, `${path} ${say}`.trim());
  return { code: 1, json: { refused: kept.code, file, ...kept.facts }, lines: [line] };
}

export const verify: ReadingCommand = {
  usage: 'verify',
  about: (words) => words.cli.commands.verify,
  options: [{ flags: '--heads <file>', about: (words) => words.cli.options.heads }],
  needs: 'read',
  async run({ db, words }, { options }) {
    const file = options['heads'];
    const more = typeof file === 'string' ? await headsCheck(db.reader, file, words) : undefined;
    if (more !== undefined && 'code' in more) return more;
    const report = await verifyAll(db.reader, more === undefined ? everyCheck : [...everyCheck, more]);
    const found = linesOf(report);
    if (report.ok) return done({ ...report }, words.cli.verified(report.checks.length));
    return { code: 1, json: { ...report }, lines: [words.cli.violations(String(found.length)), ...found] };
  },
};
