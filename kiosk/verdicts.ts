/** Reads the server's answer tap by tap, so that a newer server's words never hold an older kiosk's queue. */
import { z } from 'zod';
import { uidText } from '../server/contract/text.ts';
import { type TapVerdict, tapVerdict, tapsPerBatchMax, verdictCodes } from '../server/contract/taps.ts';

/** Shown for a verdict that this version does not know: the tap is kept, and a person should look at it. */
const unknownVerdict = 'clock_review';

/** A verdict that does not decode whole still settles its tap when it names one; anything else is no answer. */
const leastVerdict = z.object({ id: uidText, verdict: z.enum(verdictCodes).catch(unknownVerdict) });

const oneVerdict = z
  .unknown()
  .transform((raw): TapVerdict | undefined => tapVerdict.safeParse(raw).data ?? leastVerdict.safeParse(raw).data);

export const readableReply = z.object({ verdicts: z.array(oneVerdict).max(tapsPerBatchMax) });
