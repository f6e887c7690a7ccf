/** Reads what a request carries: bounded, in the form asked for, decoded by a schema. Throws Malformed otherwise. */
import type { z } from 'zod';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { assertType, textOf } from './bytes.ts';
import { isCsrfToken } from './csrf.ts';
import type { AppContext, Deps } from './deps.ts';
import { Malformed } from './malformed.ts';

export const jsonBytesMax = 1_048_576;
export const formBytesMax = 65_536;
export const jsonDepthMax = 32;
export const formFieldsMax = 200;

/** Walks parsed JSON without recursion: it may be nested as deep as its bytes allow. */
function assertSane(root: object): void {
  let level: object[] = [root];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > jsonDepthMax) throw new Malformed('too_deep', '', `the body is nested deeper than ${jsonDepthMax}`);
    const below: object[] = [];
    for (const node of level) {
      if (Object.hasOwn(node, '__proto__')) throw new Malformed('forbidden_key', '__proto__', 'the key __proto__ is not allowed');
      for (const value of Object.values(node)) if (typeof value === 'object' && value !== null) below.push(value);
    }
    level = below;
  }
}

function parsedJson(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Malformed('not_json', '', 'the body is not JSON');
    throw error;
  }
  if (typeof value !== 'object' || value === null) throw new Malformed('not_json', '', 'the body must be a JSON object');
  assertSane(value);
  return value;
}

/** Decodes by a schema. Throws Malformed with the path of the first field that does not fit. */
export function decoded<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...unknownKey].map(String).join('.');
  throw new Malformed('wrong_field', path.slice(0, 200), issue?.message ?? 'does not fit');
}

/** The JSON body. */
export async function readJson<T>(ctx: AppContext, schema: z.ZodType<T>, bytesMax = jsonBytesMax): Promise<T> {
  ctx.state.watch?.reads(ctx, 'json', schema);
  assertType(ctx, 'application/json');
  return decoded(schema, parsedJson(await textOf(ctx, bytesMax)));
}

/** Named values as an object. A name that comes twice is refused: nobody can say which was meant. */
export function fieldsOf(parameters: URLSearchParams, fieldsMax = formFieldsMax): Readonly<Record<string, string>> {
  const fields = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (name === '__proto__') throw new Malformed('forbidden_key', '__proto__', 'the key __proto__ is not allowed');
    if (fields.has(name)) throw new Malformed('wrong_field', name.slice(0, 200), 'is given twice');
    if (fields.size >= fieldsMax) throw new Malformed('too_large', '', `more than ${fieldsMax} fields`);
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

/** The escapes must be UTF-8, which URLSearchParams alone would pass over. */
export function parametersOf(text: string): URLSearchParams {
  try {
    decodeURIComponent(text.replaceAll('+', '%20'));
  } catch (error) {
    if (error instanceof URIError) throw new Malformed('not_utf8', '', 'its escapes are not UTF-8');
    throw error;
  }
  return new URLSearchParams(text);
}

async function formFields(ctx: AppContext, deps: Deps, fieldsMax: number) {
  assertType(ctx, 'application/x-www-form-urlencoded');
  const { csrf = '', ...fields } = fieldsOf(parametersOf(await textOf(ctx, formBytesMax)), fieldsMax);
  return { expired: !isCsrfToken(ctx, deps, csrf), fields };
}

/** The form that one of our pages sent, without its token; a list of many lines may have more fields than the usual. `form_expired` when the token is not of this session. */
export async function readForm<T>(
  ctx: AppContext,
  deps: Deps,
  schema: z.ZodType<T>,
  fieldsMax = formFieldsMax,
): Promise<Outcome<T, 'form_expired'>> {
  ctx.state.watch?.reads(ctx, 'form', schema);
  const { expired, fields } = await formFields(ctx, deps, fieldsMax);
  return expired ? refused('form_expired') : ok(decoded(schema, fields));
}

/** What was typed into a form of ours, and whether its token is not of this session: a long form is shown again as it was typed, never carried out. */
export async function readTyped<T>(
  ctx: AppContext,
  deps: Deps,
  schema: z.ZodType<T>,
): Promise<{ readonly expired: boolean; readonly value: T }> {
  ctx.state.watch?.reads(ctx, 'form', schema);
  const { expired, fields } = await formFields(ctx, deps, formFieldsMax);
  return { expired, value: decoded(schema, fields) };
}

/** The query of the address. */
export function readQuery<T>(ctx: AppContext, schema: z.ZodType<T>): T {
  ctx.state.watch?.reads(ctx, 'query', schema);
  return decoded(schema, fieldsOf(parametersOf(ctx.querystring)));
}
