/** The states of the screen as data: which colour, which shape, which sound, one row each. */
import type { KioskStateCode } from '../views/text/kiosk.ts';

/** `good` is pine, `note` slate, `ask` amber, `stop` dark red. */
export type Tone = 'good' | 'note' | 'ask' | 'stop';

/** Played by the display page; `silent` plays nothing. */
export const sounds = ['silent', 'high', 'two_short', 'low', 'three_low', 'short', 'long'] as const;
export type Sound = (typeof sounds)[number];

export type Shape = 'card' | 'good' | 'month' | 'again' | 'unknown' | 'blocked' | 'clock' | 'choose' | 'reader' | 'offline' | 'stop';

export type ScreenLook = { readonly tone: Tone; readonly shape: Shape; readonly sound: Sound };

export const screenLooks: Readonly<Record<KioskStateCode, ScreenLook>> = {
  idle: { tone: 'good', shape: 'card', sound: 'silent' },
  recorded: { tone: 'good', shape: 'good', sound: 'high' },
  own_month: { tone: 'good', shape: 'month', sound: 'short' },
  already_recorded: { tone: 'note', shape: 'again', sound: 'two_short' },
  signed_in: { tone: 'good', shape: 'good', sound: 'high' },
  signed_in_already: { tone: 'note', shape: 'again', sound: 'two_short' },
  signed_out: { tone: 'good', shape: 'good', sound: 'high' },
  signed_out_short: { tone: 'note', shape: 'clock', sound: 'short' },
  unknown_card: { tone: 'ask', shape: 'unknown', sound: 'low' },
  card_blocked: { tone: 'stop', shape: 'blocked', sound: 'three_low' },
  too_early: { tone: 'ask', shape: 'clock', sound: 'low' },
  too_late: { tone: 'ask', shape: 'clock', sound: 'low' },
  choose: { tone: 'note', shape: 'choose', sound: 'short' },
  reader_lost: { tone: 'stop', shape: 'reader', sound: 'long' },
  offline: { tone: 'note', shape: 'offline', sound: 'silent' },
  clock_wrong: { tone: 'ask', shape: 'clock', sound: 'silent' },
  disk_full: { tone: 'stop', shape: 'stop', sound: 'long' },
  out_of_order: { tone: 'stop', shape: 'stop', sound: 'long' },
  not_expected: { tone: 'note', shape: 'choose', sound: 'short' },
  clock_review: { tone: 'ask', shape: 'clock', sound: 'low' },
  malformed: { tone: 'ask', shape: 'unknown', sound: 'low' },
  fork: { tone: 'ask', shape: 'unknown', sound: 'low' },
  no_activity: { tone: 'note', shape: 'choose', sound: 'short' },
  phone_card: { tone: 'ask', shape: 'unknown', sound: 'low' },
  misread: { tone: 'ask', shape: 'unknown', sound: 'low' },
};
