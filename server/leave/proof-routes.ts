/** Addresses of proofs: sent by a floating member from a phone, decided in the list of leave. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { proofWordsMax, type ProofModel } from '../../views/pages/proof/model.ts';
import { scope } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { type Activity, activitiesByUid } from '../activities/queries.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { isPlainText } from '../contract/text.ts';
import { readUploads } from '../files/upload.ts';
import { addresses } from '../http/addresses.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import type { Viewer } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { proofModel } from './proof-page.ts';
import { proofByUid, proofOwner } from './proof-queries.ts';
import { sendProof } from './proofs.ts';
import type { OnRoll, RollOf } from './service.ts';

export type ProofParts = { readonly rollOf: RollOf; readonly schemes: SchemeReader };

/** Where a scheme is missing, a proof is taken for as long as the default scheme takes claims. */
const usualDays = 14;

const proofForm = z.strictObject({
  words: z
    .string()
    .max(proofWordsMax)
    .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
    .refine(isPlainText, 'has a control character or half a character')
    .default(''),
});

/** Whether somebody may read the picture of a proof: the member, and who decides on it. */
export async function seesProof(db: Knex, viewer: Viewer, uid: string, now: Instant): Promise<boolean> {
  const owner = await proofOwner(db, uid);
  if (owner === undefined) return false;
  if (viewer.member?.id === owner) return true;
  return (await proofByUid(db, uid, scope(viewer, 'keep_attendance', dayOf(now)), now)) !== undefined;
}

export function proofRoutes(router: AppRouter, deps: Deps, { rollOf, schemes }: ProofParts): void {
  const { db, world } = deps;

  type Found = { readonly activity: Activity; readonly line: OnRoll; readonly withinDays: number };

  /** The activity of an address and the viewer's line on its list; else the answer is given. */
  async function found(ctx: RouteContext): Promise<Found | undefined> {
    const uid = ctx.params['uid'] ?? '';
    const { member } = viewerOf(ctx);
    const [activity] = isUuid(uid) && member !== null ? await activitiesByUid(db.reader, [uid]) : [];
    const line = activity === undefined ? undefined : (await rollOf(db.reader, activity)).find(({ memberId }) => memberId === member?.id);
    if (activity !== undefined && line !== undefined) {
      const version = (await schemes(db.reader)).inForce(line.organisationPath, dayOf(activity.startsAt));
      return { activity, line, withinDays: version?.scheme.claims.submitWithinDays ?? usualDays };
    }
    replyRefused(ctx, deps, refused('not_found'));
    return undefined;
  }

  const show = async (ctx: RouteContext, here: Found, error: ProofModel['error'], typed: string): Promise<void> => {
    const model = await proofModel(db.reader, { ...here, now: world.clock(), error, typed });
    showPage(ctx, deps, 'proof', model, { status: error === null ? 200 : refusalStatus[error] });
  };

  router.get(`${addresses.activities}/:uid/proof`, signedIn(deps), async (ctx) => {
    const here = await found(ctx);
    if (here !== undefined) await show(ctx, here, null, '');
  });

  router.post(`${addresses.activities}/:uid/proof`, signedIn(deps), async (ctx) => {
    const here = await found(ctx);
    if (here === undefined) return;
    const form = await readUploads(ctx, deps, proofForm);
    const words = form.ok ? form.value.fields.words : '';
    const { accountId } = viewerOf(ctx);
    const sent = (upload: Parameters<typeof sendProof>[2]['upload']) =>
      db.write((tx) => sendProof(tx, world, { ...here, words, upload, accountId }));
    const outcome: Outcome<null, RefusalCode> = !form.ok ? form : (form.value.refusal ?? (await sent(form.value.uploads[0] ?? null)));
    if (!outcome.ok) return show(ctx, here, outcome.code, words);
    ctx.status = 303;
    ctx.redirect(addresses.proofOf(here.activity.uid));
  });
}
