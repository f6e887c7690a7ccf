/** Kiosks that were copied: the mark that two of them speak as one, codes that give one of them a new token. */
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const devices: Migration = {
  name: '0005-devices',
  async up(tx, { int, text }) {
    await runAll(tx, [
      `alter table devices add column quarantined_at ${text} ${lengthIs('quarantined_at', 24)}`,
      `alter table pairing_codes add column renews_device_id ${int} references devices (id)`,
    ]);
  },
};
