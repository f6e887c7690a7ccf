/** Routes that add files to a thing and take them away, for the room that keeps the thing. */
import { z } from 'zod';
import { signedIn } from '../access/signed-in.ts';
import type { FileKindCode } from '../contract/codes.ts';
import { readForm } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { replyRefused } from '../http/reply.ts';
import { refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { keepFiles, type Reference, removeFile } from './service.ts';
import { readUploads } from './upload.ts';

const noFields = z.strictObject({});

export type FileDoor = {
  /** `/activities/:uid/papers`: files are sent there, and removed at `/:file/remove` below it. */
  readonly path: string;
  readonly kind: FileKindCode;
  /** What the address names, for somebody who may change its files; else the answer is given. `back` is the page they come from. */
  readonly found: (ctx: RouteContext) => Promise<(Omit<Reference, 'kind'> & { readonly back: string }) | undefined>;
};

export function fileDoor(router: AppRouter, deps: Deps, { path, kind, found }: FileDoor): void {
  const { db, world } = deps;
  const seeOther = (ctx: RouteContext, href: string): void => {
    ctx.status = 303;
    ctx.redirect(href);
  };

  router.post(path, signedIn(deps), async (ctx) => {
    const subject = await found(ctx);
    if (subject === undefined) return;
    const { back, ...reference } = subject;
    const sent = await readUploads(ctx, deps, noFields);
    if (!sent.ok) return replyRefused(ctx, deps, sent, back);
    const { uploads, refusal } = sent.value;
    if (refusal !== null) return replyRefused(ctx, deps, refusal, back);
    const kept = await db.write((tx) => keepFiles(tx, world, uploads, { kind, ...reference }));
    if (!kept.ok) return replyRefused(ctx, deps, kept, back);
    seeOther(ctx, back);
  });

  router.post(`${path}/:file/remove`, signedIn(deps), async (ctx) => {
    const subject = await found(ctx);
    if (subject === undefined) return;
    const { back, ...reference } = subject;
    const form = await readForm(ctx, deps, noFields);
    if (!form.ok) return replyRefused(ctx, deps, form, back);
    const uid = ctx.params['file'] ?? '';
    if (!isUuid(uid)) return replyRefused(ctx, deps, refused('file_unknown'), back);
    const removed = await db.write((tx) => removeFile(tx, world, uid, { kind, ...reference }));
    if (!removed.ok) return replyRefused(ctx, deps, removed, back);
    seeOther(ctx, back);
  });
}
