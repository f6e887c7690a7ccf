/** Enrolment at the kiosk: for a quarter of an hour an unknown card is asked for twice. Taps stay taps; the server binds. */
import type { CardNumber } from '../drivers/card-number.ts';
import type { MonotonicMs } from '../server/kernel/clock.ts';
import type { Fact } from './station.ts';

export const enrolmentMs = 15 * 60_000;
/** A reader may tell one touch twice; a card that is held a second longer has shown that its number stays. */
export const againAfterMs = 1_000;

/** `twice`: the newest unknown card was read twice with one number. */
export type EnrolmentSeen = { readonly leftMs: number; readonly cardEnd?: string; readonly twice: boolean };

export type Enrolment = {
  begin(): void;
  end(): void;
  /** Undefined while none is on. */
  now(): EnrolmentSeen | undefined;
  happened(fact: Fact): void;
};

type Newest = { readonly card: CardNumber; readonly firstUpMs: number; readonly twice: boolean };

export function makeEnrolment(upMs: MonotonicMs): Enrolment {
  let untilUpMs = Number.NEGATIVE_INFINITY;
  let newest: Newest | undefined;
  return {
    begin() {
      untilUpMs = upMs() + enrolmentMs;
      newest = undefined;
    },
    end() {
      untilUpMs = Number.NEGATIVE_INFINITY;
    },
    now() {
      const leftMs = untilUpMs - upMs();
      if (leftMs <= 0) return undefined;
      return newest === undefined ? { leftMs, twice: false } : { leftMs, cardEnd: newest.card.slice(-4), twice: newest.twice };
    },
    happened(fact) {
      if (fact.kind !== 'stored' || upMs() >= untilUpMs) return;
      const { cardNumber: card } = fact.tap;
      if (fact.foreseen.code !== 'unknown_card') newest = undefined;
      else if (newest?.card !== card) newest = { card, firstUpMs: upMs(), twice: false };
      else newest = { ...newest, twice: newest.twice || upMs() - newest.firstUpMs >= againAfterMs };
    },
  };
}

/** Where the secretary registers cards, on the server. */
export const enrolmentAddress = (server: string): string => new URL('/cards/enrolment', server).href;
