/** Pairing and heartbeat of a kiosk. */
import { z } from 'zod';
import { instantText, lineOfText, uidText } from './text.ts';

/** Eight characters without those that look alike; a code works once and for `pairingCodeMs`. */
export const pairingCodeText = z
  .string()
  .max(16)
  .transform((text) => text.toUpperCase().replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^[23456789ABCDEFGHJKMNPQRSTVWXYZ]{8}$/, 'is not a pairing code of eight characters'));
export const pairingCodeMs = 15 * 60_000;

export const pairRequest = z.strictObject({ code: pairingCodeText, name: lineOfText(60) });
export type PairRequest = z.infer<typeof pairRequest>;

/** The token is shown once and stored only as a hash. */
export const pairReply = z.object({ deviceId: uidText, token: z.string().min(32).max(128) });
export type PairReply = z.infer<typeof pairReply>;

export const readerStates = ['ready', 'lost', 'unavailable'] as const;

/** What a kiosk tells about itself, at most once a minute. */
export const heartbeat = z.object({
  version: lineOfText(40),
  epoch: uidText,
  lastSeq: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  waiting: z.number().int().min(0).max(10_000_000),
  sentAt: instantText,
  readers: z.array(z.object({ name: lineOfText(60), state: z.enum(readerStates) })).max(16),
  /** The lowest number of `epoch` that the kiosk still holds; older kiosks do not tell. */
  holdsFrom: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
});
export type Heartbeat = z.infer<typeof heartbeat>;

/**
 * `kept`: the server has every tap of the epoch from `holdsFrom` (1 where it was not told) up to `lastSeq`; fewer than the
 * kiosk saw answered means that the server was restored from a backup. Older servers do not tell.
 */
export const heartbeatReply = z.object({
  now: instantText,
  kept: z.object({ epoch: uidText, lastSeq: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER) }).optional(),
});
export type HeartbeatReply = z.infer<typeof heartbeatReply>;
