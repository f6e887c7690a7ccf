/** Values to try a server with: what a schema takes, what it nearly takes, anything at all; from a seed, so that a find can be repeated. */
import { z } from 'zod';
import { seededRandom } from './world.ts';

export type Dice = {
  /** 0 to `end` - 1. */
  below(end: number): number;
  pick<T>(list: readonly T[]): T;
  /** True in `percent` of a hundred. */
  chance(percent: number): boolean;
};

export function diceOf(seed: number): Dice {
  const random = seededRandom(seed);
  const below = (end: number): number => random() % Math.max(1, end);
  return {
    below,
    pick<T>(list: readonly T[]): T {
      const found = list[below(list.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
    chance: (percent) => below(100) < percent,
  };
}

/** Texts that break what was not thought of. */
export const wildTexts: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '1.5',
  '1e21',
  'NaN',
  '9007199254740993',
  'true',
  'null',
  'undefined',
  '2026-02-30',
  '0000-00-00',
  '2026-13',
  '2026-Q5',
  '9999-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00.000Z',
  "' or 1=1 --",
  '%',
  '_%',
  '"; drop table taps; --',
  '<script>alert(1)</script>',
  '{{constructor}}',
  '../../../etc/passwd',
  '//evil.example',
  '/\\evil.example',
  'a\u0000b',
  '\u0007',
  '\ud800',
  '\u202eabc',
  '\u{20bb7}',
  'e\u0301',
  '__proto__',
  'constructor',
  'toString',
  '=1+1',
  '-5',
  'x'.repeat(121),
  'x'.repeat(5_000),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
];

/** Values of other kinds, for bodies of JSON. */
export const wildValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e21,
  2 ** 53 + 2,
  -0,
  [],
  {},
  [[]],
  [null],
  { a: { a: {} } },
  { toString: 1 },
  { length: -1 },
  ['a', 1, null, {}],
];

const enumsOf = (schema: z.ZodType): readonly unknown[] => {
  const document: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const found = z.object({ enum: z.array(z.unknown()).optional(), const: z.unknown().optional() }).safeParse(document).data;
  return [...(found?.enum ?? []), ...(found?.const === undefined ? [] : [found.const])];
};

/** The fields of an object's schema; of any other none. */
const fieldsIn = (schema: z.ZodType): Readonly<Record<string, z.ZodType>> => (schema instanceof z.ZodObject ? schema.shape : {});

/** What a field takes, among what is known; nothing where nothing known fits. */
const fitting = (schema: z.ZodType, known: readonly unknown[]): readonly unknown[] =>
  [...enumsOf(schema), ...known].filter((value) => schema.safeParse(value).success);

export type Made = { readonly kind: 'fits' | 'nearly' | 'wild'; readonly fields: Record<string, unknown> };

/** Known values by field, kept since most fields take few of them. */
export type Filler = (schema: z.ZodType, dice: Dice) => Made;

/** Makes bodies for schemas from known values: those that fit, one step away from them, and wild ones. `asText` for forms and queries. */
export function fillerOf(known: readonly unknown[], asText: boolean): Filler {
  const kept = new Map<z.ZodType, ReadonlyMap<string, readonly unknown[]>>();
  const wild = (dice: Dice): unknown => (asText || dice.chance(60) ? dice.pick(wildTexts) : dice.pick(wildValues));
  const choicesOf = (schema: z.ZodType): ReadonlyMap<string, readonly unknown[]> => {
    const before = kept.get(schema);
    if (before !== undefined) return before;
    const candidates = asText ? known.filter((value) => typeof value === 'string') : known;
    const made = new Map(Object.entries(fieldsIn(schema)).map(([name, field]) => [name, fitting(field, candidates)]));
    kept.set(schema, made);
    return made;
  };
  return (schema, dice) => {
    const choices = choicesOf(schema);
    const fields: Record<string, unknown> = {};
    for (const [name, values] of choices) {
      const field = fieldsIn(schema)[name];
      if (values.length > 0 && !(field?.safeParse(undefined).success === true && dice.chance(30))) fields[name] = dice.pick(values);
    }
    const roll = dice.below(10);
    if (roll < 4) return { kind: schema.safeParse(fields).success ? 'fits' : 'nearly', fields };
    const names = [...choices.keys()];
    if (roll < 8) {
      const name = names.length === 0 ? 'extra' : dice.pick(names);
      const step = dice.below(3);
      if (step === 0) fields[name] = wild(dice);
      else if (step === 1) delete fields[name];
      else fields[dice.pick(['extra', 'constructor', 'id', '0'])] = wild(dice);
      return { kind: 'nearly', fields };
    }
    for (const name of [...names, ...(dice.chance(50) ? ['extra'] : [])]) fields[name] = wild(dice);
    return { kind: 'wild', fields };
  };
}

/** The names of an object's fields. */
export const namesIn = (schema: z.ZodType): readonly string[] => Object.keys(fieldsIn(schema));

/** The names of the fields that take a uid and no other word. */
export const uidFieldsOf = (schema: z.ZodType | undefined, uid: string): readonly string[] =>
  schema === undefined
    ? []
    : Object.entries(fieldsIn(schema)).flatMap(([name, field]) =>
        field.safeParse(uid).success && !field.safeParse('a name').success ? [name] : [],
      );

const triesMax = 40;

/** Fields that fit, or the last that nearly did where nothing known fits. */
export function fitted(fill: Filler, schema: z.ZodType, dice: Dice): Readonly<Record<string, unknown>> {
  let made = fill(schema, dice);
  for (let tries = 0; made.kind !== 'fits' && tries < triesMax; tries++) made = fill(schema, dice);
  return made.fields;
}
