/** One history, told to SQLite and to PostgreSQL: every row of every table is the same, but for integer keys. */
import { expect, test } from 'vitest';
import { bySystem } from '../../server/audit/service.ts';
import { close, reopen } from '../../server/closing/service.ts';
import type { Tap } from '../../server/contract/taps.ts';
import { makePairingCode, pairDevice } from '../../server/devices/service.ts';
import { type Instant, plusMs } from '../../server/kernel/clock.ts';
import { instantAt } from '../../server/kernel/calendar.ts';
import { post, reverse } from '../../server/ledger/service.ts';
import { bindCard, blockCard } from '../../server/members/cards.ts';
import { transferMember } from '../../server/members/service.ts';
import { rejudge } from '../../server/taps/service.ts';
import { dumpOf } from '../support/dump.ts';
import { aPosting } from '../support/ledger.ts';
import { type Scene, aScene, aTap, addPerson, anActivity, send } from '../support/scene.ts';
import { onEachEngineVerified } from '../support/verified.ts';

/** Ids as a kiosk would make them, the same in every telling. */
const idOf = (number: number): string => `0190f0f0-0000-7000-8000-${String(number).padStart(12, '0')}`;

const tapOf = (cardNumber: string, at: Instant, number: number, more: Partial<Tap> = {}): Tap =>
  aTap(cardNumber, at, number, { id: idOf(number), ...more });

const told = <T extends { readonly ok: boolean }>(outcome: T): T => {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome;
};

/** Three months of a branch: taps of every kind, late facts, a copied kiosk, corrections, a closing, a reopening. */
async function tell(scene: Scene): Promise<void> {
  const { db, world, schemes, branch, other, committee, guest } = scene;
  const [a, b, c] = scene.people;
  if (a === undefined || b === undefined || c === undefined) throw new Error('a scene without people');
  const evening = (time: string, day = '2026-03-10') => instantAt(day, time);
  const again = (cause: 'card_bound' | 'card_blocked', cardNumber: string) => async (tx: Parameters<typeof rejudge>[0]) => {
    await rejudge(tx, world, await schemes(tx), cause, (query) => void query.where('t.card_number', cardNumber));
  };

  await anActivity(scene);
  await anActivity(scene, { kind: 'volunteer_service', from: '09:00', until: '13:30' });
  await anActivity(scene, { kind: 'members_meeting', day: '2026-03-31', from: '22:00', until: '23:59', host: committee });
  const stranger = await addPerson(scene, branch.id, 70, '2025-01-01', false);
  await send(scene, [tapOf(a.card, evening('09:00'), 1), tapOf(b.card, evening('09:10'), 2), tapOf('04FFFFF1', evening('09:11'), 3)]);
  await send(scene, [tapOf(a.card, evening('18:45'), 4), tapOf(a.card, evening('18:40'), 5), tapOf(stranger.card, evening('18:50'), 6)]);
  await send(scene, [tapOf(b.card, evening('18:00'), 7), tapOf(guest.card, evening('18:46'), 8), tapOf(c.card, evening('20:30'), 9)]);
  await send(scene, [{ ...tapOf(c.card, evening('18:47'), 10), cardNumber: '??' }, tapOf(c.card, evening('18:48'), 11)]);
  // The same place of the queue with other content, as a copied kiosk sends it; then a replay of what is there.
  await send(scene, [tapOf(c.card, evening('18:49'), 4, { id: idOf(40) }), tapOf(a.card, evening('18:45'), 4)]);
  await send(scene, [tapOf(a.card, evening('22:10', '2026-03-31'), 12), tapOf(guest.card, evening('22:11', '2026-03-31'), 13)]);

  world.at('2026-04-01T02:00:00.000Z');
  const bound = { memberId: stranger.id, cardNumber: stranger.card, from: evening('00:00', '2026-03-01') };
  told(await db.write((tx) => bindCard(tx, world, bySystem, bound, again('card_bound', stranger.card))));
  const lost = { cardNumber: b.card, cause: 'lost' as const, from: evening('09:05') };
  await db.write((tx) => blockCard(tx, world, bySystem, lost, again('card_blocked', b.card)));
  await anActivity(scene, { kind: 'party_day', from: '18:30', until: '21:00' });
  told(await db.write((tx) => transferMember(tx, world, bySystem, { memberId: c.id, organisationId: other.id, on: '2026-04-01' })));

  const dues = await aPosting(scene, { reason: 'paid at the desk' });
  const entry = told(await db.write((tx) => post(tx, world, dues)));
  const entryId = entry.ok ? entry.value.id : 0;
  const words = { entryId, source: 'correction' as const, author: null, actor: null, approver: null, reason: 'of another month' };
  told(await db.write((tx) => reverse(tx, world, words)));

  const code = told(await makePairingCode(db, world, bySystem, branch.uid));
  if (code.ok) told(await pairDevice(db, world, { code: code.value.code, name: 'kiosk two', from: 'the desk' }));

  world.at(instantAt('2026-04-05', '09:00'));
  const march = { organisationId: branch.id, period: '2026-03', actor: bySystem, reason: 'a late sheet' };
  told(await db.write(async (tx) => close(tx, world, await schemes(tx), march)));
  await send(scene, [tapOf(c.card, evening('12:00'), 14)]);
  world.at(plusMs(world.clock(), 60_000));
  told(await db.write((tx) => reopen(tx, world, march)));
  told(await db.write(async (tx) => close(tx, world, await schemes(tx), march)));
}

const dumps = new Map<string, Readonly<Record<string, readonly string[]>>>();

/** Tables that this history fills; the rest are compared too, empty. */
const filled = [
  'taps',
  'tap_verdicts',
  'tap_raws',
  'attendances',
  'entries',
  'day_sums',
  'ledger_heads',
  'purse_moves',
  'period_acts',
  'audit_rows',
];

onEachEngineVerified((engine) => {
  test('the history is told', async () => {
    const scene = await aScene(await engine.fresh());
    await tell(scene);
    const dump = await dumpOf(scene.db.reader);
    expect(filled.filter((table) => (dump[table] ?? []).length === 0)).toEqual([]);
    dumps.set(engine.name, dump);
  });
});

test('every row of both tellings is the same', () => {
  expect([...dumps.keys()].toSorted()).toEqual(['postgres', 'sqlite']);
  expect(dumps.get('postgres')).toEqual(dumps.get('sqlite'));
});
