/** How the readers of a kiosk stand. */
import type { Instant } from '../server/kernel/clock.ts';

export type ReaderState = 'ready' | 'lost' | 'unavailable';
export type ReaderSeen = { readonly name: string; readonly state: ReaderState; readonly since: Instant };

type Told = { readonly name: string; readonly state: ReaderState; readonly at: Instant };

/** A reader that was set up a moment ago is a new one. */
export function withReader(readers: readonly ReaderSeen[], { name, state, at }: Told): readonly ReaderSeen[] {
  const told = { name, state, since: at };
  if (!readers.some((reader) => reader.name === name)) return [...readers, told];
  return readers.map((reader) => (reader.name === name && reader.state !== state ? told : reader));
}
