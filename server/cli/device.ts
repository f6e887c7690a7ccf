/** `device code`, `device list`, `device revoke`: kiosks from the command line. */
import { byCommandLine } from '../audit/service.ts';
import { pairingCodeMs } from '../contract/devices.ts';
import { makePairingCode, revokeDevice } from '../devices/service.ts';
import { organisationByWord } from '../organisations/queries.ts';
import { type ReadingCommand, type WritingCommand, done, refusedWith } from './command.ts';

export const deviceCode: WritingCommand = {
  usage: 'device code <organisation>',
  about: (words) => words.cli.commands.deviceCode,
  needs: 'write',
  async run({ db, world, words }, { positions: [word = ''] }) {
    const organisation = await organisationByWord(db.reader, word);
    if (organisation === undefined) return refusedWith(words, 'organisation_unknown');
    const made = await makePairingCode(db, world, byCommandLine, organisation.uid);
    if (!made.ok) return refusedWith(words, made.code);
    const { code, expiresAt } = made.value;
    return done({ code, expiresAt, organisationId: organisation.uid }, words.cli.pairingCode(code, pairingCodeMs / 60_000));
  },
};

type DeviceRow = { uid: string; name: string; organisation: string; paired_at: string; revoked_at: string | null; seen_at: string | null };

export const deviceList: ReadingCommand = {
  usage: 'device list',
  about: (words) => words.cli.commands.deviceList,
  needs: 'read',
  async run({ db }) {
    const rows: DeviceRow[] = await db
      .reader('devices as d')
      .join('organisations as o', 'o.id', 'd.organisation_id')
      .leftJoin('device_states as s', 's.device_id', 'd.id')
      .orderBy('d.id')
      .select('d.uid', 'd.name', { organisation: 'o.name' }, 'd.paired_at', 'd.revoked_at', 's.seen_at');
    const devices = rows.map((row) => ({
      id: row.uid,
      name: row.name,
      organisation: row.organisation,
      pairedAt: row.paired_at,
      revokedAt: row.revoked_at,
      seenAt: row.seen_at,
    }));
    return done(
      { devices },
      ...devices.map(
        (device) =>
          `${device.id}  ${device.organisation}  ${device.name}  ${device.revokedAt === null ? (device.seenAt ?? '-') : `revoked ${device.revokedAt}`}`,
      ),
    );
  },
};

export const deviceRevoke: WritingCommand = {
  usage: 'device revoke <device>',
  about: (words) => words.cli.commands.deviceRevoke,
  needs: 'write',
  async run({ db, world, words }, { positions: [uid = ''] }) {
    const revoked = await db.write((tx) => revokeDevice(tx, world, byCommandLine, uid));
    return revoked.ok ? done({ revoked: uid }, words.cli.done) : refusedWith(words, revoked.code);
  },
};
