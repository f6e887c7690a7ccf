/** Where a run of the bench writes: a folder of its own, with staged files that are copied for every round. */
import { closeSync, copyFileSync, fdatasyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverMigrations } from '../../migrations/server.ts';
import { openDatabase } from '../../server/db/connect.ts';
import { migrate } from '../../server/db/migrate.ts';
import { monotonicMs } from '../../server/kernel/clock.ts';
import { type World, systemWorld } from '../../server/kernel/world.ts';
import { defaultSchemeText } from '../../server/scheme/default-scheme.ts';
import { root } from './processes.ts';
import { median } from './report.ts';
import { type Stage, type StageSize, setStage } from './stage.ts';

export type Staged = { readonly stage: Stage; readonly file: string };

export type Ground = {
  readonly folder: string;
  readonly world: World;
  /** A staged database in a file. */
  staged(name: string, size: StageSize): Promise<Staged>;
  /** A copy of a staged file, for one round. */
  copyOf(staged: Staged, name: string): string;
  remove(): void;
};

/** Migrates and fills the database of a URL. */
export async function stageAt(url: string, world: World, size: StageSize): Promise<Stage> {
  const db = await openDatabase(url);
  try {
    await migrate(db, serverMigrations, async () => undefined);
    return await setStage(db, world, defaultSchemeText(root), size);
  } finally {
    await db.close();
  }
}

/** `parent` is a folder on the disk to be measured; the system's own folder for passing files when not given. */
export function ground(parent = tmpdir()): Ground {
  const folder = mkdtempSync(join(parent, 'flagtap-bench-'));
  const world = systemWorld();
  return {
    folder,
    world,
    async staged(name, size) {
      const own = join(folder, name);
      mkdirSync(own);
      const file = join(own, 'staged.sqlite');
      return { stage: await stageAt(`sqlite:${file}`, world, size), file };
    },
    copyOf({ file }, name) {
      const own = mkdtempSync(join(folder, `${name}-`));
      const copy = join(own, 'flagtap.sqlite');
      copyFileSync(file, copy);
      return copy;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const syncs = 100;

/** The milliseconds of one fdatasync after 4 KB in a folder: what one durable write costs at least. */
export function fdatasyncMs(folder: string): number {
  const file = openSync(join(folder, 'fdatasync'), 'w');
  const page = Buffer.alloc(4_096, 1);
  const times = Array.from({ length: syncs }, () => {
    writeSync(file, page);
    const began = monotonicMs();
    fdatasyncSync(file);
    return monotonicMs() - began;
  });
  closeSync(file);
  return median(times);
}
