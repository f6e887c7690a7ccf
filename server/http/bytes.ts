/** The bytes of a request: bounded, unpacked, of the type asked for. Throws Malformed otherwise. */
import { createGunzip } from 'node:zlib';
import getRawBody from 'raw-body';
import { z } from 'zod';
import type { AppContext } from './deps.ts';
import { Malformed } from './malformed.ts';

/** The media type without its parameters; a charset other than UTF-8 is another type. */
export function assertType(ctx: AppContext, wanted: string): void {
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
export async function bytesOf(ctx: AppContext, bytesMax: number): Promise<Buffer> {
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

/** The body as text. */
export const textOf = async (ctx: AppContext, bytesMax: number): Promise<string> => utf8Of(await bytesOf(ctx, bytesMax));

/** Bytes as text; nothing is put in the place of what is not UTF-8. */
export function utf8Of(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new Malformed('not_utf8', '', 'the body is not UTF-8');
    throw error;
  }
}
