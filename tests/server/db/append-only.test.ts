import type { Knex } from 'knex';
import { expect, test } from 'vitest';
import { appendOnlyTables } from '../../../migrations/server.ts';
import { insertRows } from '../../../server/db/bulk.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { rejudge } from '../../../server/taps/service.ts';
import { anAccount } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { close } from '../../support/ledger.ts';
import { type Scene, aBatch, aScene, aTap, addPerson, anActivity, send } from '../../support/scene.ts';
import { ownSchemes } from '../../support/schemes.ts';

/** A sheet that was marked by hand, closed, with one deduction forgiven. */
async function sheetFacts(scene: Scene, activityId: number): Promise<void> {
  const { db, world } = scene;
  await db.write(async (tx) => {
    const account = await anAccount(tx, world, { name: 'keeper', organisationId: scene.branch.id });
    const of = { activity_id: activityId, member_id: scene.people[1]?.id ?? 0 };
    const at = world.clock();
    await insertRows(tx, 'sheet_marks', [
      { ...of, ordinal: 1, status: 'absent', how: 'correction', reason: 'was elsewhere', account_id: account.id, marked_at: at },
    ]);
    await insertRows(tx, 'sheet_acts', [{ activity_id: activityId, ordinal: 1, act: 'close', account_id: account.id, at }]);
    await insertRows(tx, 'sheet_deductions', [{ ...of, closing: 1, item: 'N01', cause: 'absent', points: -300, forgiven: 'on duty' }]);
  });
}

/** Minutes that were saved, a leaving that was noted, a tap in doubt that somebody looked at. */
async function meetingFacts(tx: Knex.Transaction, { world, people }: Scene, activityId: number, tapId: number): Promise<void> {
  const at = world.clock();
  const account: { id: number } | undefined = await tx('accounts').orderBy('id').first('id');
  const by = { account_id: account?.id ?? 0 };
  const written = { chair: '', keeper: '', body: 'what was said', decisions: '' };
  await insertRows(tx, 'minutes', [{ uid: world.newUid(), activity_id: activityId, version: 1, ...written, ...by, saved_at: at }]);
  const member = { activity_id: activityId, member_id: people[0]?.id ?? 0 };
  await insertRows(tx, 'departures', [{ ...member, ordinal: 1, left_at: at, ...by, noted_at: at }]);
  await insertRows(tx, 'tap_reviews', [{ tap_id: tapId, word: 'nothing', activity_id: null, member_id: null, ...by, reviewed_at: at }]);
}

/** A row in every table whose rows are facts. */
async function everyFact(scene: Scene): Promise<void> {
  const { db, world } = scene;
  const activity = await anActivity(scene);
  const stranger = await addPerson(scene, scene.branch.id, 50, '2025-01-01', false);
  await send(scene, [
    aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '18:45'), 1),
    aTap(stranger.card, instantAt('2026-03-10', '18:46'), 2),
  ]);
  await scene.taps.take(scene.kiosk, aBatch([{ seq: 3 }], world.clock()));
  await db.write(async (tx) => {
    await insertRows(tx, 'card_bindings', [
      { uid: world.newUid(), card_number: stranger.card, member_id: stranger.id, from_at: instantAt('2025-01-01') },
    ]);
    await rejudge(tx, world, await scene.schemes(tx), 'card_bound', (query) => void query.where('t.card_number', stranger.card));
  });
  world.at('2026-04-05T01:00:00.000Z');
  await close(scene, '2026-03');
  await ownSchemes(scene);
  await sheetFacts(scene, activity.id);
  await db.write(async (tx) => {
    const at = world.clock();
    const tap: { id: number } | undefined = await tx('taps').orderBy('id').first('id');
    await insertRows(tx, 'burst_looks', [
      { tap_id: tap?.id ?? 0, activity_id: activity.id, word: 'themselves', note: '', account_id: null, looked_at: at },
    ]);
    await meetingFacts(tx, scene, activity.id, tap?.id ?? 0);
    await insertRows(tx, 'dues_payments', [
      {
        uid: world.newUid(),
        member_id: stranger.id,
        organisation_id: scene.branch.id,
        month: '2026-03',
        ordinal: 0,
        kind: 'paid',
        paid_on: '2026-03-05',
        amount_fen: null,
        how: 'person',
        reason: null,
        account_id: null,
        entered_at: at,
      },
    ]);
    await insertRows(tx, 'publications', [
      {
        uid: world.newUid(),
        organisation_id: scene.branch.id,
        kind: 'month_standings',
        period: '2026-03',
        ordinal: 1,
        document: '{}',
        digest: '0'.repeat(64),
        published_at: at,
      },
    ]);
    const [credit] = await insertRows<{ id: number }>(
      tx,
      'purse_moves',
      [
        {
          uid: world.newUid(),
          member_id: stranger.id,
          ordinal: 1,
          kind: 'credit',
          key: 'credit 2026-03',
          points: 100,
          balance_after: 100,
          organisation_id: scene.branch.id,
          month: '2026-03',
          counts_year: '2026',
          posted_at: at,
        },
      ],
      'returning id',
    );
    await insertRows(tx, 'purse_move_lots', [{ move_id: credit?.id ?? 0, lot_id: credit?.id ?? 0, points: 100 }]);
  });
}

const firstColumn: Readonly<Record<string, string>> = {
  tap_verdicts: 'tap_id',
  purse_move_lots: 'move_id',
  scheme_draft_ends: 'draft_id',
  scheme_openings: 'version_id',
  departures: 'activity_id',
  sheet_acts: 'activity_id',
  sheet_deductions: 'activity_id',
  sheet_marks: 'activity_id',
};

const acts: Readonly<Record<'sqlite' | 'postgres', readonly { act: string; sql: (table: string, column: string) => string }[]>> = {
  sqlite: [
    { act: 'update', sql: (table, column) => `update ${table} set ${column} = ${column}` },
    { act: 'delete', sql: (table) => `delete from ${table}` },
    { act: 'replace', sql: (table) => `insert or replace into ${table} select * from ${table} limit 1` },
    { act: 'update or replace', sql: (table, column) => `update or replace ${table} set ${column} = ${column}` },
  ],
  postgres: [
    { act: 'update', sql: (table, column) => `update ${table} set ${column} = ${column}` },
    { act: 'delete', sql: (table) => `delete from ${table}` },
    { act: 'truncate', sql: (table) => `truncate ${table} cascade` },
    { act: 'truncate alone', sql: (table) => `truncate ${table} restart identity cascade` },
  ],
};

onEachEngine((engine) => {
  test('the database itself refuses to change or remove a fact', async () => {
    const scene = await aScene(await engine.fresh());
    await everyFact(scene);
    for (const table of appendOnlyTables) {
      const before: unknown[] = await scene.db.reader(table);
      expect(before.length, `${table} has a row`).toBeGreaterThan(0);
      for (const { act, sql } of acts[engine.name]) {
        const tried = scene.db.write((tx: Knex.Transaction) => tx.raw(sql(table, firstColumn[table] ?? 'id')));
        await expect(tried, `${act} ${table}`).rejects.toThrow(/append-only/);
      }
      expect(await scene.db.reader(table)).toEqual(before);
    }
  });

  if (engine.name === 'sqlite') {
    test('pages cannot write at all', async () => {
      const { reader } = await engine.fresh();
      await expect(reader('installation').insert({ name: 'a', value: 'b' })).rejects.toThrow(/readonly|query_only/);
    });
  }
});
