/** A district to measure in: branches with members, cards, a kiosk each, and activities of past days, written straight into a database. */
import { insertRows } from '../../server/db/bulk.ts';
import type { Database } from '../../server/db/database.ts';
import { bySystem } from '../../server/audit/service.ts';
import { tokenHashOf } from '../../server/contract/roster.ts';
import type { TapBatch } from '../../server/contract/taps.ts';
import { addDays, dayOf, instantAt, monthOf } from '../../server/kernel/calendar.ts';
import { type Instant, plusMs } from '../../server/kernel/clock.ts';
import type { World } from '../../server/kernel/world.ts';
import { addOrganisation } from '../../server/organisations/service.ts';
import { publishScheme } from '../../server/scheme/service.ts';

export type StageSize = { readonly branches: number; readonly membersPerBranch: number; readonly activitiesPerBranch: number };

export type StagedBranch = {
  readonly id: number;
  readonly path: string;
  /** What its kiosk says in `Authorization: Bearer`. */
  readonly token: string;
  readonly deviceId: number;
  readonly cards: readonly string[];
  /** The moments at which its members come, one a day. */
  readonly comings: readonly Instant[];
};

export type Stage = { readonly branches: readonly StagedBranch[]; readonly madeAt: Instant };

const minuteMs = 60_000;
const perStatement = 2_000;

const cardOf = (number: number): string => `04${number.toString(16).toUpperCase().padStart(12, '0')}`;

/** Taps that a stage has room for: every member comes once to every activity. */
export const tapsIn = ({ branches, membersPerBranch, activitiesPerBranch }: StageSize): number =>
  branches * membersPerBranch * activitiesPerBranch;

/** The smallest stage of so many branches of a hundred members that has room for some taps. */
export const sizeFor = (taps: number, branches: number): StageSize => ({
  branches,
  membersPerBranch: 100,
  activitiesPerBranch: Math.max(1, Math.ceil(taps / (branches * 100))),
});

async function addBranch(db: Database, world: World, parentId: number | null, level: 'committee' | 'branch', name: string) {
  const added = await db.write((tx) => addOrganisation(tx, world, bySystem, { parentId, level, name }));
  if (!added.ok) throw new Error(added.code);
  return added.value;
}

type Names = { readonly branchIndex: number; readonly branchId: number };

async function addMembers(db: Database, world: World, { branchIndex, branchId }: Names, size: number): Promise<readonly string[]> {
  const cards: string[] = [];
  for (let first = 0; first < size; first += perStatement) {
    const numbers = Array.from({ length: Math.min(perStatement, size - first) }, (_, index) => branchIndex * size + first + index + 1);
    cards.push(...numbers.map(cardOf));
    await db.write(async (tx) => {
      const people = numbers.map((number) => ({ uid: world.newUid(), name: `member ${number}`, created_at: world.clock() }));
      const rows = await insertRows<{ id: number; uid: string }>(tx, 'members', people, 'returning id, uid');
      const ids = new Map(rows.map(({ id, uid }) => [uid, id]));
      const idAt = (index: number): number => ids.get(people[index]?.uid ?? '') ?? 0;
      const from_day = '2025-01-01';
      await insertRows(
        tx,
        'memberships',
        numbers.map((_, index) => ({ member_id: idAt(index), organisation_id: branchId, from_day })),
      );
      await insertRows(
        tx,
        'member_classes',
        numbers.map((_, index) => ({ member_id: idAt(index), class: 'normal', from_day })),
      );
      await insertRows(
        tx,
        'card_bindings',
        numbers.map((number, index) => ({
          uid: world.newUid(),
          card_number: cardOf(number),
          member_id: idAt(index),
          from_at: instantAt(from_day),
        })),
      );
    });
  }
  return cards;
}

