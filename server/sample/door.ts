/** The evenings at the kiosks: the taps of all activities, gathered by branch and day, as each kiosk sent them. */
import { type Day, addDays, instantAt } from '../kernel/calendar.ts';
import { type Instant, plusMs } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import type { Occasion } from './diary.ts';
import type { Lots } from './lots.ts';
import type { Evening } from './past-kiosk.ts';
import type { DoorTap, Turnout } from './turnout.ts';

export type Attended = { readonly occasion: Occasion; readonly turnout: Turnout };
export type BranchEvening = Evening & { readonly branch: string };

/** How seldom a kiosk was without network, or had a wrong clock, and by how much. */
const offlineChance = 0.03;
const wrongClockChance = 0.02;
const wrongClockMs = 7 * 60_000;
const uploadMs = 2_000;

function eveningOf(lots: Lots, branch: string, day: Day, taps: readonly DoorTap[], now: Instant): BranchEvening {
  const last = taps.reduce((latest, { at }) => (at > latest ? at : latest), '');
  const nextMorning = instantAt(addDays(day, 1), '08:05');
  const isOffline = lots('offline', branch, day) < offlineChance && nextMorning <= now;
  return {
    branch,
    taps,
    sentAt: isOffline ? nextMorning : plusMs(last, uploadMs),
    aheadMs: lots('clock', branch, day) < wrongClockChance ? wrongClockMs : 0,
  };
}

/** Evenings in the order of their arrival at the server; what would arrive after `now` has not happened. */
export function eveningsOf(lots: Lots, attended: readonly Attended[], now: Instant): readonly BranchEvening[] {
  const taps = attended.flatMap(({ occasion, turnout }) => turnout.taps.map((tap) => ({ tap, day: occasion.day })));
  return [...groupBy(taps, ({ tap, day }) => `${day} ${tap.branch}`).values()]
    .flatMap((ofEvening) => {
      const [first] = ofEvening;
      return first === undefined
        ? []
        : [
            eveningOf(
              lots,
              first.tap.branch,
              first.day,
              ofEvening.map(({ tap }) => tap),
              now,
            ),
          ];
    })
    .filter(({ sentAt }) => sentAt <= now);
}
