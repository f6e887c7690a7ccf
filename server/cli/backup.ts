/** `backup`: a checked copy of the database, while the server runs. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { monotonicMs } from '../kernel/clock.ts';
import { backupName, takeBackup } from '../operations/backup.ts';
import { noteOf } from '../operations/backup-note.ts';
import { diskOf } from '../operations/disk.ts';
import { readKey } from '../operations/sealed-file.ts';
import { everyCheck } from '../verify/registry.ts';
import { type ReadingCommand, done } from './command.ts';
import { version } from './version.ts';

export const backup: ReadingCommand = {
  usage: 'backup [file]',
  about: (words) => words.cli.commands.backup,
  options: [{ flags: '--key-file <file>', about: (words) => words.cli.options.keyFile }],
  needs: 'read',
  async run({ config, world, words }, { positions: [given], options }) {
    const { folder, keyFile } = config.backup;
    const keyPath = typeof options['keyFile'] === 'string' ? options['keyFile'] : keyFile;
    const key = keyPath === undefined ? null : await readKey(keyPath);
    if (key !== null && !key.ok)
      return { code: 1, json: { refused: key.code, file: keyPath ?? '' }, lines: [words.cli.restoreFaults[key.code](keyPath ?? '')] };
    if (given === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = given === undefined ? join(folder, backupName(world.clock(), key !== null)) : resolve(given);
    const note = await takeBackup({
      databaseUrl: config.databaseUrl,
      file,
      key: key?.value ?? null,
      world,
      monotonic: monotonicMs,
      checks: everyCheck,
      version: version(),
      diskOf,
    });
    const json = { file, note: noteOf(file), ...note };
    const lines = [words.cli.backedUp(file, Math.ceil(note.bytes / 1024), Math.ceil(note.tookMs / 1000))];
    if (note.verified.ok) return done(json, ...lines, words.cli.verified(note.verified.checks));
    return { code: 1, json, lines: [...lines, words.cli.violations(String(note.verified.found.length)), ...note.verified.found] };
  },
};
