/** Writes a group of batches in one transaction: every tap kept, every tap with one verdict, what it earned posted. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { settleStays } from '../attendance/leaving.ts';
import {
  type AfterAttendance,
  type Pair,
  attend,
  attended,
  eventDayOf,
  nothingFollows,
  placesOf,
  prepareArrivals,
} from '../attendance/service.ts';
import type { Tap } from '../contract/taps.ts';
import { inList, insertRows } from '../db/bulk.ts';
import { quarantineDevices } from '../devices/service.ts';
import type { Instant } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { factsFor } from './facts.ts';
import { type Fresh, type Recorded, arrivalOf, recordedBy, verdictsOf } from './recorded.ts';
import { type JudgedTap, judge } from './judge.ts';
import { lockDevices } from './locks.ts';
import { momentOf, skewOf } from './moment.ts';
import { withheld } from './withheld.ts';

export type TapDevice = { readonly id: number; readonly path: string };

/** A tap as sent, in a batch that was decoded; `raw` is what could not be. */
export type SentTap = { readonly tap: Tap } | { readonly raw: string; readonly claimedId: string };

export type Batch = {
  readonly device: TapDevice;
  readonly epoch: string;
  readonly bootId: string;
  readonly sentAt: Instant;
  readonly sentUpMs: number;
  readonly receivedAt: Instant;
  readonly taps: readonly SentTap[];
};

/**
 * What was set aside, or null for a tap that is kept. Where `recorded` is null the current verdict of a kept tap is to be
 * read after the commit.
 */
export type Ruling = { readonly id: string; readonly setAside: 'malformed' | 'fork' | null; readonly recorded: Recorded | null };

type Known = {
  id: number;
  uid: string;
  device_id: number;
  epoch: string;
  seq: number;
  boot_id: string;
  up_ms: number;
  card_number: string;
  tapped_at: string;
  asked_activity_uid: string | null;
};

/** Whichever kiosk brings it: one that was paired anew sends again what its old token had delivered. */
const sameTap = (known: Known, batch: Batch, tap: Tap): boolean =>
  known.uid === tap.id &&
  known.epoch === batch.epoch &&
  known.seq === tap.seq &&
  known.boot_id === tap.bootId &&
  known.up_ms === tap.upMs &&
  known.card_number === tap.cardNumber &&
  known.tapped_at === tap.tappedAt &&
  known.asked_activity_uid === (tap.activityId ?? null);

const placeOf = (deviceId: number, epoch: string, seq: number): string => `${deviceId} ${epoch} ${seq}`;

/** Taps already kept under one of these uids, or in one of these places of a queue. */
async function knownTaps(tx: Knex.Transaction, batches: readonly Batch[]): Promise<readonly Known[]> {
  const columns = ['id', 'uid', 'device_id', 'epoch', 'seq', 'boot_id', 'up_ms', 'card_number', 'tapped_at', 'asked_activity_uid'] as const;
  const sent = batches.flatMap((batch) => batch.taps.flatMap((one) => ('tap' in one ? [{ batch, tap: one.tap }] : [])));
  const byUid: Known[] = await tx('taps')
    .whereRaw(
      ...inList(
        tx,
        'uid',
        sent.map(({ tap }) => tap.id),
      ),
    )
    .select(columns);
  const found = new Set(byUid.map((row) => placeOf(row.device_id, row.epoch, row.seq)));
  const missing = sent.filter(({ batch, tap }) => !found.has(placeOf(batch.device.id, batch.epoch, tap.seq)));
  if (missing.length === 0) return byUid;
  const byPlace: Known[] = await tx('taps')
    .whereRaw(...inList(tx, 'device_id', [...new Set(missing.map(({ batch }) => batch.device.id))]))
    .whereRaw(...inList(tx, 'epoch', [...new Set(missing.map(({ batch }) => batch.epoch))]))
    .whereRaw(
      ...inList(
        tx,
        'seq',
        missing.map(({ tap }) => tap.seq),
      ),
    )
    .select(columns);
  return [...byUid, ...byPlace];
}

type Sorted = {
  readonly fresh: readonly { batch: Batch; tap: Tap }[];
  readonly asides: readonly { batch: Batch; verdict: 'malformed' | 'fork'; claimedId: string; body: string }[];
  readonly rulings: readonly (readonly Ruling[])[];
};

/** Tells new taps from replays, forks from both: the same id or the same place in a queue, with other content. */
function sort(batches: readonly Batch[], known: readonly Known[]): Sorted {
  const byUid = new Map<string, { same: (batch: Batch, tap: Tap) => boolean }>();
  const byPlace = new Map<string, string>();
  for (const row of known) {
    byUid.set(row.uid, { same: (batch, tap) => sameTap(row, batch, tap) });
    byPlace.set(placeOf(row.device_id, row.epoch, row.seq), row.uid);
  }
  const fresh: { batch: Batch; tap: Tap }[] = [];
  const asides: Sorted['asides'][number][] = [];
  const rulings = batches.map((batch) =>
    batch.taps.map((one): Ruling => {
      if (!('tap' in one)) {
        asides.push({ batch, verdict: 'malformed', claimedId: one.claimedId, body: one.raw });
        return { id: one.claimedId, setAside: 'malformed', recorded: null };
      }
      const { tap } = one;
      const place = placeOf(batch.device.id, batch.epoch, tap.seq);
      const before = byUid.get(tap.id);
      const there = byPlace.get(place);
      if (before?.same(batch, tap) === true) return { id: tap.id, setAside: null, recorded: null };
      if (before !== undefined || there !== undefined) {
        asides.push({ batch, verdict: 'fork', claimedId: tap.id, body: JSON.stringify(tap) });
        return { id: tap.id, setAside: 'fork', recorded: null };
      }
      fresh.push({ batch, tap });
      const row: Known = {
        id: 0,
        uid: tap.id,
        device_id: batch.device.id,
        epoch: batch.epoch,
        seq: tap.seq,
        boot_id: tap.bootId,
        up_ms: tap.upMs,
        card_number: tap.cardNumber,
        tapped_at: tap.tappedAt,
        asked_activity_uid: tap.activityId ?? null,
      };
      byUid.set(tap.id, { same: (again, other) => sameTap(row, again, other) });
      byPlace.set(place, tap.id);
      return { id: tap.id, setAside: null, recorded: null };
    }),
  );
  return { fresh, asides, rulings };
}

