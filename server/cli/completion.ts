/** `completion`: what branches owe in a year and what they held, the same as the pages tell. */
import { hoursOf } from '../../views/pages/completion/view.ts';
import type { Words } from '../../views/text/text.ts';
import { type BranchFigures, branchFigures } from '../completion/figures.ts';
import { isOffered } from '../completion/years.ts';
import { dayOf, isPeriodOf, yearOf } from '../kernel/calendar.ts';
import { writtenPoints } from '../kernel/points.ts';
import { type Organisation, organisationByWord, rootOrganisations } from '../organisations/queries.ts';
import { type ReadingCommand, done, refusedWith } from './command.ts';

function lineOf({ name, counts, study }: BranchFigures, words: Words): string {
  const { columns, doneOf } = words.pages.completionTable;
  return [
    name,
    `${columns.done} ${doneOf(String(counts.done), String(counts.owed))}`,
    `${columns.due} ${counts.due}`,
    `${columns.overdue} ${counts.overdue}`,
    `${columns.average} ${study.average === null ? '-' : writtenPoints(hoursOf(study.average))}`,
  ].join('  ');
}

export const completionCommand: ReadingCommand = {
  usage: 'completion [organisation]',
  about: (words) => words.cli.commands.completion,
  options: [{ flags: '--year <year>', about: (words) => words.cli.options.year }],
  needs: 'read',
  async run({ config, db, world, words }, { positions: [word], options }) {
    const now = world.clock();
    const year = typeof options['year'] === 'string' ? options['year'] : yearOf(dayOf(now));
    if (!isPeriodOf('year', year) || !isOffered(year, dayOf(now)))
      return { code: 1, json: { refused: 'period_unknown' }, lines: [words.cli.periodUnknown(year)] };
    const named = word === undefined ? undefined : await organisationByWord(db.reader, word);
    if (word !== undefined && named === undefined) return refusedWith(words, 'organisation_unknown');
    const places: readonly Organisation[] = named === undefined ? await rootOrganisations(db.reader) : [named];
    const all: BranchFigures[] = [];
    for (const { path } of places) all.push(...(await branchFigures(db.reader, config.duties, path, year, now)));
    return done(
      {
        year,
        branches: all.map(({ uid, name, counts, byKind, study }) => ({
          organisationId: uid,
          name,
          ...counts,
          kinds: Object.fromEntries(byKind),
          study: { members: study.members, averageMinutes: study.average, reached: study.reached },
        })),
      },
      ...all.map((figures) => lineOf(figures, words)),
    );
  },
};
