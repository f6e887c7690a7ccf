/** What is heard of a greeting or of the kiosk's own state: its sound, and its sentence as data. Whether anybody speaks it is not decided here. */
import type { Points } from '../server/kernel/points.ts';
import type { KioskStateCode, SilentState } from '../views/text/kiosk.ts';
import type { Greeting } from './greeting.ts';
import { type Sound, screenLooks } from './screens.ts';

/** `tapId`: the tap that is heard; absent where the kiosk speaks of itself. */
export type SoundEffect = { readonly kind: 'sound'; readonly sound: Sound; readonly tapId?: string };

/** The states that are heard. */
export type HeardState = Exclude<KioskStateCode, SilentState>;

/** A sentence before it has a language. The name is there only where the screen shows it too. */
export type Aloud = { readonly code: HeardState; readonly name?: string; readonly points?: Points };
export type SpeakEffect = { readonly kind: 'speak'; readonly aloud: Aloud };

/** States that show the name of whoever tapped; a problem is nobody else's business. */
export const namedCodes: readonly KioskStateCode[] = [
  'recorded',
  'own_month',
  'already_recorded',
  'signed_in',
  'signed_in_already',
  'signed_out',
  'signed_out_short',
];

const mask = '*';

function aloudOf(code: HeardState, { name, points: tapped, signOut }: Partial<Greeting>): Aloud {
  // A masked name is for eyes: nobody can say it.
  const said = name !== undefined && namedCodes.includes(code) && !name.includes(mask);
  const points = code === 'recorded' ? tapped : code === 'signed_out' ? signOut?.points : undefined;
  return { code, ...(said ? { name } : {}), ...(points === undefined ? {} : { points }) };
}

const isHeard = (code: KioskStateCode): code is HeardState => screenLooks[code].sound !== 'silent';

export const soundOf = ({ code, tapId }: Pick<Greeting, 'code' | 'tapId'>): readonly SoundEffect[] =>
  isHeard(code) ? [{ kind: 'sound', sound: screenLooks[code].sound, ...(tapId === undefined ? {} : { tapId }) }] : [];

const spokenOf = (code: KioskStateCode, greeting: Partial<Greeting>): readonly SpeakEffect[] =>
  isHeard(code) ? [{ kind: 'speak', aloud: aloudOf(code, greeting) }] : [];

export type Heard = readonly (SoundEffect | SpeakEffect)[];

export const heardOf = (greeting: Greeting): Heard => [...soundOf(greeting), ...spokenOf(greeting.code, greeting)];

/** Of a state that stands by itself. */
export const heardOfState = (code: KioskStateCode): Heard => [...soundOf({ code }), ...spokenOf(code, {})];
