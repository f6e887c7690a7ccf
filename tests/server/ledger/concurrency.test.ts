import { expect, test } from 'vitest';
import { openDatabase } from '../../../server/db/connect.ts';
import type { Database } from '../../../server/db/database.ts';
import { postAll, reverse } from '../../../server/ledger/service.ts';
import { times } from '../../support/counts.ts';
import { aPosting, close } from '../../support/ledger.ts';
import { aScene } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { testWorld } from '../../support/world.ts';

const clients = 8;

onEachEngineVerified((engine) => {
  test('eight writers post the same and other keys at once: one entry for each key, whole chains', async () => {
    const scene = await aScene(await engine.fresh());
    const rounds = times(10, 200);
    // On SQLite the one process writes; on PostgreSQL each writer is a process of its own.
    const own: Database[] = [];
    for (let client = 0; client < clients && engine.name === 'postgres'; client++) own.push(await openDatabase(scene.db.url));
    const bodies = await Promise.all([
      ...Array.from({ length: rounds }, (_, round) => aPosting(scene, { key: `shared ${round}` })),
      ...Array.from({ length: rounds }, (_, round) => aPosting(scene, { key: `guest ${round}`, person: scene.guest, at: scene.other })),
    ]);
    try {
      const answers = await Promise.all(
        Array.from({ length: clients }, async (_, client) => {
          const db = own[client] ?? scene.db;
          const world = testWorld(scene.world.clock(), 1000 + client);
          const uids: string[] = [];
          for (let round = 0; round < rounds; round++) {
            const shared = [bodies[round], bodies[rounds + round]].flatMap((one) => one ?? []);
            const alone = await aPosting(scene, { key: `of ${client} ${round}` });
            // Each writer names them in another order: heads are locked in one.
            const group = client % 2 === 0 ? [...shared, alone] : [alone, ...shared.toReversed()];
            const outcomes = await db.write((tx) => postAll(tx, world, group));
            const both = client % 2 === 0 ? outcomes.slice(0, 2) : outcomes.slice(1).toReversed();
            uids.push(...both.map((outcome) => (outcome.ok ? outcome.value.uid : outcome.code)));
          }
          return uids;
        }),
      );
      for (const uids of answers) expect(uids).toEqual(answers[0]);
      expect(await scene.db.reader('entries').select('id')).toHaveLength(rounds * (clients + 2));
      expect(await scene.db.reader('ledger_heads').orderBy('organisation_id').select('seq')).toEqual([
        { seq: rounds * (clients + 1) },
        { seq: rounds },
      ]);
    } finally {
      for (const db of own) await db.close();
    }
  });

  test('eight writers reverse one entry at once: one does', async () => {
    const scene = await aScene(await engine.fresh());
    const posting = await aPosting(scene);
    const [entry] = await scene.db.write((tx) => postAll(tx, scene.world, [posting]));
    const entryId = entry?.ok === true ? entry.value.id : 0;
    const words = { entryId, source: 'correction' as const, author: null, actor: null, approver: null, reason: 'r' };
    const outcomes = await Promise.all(
      Array.from({ length: clients }, (_, client) =>
        scene.db.write((tx) => reverse(tx, testWorld(scene.world.clock(), 50 + client), words)),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(new Set(outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.code)))).toEqual(new Set(['already_reversed']));
  });

  test('posting and closing take turns: nothing counts in a month after its closing', async () => {
    const scene = await aScene(await engine.fresh());
    scene.world.at('2026-04-06T01:00:00.000Z');
    const before = await aPosting(scene, { key: 'before', day: '2026-03-01' });
    await scene.db.write((tx) => postAll(tx, scene.world, [before]));
    const posting = async (number: number) => {
      const late = await aPosting(scene, { key: `late ${number}` });
      return scene.db.write((tx) => postAll(tx, testWorld(scene.world.clock(), 300 + number), [late]));
    };
    await Promise.all([
      ...Array.from({ length: 6 }, (_, number) => posting(number)),
      close(scene, '2026-03'),
      ...Array.from({ length: 6 }, (_, number) => posting(6 + number)),
    ]);
    const [act] = await scene.db.reader('period_acts').select('head_seq');
    const entries: { seq: number; counts_month: string }[] = await scene.db.reader('entries').select('seq', 'counts_month');
    for (const { seq, counts_month } of entries) expect(counts_month).toBe(seq <= Number(act.head_seq) ? '2026-03' : '2026-04');
  });
});
