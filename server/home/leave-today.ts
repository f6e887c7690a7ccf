/** Leave decided on the start page itself. */
import { z } from 'zod';
import { leaveWordsMax } from '../../views/pages/leave/model.ts';
import { paths } from '../../views/paths.ts';
import { scope } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { isPlainText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm } from '../http/body.ts';
import type { AppRouter, Deps } from '../http/deps.ts';
import { replyRefused } from '../http/reply.ts';
import { dayOf } from '../kernel/calendar.ts';
import { refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { decideLeave } from '../leave/service.ts';

/** Why not, where leave is declined: the member is told. */
const answerForm = z.strictObject({
  words: z
    .string()
    .max(leaveWordsMax)
    .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
    .refine(isPlainText, 'has a control character or half a character')
    .default(''),
});

export function leaveTodayRoutes(router: AppRouter, deps: Deps): void {
  const { db, world } = deps;
  for (const [answer, decision] of [
    ['grant', 'granted'],
    ['decline', 'declined'],
  ] as const)
    router.post(addresses.leaveToday(':uid', answer), signedIn(deps), async (ctx) => {
      const viewer = viewerOf(ctx);
      const own = scope(viewer, 'decide_leave', dayOf(world.clock()));
      if (own.patterns.length === 0) return replyRefused(ctx, deps, refused('not_allowed'));
      const form = await readForm(ctx, deps, answerForm);
      if (!form.ok) return replyRefused(ctx, deps, form, paths.start);
      const uid = ctx.params['uid'] ?? '';
      const decider = { accountId: viewer.accountId, memberId: viewer.member?.id ?? null, scope: own };
      const decided = isUuid(uid)
        ? await db.write((tx) => decideLeave(tx, world, { uid, decision, words: form.value.words }, decider))
        : refused('leave_unknown' as const);
      if (!decided.ok) return replyRefused(ctx, deps, decided, paths.start);
      ctx.status = 303;
      ctx.redirect(`${paths.start}?done=${decision}`);
    });
}
