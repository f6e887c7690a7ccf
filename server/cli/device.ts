/** `device code`, `device renew`, `device list`, `device revoke`: kiosks from the command line. */
import { everywhere } from '../access/rules.ts';
import { byCommandLine } from '../audit/service.ts';
import { pairingCodeMs } from '../contract/devices.ts';
import { type ListedDevice, listDevices } from '../devices/queries.ts';
import { makePairingCode, makeRenewalCode, revokeDevice } from '../devices/service.ts';
import { organisationByWord } from '../organisations/queries.ts';
import { type ReadingCommand, type WritingCommand, done, refusedWith } from './command.ts';

const codeMinutes = pairingCodeMs / 60_000;

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
    return done({ code, expiresAt, organisationId: organisation.uid }, words.cli.pairingCode(code, codeMinutes));
  },
};

export const deviceRenew: WritingCommand = {
  usage: 'device renew <device>',
  about: (words) => words.cli.commands.deviceRenew,
  needs: 'write',
  async run({ db, world, words }, { positions: [uid = ''] }) {
    const made = await makeRenewalCode(db, world, byCommandLine, uid);
    if (!made.ok) return refusedWith(words, made.code);
    const { code, expiresAt } = made.value;
    return done({ code, expiresAt, deviceId: uid }, words.cli.pairingCode(code, codeMinutes));
  },
};

const factsOf = (device: ListedDevice) => ({
  id: device.uid,
  name: device.name,
  organisation: device.organisationName,
  state: device.state,
  pairedAt: device.pairedAt,
  revokedAt: device.revokedAt,
  quarantinedAt: device.quarantinedAt,
  seenAt: device.seenAt,
  waiting: device.told?.waiting ?? null,
  clockOffsetMs: device.clockOffsetMs,
  version: device.told?.version ?? null,
  readers: device.told?.readers ?? [],
});

/** Nothing is hidden in the width of a column: what is not known is a dash. */
const lineOf = ({ uid, organisationName, name, state, seenAt, told, clockOffsetMs }: ListedDevice): string =>
  [
    uid,
    organisationName,
    name,
    state,
    seenAt ?? '-',
    `waiting ${told?.waiting ?? '-'}`,
    `clock ${clockOffsetMs === null ? '-' : `${clockOffsetMs >= 0 ? '+' : ''}${(clockOffsetMs / 1000).toFixed(1)}s`}`,
    told?.version ?? '-',
    told?.readers.map((reader) => `${reader.name}=${reader.state}`).join(' ') ?? '-',
  ].join('  ');

export const deviceList: ReadingCommand = {
  usage: 'device list',
  about: (words) => words.cli.commands.deviceList,
  needs: 'read',
  async run({ db, world }) {
    const devices = await listDevices(db.reader, everywhere, world.clock());
    return done({ devices: devices.map(factsOf) }, ...devices.map(lineOf));
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
