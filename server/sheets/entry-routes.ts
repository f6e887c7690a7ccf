/** Addresses of entering a paper sheet: who signed, in one sending. */
import { z } from 'zod';
import { entryPeopleMax } from '../../views/pages/sheet-entry/model.ts';
import { signedIn } from '../access/signed-in.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { type Asked, keptFor } from './asking.ts';
import { type EntryTyped, enterable, sheetEntryModel } from './entry-pages.ts';
import { seeOther } from './hand-routes.ts';
import type { SheetParts } from './keeping.ts';
import { type Mark, markByHand, marksMax } from './marks.ts';
import { mayHaveCome, momentTyped } from './moment.ts';

/** A tick and a time a person; beside them the form has few fields. */
const fieldsMax = 2 * entryPeopleMax + 10;
const entryQuery = z.object({ done: z.coerce.number().int().min(0).max(marksMax).optional() });
/** `m.<uid>`: they signed; `t.<uid>`: since when, where it was later. */
const entryForm = z.object({ time: z.string().max(5) }).catchall(z.string().max(5));

/** Refusals that the page explains, with what was ticked kept. */
const explained: ReadonlySet<RefusalCode> = new Set([
  'form_expired',
  'check_in_not_begun',
  'mark_time_wrong',
  'own_points',
  'period_closed',
  'not_meant',
  'not_a_member_then',
]);

export function entryRoutes(router: AppRouter, deps: Deps, parts: SheetParts): void {
  const { db } = deps;

  const show = async (ctx: RouteContext, asked: Asked, error: RefusalCode | 'nobody_ticked', typed?: EntryTyped): Promise<void> => {
    const status = error === 'nobody_ticked' ? 422 : refusalStatus[error];
    showPage(ctx, deps, 'sheet-entry', await sheetEntryModel(db.reader, asked, { error, ...(typed === undefined ? {} : { typed }) }), {
      status,
    });
  };

  router.get(addresses.paperEntry(':uid'), signedIn(deps), async (ctx) => {
    const { done } = readQuery(ctx, entryQuery);
    const asked = await keptFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    showPage(ctx, deps, 'sheet-entry', await sheetEntryModel(db.reader, asked.value, { done: done ?? null }));
  });

  router.post(addresses.paperEntry(':uid'), signedIn(deps), async (ctx) => {
    const asked = await keptFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    const form = await readForm(ctx, deps, entryForm, fieldsMax);
    if (!form.ok) return show(ctx, asked.value, 'form_expired');
    const { activity, now, by } = asked.value;
    const { time, ...fields } = form.value;
    const momentOf = (memberUid: string) => momentTyped(activity, (fields[`t.${memberUid}`] ?? '') || time, '');
    const isWrong = (memberUid: string): boolean => {
      const at = momentOf(memberUid);
      return at === undefined || (at !== null && !mayHaveCome(activity, at, now));
    };
    const typed: EntryTyped = {
      time,
      of: (memberUid) => {
        const own = fields[`t.${memberUid}`] ?? '';
        const ticked = fields[`m.${memberUid}`] === 'on';
        return { ticked, time: own, wrong: ticked && own !== '' && isWrong(memberUid) };
      },
    };
    const signed = enterable(asked.value).filter(({ memberUid }) => typed.of(memberUid).ticked);
    if (signed.length === 0) return show(ctx, asked.value, 'nobody_ticked', typed);
    if (signed.some(({ memberUid }) => isWrong(memberUid))) return show(ctx, asked.value, 'mark_time_wrong', typed);
    const marks = signed.map(({ memberUid }): Mark => ({ memberUid, status: 'present', at: momentOf(memberUid) ?? null }));
    const marked = await db.write((tx) => markByHand(tx, parts, { activityUid: activity.uid, marks, how: 'paper', reason: '', by }));
    if (marked.ok)
      return seeOther(ctx, `${addresses.paperEntry(activity.uid)}?done=${marked.value.people.filter(({ changed }) => changed).length}`);
    if (!explained.has(marked.code)) return replyRefused(ctx, deps, marked, addresses.paperEntry(activity.uid));
    await show(ctx, asked.value, marked.code, typed);
  });
}
