/** The cards on the strip of the sample's own kiosk: some who have not come yet, with the cases that a kiosk must explain. */
import type { Knex } from 'knex';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Organisation, organisationByUid } from '../organisations/queries.ts';
import { sampleDescription } from './describe.ts';
import { sampleMark } from './mark.ts';
import type { Story } from './story.ts';

export type StripCard = { readonly name: string; readonly card: string };
export type SampleStrip = {
  /** The branch whose kiosk it is. */
  readonly organisation: Organisation;
  readonly cards: readonly StripCard[];
};

const named = (text: string, name: string): string => text.replace('{name}', name);

/** A card of somebody of the branch that was blocked and not replaced. */
async function blockedCard(db: Knex, organisationId: number, now: Instant): Promise<StripCard | undefined> {
  const day = dayOf(now);
  return db('card_blocks as k')
    .join('card_bindings as b', 'b.card_number', 'k.card_number')
    .join('members as m', 'm.id', 'b.member_id')
    .join('memberships as s', 's.member_id', 'm.id')
    .where({ 'k.cause': 'blocked', 's.organisation_id': organisationId })
    .whereNull('k.until_at')
    .whereNull('b.until_at')
    .where('s.from_day', '<=', day)
    .where((open) => open.whereNull('s.until_day').orWhere('s.until_day', '>', day))
    .orderBy('k.id')
    .first({ name: 'm.name', card: 'k.card_number' });
}

/**
 * The strip for the first branch's kiosk. Members whom the story names come first, each with a card that works; then a
 * guest of another branch, a card that nobody holds, one that is blocked. Throws where the database holds no sample.
 */
export async function sampleStrip(db: Knex, now: Instant, story: Story): Promise<SampleStrip> {
  const mark = await sampleMark(db);
  const organisation = mark === null ? undefined : await organisationByUid(db, mark.branchUid);
  const description = await sampleDescription(db, '', now);
  if (organisation === undefined || description === null) throw new Error('the database holds no sample');
  const { strip, strangers } = story.people;
  const cardOf = (name: string): readonly string[] => description.members.find((member) => member.name === name)?.cards.slice(0, 1) ?? [];
  const blocked = await blockedCard(db, organisation.id, now);
  return {
    organisation,
    cards: [
      ...strip.members.flatMap((name) => cardOf(name).map((card) => ({ name, card }))),
      ...cardOf(strip.guestMember).map((card) => ({ name: named(strip.guest, strip.guestMember), card })),
      ...strangers.slice(0, 1).map((card) => ({ name: strip.stranger, card })),
      ...(blocked === undefined ? [] : [{ name: named(strip.blocked, blocked.name), card: blocked.card }]),
    ],
  };
}
