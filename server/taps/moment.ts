/** When a tap happened, by a kiosk's clock that may be wrong. */
import { type Instant, instantOfMs, msOf } from '../kernel/clock.ts';

/** A kiosk's clock this far off is still believed: taps are minutes apart from a window's edge, not milliseconds. */
export const skewMaxMs = 60_000;

/** The longest that a kiosk may have been up between a tap and its sending; a longer span is a broken counter. */
export const upSpanMaxMs = 366 * 86_400_000;

export type Sent = { readonly bootId: string; readonly sentAt: Instant; readonly sentUpMs: number; readonly receivedAt: Instant };
export type Timed = { readonly bootId: string; readonly upMs: number; readonly tappedAt: Instant };

/** How far the kiosk's clock is behind the server's, in milliseconds; negative when it is ahead. */
export const skewOf = (sent: Sent): number => msOf(sent.receivedAt) - msOf(sent.sentAt);

/**
 * The moment at which a tap is judged, or null when nobody can say. The kiosk's own time while its clock is right; else,
 * within the sender's boot, the time of arrival less the monotonic time since. A time after its own arrival is nobody's.
 */
export function momentOf(sent: Sent, tap: Timed): Instant | null {
  const received = msOf(sent.receivedAt);
  if (Math.abs(skewOf(sent)) <= skewMaxMs) return msOf(tap.tappedAt) <= received + skewMaxMs ? tap.tappedAt : null;
  const elapsed = sent.sentUpMs - tap.upMs;
  if (tap.bootId !== sent.bootId || elapsed < 0 || elapsed > upSpanMaxMs) return null;
  return instantOfMs(received - elapsed);
}
