/** UUIDv7 (RFC 9562, section 5.7): what a row is called outside the database. Time-ordered, so that indexes stay dense. */
import { type Clock, msOf } from './clock.ts';

/** Fills a buffer of the asked size with random bytes. */
export type RandomBytes = (size: number) => Uint8Array;

/** Answers a new uid at every call. */
export type NewUid = () => string;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Lower-case text of any UUID version; the wire takes uids from kiosks as they made them. */
export const isUuid = (text: string): boolean => uuidPattern.test(text);

/** A uid of the given moment and sixteen random bytes, of which ten are used. */
export function uuidv7(ms: number, random: Uint8Array): string {
  const bytes = Buffer.from(random.subarray(0, 16));
  bytes.writeUIntBE(ms, 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const uidMaker =
  (clock: Clock, random: RandomBytes): NewUid =>
  () =>
    uuidv7(msOf(clock()), random(16));
