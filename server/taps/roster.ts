/** The read-only copy of who is who that a kiosk greets by while it is offline. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { activitiesAround } from '../activities/queries.ts';
import { meantForEach } from '../attendance/queries.ts';
import {
  type Roster,
  type RosterActivity,
  type RosterPerson,
  cardDigest,
  rosterActivitiesMax,
  rosterCardsMax,
  rosterKeyOf,
} from '../contract/roster.ts';
import { inList } from '../db/bulk.ts';
import { addDays, dayOf, instantAt } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { idsOnPath, organisationById, subtree } from '../organisations/queries.ts';
import { settingsOf } from '../organisations/settings.ts';
import { tapItem } from '../scheme/award.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { activityCounts } from './counts.ts';
import { maskedName } from '../kernel/masked-name.ts';

export type RosterDevice = { readonly organisationId: number; readonly organisationPath: string; readonly tokenHash: string };

/** Days ahead for which activities travel with the roster: a kiosk greets through a long weekend without network. */
const daysAhead = 7;

type CardRow = { card_number: string; member_id: number; uid: string; name: string; organisation_id: number; path: string };

/** Cards bound now, in the device's subtree and in the audiences of its activities. */
async function cardsOf(
  db: Knex,
  at: Instant,
  organisationIds: readonly number[],
  memberIds: readonly number[],
): Promise<readonly CardRow[]> {
  return db('card_bindings as b')
    .join('members as m', 'm.id', 'b.member_id')
    .join('memberships as s', 's.member_id', 'm.id')
    .join('organisations as o', 'o.id', 's.organisation_id')
    .where('b.from_at', '<=', at)
    .where((open) => open.whereNull('b.until_at').orWhere('b.until_at', '>', at))
    .where('s.from_day', '<=', dayOf(at))
    .where((open) => open.whereNull('s.until_day').orWhere('s.until_day', '>', dayOf(at)))
    .where((any) => void any.whereRaw(...inList(db, 's.organisation_id', organisationIds)).orWhereRaw(...inList(db, 'm.id', memberIds)))
    .whereNotExists(
      db('card_blocks as k')
        .whereRaw('k.card_number = b.card_number')
        .where('k.from_at', '<=', at)
        .where((open) => open.whereNull('k.until_at').orWhere('k.until_at', '>', at))
        .select(db.raw('1')),
    )
    .orderBy(['m.id', 'b.id'])
    .limit(rosterCardsMax)
    .select('b.card_number', 'b.member_id', 'm.uid', 'm.name', { organisation_id: 'o.id' }, 'o.path');
}

async function peopleOf(db: Knex, device: RosterDevice, cards: readonly CardRow[]): Promise<readonly RosterPerson[]> {
  const key = rosterKeyOf(device.tokenHash);
  const settings = await settingsOf(
    db,
    cards.map((card) => ({ id: card.organisation_id, path: card.path })),
  );
  return [...groupBy(cards, (card) => card.member_id).values()].flatMap((own): RosterPerson[] => {
    const [first] = own;
    if (first === undefined) return [];
    const masked = settings.get(first.organisation_id)?.namesMasked ?? true;
    return [
      { id: first.uid, name: masked ? maskedName(first.name) : first.name, cards: own.map((card) => cardDigest(key, card.card_number)) },
    ];
  });
}

async function headsOf(db: Knex, organisationIds: readonly number[]): Promise<Roster['heads']> {
  const rows: { uid: string; seq: number; hash: string }[] = await db('ledger_heads as h')
    .join('organisations as o', 'o.id', 'h.organisation_id')
    .whereRaw(...inList(db, 'h.organisation_id', organisationIds))
    .orderBy('o.id')
    .select('o.uid', 'h.seq', 'h.hash');
  return rows.map(({ uid, seq, hash }) => ({ organisationId: uid, seq, hash }));
}

/** The roster of a device as of a moment. Everything but `madeAt` decides its ETag. */
export async function rosterFor(
  db: Knex,
  book: SchemeBook,
  device: RosterDevice,
  at: Instant,
): Promise<{ readonly roster: Roster; readonly etag: string }> {
  const organisation = await organisationById(db, device.organisationId);
  if (organisation === undefined) throw new Error(`device of an unknown organisation ${device.organisationId}`);
  const below = (await subtree(db, device.organisationPath)).map((one) => one.id);
  const line = [...new Set([...idsOnPath(device.organisationPath), ...below])];
  const from = instantAt(dayOf(at));
  const activities = (
    await activitiesAround(db, { from, until: instantAt(addDays(dayOf(at), daysAhead)), audienceIds: below, hostIds: line })
  ).slice(0, rosterActivitiesMax);
  const counts = await activityCounts(
    db,
    activities.map((activity) => activity.id),
  );
  const meantFor = await meantForEach(db, activities);
  const planned: RosterActivity[] = [];
  const audience = new Set<number>();
  for (const activity of activities) {
    const version = book.inForce(activity.hostPath, dayOf(activity.startsAt));
    const meant = meantFor.get(activity.id) ?? [];
    for (const member of meant) audience.add(member.memberId);
    const count = counts.get(activity.id);
    planned.push({
      id: activity.uid,
      title: activity.title,
      kind: activity.kind,
      place: activity.place,
      startsAt: activity.startsAt,
      endsAt: activity.endsAt,
      checkinOpensAt: activity.opensAt,
      checkinClosesAt: activity.closesAt,
      lateAfter: activity.lateAfter,
      points: version === undefined ? 0 : (tapItem(version.scheme, activity)?.points ?? 0),
      expected: count?.expected ?? 0,
      present: count?.present ?? 0,
      audience: meant.map((member) => member.memberUid),
      ...(activity.signOut ? { signOut: { minStayMinutes: activity.minStayMinutes } } : {}),
    });
  }
  const people = await peopleOf(db, device, await cardsOf(db, at, below, [...audience]));
  const content = {
    organisation: { id: organisation.uid, name: organisation.name },
    people: [...people],
    activities: planned,
    heads: await headsOf(db, line),
  };
  const etag = `"${createHash('sha256').update(JSON.stringify(content)).digest('base64url')}"`;
  return { roster: { madeAt: at, ...content }, etag };
}
