/** Addresses of taps close together: the list of an activity, and the word of who looked. */
import { z } from 'zod';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { byAccount } from '../audit/service.ts';
import { burstWordCodes } from '../contract/codes.ts';
import { isPlainText, uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm } from '../http/body.ts';
import type { AppRouter, Deps } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { keptSheetFor } from './asking.ts';
import { burstNoteMax, lookAtBurst } from './burst-looks.ts';
import { burstsModel } from './bursts-page.ts';

const lookForm = z.strictObject({
  first: uidText,
  word: z.enum(burstWordCodes),
  note: z.string().max(burstNoteMax).refine(isPlainText, 'has a control character or half a character').default(''),
});

export function burstRoutes(router: AppRouter, deps: Deps): void {
  const { db, world } = deps;

  router.get(addresses.bursts(':uid'), signedIn(deps), async (ctx) => {
    const asked = await keptSheetFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    const { activity, host, reader } = asked.value;
    showPage(ctx, deps, 'bursts', await burstsModel(db.reader, activity, host, reader, null));
  });

  router.post(addresses.bursts(':uid'), signedIn(deps), async (ctx) => {
    const asked = await keptSheetFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    const { activity, host, reader } = asked.value;
    const form = await readForm(ctx, deps, lookForm);
    if (!form.ok) {
      const model = await burstsModel(db.reader, activity, host, reader, form.code);
      return showPage(ctx, deps, 'bursts', model, { status: refusalStatus[form.code] });
    }
    const { accountId } = viewerOf(ctx);
    const { first, word, note } = form.value;
    const looked = await db.write((tx) =>
      lookAtBurst(tx, world, { actor: byAccount(accountId), accountId }, activity, { firstTapUid: first, word, note }),
    );
    if (!looked.ok) return replyRefused(ctx, deps, looked, addresses.bursts(activity.uid));
    ctx.status = 303;
    ctx.redirect(addresses.bursts(activity.uid));
  });
}
