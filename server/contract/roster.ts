/**
 * `GET /api/v1/kiosk/roster`: what a kiosk needs to greet while offline, replaced whole, with an ETag.
 * Cards are keyed digests, so that a stolen kiosk names nobody's card: HMAC-SHA256 over the card number under
 * `rosterKey`, which both sides derive from the device token and neither stores on the wire.
 */
import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { instantText, lineOfText, uidText } from './text.ts';

export const rosterCardsMax = 100_000;
export const rosterActivitiesMax = 200;

export const rosterPerson = z.object({
  id: uidText,
  /** As it may be shown at the kiosk: masked where the branch says so. */
  name: lineOfText(60),
  /** Keyed digests of the cards bound now, hex. */
  cards: z.array(z.string().length(64)).max(20),
});

export const rosterActivity = z.object({
  id: uidText,
  title: lineOfText(120),
  kind: lineOfText(40),
  place: z.string().max(120),
  startsAt: instantText,
  endsAt: instantText,
  checkinOpensAt: instantText,
  checkinClosesAt: instantText,
  lateAfter: instantText,
  /** What attending posts, in hundredths: the provisional figure shown while offline. */
  points: z.number().int(),
  expected: z.number().int(),
  present: z.number().int(),
  /** Uids of the people whose tap counts here; one not among them is `not_expected`. Absent: every person of this roster. */
  audience: z.array(uidText).optional(),
  /** Members tap again when they leave: points come with that, after a stay of so many minutes. Absent: coming earns. */
  signOut: z
    .object({ minStayMinutes: z.number().int().min(0) })
    .optional()
    .catch(undefined),
});

export const roster = z.object({
  madeAt: instantText,
  organisation: z.object({ id: uidText, name: lineOfText(120) }),
  people: z.array(rosterPerson).max(rosterCardsMax),
  activities: z.array(rosterActivity).max(rosterActivitiesMax),
  /** Heads of the ledger chains for safe keeping outside the server. */
  heads: z.array(z.object({ organisationId: uidText, seq: z.number().int(), hash: z.string().length(64) })),
});
export type Roster = z.infer<typeof roster>;
export type RosterPerson = z.infer<typeof rosterPerson>;
export type RosterActivity = z.infer<typeof rosterActivity>;

/** How a device token is stored on the server, hex. */
export const tokenHashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The key of a device's roster digests, from the token's hash: the server keeps only that hash. */
export const rosterKeyOf = (tokenHash: string): Buffer => createHmac('sha256', tokenHash).update('flagtap roster v1').digest();

export const cardDigest = (rosterKey: Buffer, cardNumber: string): string =>
  createHmac('sha256', rosterKey).update(cardNumber).digest('hex');