async function addActivities(db: Database, world: World, branchId: number, comings: readonly Instant[]): Promise<void> {
  await db.write(async (tx) => {
    const planned = comings.map((coming) => ({
      uid: world.newUid(),
      organisation_id: branchId,
      kind: 'study_session',
      title: 'study session',
      starts_at: plusMs(coming, 10 * minuteMs),
      ends_at: plusMs(coming, 100 * minuteMs),
      checkin_opens_at: plusMs(coming, -20 * minuteMs),
      checkin_closes_at: plusMs(coming, 100 * minuteMs),
      late_after: plusMs(coming, 20 * minuteMs),
      created_at: world.clock(),
    }));
    const rows = await insertRows<{ id: number }>(tx, 'activities', planned, 'returning id');
    await insertRows(
      tx,
      'activity_audiences',
      rows.map(({ id }) => ({ activity_id: id, organisation_id: branchId, audience: 'all' })),
    );
  });
}

/** Fills a migrated, empty database. `scheme` is the text of a scheme document. */
export async function setStage(db: Database, world: World, scheme: string, size: StageSize): Promise<Stage> {
  const madeAt = world.clock();
  const today = dayOf(madeAt);
  const committee = await addBranch(db, world, null, 'committee', 'committee');
  const comings = Array.from({ length: size.activitiesPerBranch }, (_, index) => instantAt(addDays(today, -1 - index), '18:50'));
  await db.write(async (tx) => {
    const startsMonth = monthOf(comings.at(-1)?.slice(0, 10) ?? today);
    const given = { organisationId: committee.id, document: scheme, startsMonth, actor: bySystem, authorId: null, approverId: null };
    const published = await publishScheme(tx, world, given);
    if (!published.ok) throw new Error(published.code);
  });
  const branches: StagedBranch[] = [];
  for (let branchIndex = 0; branchIndex < size.branches; branchIndex++) {
    const { id, path } = await addBranch(db, world, committee.id, 'branch', `branch ${branchIndex + 1}`);
    const cards = await addMembers(db, world, { branchIndex, branchId: id }, size.membersPerBranch);
    await addActivities(db, world, id, comings);
    const token = Buffer.from(world.randomBytes(32)).toString('base64url');
    const device = { uid: world.newUid(), organisation_id: id, name: 'kiosk', token_hash: tokenHashOf(token), paired_at: madeAt };
    const [kiosk] = await db.write((tx) => insertRows<{ id: number }>(tx, 'devices', [device], 'returning id'));
    branches.push({ id, path, token, deviceId: kiosk?.id ?? 0, cards, comings });
  }
  return { branches, madeAt };
}

export type Sending = { readonly branch: StagedBranch; readonly batch: TapBatch };

/**
 * Every member of every branch coming to every activity, in batches: the queue of each kiosk in its order, the kiosks
 * taking turns, `count` taps together.
 */
export function* sendingsOf({ branches }: Stage, world: World, count: number, perBatch: number): Generator<Sending> {
  const bootId = world.newUid();
  const queues = branches.map((branch) => ({ branch, epoch: world.newUid(), sent: 0, size: branch.cards.length * branch.comings.length }));
  for (let left = count; left > 0;) {
    const before = left;
    for (const queue of queues) {
      const { branch, epoch, sent, size } = queue;
      const length = Math.min(perBatch, left, size - sent);
      if (length <= 0) continue;
      const taps = Array.from({ length }, (_, index) => {
        const place = sent + index;
        const coming = branch.comings[Math.floor(place / branch.cards.length)] ?? '';
        const cardNumber = branch.cards[place % branch.cards.length] ?? '';
        return {
          id: world.newUid(),
          seq: place + 1,
          bootId,
          upMs: place,
          cardNumber,
          tappedAt: plusMs(coming, (place % branch.cards.length) * 1_000),
        };
      });
      queue.sent += length;
      left -= length;
      yield { branch, batch: { epoch, bootId, sentAt: world.clock(), sentUpMs: 1_000_000_000, taps } };
    }
    if (left === before) throw new RangeError(`the stage has no room for ${left} more taps`);
  }
}
