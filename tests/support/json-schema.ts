/** Tries a document against a JSON Schema, apart from the code that made the schema. Throws on a keyword that it does not know. */

type Schema = Readonly<Record<string, unknown>>;
type Check = (value: unknown, of: never, schema: Schema, root: Schema) => boolean;

const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

const isOf: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
};

const length = (value: unknown): number => (typeof value === 'string' || Array.isArray(value) ? value.length : Number.NaN);
/** A bound holds for what it can measure, and for all else. */
const holds = (measure: number, bound: (measure: number) => boolean) => Number.isNaN(measure) || bound(measure);
const amount = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

function resolved(ref: string, root: Schema): Schema {
  const found = ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), root);
  if (!isObject(found)) throw new Error(`nothing at ${ref}`);
  return found;
}

const checks: Readonly<Record<string, Check>> = {
  $schema: () => true,
  $defs: () => true,
  title: () => true,
  readOnly: () => true,
  $ref: (value, ref: string, _, root) => fits(value, resolved(ref, root), root),
  type: (value, type: string) => isOf[type]?.(value) ?? false,
  const: (value, only: unknown) => value === only,
  enum: (value, some: readonly unknown[]) => some.includes(value),
  oneOf: (value, some: readonly Schema[], _, root) => some.filter((one) => fits(value, one, root)).length === 1,
  pattern: (value, pattern: string) => typeof value !== 'string' || new RegExp(pattern, 'u').test(value),
  minLength: (value, least: number) => typeof value !== 'string' || value.length >= least,
  maxLength: (value, most: number) => typeof value !== 'string' || value.length <= most,
  minItems: (value, least: number) => !Array.isArray(value) || holds(length(value), (size) => size >= least),
  maxItems: (value, most: number) => !Array.isArray(value) || holds(length(value), (size) => size <= most),
  minimum: (value, least: number) => holds(amount(value), (size) => size >= least),
  maximum: (value, most: number) => holds(amount(value), (size) => size <= most),
  exclusiveMinimum: (value, least: number) => holds(amount(value), (size) => size > least),
  items: (value, one: Schema, _, root) => !Array.isArray(value) || value.every((item) => fits(item, one, root)),
  required: (value, keys: readonly string[]) => !isObject(value) || keys.every((key) => Object.hasOwn(value, key)),
  properties: (value, shapes: Readonly<Record<string, Schema>>, _, root) =>
    !isObject(value) || Object.entries(shapes).every(([key, shape]) => !Object.hasOwn(value, key) || fits(value[key], shape, root)),
  additionalProperties: (value, allowed: boolean, { properties }) => {
    if (allowed || !isObject(value)) return true;
    return Object.keys(value).every((key) => isObject(properties) && Object.hasOwn(properties, key));
  },
};

/** True when the document is one that the schema accepts. */
export function fits(value: unknown, schema: Schema, root: Schema = schema): boolean {
  return Object.entries(schema).every(([keyword, of]) => {
    const check = checks[keyword];
    if (check === undefined) throw new Error(`no such keyword: ${keyword}`);
    return check(value, of as never, schema, root);
  });
}
