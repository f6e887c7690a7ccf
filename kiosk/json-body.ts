/** The JSON body of a request from the display page. */
import type Koa from 'koa';
import rawBody from 'raw-body';
import type { z } from 'zod';

const bodyBytesMax = 4_096;

/** Throws an HTTP error: 415 for anything but JSON, 413 past `bodyBytesMax`, 422 for another shape. */
export async function readBody<T>(ctx: Koa.Context, shape: z.ZodType<T>): Promise<T> {
  if (!ctx.is('application/json')) return ctx.throw(415);
  const text = await rawBody(ctx.req, { limit: bodyBytesMax, encoding: 'utf8' });
  const decoded = shape.safeParse(jsonOf(text));
  return decoded.success ? decoded.data : ctx.throw(422);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
