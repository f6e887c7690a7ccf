/** Addresses of writing people in by hand, and of guests. */
import { z } from 'zod';
import { signedIn } from '../access/signed-in.ts';
import { markHowCodes } from '../contract/codes.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { isPlainText, uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { type Outcome, refused } from '../kernel/outcome.ts';
import { type Asked, hostedFor, keptFor } from './asking.ts';
import { guestNameMax, writtenGuests, addGuest, removeGuest } from './guests.ts';
import { headOf, sheetHandModel, sheetPersonModel } from './hand-pages.ts';
import { type MarkStatus, markStatuses, reasonMax, type SheetParts } from './keeping.ts';
import { type Marked, markByHand } from './marks.ts';
import { momentTyped } from './moment.ts';

export const line = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
    .refine(isPlainText, 'has a control character or half a character');

const handQuery = z.object({ member: uidText.optional(), done: uidText.optional() });
const handForm = z.strictObject({
  /** Empty, like the status, where Enter was pressed in a field: nobody was touched, nothing chosen. */
  member: z.union([uidText, z.literal('')]),
  status: z.union([z.enum(markStatuses), z.literal('')]),
  how: z.enum(markHowCodes).default('correction'),
  time: z.string().max(5).default(''),
  proposed: z.string().max(5).default(''),
  reason: line(reasonMax).default(''),
});
type HandForm = z.infer<typeof handForm>;
type Chosen = HandForm & { readonly status: MarkStatus };
const isChosen = (form: HandForm): form is Chosen => form.member !== '' && form.status !== '';
const guestForm = z.strictObject({ name: line(guestNameMax), origin: line(guestNameMax).default('') });
const removeForm = z.strictObject({ guest: uidText });

/** Refusals that a page explains itself, with what was typed kept. */
const explained: ReadonlySet<RefusalCode> = new Set([
  'form_expired',
  'check_in_not_begun',
  'mark_time_wrong',
  'reason_missing',
  'own_points',
  'not_meant',
  'not_a_member_then',
  'member_unknown',
  'period_closed',
  'name_missing',
  'guests_too_many',
]);

export const seeOther = (ctx: RouteContext, address: string): void => {
  ctx.status = 303;
  ctx.redirect(address);
};

export function handRoutes(router: AppRouter, deps: Deps, parts: SheetParts): void {
  const { db, world } = deps;

  /** Shows what was sent again: a forgotten card is written in from the list, anything else from the page of the person. */
  async function showAgain(ctx: RouteContext, asked: Asked, code: RefusalCode | null, form: HandForm | null): Promise<void> {
    const status = code === null ? 200 : refusalStatus[code];
    const person =
      form === null || form.how === 'forgotten_card' ? undefined : asked.lines.find(({ memberUid }) => memberUid === form.member);
    if (person === undefined || person.memberId === asked.by.memberId)
      return showPage(
        ctx,
        deps,
        'sheet-hand',
        await sheetHandModel(db.reader, asked, { error: code, ...(form === null ? {} : { time: form.time }) }),
        { status },
      );
    const typed = { time: form?.time ?? '', reason: form?.reason ?? '' };
    showPage(ctx, deps, 'sheet-person', await sheetPersonModel(db.reader, asked, person, { error: code, typed }), { status });
  }

  async function mark(
    { activity, by }: Asked,
    { member, status, how, time, proposed, reason }: Chosen,
  ): Promise<Outcome<Marked, RefusalCode>> {
    const at = momentTyped(activity, time, proposed);
    if (at === undefined) return refused('mark_time_wrong');
    const marks = [{ memberUid: member, status, at: status === 'none' ? null : at }];
    return db.write((tx) => markByHand(tx, parts, { activityUid: activity.uid, marks, how, reason, by }));
  }

  router.get(addresses.hand(':uid'), signedIn(deps), async (ctx) => {
    const { member, done = null } = readQuery(ctx, handQuery);
    const asked = await keptFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    if (member === undefined) return showPage(ctx, deps, 'sheet-hand', await sheetHandModel(db.reader, asked.value, { done }));
    const person = asked.value.lines.find(({ memberUid }) => memberUid === member);
    if (person === undefined) return replyRefused(ctx, deps, refused('member_unknown'), addresses.hand(asked.value.activity.uid));
    if (person.memberId === asked.value.by.memberId) return showAgain(ctx, asked.value, 'own_points', null);
    showPage(ctx, deps, 'sheet-person', await sheetPersonModel(db.reader, asked.value, person, {}));
  });

  router.post(addresses.hand(':uid'), signedIn(deps), async (ctx) => {
    const asked = await keptFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    const form = await readForm(ctx, deps, handForm);
    if (!form.ok) return showAgain(ctx, asked.value, 'form_expired', null);
    const { uid } = asked.value.activity;
    if (!isChosen(form.value)) return showAgain(ctx, asked.value, null, form.value);
    const marked = await mark(asked.value, form.value);
    if (marked.ok) return seeOther(ctx, `${addresses.hand(uid)}?done=${form.value.member}`);
    if (!explained.has(marked.code)) return replyRefused(ctx, deps, marked, addresses.hand(uid));
    await showAgain(ctx, asked.value, marked.code, form.value);
  });

  const showGuests = async (
    ctx: RouteContext,
    { activity }: Asked,
    error: RefusalCode | null,
    typed = { name: '', origin: '' },
  ): Promise<void> => {
    const guests = (await writtenGuests(db.reader, activity.id)).map(({ uid, name, origin }) => ({ id: uid, name, origin }));
    const action = addresses.guests(activity.uid);
    const model = { sheet: headOf(activity), guests, typed, action, removeAction: `${action}/remove`, error };
    showPage(ctx, deps, 'sheet-guests', model, { status: error === null ? 200 : refusalStatus[error] });
  };

  router.get(addresses.guests(':uid'), signedIn(deps), async (ctx) => {
    const asked = await hostedFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    await showGuests(ctx, asked.value, null);
  });

  router.post(addresses.guests(':uid'), signedIn(deps), async (ctx) => {
    const asked = await hostedFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    const form = await readForm(ctx, deps, guestForm);
    if (!form.ok) return showGuests(ctx, asked.value, 'form_expired');
    const { activity, by } = asked.value;
    const added = await db.write((tx) => addGuest(tx, world, { activityUid: activity.uid, ...form.value, by }));
    if (added.ok) return seeOther(ctx, addresses.guests(activity.uid));
    if (!explained.has(added.code)) return replyRefused(ctx, deps, added, addresses.activity(activity.uid));
    await showGuests(ctx, asked.value, added.code, form.value);
  });

  router.post(`${addresses.guests(':uid')}/remove`, signedIn(deps), async (ctx) => {
    const asked = await hostedFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    const form = await readForm(ctx, deps, removeForm);
    if (!form.ok) return showGuests(ctx, asked.value, 'form_expired');
    const { activity, by } = asked.value;
    const removed = await db.write((tx) => removeGuest(tx, world, { activityUid: activity.uid, guestUid: form.value.guest, by }));
    if (!removed.ok) return replyRefused(ctx, deps, removed, addresses.activity(activity.uid));
    seeOther(ctx, addresses.guests(activity.uid));
  });
}
