/** Addresses of the cards that a member holds: the list, and each act with what it would change. */
import { z } from 'zod';
import type { Knex } from 'knex';
import { signedIn } from '../access/signed-in.ts';
import { type CardActCode, cardActCodes } from '../contract/codes.ts';
import { localMinuteText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { replyRefused } from '../http/reply.ts';
import { instantAt } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { blockCard, unbindCard, unblockCard } from '../members/cards.ts';
import { type CardFollowing } from '../taps/service.ts';
import { type Holder, actorOf, holderFor, seeOther } from './asking.ts';
import { issueBadge } from './badges.ts';
import { type HeldCard, heldCard } from './held.ts';
import { actModel, actsFor, memberCardsModel } from './held-pages.ts';
import { previewOf } from './preview.ts';

const actQuery = z.object({ from: z.union([z.literal(''), localMinuteText]).default('') });
const actForm = z.strictObject({ from: z.union([z.literal(''), localMinuteText]).default('') });
const noFields = z.strictObject({});

export function heldCardRoutes(router: AppRouter, deps: Deps, following: CardFollowing): void {
  const { db, world } = deps;

  router.get('/cards/members/:uid', signedIn(deps), async (ctx) => {
    const holder = await holderFor(ctx, deps, ctx.params['uid'] ?? '');
    if (!holder.ok) return replyRefused(ctx, deps, holder);
    showPage(ctx, deps, 'member-cards', await memberCardsModel(db.reader, holder.value));
  });

  router.post('/cards/members/:uid/badge', signedIn(deps), async (ctx) => {
    const holder = await holderFor(ctx, deps, ctx.params['uid'] ?? '');
    if (!holder.ok) return replyRefused(ctx, deps, holder);
    const { id, uid, keeps } = holder.value;
    if (!keeps) return replyRefused(ctx, deps, refused('not_allowed'));
    const form = await readForm(ctx, deps, noFields);
    const issued = form.ok ? await db.write((tx) => issueBadge(tx, world, actorOf(ctx), id, following)) : form;
    if (!issued.ok) return replyRefused(ctx, deps, issued, addresses.memberCards(uid));
    seeOther(ctx, addresses.memberCards(uid));
  });

  type Found = { readonly card: HeldCard; readonly holder: Holder; readonly act: CardActCode };

  /** The card and the act of an address; an act that does not fit how the card stands is `card_unknown`. */
  async function found(ctx: RouteContext, act: CardActCode): Promise<Outcome<Found, 'not_found' | 'not_allowed' | 'card_unknown'>> {
    const uid = ctx.params['uid'] ?? '';
    const card = isUuid(uid) ? await heldCard(db.reader, uid) : undefined;
    if (card === undefined) return refused('not_found');
    const holder = await holderFor(ctx, deps, card.memberUid);
    if (!holder.ok) return holder;
    const { keeps } = holder.value;
    if (!keeps && act !== 'lost') return refused('not_allowed');
    return actsFor(card, keeps).includes(act) ? ok({ card, holder: holder.value, act }) : refused('card_unknown');
  }

  /** What an act is, for looking ahead and for doing. */
  const doing =
    (ctx: RouteContext, { card: { cardNumber, fromAt }, act }: Found, from: Instant | null) =>
    async (tx: Knex.Transaction): Promise<Outcome<null, 'card_unknown'>> => {
      const actor = actorOf(ctx);
      const since = from === null ? {} : { from };
      switch (act) {
        case 'lost':
          await blockCard(tx, world, actor, { cardNumber, cause: 'lost', ...since }, following.blocking);
          return ok(null);
        case 'block':
          await blockCard(tx, world, actor, { cardNumber, cause: 'blocked', ...since }, following.blocking);
          return ok(null);
        case 'found':
          await unblockCard(tx, world, actor, cardNumber);
          return ok(null);
        case 'end':
          return unbindCard(tx, world, actor, { cardNumber }, following.unbinding);
        case 'void':
          return unbindCard(tx, world, actor, { cardNumber, from: fromAt }, following.unbinding);
      }
    };

  const momentOf = (field: string): Instant | null => (field === '' ? null : instantAt(field.slice(0, 10), field.slice(11)));

  for (const act of cardActCodes) {
    router.get(`/cards/held/:uid/${act}`, signedIn(deps), async (ctx) => {
      const here = await found(ctx, act);
      if (!here.ok) return replyRefused(ctx, deps, here);
      const { card, holder } = here.value;
      const now = world.clock();
      const chosen = momentOf(readQuery(ctx, actQuery).from);
      const from = chosen !== null && chosen > now ? null : chosen;
      const preview = await previewOf(db, card.cardNumber, doing(ctx, here.value, from));
      if (!preview.ok) return replyRefused(ctx, deps, preview, addresses.memberCards(holder.uid));
      showPage(ctx, deps, 'card-act', actModel({ ...here.value, from, now, preview: preview.value }));
    });
  }

  for (const act of cardActCodes) {
    router.post(`/cards/held/:uid/${act}`, signedIn(deps), async (ctx) => {
      const here = await found(ctx, act);
      if (!here.ok) return replyRefused(ctx, deps, here);
      const back = addresses.memberCards(here.value.holder.uid);
      const form = await readForm(ctx, deps, actForm);
      const done = form.ok ? await db.write(doing(ctx, here.value, momentOf(form.value.from))) : form;
      if (!done.ok) return replyRefused(ctx, deps, done, back);
      seeOther(ctx, back);
    });
  }
}
