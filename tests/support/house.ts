/** The files of the project, as the house tests read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path from the project's root with forward slashes -> content. */
export type Sources = ReadonlyMap<string, string>;

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The folders whose code is the product. */
export const productRooms = ['drivers', 'kiosk', 'migrations', 'server', 'views'] as const;

function pathsBelow(folder: string): readonly string[] {
  return readdirSync(join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? pathsBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}

/** Every path below the given folders of the project. */
export const pathsIn = (folders: readonly string[]): readonly string[] => folders.flatMap((folder) => pathsBelow(folder));

/** The TypeScript below the given folders. */
export const sourcesIn = (folders: readonly string[]): Sources =>
  new Map(
    pathsIn(folders)
      .filter((path) => path.endsWith('.ts'))
      .map((path) => [path, readFileSync(join(projectRoot, path), 'utf8')]),
  );

/** One planted file, for the proof that a house test can fail. */
export const planted = (path: string, content: string): Sources => new Map([[path, content]]);
