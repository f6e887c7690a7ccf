/** What the process that talks to the PC/SC daemon says to the one that started it. */
import { z } from 'zod';

const reader = z.string().max(255);

/**
 * `watching` once the daemon has taken it in. `reader` and `gone`: plugged in, pulled out. `card`: one each time that a
 * card comes, with what it answered when asked for its number, in hex with its two status bytes; absent where it
 * answered nothing. `empty`: no card on it.
 */
export const pcscWord = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('alive') }),
  z.strictObject({ kind: z.literal('watching') }),
  z.strictObject({ kind: z.literal('reader'), reader }),
  z.strictObject({ kind: z.literal('gone'), reader }),
  z.strictObject({ kind: z.literal('empty'), reader }),
  z.strictObject({ kind: z.literal('card'), reader, answer: z.string().max(128).optional() }),
]);
export type PcscWord = z.infer<typeof pcscWord>;
