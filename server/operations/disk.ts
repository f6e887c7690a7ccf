/** How full the disk of a folder is. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

export type Disk = { readonly freeBytes: number; readonly sizeBytes: number };

/** Of a folder, or of the nearest one above it that is there; free is what this user may still write. */
export async function diskOf(folder: string): Promise<Disk> {
  if (!existsSync(folder) && dirname(folder) !== folder) return diskOf(dirname(folder));
  const { bavail, bsize, blocks } = await statfs(folder);
  return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize };
}

/** 0 empty, 1 full. */
export const fullness = ({ freeBytes, sizeBytes }: Disk): number => (sizeBytes === 0 ? 1 : 1 - freeBytes / sizeBytes);
