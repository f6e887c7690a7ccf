/** Refuses a database file on a network share: SQLite's write-ahead log shares memory, which two machines do not. */
import { statfsSync } from 'node:fs';

/** File systems that other machines write to, by the number that the kernel gives them. */
const shares: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x73757245, 'Coda'],
]);

/** The database's folder is on a network share. */
export class OnNetworkShare extends Error {
  override readonly name = 'OnNetworkShare';
}

/** Throws OnNetworkShare. `typeOf` asks the kernel. */
export function assertOwnDisk(folder: string, typeOf: (path: string) => number = (path) => statfsSync(path).type): void {
  const share = shares.get(typeOf(folder) >>> 0);
  if (share !== undefined)
    throw new OnNetworkShare(
      `DATABASE_URL: ${folder} is on a network share (${share}), where SQLite is not safe: use a disk of this machine, or PostgreSQL`,
    );
}
