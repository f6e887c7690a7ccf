/** `restore`: a backup in the place of the database, which is kept aside; with `--drill` everything but the replacing. */
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Config, databaseName } from '../config.ts';
import { engineOfUrl, sqlitePathOf } from '../db/database.ts';
import { takeOnlyOne } from '../db/only-one.ts';
import { takeWhole } from '../db/place.ts';
import { monotonicMs } from '../kernel/clock.ts';
import { momentLabel } from '../operations/backup.ts';
import { readNote } from '../operations/backup-note.ts';
import { restoreBackup } from '../operations/restore.ts';
import { readKey } from '../operations/sealed-file.ts';
import { everyCheck } from '../verify/registry.ts';
import { type PlainCommand, done } from './command.ts';
import { realConfig } from './real-database.ts';

/** Holds the database for this process alone while `run` runs; a drill touches nothing and needs nothing. */
async function alone<T>(databaseUrl: string, drill: boolean, run: () => Promise<T>): Promise<T> {
  if (drill) return run();
  const release = takeOnlyOne(databaseUrl);
  try {
    const leave = await takeWhole(databaseUrl);
    try {
      return await run();
    } finally {
      await leave();
    }
  } finally {
    release();
  }
}

/** Which database is meant: that of DATABASE_URL, else the sample for a backup of the sample, else that of the real branch. */
async function targetOf(config: Config, file: string): Promise<string> {
  const given = process.env['DATABASE_URL'];
  if ((given === undefined || given === '') && (await readNote(file))?.kind === 'sample')
    return `sqlite:${join(config.dataFolder, 'sample.sqlite')}`;
  return realConfig(config, given).databaseUrl;
}

export const restore: PlainCommand = {
  usage: 'restore <file>',
  about: (words) => words.cli.commands.restore,
  options: [
    { flags: '--key-file <file>', about: (words) => words.cli.options.keyFile },
    { flags: '--drill', about: (words) => words.cli.options.drill },
    { flags: '--despite-violations', about: (words) => words.cli.options.despite },
  ],
  needs: 'nothing',
  async run({ config, world, words }, { positions: [given = ''], options }) {
    const file = resolve(given);
    const drill = options['drill'] === true;
    const keyPath = typeof options['keyFile'] === 'string' ? options['keyFile'] : config.backup.keyFile;
    const key = keyPath === undefined ? null : await readKey(keyPath);
    if (key !== null && !key.ok)
      return { code: 1, json: { refused: key.code, file: keyPath ?? '' }, lines: [words.cli.restoreFaults[key.code](keyPath ?? '')] };
    const databaseUrl = await targetOf(config, file);
    const folder = engineOfUrl(databaseUrl) === 'sqlite' ? dirname(resolve(sqlitePathOf(databaseUrl))) : config.dataFolder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const restored = await alone(databaseUrl, drill, () =>
      restoreBackup({
        file,
        key: key?.value ?? null,
        databaseUrl,
        scratch: join(folder, `restoring-${momentLabel(world.clock())}.sqlite`),
        world,
        monotonic: monotonicMs,
        checks: everyCheck,
        despite: options['despiteViolations'] === true,
        drill,
      }),
    );
    if (!restored.ok) {
      const first = restored.facts?.['first'];
      const lines = [words.cli.restoreFaults[restored.code](file), ...(typeof first === 'string' ? [first] : [])];
      return { code: 1, json: { refused: restored.code, file, ...restored.facts }, lines };
    }
    const { aside, facts, checks, found, tookMs } = restored.value;
    const minutes = (tookMs / 60_000).toFixed(1);
    const json = {
      file,
      drill,
      aside,
      minutes: Number(minutes),
      tookMs,
      checks,
      found: [...found],
      counts: facts.counts,
      heads: facts.heads,
    };
    const lines = [
      drill ? words.cli.drilled(file, minutes) : words.cli.restored(databaseName(databaseUrl), minutes),
      ...(aside === null ? [] : [words.cli.keptAside(aside)]),
      ...facts.heads.map(({ organisationId, seq, hash }) => `${organisationId} ${seq} ${hash}`),
    ];
    if (found.length > 0) return { code: 1, json, lines: [...lines, words.cli.violations(String(found.length)), ...found] };
    return done(json, ...lines, words.cli.verified(checks));
  },
};
