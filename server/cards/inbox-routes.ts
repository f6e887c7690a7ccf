/** Addresses of unknown cards: the list, one of them, whose it is, or that it is none of ours. */
import { z } from 'zod';
import { subtreeOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { isPlainText, lineOfText, localMinuteText, uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { replyRefused } from '../http/reply.ts';
import { dayOf, instantAt } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { bindCard } from '../members/cards.ts';
import { memberInScope } from '../members/lists.ts';
import type { Organisation } from '../organisations/queries.ts';
import type { CardFollowing } from '../taps/service.ts';
import { actorOf, placeFor, seeOther } from './asking.ts';
import { dismissalReasonMax, dismissCard, restoreCard } from './dismissals.ts';
import { type CardHere, cardHere, chooseStep, confirmStep, personOf, unknownCardModel, unknownCardsModel } from './inbox-pages.ts';
import { previewOf } from './preview.ts';

const pagesMax = 200;
const nameMax = 60;

const listQuery = z.object({
  organisation: uidText.optional(),
  show: z.literal('aside').optional(),
  page: z.coerce.number().int().min(1).max(pagesMax).default(1),
  bound: uidText.optional(),
});
/** A moment that may be left out, as an empty field arrives. */
const momentField = z.union([z.literal(''), localMinuteText]).default('');
const cardQuery = z.object({
  organisation: uidText.optional(),
  q: z.string().max(nameMax).refine(isPlainText, 'has a control character or half a character').default(''),
  member: uidText.optional(),
  from: momentField,
});
const placeQuery = z.object({ organisation: uidText.optional() });
const bindForm = z.strictObject({ member: uidText, from: momentField });
const dismissForm = z.strictObject({
  reason: z
    .string()
    .transform((reason) => reason.trim())
    .pipe(lineOfText(dismissalReasonMax)),
});
const noFields = z.strictObject({});

const momentOf = (field: string): Instant | null => (field === '' ? null : instantAt(field.slice(0, 10), field.slice(11)));

export function inboxRoutes(router: AppRouter, deps: Deps, following: CardFollowing): void {
  const { db, world } = deps;

  /** The organisation and the card of an address. */
  async function found(
    ctx: RouteContext,
    askedPlace: string | undefined,
  ): Promise<
    Outcome<{ readonly organisation: Organisation; readonly card: CardHere; readonly tapUid: string }, 'not_found' | 'not_allowed'>
  > {
    const place = await placeFor(ctx, deps, askedPlace);
    if (!place.ok) return place;
    const tapUid = ctx.params['uid'] ?? '';
    const card = isUuid(tapUid) ? await cardHere(db.reader, tapUid, place.value, world.clock()) : undefined;
    return card === undefined ? refused('not_found') : ok({ organisation: place.value, card, tapUid });
  }

  const personIn = (organisation: Organisation, uid: string, now: Instant) =>
    memberInScope(db.reader, uid, { scope: subtreeOf(organisation.path), day: dayOf(now), now });

  router.get(addresses.unknownCards, signedIn(deps), async (ctx) => {
    const { organisation: asked, show, page, bound } = readQuery(ctx, listQuery);
    const place = await placeFor(ctx, deps, asked);
    if (!place.ok) return replyRefused(ctx, deps, place);
    const now = world.clock();
    const holder = bound === undefined ? undefined : await personIn(place.value, bound, now);
    const shown = { organisation: place.value, now, aside: show === 'aside', page, bound: holder?.name ?? null };
    showPage(ctx, deps, 'unknown-cards', await unknownCardsModel(db.reader, shown));
  });

  router.get(`${addresses.unknownCards}/:uid`, signedIn(deps), async (ctx) => {
    const { organisation: asked, q, member, from } = readQuery(ctx, cardQuery);
    const here = await found(ctx, asked);
    if (!here.ok) return replyRefused(ctx, deps, here, addresses.unknownCards);
    const { organisation, card } = here.value;
    const now = world.clock();
    const shown = { ...here.value, now };
    const show = async (step: Parameters<typeof unknownCardModel>[2]) =>
      showPage(ctx, deps, 'unknown-card', await unknownCardModel(db.reader, shown, step));
    if (member === undefined || card.aside) return show(await chooseStep(db.reader, organisation, now, q.trim()));
    const person = await personIn(organisation, member, now);
    if (person === undefined) return replyRefused(ctx, deps, refused('not_found'), addresses.unknownCardsOf(organisation.uid));
    const chosen = momentOf(from);
    const binding = { memberId: person.id, cardNumber: card.cardNumber, from: chosen ?? card.firstAt };
    const preview = await previewOf(db, card.cardNumber, (tx) => bindCard(tx, world, actorOf(ctx), binding, following.binding));
    return show(confirmStep(personOf(person), { at: binding.from, chosen: chosen !== null }, preview));
  });

  router.post(`${addresses.unknownCards}/:uid/bind`, signedIn(deps), async (ctx) => {
    const here = await found(ctx, readQuery(ctx, placeQuery).organisation);
    if (!here.ok) return replyRefused(ctx, deps, here, addresses.unknownCards);
    const form = await readForm(ctx, deps, bindForm);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.unknownCards);
    const { organisation, card, tapUid } = here.value;
    const person = await personIn(organisation, form.value.member, world.clock());
    if (person === undefined) return replyRefused(ctx, deps, refused('member_unknown'), addresses.unknownCard(tapUid, organisation.uid));
    const binding = { memberId: person.id, cardNumber: card.cardNumber, from: momentOf(form.value.from) ?? card.firstAt };
    const bound = await db.write((tx) => bindCard(tx, world, actorOf(ctx), binding, following.binding));
    if (!bound.ok) return replyRefused(ctx, deps, bound, addresses.unknownCard(tapUid, organisation.uid));
    seeOther(ctx, `${addresses.unknownCardsOf(organisation.uid)}&bound=${person.uid}`);
  });

  router.post(`${addresses.unknownCards}/:uid/dismiss`, signedIn(deps), async (ctx) => {
    const here = await found(ctx, readQuery(ctx, placeQuery).organisation);
    if (!here.ok) return replyRefused(ctx, deps, here, addresses.unknownCards);
    const form = await readForm(ctx, deps, dismissForm);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.unknownCards);
    const { organisation, card } = here.value;
    const by = { actor: actorOf(ctx), accountId: viewerOf(ctx).accountId };
    const { reason } = form.value;
    const done = await db.write((tx) => dismissCard(tx, world, by, { cardNumber: card.cardNumber, organisation, reason }));
    if (!done.ok) return replyRefused(ctx, deps, done, addresses.unknownCardsOf(organisation.uid));
    seeOther(ctx, addresses.unknownCardsOf(organisation.uid));
  });

  router.post(`${addresses.unknownCards}/:uid/restore`, signedIn(deps), async (ctx) => {
    const here = await found(ctx, readQuery(ctx, placeQuery).organisation);
    if (!here.ok) return replyRefused(ctx, deps, here, addresses.unknownCards);
    const form = await readForm(ctx, deps, noFields);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.unknownCards);
    const { organisation, card, tapUid } = here.value;
    const done = await db.write((tx) => restoreCard(tx, world, actorOf(ctx), { cardNumber: card.cardNumber, organisation }));
    if (!done.ok) return replyRefused(ctx, deps, done, addresses.unknownCardsOf(organisation.uid));
    seeOther(ctx, addresses.unknownCard(tapUid, organisation.uid));
  });
}
