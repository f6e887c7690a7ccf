/** Tells the card of a reader that types from a hand that types. Also runs in the display page, so it imports nothing. */

/** A key going down. `code` names the place on the keyboard, as browsers do (`KeyA`, `Digit0`); `at` in milliseconds of whichever clock. */
export type Key = { readonly code: string; readonly at: number; readonly repeat: boolean };

/** A reader leaves at most `gapMs` between two keys. Fewer keys than `leastKeys` are never a card. */
export type BurstBounds = { readonly gapMs: number; readonly leastKeys: number };

/**
 * Keys that may become a card. `spoilt`: begun before anyone listened, or past the bound; what is left of it could be a
 * card of somebody, so it is told as unreadable.
 */
export type Held = { readonly text: string; readonly lastAt: number; readonly spoilt: boolean };

/** `typed`: one whole burst. `ofReader`: the key belongs to a burst and must act on nothing else. */
export type Heard = { readonly held: Held; readonly typed?: string; readonly ofReader: boolean };

/** Longest text of one burst; no card needs half of it. */
export const burstKeysMax = 128;

/** Stands for a key that no card has: somebody sees a misread card and not another one. */
const unreadable = '?';

/** A shifted semicolon is the only other sign of a card on its key, so Shift changes nothing anywhere. */
const signs: Readonly<Record<string, string>> = {
  Semicolon: ':',
  Comma: ',',
  Minus: '-',
  Space: ' ',
  NumpadSubtract: '-',
  NumpadComma: ',',
};
const ends: ReadonlySet<string> = new Set(['Enter', 'NumpadEnter', 'Tab']);
const passedOver: ReadonlySet<string> = new Set(['ShiftLeft', 'ShiftRight', 'CapsLock', 'NumLock']);

/** What a key means by its place alone: no layout, no input method, no Caps Lock has a say. */
const signOf = (code: string): string => /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(code)?.slice(1).join('') ?? signs[code] ?? unreadable;

/** Nothing is held; a key that follows within the gap is the rest of something that was begun before `at`. */
export const heldFrom = (at: number): Held => ({ text: '', lastAt: at, spoilt: true });

const nothingHeld = (at: number): Held => ({ text: '', lastAt: at, spoilt: false });

/** Takes one key. Two readers that type at the same time into one keyboard cannot be told apart: their keys make one burst. */
export function hear(bounds: BurstBounds, held: Held, { code, at, repeat }: Key): Heard {
  const close = at - held.lastAt <= bounds.gapMs;
  const within = close && held.text !== '';
  if (repeat) return { held, ofReader: within };
  if (passedOver.has(code)) return { held: within || (close && held.spoilt) ? { ...held, lastAt: at } : held, ofReader: false };
  if (ends.has(code)) return { held: nothingHeld(at), ...typedOf(bounds, held), ofReader: close };
  if (!close) return { held: { text: signOf(code), lastAt: at, spoilt: false }, ...typedOf(bounds, held), ofReader: false };
  const full = held.text.length >= burstKeysMax;
  return {
    held: { text: full ? held.text : held.text + signOf(code), lastAt: at, spoilt: held.spoilt || full },
    ofReader: within || held.spoilt,
  };
}

/**
 * Takes one key for a listener that is believed from a moment on: a key before it may be the rest of something begun before
 * anyone listened, however long the silence in front of it.
 */
export function hearFrom(trustedFrom: number, bounds: BurstBounds, held: Held, key: Key): Heard {
  const heard = hear(bounds, held, key);
  return key.at < trustedFrom ? { ...heard, held: spoil(heard.held, key.at) } : heard;
}

/** Nothing came for longer than the gap: what is held is whole. */
export const fallSilent = (bounds: BurstBounds, held: Held): Heard => ({
  held: heldFrom(held.lastAt),
  ...typedOf(bounds, held),
  ofReader: false,
});

/** Keys were lost here. */
export const spoil = (held: Held, at: number): Held => ({ ...held, lastAt: at, spoilt: true });

function typedOf({ leastKeys }: BurstBounds, { text, spoilt }: Held): { readonly typed?: string } {
  if (spoilt) return text === '' ? {} : { typed: unreadable + text };
  return text.length < leastKeys ? {} : { typed: text };
}
