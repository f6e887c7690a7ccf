/** What the display shows of a station at a moment. */
import type { DisplayLook } from './display.ts';
import { plainer } from './elderly.ts';
import { type Enrolling, enrolmentScreen } from './enrolment-screen.ts';
import type { Preferences } from './preferences.ts';
import { saidOf, screenOf } from './screen.ts';
import { screenLooks } from './screens.ts';
import { type Station, screenCode } from './station.ts';

/** `enrolling` while cards are registered here. */
export function lookOf(state: Station, preferences: Preferences, upMs: number, enrolling?: Enrolling): DisplayLook {
  const code = screenCode(state);
  const own = screenOf(state, preferences.locale);
  const screen = enrolling !== undefined && code === 'unknown_card' ? enrolmentScreen(own, enrolling, preferences.locale) : own;
  return {
    ...preferences,
    code,
    tone: screenLooks[code].tone,
    screen: preferences.elderly ? plainer(screen) : screen,
    said: saidOf(state, preferences.locale),
    tapId: state.shown?.greeting.tapId ?? '',
    passedMs: state.shown === undefined ? 0 : Math.round(upMs - state.shown.sinceUpMs),
  };
}
