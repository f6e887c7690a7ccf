/** Reads a form that carries files: bounded in bytes, in fields, in how many are read at once. */
import type { z } from 'zod';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { decoded, fieldsOf, formBytesMax, formFieldsMax, parametersOf } from './body.ts';
import { assertType, bytesOf, textOf, utf8Of } from './bytes.ts';
import { isCsrfToken } from './csrf.ts';
import type { AppContext, Deps } from './deps.ts';
import { Malformed } from './malformed.ts';

/** Forms with files that one process reads at once: each is held in memory until it is judged. */
export const uploadsAtOnceMax = 4;
/** A form too large is still heard out up to this, since a browser reads no answer before it has sent everything. */
export const heardOutBytesMax = 96 * 1_048_576;

/** A file as the browser sent it: nothing about it is believed. */
export type FilePart = { readonly field: string; readonly name: string; readonly bytes: Uint8Array };

type Parts = { readonly fields: Readonly<Record<string, string>>; readonly files: readonly FilePart[] };

/** The parts of a body. A field that comes twice is refused, files may share theirs; a chooser left empty is no file. */
async function partsIn(ctx: AppContext, bytesMax: number): Promise<Parts> {
  const bytes = await bytesOf(ctx, bytesMax);
  let parts: FormData;
  try {
    parts = await new Response(new Uint8Array(bytes), { headers: { 'content-type': ctx.get('content-type') } }).formData();
  } catch (error) {
    if (error instanceof TypeError) throw new Malformed('wrong_field', '', 'the form could not be read');
    throw error;
  }
  const fields = new Map<string, string>();
  const files: FilePart[] = [];
  for (const [name, value] of parts) {
    if (name === '__proto__') throw new Malformed('forbidden_key', '__proto__', 'the key __proto__ is not allowed');
    if (fields.has(name)) throw new Malformed('wrong_field', name.slice(0, 200), 'is given twice');
    if (fields.size + files.length >= formFieldsMax) throw new Malformed('too_large', '', `more than ${formFieldsMax} fields`);
    if (typeof value === 'string') fields.set(name, value);
    else if (value.name !== '' || value.size > 0)
      files.push({ field: name, name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  return { fields: Object.fromEntries(fields), files };
}

/** Parts of a form of either kind; one without files may come as any form does. */
async function partsOf(ctx: AppContext, bytesMax: number, textBytesMax = bytesMax): Promise<Parts> {
  const [type = ''] = ctx.get('content-type').toLowerCase().split(';');
  if (type.trim() === 'multipart/form-data') return partsIn(ctx, bytesMax);
  assertType(ctx, 'application/x-www-form-urlencoded');
  return { fields: fieldsOf(parametersOf(await textOf(ctx, textBytesMax))), files: [] };
}

/** As `readForm`, for a form that may carry a file of text: that is the field, its name stands under `<field>Name`. Not past `bytesMax`. */
export async function readUpload<T>(
  ctx: AppContext,
  deps: Deps,
  schema: z.ZodType<T>,
  bytesMax: number,
): Promise<Outcome<T, 'form_expired'>> {
  ctx.state.watch?.reads(ctx, 'form', schema);
  const parts = await partsOf(ctx, bytesMax);
  const { csrf = '', ...fields } = parts.fields;
  if (!isCsrfToken(ctx, deps, csrf)) return refused('form_expired');
  const texts: Record<string, string> = { ...fields };
  for (const { field, name, bytes } of parts.files) {
    if (Object.hasOwn(texts, field)) throw new Malformed('wrong_field', field.slice(0, 200), 'is given twice');
    texts[field] = utf8Of(bytes);
    texts[`${field}Name`] = name;
  }
  return ok(decoded(schema, texts));
}

/** Takes a body that is too large to its end without keeping it. */
async function hearOut(ctx: AppContext): Promise<void> {
  let heard = 0;
  for await (const chunk of ctx.req) {
    heard += Buffer.byteLength(chunk);
    if (heard > heardOutBytesMax) break;
  }
}

export type FileForm<T> = { readonly fields: T; readonly files: readonly FilePart[] };

/**
 * As `readForm`, for a form with files. `files_too_large` when it is longer than `bytesMax`; past `heardOutBytesMax` it is
 * cut off. Nothing of a form that breaks off is kept anywhere: the parts are in memory until the whole has come.
 */
export async function readFileForm<T>(
  ctx: AppContext,
  deps: Deps,
  schema: z.ZodType<T>,
  bytesMax: number,
): Promise<Outcome<FileForm<T>, 'form_expired' | 'files_too_large' | 'server_busy'>> {
  ctx.state.watch?.reads(ctx, 'form', schema);
  const length = Number(ctx.get('content-length'));
  if (length > heardOutBytesMax) throw new Malformed('too_large', '', `the body is longer than ${heardOutBytesMax} bytes`);
  const { uploads } = ctx.state;
  if (length > bytesMax || uploads.reading >= uploadsAtOnceMax) {
    await hearOut(ctx);
    return length > bytesMax ? refused('files_too_large', { megabytes: Math.floor(bytesMax / 1_048_576) }) : refused('server_busy');
  }
  uploads.reading += 1;
  try {
    const { fields: sent, files } = await partsOf(ctx, bytesMax, formBytesMax);
    const { csrf = '', ...fields } = sent;
    if (!isCsrfToken(ctx, deps, csrf)) return refused('form_expired');
    return ok({ fields: decoded(schema, fields), files });
  } finally {
    uploads.reading -= 1;
  }
}
