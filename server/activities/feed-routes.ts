/** Addresses of a calendar's feed: where it is made and taken back, and the private one that a phone reads. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { refusalOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { findViewer, viewerOf } from '../access/viewers.ts';
import { uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { countTry, type Limit } from '../http/rate-limit.ts';
import { replyRefused } from '../http/reply.ts';
import { dayOf } from '../kernel/calendar.ts';
import { refused } from '../kernel/outcome.ts';
import { type Organisation, organisationById } from '../organisations/queries.ts';
import { organisationAsked } from './asked.ts';
import { feedFile } from './feed-file.ts';
import { type Feed, feedBy, feedMadeAt, makeFeed, revokeFeed } from './feeds.ts';

/** A program asks every few minutes at most. */
export const feedReads: Limit = { triesMax: 60, windowMs: 60 * 60_000 };
/** Wrong addresses from one place. */
export const wrongReads: Limit = { triesMax: 30, windowMs: 15 * 60_000 };

const feedQuery = z.object({ organisation: uidText.optional() });
const feedForm = z.strictObject({ organisation: uidText, act: z.enum(['make', 'revoke']) });
const tokenPattern = /^[\w-]{43}$/;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export function feedRoutes(router: AppRouter, deps: Deps): void {
  const { db, world } = deps;

  const show = async (ctx: RouteContext, place: Organisation, made: string | null, revoked: boolean): Promise<void> => {
    const of = { accountId: viewerOf(ctx).accountId, organisationId: place.id };
    const origin = deps.settings.publicUrl?.origin ?? `${ctx.protocol}://${ctx.host}`;
    showPage(ctx, deps, 'calendar-feed', {
      organisation: { id: place.uid, name: place.name },
      madeAt: await feedMadeAt(db.reader, of),
      address: made === null ? null : `${origin}${addresses.calendarFeed(made)}`,
      revoked,
      action: addresses.calendarFeedOf(place.uid),
      backHref: addresses.calendarOf(place.uid),
    });
  };

  router.get(`${addresses.activities}/calendar/feed`, signedIn(deps), async (ctx) => {
    const { organisation } = readQuery(ctx, feedQuery);
    const place = await organisationAsked(ctx, deps, organisation, 'see_activities');
    if (place !== undefined) await show(ctx, place, null, false);
  });

  router.post(`${addresses.activities}/calendar/feed`, signedIn(deps), async (ctx) => {
    const form = await readForm(ctx, deps, feedForm);
    if (!form.ok) return replyRefused(ctx, deps, form, `${addresses.activities}/calendar`);
    const { organisation, act } = form.value;
    const place = await organisationAsked(ctx, deps, organisation, 'see_activities');
    if (place === undefined) return;
    const of = { accountId: viewerOf(ctx).accountId, organisationId: place.id };
    // Shown in the answer itself: an address to come back to would be one that shows it again.
    const made = await db.write(async (tx) => (act === 'make' ? makeFeed(tx, world, of) : revokeFeed(tx, world, of).then(() => null)));
    await show(ctx, place, made, act === 'revoke');
  });

  /** Whether a limit still lets somebody ask; otherwise they are told to wait. */
  async function inTime(ctx: RouteContext, key: string, limit: Limit): Promise<boolean> {
    const tries = await db.write((tx) => countTry(tx, world, key, limit));
    if (!tries.allowed) replyRefused(ctx, deps, refused('too_many_tries', { minutes: Math.ceil(tries.retryAfterMs / 60_000) }));
    return tries.allowed;
  }

  /** What a feed's owner may see now: an account that was closed, a role that ended, an organisation that is not theirs open nothing. */
  async function opened(feed: Feed) {
    const viewer = await findViewer(db.reader, feed.accountId);
    const place = await organisationById(db.reader, feed.organisationId);
    if (viewer === undefined || place === undefined) return undefined;
    return refusalOf(viewer, 'see_activities', place.path, dayOf(world.clock())) === undefined ? { viewer, place } : undefined;
  }

  router.get('/calendar/:token.ics', async (ctx) => {
    ctx.set('X-Robots-Tag', 'noindex, nofollow');
    const token = ctx.params['token'] ?? '';
    const feed = tokenPattern.test(token) ? await feedBy(db.reader, token) : undefined;
    const owner = feed === undefined ? undefined : await opened(feed);
    const key = feed === undefined || owner === undefined ? `calendar:from:${digest(ctx.ip)}` : `calendar:feed:${feed.id}`;
    if (!(await inTime(ctx, key, owner === undefined ? wrongReads : feedReads))) return;
    if (owner === undefined) return replyRefused(ctx, deps, refused('not_found'));
    const file = await feedFile(db.reader, { ...owner, now: world.clock(), origin: deps.settings.publicUrl?.origin ?? null });
    ctx.status = 200;
    ctx.set('Cache-Control', 'private, no-cache');
    ctx.etag = digest(file).slice(0, 32);
    // Programs that send a tag often say no-cache beside it, and mean the tag.
    if (ctx.get('if-none-match').includes(ctx.response.get('etag'))) {
      ctx.status = 304;
      return;
    }
    ctx.type = 'text/calendar; charset=utf-8';
    ctx.set('Content-Disposition', 'inline; filename="flagtap.ics"');
    ctx.body = file;
  });
}
