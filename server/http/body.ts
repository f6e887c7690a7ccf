/** Reads what a request carries: bounded, in the form asked for, decoded by a schema. Throws Malformed otherwise. */
import { createGunzip } from 'node:zlib';
import getRawBody from 'raw-body';
import { z } from 'zod';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { isCsrfToken } from './csrf.ts';
import type { AppContext, Deps } from './deps.ts';
import { Malformed } from './malformed.ts';

export const jsonBytesMax = 1_048_576;
export const formBytesMax = 65_536;
export const jsonDepthMax = 32;
export const formFieldsMax = 200;

/** The media type without its parameters; a charset other than UTF-8 is another type. */
function assertType(ctx: AppContext, wanted: string): void {
  const [type = '', ...parameters] = ctx.get('content-type').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"]*)"?\s*$/.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  if (type.trim() !== wanted) throw new Malformed('unsupported_type', '', `the body must be ${wanted}`);
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8')
    throw new Malformed('unsupported_type', '', 'the body must be UTF-8');
}

const rawFaults = z.object({ type: z.string() });

/** raw-body's and zlib's own errors, told as ours. */
function asMalformed(error: unknown, bytesMax: number): unknown {
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
    return new Malformed('not_gzip', '', 'the body is not gzip');
  const fault = rawFaults.safeParse(error);
  if (!fault.success) return error;
  if (fault.data.type === 'entity.too.large') return new Malformed('too_large', '', `the body is longer than ${bytesMax} bytes`);
  if (fault.data.type === 'request.aborted' || fault.data.type === 'request.size.invalid')
    return new Malformed('cut_short', '', 'the body ended early');
  return error;
}

/** The bytes of the body, unpacked when it came as gzip; neither packed nor unpacked past `bytesMax`. */
async function bytesOf(ctx: AppContext, bytesMax: number): Promise<Buffer> {
  const encoding = ctx.get('content-encoding').trim().toLowerCase();
  const length = ctx.get('content-length');
  try {
    if (encoding === '' || encoding === 'identity')
      return await getRawBody(ctx.req, { limit: bytesMax, length: length === '' ? null : length });
    if (encoding !== 'gzip') throw new Malformed('unsupported_encoding', '', 'the body may be packed with gzip only');
    const unpacked = createGunzip();
    ctx.req
      .on('error', (error) => unpacked.destroy(error))
      .on('aborted', () => unpacked.destroy(new Malformed('cut_short', '', 'the body ended early')));
    ctx.req.pipe(unpacked);
    return await getRawBody(unpacked, { limit: bytesMax }).finally(() => {
      ctx.req.unpipe(unpacked);
      unpacked.destroy();
    });
  } catch (error) {
    throw asMalformed(error, bytesMax);
  }
}

const textOf = async (ctx: AppContext, bytesMax: number): Promise<string> => utf8Of(await bytesOf(ctx, bytesMax));

function utf8Of(bytes: ArrayBuffer | Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new Malformed('not_utf8', '', 'the body is not UTF-8');
    throw error;
  }
}

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
function fieldsOf(parameters: URLSearchParams): Readonly<Record<string, string>> {
  const fields = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (name === '__proto__') throw new Malformed('forbidden_key', '__proto__', 'the key __proto__ is not allowed');
    if (fields.has(name)) throw new Malformed('wrong_field', name.slice(0, 200), 'is given twice');
    if (fields.size >= formFieldsMax) throw new Malformed('too_large', '', `more than ${formFieldsMax} fields`);
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

/** The escapes must be UTF-8, which URLSearchParams alone would pass over. */
function parametersOf(text: string): URLSearchParams {
  try {
    decodeURIComponent(text.replaceAll('+', '%20'));
  } catch (error) {
    if (error instanceof URIError) throw new Malformed('not_utf8', '', 'its escapes are not UTF-8');
    throw error;
  }
  return new URLSearchParams(text);
}

/** The form that one of our pages sent, without its token. `form_expired` when the token is not of this session. */
export async function readForm<T>(ctx: AppContext, deps: Deps, schema: z.ZodType<T>): Promise<Outcome<T, 'form_expired'>> {
  ctx.state.watch?.reads(ctx, 'form', schema);
  assertType(ctx, 'application/x-www-form-urlencoded');
  const { csrf = '', ...fields } = fieldsOf(parametersOf(await textOf(ctx, formBytesMax)));
  if (!isCsrfToken(ctx, deps, csrf)) return refused('form_expired');
  return ok(decoded(schema, fields));
}

/** A part of a file form as a field; a file's text, with its name under `<field>Name`. */
async function partsOf(ctx: AppContext, bytesMax: number): Promise<Readonly<Record<string, string>>> {
  const bytes = await bytesOf(ctx, bytesMax);
  const fields = new Map<string, string>();
  const put = (name: string, value: string): void => {
    if (name === '__proto__') throw new Malformed('forbidden_key', '__proto__', 'the key __proto__ is not allowed');
    if (fields.has(name)) throw new Malformed('wrong_field', name.slice(0, 200), 'is given twice');
    if (fields.size >= formFieldsMax) throw new Malformed('too_large', '', `more than ${formFieldsMax} fields`);
    fields.set(name, value);
  };
  let parts: FormData;
  try {
    parts = await new Response(new Uint8Array(bytes), { headers: { 'content-type': ctx.get('content-type') } }).formData();
  } catch (error) {
    if (error instanceof TypeError) throw new Malformed('wrong_field', '', 'the form could not be read');
    throw error;
  }
  for (const [name, value] of parts) {
    if (typeof value === 'string') put(name, value);
    else {
      put(name, utf8Of(await value.arrayBuffer()));
      put(`${name}Name`, value.name);
    }
  }
  return Object.fromEntries(fields);
}

/** As `readForm`, for a form that may carry a file of text; neither the file nor the rest past `bytesMax`. */
export async function readUpload<T>(
  ctx: AppContext,
  deps: Deps,
  schema: z.ZodType<T>,
  bytesMax: number,
): Promise<Outcome<T, 'form_expired'>> {
  ctx.state.watch?.reads(ctx, 'form', schema);
  const [type = ''] = ctx.get('content-type').toLowerCase().split(';');
  const isFile = type.trim() === 'multipart/form-data';
  if (!isFile) assertType(ctx, 'application/x-www-form-urlencoded');
  const { csrf = '', ...fields } = isFile ? await partsOf(ctx, bytesMax) : fieldsOf(parametersOf(await textOf(ctx, bytesMax)));
  if (!isCsrfToken(ctx, deps, csrf)) return refused('form_expired');
  return ok(decoded(schema, fields));
}

/** The query of the address. */
export function readQuery<T>(ctx: AppContext, schema: z.ZodType<T>): T {
  ctx.state.watch?.reads(ctx, 'query', schema);
  return decoded(schema, fieldsOf(parametersOf(ctx.querystring)));
}
