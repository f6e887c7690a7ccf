/** What the screen says of one tap: first what the kiosk foresaw, then what the server judged. */
import type { Room, SignOut, Tap, TapVerdict } from '../server/contract/taps.ts';
import type { Instant } from '../server/kernel/clock.ts';
import type { Points } from '../server/kernel/points.ts';
import type { KioskStateCode } from '../views/text/kiosk.ts';
import type { Foreseen } from './roster.ts';

/** `present` and `expected` are absent in a verdict on a backlog, which greets nobody. */
export type GreetedActivity = {
  readonly id: string;
  readonly title: string;
  readonly present?: number | undefined;
  readonly expected?: number | undefined;
};

export type Greeting = {
  /** Absent for a card that could not be read: nothing was recorded. */
  readonly tapId?: string;
  readonly code: KioskStateCode;
  /** True once the server has judged: what is missing then will not come. */
  readonly judged: boolean;
  readonly tappedAt: Instant;
  /** The reader's name, for telling two apart. */
  readonly reader?: string;
  readonly cardEnd?: string;
  readonly name?: string;
  readonly activity?: GreetedActivity;
  readonly late?: boolean;
  /** Hundredths, like every amount of points. */
  readonly points?: Points;
  readonly monthTotal?: Points;
  readonly yearTotal?: Points;
  readonly balance?: Points;
  readonly rank?: number;
  /** What can still be earned this month, outside an activity. */
  readonly room?: readonly Room[];
  readonly recordedAt?: Instant;
  readonly opensAt?: Instant;
  /** Where members sign out: empty for who came. */
  readonly signOut?: SignOut;
};

/** A known person outside an activity sees their own month instead; where members sign out, coming and leaving have screens of their own. */
function codeFor(code: Foreseen['code'], known: boolean, signOut: SignOut | undefined): KioskStateCode {
  if (code === 'no_activity' && known) return 'own_month';
  if (signOut === undefined || (code !== 'recorded' && code !== 'already_recorded')) return code;
  if (signOut.leftAt === undefined) return code === 'recorded' ? 'signed_in' : 'signed_in_already';
  return signOut.leastMinutes === undefined ? 'signed_out' : 'signed_out_short';
}

export const foreseenGreeting = (tap: Tap, foreseen: Foreseen, present: number): Greeting => ({
  tapId: tap.id,
  code: codeFor(foreseen.code, foreseen.person !== undefined, foreseen.signOut),
  judged: false,
  tappedAt: tap.tappedAt,
  cardEnd: tap.cardNumber.slice(-4),
  ...(foreseen.person === undefined ? {} : { name: foreseen.person.name }),
  ...(foreseen.activity === undefined
    ? {}
    : {
        activity: {
          id: foreseen.activity.id,
          title: foreseen.activity.title,
          present,
          expected: foreseen.activity.expected,
        },
      }),
  ...(foreseen.late === undefined ? {} : { late: foreseen.late }),
  ...(foreseen.points === undefined ? {} : { points: foreseen.points }),
  ...(foreseen.recordedAt === undefined ? {} : { recordedAt: foreseen.recordedAt }),
  ...(foreseen.opensAt === undefined ? {} : { opensAt: foreseen.opensAt }),
  ...(foreseen.signOut === undefined ? {} : { signOut: foreseen.signOut }),
});

/** The server's word replaces the kiosk's; only the name and the activity's title survive where it says nothing of them. */
export const judgedGreeting = (before: Greeting, verdict: TapVerdict): Greeting => {
  const name = verdict.member?.name ?? before.name;
  const activity = verdict.activity ?? before.activity;
  const given = (
    key: 'late' | 'points' | 'monthTotal' | 'yearTotal' | 'balance' | 'rank' | 'room' | 'recordedAt' | 'opensAt' | 'signOut',
  ) => (verdict[key] === undefined ? {} : { [key]: verdict[key] });
  return {
    code: codeFor(verdict.verdict, verdict.member !== undefined, verdict.signOut),
    judged: true,
    tappedAt: before.tappedAt,
    ...(before.tapId === undefined ? {} : { tapId: before.tapId }),
    ...(before.reader === undefined ? {} : { reader: before.reader }),
    ...(before.cardEnd === undefined ? {} : { cardEnd: before.cardEnd }),
    ...(name === undefined ? {} : { name }),
    ...(activity === undefined ? {} : { activity }),
    ...given('late'),
    ...given('points'),
    ...given('monthTotal'),
    ...given('yearTotal'),
    ...given('balance'),
    ...given('rank'),
    ...given('room'),
    ...given('recordedAt'),
    ...given('opensAt'),
    ...given('signOut'),
  };
};
