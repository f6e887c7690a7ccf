/** The audit: a row per act, in the act's own transaction, never changed. */
import { expect, test } from 'vitest';
import { byAccount, byCommandLine, bySystem, recordAct } from '../../../server/audit/service.ts';
import { aDevice, anAccount, anOrganisation } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { testWorld } from '../../support/world.ts';

onEachEngine((engine) => {
  test('a row says who, when, what and where', async () => {
    const db = await engine.fresh();
    const world = testWorld();
    const { organisation, account, device } = await db.write(async (tx) => {
      const made = await anOrganisation(tx, world);
      return {
        organisation: made,
        account: await anAccount(tx, world, { organisationId: made.id }),
        device: await aDevice(tx, world, { organisationId: made.id }),
      };
    });
    await db.write(async (tx) => {
      await recordAct(tx, world, {
        actor: byAccount(account.id),
        action: 'test.one',
        organisationId: organisation.id,
        subject: organisation.uid,
        detail: { days: 3, deep: ['a'] },
      });
      await recordAct(tx, world, { actor: { kind: 'device', deviceId: device.id }, action: 'test.two' });
      await recordAct(tx, world, { actor: byCommandLine, action: 'test.three' });
      await recordAct(tx, world, { actor: bySystem, action: 'test.four' });
    });
    const rows = await db
      .reader('audit_rows')
      .where('action', 'like', 'test.%')
      .orderBy('id')
      .select('actor', 'account_id', 'device_id', 'organisation_id', 'subject', 'detail', 'at');
    const at = world.clock();
    const empty = { account_id: null, device_id: null, organisation_id: null, subject: '', detail: '{}', at };
    expect(rows).toEqual([
      {
        ...empty,
        actor: 'account',
        account_id: account.id,
        organisation_id: organisation.id,
        subject: organisation.uid,
        detail: '{"days":3,"deep":["a"]}',
      },
      { ...empty, actor: 'device', device_id: device.id },
      { ...empty, actor: 'command_line' },
      { ...empty, actor: 'system' },
    ]);
  });

  test('an act that fails leaves no row, and no row is ever changed or removed', async () => {
    const db = await engine.fresh();
    const world = testWorld();
    const failed = db.write(async (tx) => {
      await recordAct(tx, world, { actor: bySystem, action: 'test' });
      throw new Error('the act failed');
    });
    await expect(failed).rejects.toThrow('the act failed');
    expect(await db.reader('audit_rows').select('id')).toEqual([]);
    await db.write((tx) => recordAct(tx, world, { actor: bySystem, action: 'test' }));
    await expect(db.write((tx) => tx('audit_rows').update({ action: 'other' }))).rejects.toThrow('append-only');
    await expect(db.write((tx) => tx('audit_rows').delete())).rejects.toThrow('append-only');
  });
});