/** Keeps what could not become a tap, each content once. A fork that was not here before puts its kiosk in quarantine. */
async function setAside(tx: Knex.Transaction, world: World, asides: Sorted['asides']): Promise<void> {
  const rows = asides.map(({ batch, verdict, claimedId, body }) => ({
    device_id: batch.device.id,
    digest: createHash('sha256').update(`${verdict}\n${batch.epoch}\n${body}`).digest('hex'),
    verdict,
    claimed_uid: claimedId.slice(0, 80),
    epoch: batch.epoch,
    body: body.slice(0, rawBodyMax),
    received_at: batch.receivedAt,
  }));
  const kept = await insertRows<{ deviceId: number; verdict: string }>(
    tx,
    'tap_raws',
    rows,
    'on conflict (device_id, digest) do nothing returning device_id as "deviceId", verdict',
  );
  await quarantineDevices(
    tx,
    world,
    kept.filter(({ verdict }) => verdict === 'fork').map(({ deviceId }) => deviceId),
  );
}

/** Characters kept of a tap that could not be decoded. */
export const rawBodyMax = 20_000;

/**
 * Ingests batches in one transaction, under `lockFactsAsTheyAre`, and answers one ruling per tap, in the order sent. A replay changes nothing. The
 * order within is fixed: locks, then what decides, then rows, so that two processes come to the same end.
 */
export async function ingest(
  tx: Knex.Transaction,
  world: World,
  book: SchemeBook,
  batches: readonly Batch[],
  after: AfterAttendance = nothingFollows,
): Promise<readonly (readonly Ruling[])[]> {
  await lockDevices(tx, [...new Set(batches.map((batch) => batch.device.id))]);
  const sorted = sort(batches, await knownTaps(tx, batches));
  await setAside(tx, world, sorted.asides);

  const judgedTaps = sorted.fresh.map(({ batch, tap }): { batch: Batch; tap: Tap; judged: JudgedTap } => ({
    batch,
    tap,
    judged: {
      cardNumber: tap.cardNumber,
      at: momentOf(batch, tap),
      askedActivityUid: tap.activityId ?? null,
      devicePath: batch.device.path,
    },
  }));
  const facts = await factsFor(
    tx,
    judgedTaps.map(({ judged }) => judged),
  );
  const fresh: readonly Fresh[] = judgedTaps.map((one) => ({ ...one, judgement: judge(one.judged, facts) }));

  const places = fresh.flatMap(({ judgement: { verdict, member, standing, activity } }) =>
    verdict !== 'recorded' || member === null || standing === null || activity === null
      ? []
      : [{ memberId: member.id, organisationId: standing.organisationId, day: eventDayOf(activity) }],
  );
  // Where members sign out, a later tap settles what an earlier one began: also where that stands is locked.
  const stays = fresh.flatMap(({ judgement: { verdict, member, activity } }): readonly Pair[] =>
    verdict === 'recorded' && member !== null && activity?.signOut === true ? [{ memberId: member.id, activityId: activity.id }] : [],
  );
  const prepared = await prepareArrivals(tx, [...places, ...(await placesOf(tx, stays))]);
  const known = await attended(
    tx,
    places.map((place) => place.memberId),
    fresh.flatMap(({ judgement }) => judgement.activity?.id ?? []),
  );
  const pairs = fresh.flatMap(({ judgement: { verdict, member, activity } }) =>
    verdict !== 'recorded' || member === null || activity === null ? [] : [{ memberId: member.id, activityId: activity.id }],
  );
  const held = await withheld(tx, pairs);
  const verdicts = verdictsOf(fresh, new Set([...known.keys(), ...held]));
  const inserted = await insertRows<{ id: number; uid: string }>(
    tx,
    'taps',
    fresh.map(({ batch, tap, judged, judgement }) => ({
      uid: tap.id,
      device_id: batch.device.id,
      epoch: batch.epoch,
      seq: tap.seq,
      boot_id: tap.bootId,
      up_ms: tap.upMs,
      card_number: tap.cardNumber,
      tapped_at: tap.tappedAt,
      asked_activity_uid: tap.activityId ?? null,
      received_at: batch.receivedAt,
      skew_ms: skewOf(batch),
      judged_at: judged.at ?? tap.tappedAt,
      verdict: verdicts.get(tap.id) ?? judgement.verdict,
      member_id: judgement.member?.id ?? null,
      activity_id: judgement.activity?.id ?? null,
      several_open: judgement.severalOpen ? 1 : 0,
    })),
    'returning id, uid',
  );
  const tapIds = new Map(inserted.map(({ id, uid }) => [uid, id]));
  const came = await attend(
    tx,
    world,
    book,
    prepared,
    known,
    fresh.flatMap((one) => arrivalOf(one, tapIds) ?? []),
  );
  await settleStays(tx, world, book, prepared, stays);
  await after(tx, pairs);
  const recorded = recordedBy(fresh, verdicts, came, facts);
  return sorted.rulings.map((ofBatch) => ofBatch.map((ruling) => ({ ...ruling, recorded: recorded.get(ruling.id) ?? null })));
}
