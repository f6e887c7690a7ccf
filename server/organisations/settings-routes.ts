/** Addresses of settings: what an organisation decides for itself, shown and changed. */
import { z } from 'zod';
import { may, refusalOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { byAccount } from '../audit/service.ts';
import { uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppContext, AppRouter, Deps } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { mainRoleOf } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { SettingsModel } from '../../views/pages/settings/model.ts';
import { paths } from '../../views/paths.ts';
import { settingInherited } from '../contract/codes.ts';
import { settingsModel } from './pages.ts';
import { type Organisation, organisationById, organisationByUid, organisationsMax } from './queries.ts';
import { changesTyped, setSettings, typedValues } from './settings.ts';

const settingsQuery = z.object({
  organisation: uidText.optional(),
  page: z.coerce.number().int().min(1).max(organisationsMax).default(1),
  saved: z.literal('yes').optional(),
});

const settingsForm = z.strictObject({
  rankVisibility: z.enum([...typedValues.rankVisibility, settingInherited]),
  namesMasked: z.enum([...typedValues.namesMasked, settingInherited]),
  kioskShowsRank: z.enum([...typedValues.kioskShowsRank, settingInherited]),
  kioskShowsBalance: z.enum([...typedValues.kioskShowsBalance, settingInherited]),
  duesDueDay: z.enum([...typedValues.duesDueDay, settingInherited]),
  duesExemptPay: z.enum([...typedValues.duesExemptPay, settingInherited]),
  duesAmounts: z.enum([...typedValues.duesAmounts, settingInherited]),
  minutesFor: z.enum([...typedValues.minutesFor, settingInherited]),
  studyHours: z.enum([...typedValues.studyHours, settingInherited]),
  absentMayMakeUp: z.enum([...typedValues.absentMayMakeUp, settingInherited]),
});

export function settingsRoutes(router: AppRouter, deps: Deps): void {
  const { db, world } = deps;

  /** The organisation asked for, else that of the viewer's role. A group has no settings: it does as its branch. */
  const placeFor = async (ctx: AppContext): Promise<Outcome<Organisation, 'not_found' | 'not_allowed'>> => {
    const viewer = viewerOf(ctx);
    const day = dayOf(world.clock());
    const uid = readQuery(ctx, settingsQuery).organisation ?? mainRoleOf(viewer, day)?.organisationUid;
    const organisation = uid === undefined ? undefined : await organisationByUid(db.reader, uid);
    if (organisation === undefined) return refused('not_found');
    const refusal = refusalOf(viewer, 'keep_settings', organisation.path, day);
    if (refusal !== undefined) return refused(refusal);
    return organisation.level === 'group' ? refused('not_found') : ok(organisation);
  };

  const show = async (ctx: AppContext, organisation: Organisation, notice: SettingsModel['notice'], status = 200) => {
    const parent = organisation.parentId === null ? undefined : await organisationById(db.reader, organisation.parentId);
    const kept = parent !== undefined && may(viewerOf(ctx), 'keep_settings', parent.path, dayOf(world.clock()));
    const { page } = readQuery(ctx, settingsQuery);
    const model = await settingsModel(db.reader, { organisation, notice, above: kept ? parent : undefined, page });
    showPage(ctx, deps, 'settings', model, { status });
  };

  router.get(paths.settings, signedIn(deps), async (ctx) => {
    const place = await placeFor(ctx);
    if (!place.ok) return replyRefused(ctx, deps, place);
    return show(ctx, place.value, readQuery(ctx, settingsQuery).saved === 'yes' ? 'saved' : null);
  });

  router.post(paths.settings, signedIn(deps), async (ctx) => {
    const place = await placeFor(ctx);
    if (!place.ok) return replyRefused(ctx, deps, place);
    const form = await readForm(ctx, deps, settingsForm);
    if (!form.ok) return show(ctx, place.value, 'expired', refusalStatus[form.code]);
    const actor = byAccount(viewerOf(ctx).accountId);
    await db.write((tx) => setSettings(tx, world, actor, place.value, changesTyped(form.value)));
    ctx.status = 303;
    ctx.redirect(`${addresses.settingsOf(place.value.uid)}&saved=yes`);
  });
}
