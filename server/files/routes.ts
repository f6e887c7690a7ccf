/** The address of a file: who may read it is asked each time, of the rooms it belongs to. */
import type { Knex } from 'knex';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import type { FileKindCode } from '../contract/codes.ts';
import { addresses } from '../http/addresses.ts';
import type { AppRouter, Deps } from '../http/deps.ts';
import { replyRefused } from '../http/reply.ts';
import type { Viewer } from '../http/viewer.ts';
import type { Instant } from '../kernel/clock.ts';
import { refused } from '../kernel/outcome.ts';
import { type Belonging, belongingsOf, contentOf } from './queries.ts';
import { contentTypes, opensInBrowser } from './rules.ts';

/** Whether somebody may read the files of a thing: said by the room that keeps the thing. */
export type MaySee = (db: Knex, viewer: Viewer, subjectUid: string, now: Instant) => Promise<boolean>;
export type FileParts = { readonly maySee: Readonly<Record<FileKindCode, MaySee>> };

/** Of all that one file belongs to, so much is asked. */
const belongingsMax = 20;

/** Nothing in a file runs, whatever it turns out to be. A PDF needs its viewer, which no browser shows in a sandbox. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** RFC 6266: a plain name for old browsers, the whole one in UTF-8. */
const disposition = (how: 'inline' | 'attachment', name: string): string =>
  `${how}; filename="${name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`;

export function fileRoutes(router: AppRouter, deps: Deps, { maySee }: FileParts): void {
  const { db, world } = deps;

  async function firstSeen(viewer: Viewer, digest: string): Promise<Belonging | undefined> {
    for (const belonging of await belongingsOf(db.reader, digest, belongingsMax))
      if (await maySee[belonging.kind](db.reader, viewer, belonging.subjectUid, world.clock())) return belonging;
    return undefined;
  }

  router.get(addresses.file(':digest'), signedIn(deps), async (ctx) => {
    const digest = ctx.params['digest'] ?? '';
    const seen = /^[0-9a-f]{64}$/.test(digest) ? await firstSeen(viewerOf(ctx), digest) : undefined;
    if (seen === undefined) return replyRefused(ctx, deps, refused('file_unknown'));
    ctx.status = 200;
    ctx.etag = digest;
    // Kept by the asker's browser alone, and asked for again each time: the right to read it may have ended.
    ctx.set('Cache-Control', 'private, no-cache');
    ctx.vary('Cookie');
    if (ctx.fresh) {
      ctx.status = 304;
      return;
    }
    const content = await contentOf(db.reader, digest);
    if (content === undefined) return replyRefused(ctx, deps, refused('file_unknown'));
    ctx.set('Content-Security-Policy', content.mediaType === 'pdf' ? policy : `${policy}; sandbox`);
    ctx.set('Content-Disposition', disposition(opensInBrowser(content.mediaType) ? 'inline' : 'attachment', seen.name));
    ctx.type = contentTypes[content.mediaType];
    ctx.body = content.bytes;
  });
}
