/** What changed from one scheme file to another: things are compared by their codes, wherever they stand. */
import { type SchemeChange, type SchemeFieldCode, type SchemeJson, schemeFieldCodes } from '../contract/scheme-changes.ts';
import type { SchemeFile } from './format.ts';

/** Changes that one comparison names; beyond it two files have nothing in common. */
export const changesMax = 1_000;

type ElementOf<T> = T extends readonly (infer One)[] ? One : T;
type KeysOf<T> = ElementOf<NonNullable<T>> extends infer One ? (One extends object ? keyof One : never) : never;
type Below<T> = { readonly [K in keyof T]-?: KeysOf<T[K]> }[keyof T];
/** What is compared: a file says by code and version which it is, and that never says what it does. */
type Compared = Omit<SchemeFile, 'format' | 'code' | 'version'>;
/** Fields that a comparison goes down to. `code` finds a thing; a class names what is left out of it and is told whole. */
type Field =
  | keyof Compared
  | Exclude<Below<Omit<Compared, 'memberClasses' | 'nameZh' | 'nameEn' | 'aboutZh' | 'aboutEn'>>, 'code'>
  | Exclude<KeysOf<Compared['flags']['levels']> | KeysOf<Compared['vetoes']['reasons']>, 'code'>;
/** A field of the format that has no code, and so no words, makes this `never`: it does not compile. */
type Worded = [Exclude<Field, SchemeFieldCode>] extends [never] ? SchemeFieldCode : never;
const fieldCodes: ReadonlySet<string> = new Set<Worded>(schemeFieldCodes);
const isField = (key: string): key is SchemeFieldCode => fieldCodes.has(key);

type Thing = NonNullable<SchemeChange['thing']>;
type Fields = { readonly [key: string]: SchemeJson };
type Place = { readonly path: string; readonly fields: readonly SchemeFieldCode[]; readonly thing: Thing | null };

const isFields = (value: SchemeJson | undefined): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same whatever the order in which keys are written. */
const canonical = (value: SchemeJson | undefined): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? '';

/** Things of a list, by code; undefined where not all of them have one. */
function codedIn(value: SchemeJson | undefined): ReadonlyMap<string, Fields> | undefined {
  if (!Array.isArray(value)) return undefined;
  const list: readonly SchemeJson[] = value;
  const things = new Map<string, Fields>();
  for (const one of list) {
    const code = isFields(one) ? one['code'] : undefined;
    if (!isFields(one) || typeof code !== 'string' || things.has(code)) return undefined;
    things.set(code, one);
  }
  return things;
}

function thingOf(code: string, { nameZh, nameEn }: Fields): Thing {
  return {
    code,
    ...(typeof nameZh === 'string' ? { nameZh } : {}),
    ...(typeof nameEn === 'string' ? { nameEn } : {}),
  };
}

const below = ({ path, fields, thing }: Place, key: string): Place => ({
  path: path === '' ? key : `${path}.${key}`,
  fields: isField(key) ? [...fields, key] : fields,
  thing,
});

function* compareThings(place: Place, before: ReadonlyMap<string, Fields>, after: ReadonlyMap<string, Fields>): Generator<SchemeChange> {
  const at = (code: string, one: Fields): Place => ({ ...place, path: `${place.path}.${code}`, thing: thingOf(code, one) });
  for (const [code, one] of before) if (!after.has(code)) yield { ...at(code, one), kind: 'removed', before: one };
  for (const [code, one] of after) {
    const old = before.get(code);
    if (old === undefined) yield { ...at(code, one), kind: 'added', after: one };
    else yield* compareFields(at(code, one), old, one);
  }
  const common = (these: ReadonlyMap<string, Fields>, those: ReadonlyMap<string, Fields>) =>
    [...these.keys()].filter((code) => those.has(code));
  if (common(before, after).join() !== common(after, before).join()) yield { ...place, kind: 'reordered' };
}

function* compareFields(place: Place, before: Fields, after: Fields): Generator<SchemeChange> {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (key !== 'code') yield* compare(below(place, key), before[key], after[key]);
  }
}

function* compare(place: Place, before: SchemeJson | undefined, after: SchemeJson | undefined): Generator<SchemeChange> {
  if (canonical(before) === canonical(after)) return;
  if (isFields(before) && isFields(after)) return yield* compareFields(place, before, after);
  const [old, young] = [codedIn(before ?? []), codedIn(after ?? [])];
  if (old !== undefined && young !== undefined && old.size + young.size > 0) return yield* compareThings(place, old, young);
  yield {
    ...place,
    kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** The changes in the order of the file, at most `changesMax`. What only says which file it is (format, code, version) is no change. */
export function differencesOf(before: SchemeFile, after: SchemeFile): readonly SchemeChange[] {
  const compared = ({ format: _format, code: _code, version: _version, ...rest }: SchemeFile): Fields =>
    JSON.parse(JSON.stringify(rest)) as Fields;
  const changes: SchemeChange[] = [];
  for (const change of compareFields({ path: '', fields: [], thing: null }, compared(before), compared(after))) {
    if (changes.length >= changesMax) break;
    changes.push(change);
  }
  return changes;
}
