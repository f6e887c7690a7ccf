/**
 * `POST /api/v1/taps`: what a kiosk sends and what it is answered. One verdict per tap, in the order sent; the HTTP
 * status speaks of transport only. Unknown fields are let through, so that an old server takes a newer kiosk's taps.
 */
import { z } from 'zod';
import { periodKinds } from '../kernel/calendar.ts';
import { instantText, lineOfText, uidText } from './text.ts';

export const tapsPerBatchMax = 500;
export const tapsBodyBytesMax = 1_048_576;

/** A card number as the kiosk's driver spelled it: upper-case hex of 4, 7 or 10 bytes, or a key of a lossy reader's own space. */
export const cardNumberText = lineOfText(40).regex(/^(?:[A-Z0-9]{1,8}:)?[0-9A-F]{6,24}$/, 'is not a card number');

/** One tap. `upMs` is milliseconds of the kiosk's monotonic clock since the boot named by `bootId`. */
export const tap = z.object({
  id: uidText,
  seq: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  bootId: uidText,
  upMs: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  cardNumber: cardNumberText,
  tappedAt: instantText,
  activityId: uidText.optional(),
});
export type Tap = z.infer<typeof tap>;

/** The envelope is decoded first and each tap on its own: one malformed tap never costs its neighbours. */
export const tapBatch = z.object({
  epoch: uidText,
  bootId: uidText,
  sentAt: instantText,
  sentUpMs: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  taps: z.array(z.unknown()).min(1).max(tapsPerBatchMax),
});
export type TapBatch = z.infer<typeof tapBatch>;

export const verdictCodes = [
  'recorded',
  'already_recorded',
  'no_activity',
  'unknown_card',
  'card_blocked',
  'too_early',
  'too_late',
  'not_expected',
  'clock_review',
  'malformed',
  'fork',
] as const;
export type VerdictCode = (typeof verdictCodes)[number];

/** Items told to a member outside an activity. */
export const roomsMax = 3;

/** An item with room left under its tightest cap, which holds for the `window` at hand: in hundredths, or in times. */
export const room = z.object({
  nameZh: z.string(),
  nameEn: z.string().optional(),
  points: z.number().int().min(1).optional(),
  times: z.number().int().min(1).optional(),
  window: z.enum(periodKinds),
});
export type Room = z.infer<typeof room>;

/** Where members sign out, a tap sooner after the first is no leaving: a card held twice, somebody not sure that it was heard. */
export const leavesAfterMs = 5 * 60_000;

/**
 * Comes with an accepted tap where members sign out. Empty for who came, and taps again when they leave. Of who left: when,
 * after how many minutes, with what points; `leastMinutes` where the stay was too short for them.
 */
export const signOut = z.object({
  leftAt: instantText.optional(),
  minutes: z.number().int().min(0).optional(),
  points: z.number().int().optional(),
  leastMinutes: z.number().int().min(1).optional(),
});
export type SignOut = z.infer<typeof signOut>;

/**
 * What became of a tap. Points in hundredths. `points` is what this attendance posted (0 for `already_recorded`); totals
 * and rank come with batches of at most 20 taps, since a backlog greets nobody;
 * `rank` is 1 + the number of the branch's ranked members above the new month total, present only where the branch lets it be shown;
 * `recordedAt` is the attendance's own time, `opensAt` when check-in opens for `too_early`; `room` comes with
 * `no_activity` alone: what the member can still earn this month, most useful first; `signOut` with `recorded` and
 * `already_recorded`, where members sign out. What of these two does not decode is left out.
 */
export const tapVerdict = z.object({
  id: z.string(),
  verdict: z.enum(verdictCodes),
  member: z.object({ id: uidText, name: z.string() }).optional(),
  activity: z
    .object({ id: uidText, title: z.string(), startsAt: instantText, present: z.number().int(), expected: z.number().int() })
    .optional(),
  late: z.boolean().optional(),
  recordedAt: instantText.optional(),
  opensAt: instantText.optional(),
  points: z.number().int().optional(),
  monthTotal: z.number().int().optional(),
  yearTotal: z.number().int().optional(),
  balance: z.number().int().optional(),
  rank: z.number().int().min(1).optional(),
  room: z.array(room).max(roomsMax).optional().catch(undefined),
  signOut: signOut.optional().catch(undefined),
});
export type TapVerdict = z.infer<typeof tapVerdict>;

export const tapReply = z.object({ verdicts: z.array(tapVerdict).max(tapsPerBatchMax) });
export type TapReply = z.infer<typeof tapReply>;
