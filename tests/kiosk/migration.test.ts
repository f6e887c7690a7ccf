/** A queue file of an earlier version goes on in the next one: epoch, numbers, what waits and what was answered. */
import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kioskMigrations } from '../../migrations/kiosk.ts';
import { openDatabase } from '../../server/db/connect.ts';
import { migrate } from '../../server/db/migrate.ts';
import { aFolder, aQueue, aTap, evening, newUid } from './parts.ts';

const [epoch, bootId, first, second] = [newUid(), newUid(), newUid(), newUid()];

test('a file of the first version keeps every tap, after a copy was put beside it', async () => {
  const folder = aFolder();
  const old = await openDatabase(`sqlite:${join(folder, 'kiosk.sqlite')}`);
  await migrate(old, kioskMigrations.slice(0, 1), async () => undefined);
  const tap = { boot_id: bootId, up_ms: 5, card_number: '04A23B7C', tapped_at: evening, reader: 'door', raw: 'x', foreseen: 'recorded' };
  await old.write(async (tx) => {
    await tx('outbox').insert({ one: 1, epoch, last_seq: 2 });
    await tx('tap').insert({ ...tap, seq: 1, id: first, verdict: 'recorded', verdict_body: '{}', settled_at: evening });
    await tx('tap').insert({ ...tap, seq: 2, id: second });
  });
  await old.close();

  const { db, queue } = await aQueue(folder);
  expect(await queue.numbering()).toEqual({ epoch, lastSeq: 2, holdsFrom: 1, settledTo: 1 });
  expect(await queue.takeBatch(10)).toEqual({
    epoch,
    taps: [{ id: second, seq: 2, bootId, upMs: 5, cardNumber: '04A23B7C', tappedAt: evening }],
  });
  expect((await queue.append(aTap())).seq).toBe(3);
  await expect(db.write((tx) => tx('tap').update({ card_number: '04FFFFFF' }))).rejects.toThrow('a tap is a fact');
  await expect(db.write((tx) => tx('tap').where({ seq: 2 }).delete())).rejects.toThrow('kept');
  expect(readdirSync(folder).filter((name) => name.includes('before'))).toHaveLength(1);
});
