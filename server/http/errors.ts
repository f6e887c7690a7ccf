/** The one catch: whatever a route throws becomes an answer, and a fault of ours a number that finds it in the log. */
import { z } from 'zod';
import { DatabaseBusy } from '../db/database.ts';
import { isAway, isDiskFull } from '../db/errors.ts';
import { refused } from '../kernel/outcome.ts';
import { readableText } from '../kernel/readable.ts';
import type { AppContext, AppMiddleware, Deps } from './deps.ts';
import { loggedPath } from './log.ts';
import { Malformed, malformedStatus } from './malformed.ts';
import { isApi, replyProblem, replyRefused, showProblem } from './reply.ts';

/** Short enough for the telephone. */
const incidentChars = 8;

/** Errors of koa and its parts that are the asker's: they carry a status of 400 to 499. */
const askersFault = z.object({ status: z.number().int().min(400).max(499) });

const gone = new Set(['ECONNRESET', 'EPIPE', 'ECANCELED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_HTTP_REQUEST_TIMEOUT']);

/** The asker hung up, broke off in the middle of a request or never came to its end: nobody is there to be answered. */
export const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (gone.has(String(error.code)) || String(error.code).startsWith('HPE_'));

function replyMalformed(ctx: AppContext, deps: Deps, { code, path, message }: Malformed): void {
  const status = malformedStatus[code];
  // What was not read would be taken for the next request.
  if (!ctx.req.complete) ctx.set('Connection', 'close');
  if (isApi(ctx)) replyProblem(ctx, { status, code, detail: message, ...(path === '' ? {} : { path }) });
  else showProblem(ctx, deps, { kind: 'malformed', path }, status);
}

function replyFault(ctx: AppContext, deps: Deps, error: unknown): void {
  const incident = readableText(deps.world.randomBytes, incidentChars);
  deps.log.error({ incident, method: ctx.method, route: loggedPath(ctx.path), err: error }, 'a request failed');
  if (isApi(ctx)) replyProblem(ctx, { status: 500, code: 'fault', incident });
  else {
    try {
      showProblem(ctx, deps, { kind: 'fault', incident }, 500);
    } catch (renderError) {
      deps.log.error({ incident, err: renderError }, 'the page of the fault failed too');
      ctx.status = 500;
      ctx.type = 'text/plain; charset=utf-8';
      ctx.body = `Incident ${incident}`;
    }
  }
}

function replyToError(ctx: AppContext, deps: Deps, error: unknown): void {
  if (error instanceof Malformed) return replyMalformed(ctx, deps, error);
  if (error instanceof DatabaseBusy) return replyRefused(ctx, deps, refused('server_busy'));
  if (isDiskFull(error)) {
    deps.log.error({ err: error }, 'the disk is full: nothing can be written');
    return replyRefused(ctx, deps, refused('server_busy'));
  }
  // A broken connection has the same codes on either side: the asker's only where the asker's is broken.
  if (isAway(error) && !ctx.req.socket.destroyed) {
    deps.log.error({ err: error }, 'the database is away');
    return replyRefused(ctx, deps, refused('server_busy'));
  }
  if (isGone(error)) return;
  const askers = askersFault.safeParse(error);
  if (askers.success) return replyMalformed(ctx, deps, new Malformed('wrong_field', '', 'the request does not fit'));
  replyFault(ctx, deps, error);
}

/** Answers where no route did: an address that does not exist, or one that does not take this method. */
function replyUnanswered(ctx: AppContext, deps: Deps): void {
  if (ctx.body !== null && ctx.body !== undefined) return;
  if (ctx.status === 404) replyRefused(ctx, deps, refused('not_found'));
  else if (ctx.status === 405 || ctx.status === 501) {
    const { status } = ctx;
    if (isApi(ctx)) replyProblem(ctx, { status, code: 'method_not_allowed' });
    else showProblem(ctx, deps, { kind: 'refused', code: 'not_found' }, status);
  }
}

export const catchErrors =
  (deps: Deps): AppMiddleware =>
  async (ctx, next) => {
    try {
      await next();
      replyUnanswered(ctx, deps);
    } catch (error) {
      replyToError(ctx, deps, error);
    }
  };
