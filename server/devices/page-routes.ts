/** Addresses where people look after kiosks: the list, one of them, a code shown once, the page before one is switched off. */
import { z } from 'zod';
import { type Action, refusalOf, scope } from '../access/rules.ts';
import { may } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { byAccount } from '../audit/service.ts';
import { lineOfText, uidText } from '../contract/text.ts';
import { pairingCodeMs } from '../contract/devices.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { replyRefused } from '../http/reply.ts';
import { dayOf } from '../kernel/calendar.ts';
import { refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { organisationByUid } from '../organisations/queries.ts';
import { devicePagesMax, devicesModel, factsOf } from './pages.ts';
import { deviceByUid } from './queries.ts';
import { type MadeCode, makePairingCode, makeRenewalCode, renameDevice, revokeDevice } from './service.ts';

const listQuery = z.object({ page: z.coerce.number().int().min(1).max(devicePagesMax).default(1) });
const codeForm = z.strictObject({ organisation: uidText });
const nameForm = z.strictObject({
  name: z
    .string()
    .transform((name) => name.trim())
    .pipe(lineOfText(60)),
});
const noFields = z.strictObject({});

const codeMinutes = pairingCodeMs / 60_000;

type Found = NonNullable<Awaited<ReturnType<typeof deviceByUid>>>;

export function devicePageRoutes(router: AppRouter, deps: Deps): void {
  const { db, world } = deps;

  /** The kiosk of an address, for somebody who may do this with it; else the answer is given. */
  async function found(ctx: RouteContext, action: Action): Promise<Found | undefined> {
    const uid = ctx.params['uid'] ?? '';
    const now = world.clock();
    const device = isUuid(uid) ? await deviceByUid(db.reader, uid, now) : undefined;
    const refusal = device === undefined ? 'not_found' : refusalOf(viewerOf(ctx), action, device.organisationPath, dayOf(now));
    if (refusal === undefined) return device;
    replyRefused(ctx, deps, refused(refusal));
    return undefined;
  }

  const showDevice = (ctx: RouteContext, device: Found, revoking: boolean): void => {
    const keeps = may(viewerOf(ctx), 'keep_devices', device.organisationPath, dayOf(world.clock()));
    showPage(ctx, deps, 'device', { device: factsOf(device), keeps, revoking: revoking && keeps && device.revokedAt === null });
  };

  const showCode = (ctx: RouteContext, { code, expiresAt }: MadeCode, organisationName: string, renews: string | null): void =>
    showPage(ctx, deps, 'device-code', {
      code,
      expiresAt,
      minutes: codeMinutes,
      organisationName,
      renews,
      server: deps.settings.publicUrl?.origin ?? ctx.origin,
    });

  const actorOf = (ctx: RouteContext) => byAccount(viewerOf(ctx).accountId);

  /** Back to the kiosk's page, by a new request that a reload repeats without harm. */
  const seeDevice = (ctx: RouteContext, device: Found): void => {
    ctx.status = 303;
    ctx.redirect(addresses.device(device.uid));
  };

  router.get(addresses.devices, signedIn(deps), async (ctx) => {
    const { page } = readQuery(ctx, listQuery);
    const now = world.clock();
    const sees = scope(viewerOf(ctx), 'see_devices', dayOf(now));
    const keeps = scope(viewerOf(ctx), 'keep_devices', dayOf(now));
    if (sees.patterns.length === 0) return replyRefused(ctx, deps, refused('not_allowed'));
    showPage(ctx, deps, 'devices', await devicesModel(db.reader, { sees, keeps, page, now }));
  });

  router.post(`${addresses.devices}/codes`, signedIn(deps), async (ctx) => {
    const form = await readForm(ctx, deps, codeForm);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.devices);
    const organisation = await organisationByUid(db.reader, form.value.organisation);
    const refusal =
      organisation === undefined
        ? 'organisation_unknown'
        : refusalOf(viewerOf(ctx), 'keep_devices', organisation.path, dayOf(world.clock()));
    if (organisation === undefined || refusal !== undefined)
      return replyRefused(ctx, deps, refused(refusal ?? 'not_found'), addresses.devices);
    const made = await makePairingCode(db, world, actorOf(ctx), organisation.uid);
    if (!made.ok) return replyRefused(ctx, deps, made, addresses.devices);
    showCode(ctx, made.value, organisation.name, null);
  });

  router.get(`${addresses.devices}/:uid`, signedIn(deps), async (ctx) => {
    const device = await found(ctx, 'see_devices');
    if (device !== undefined) showDevice(ctx, device, false);
  });

  router.get(`${addresses.devices}/:uid/revoke`, signedIn(deps), async (ctx) => {
    const device = await found(ctx, 'keep_devices');
    if (device !== undefined) showDevice(ctx, device, true);
  });

  router.post(`${addresses.devices}/:uid/revoke`, signedIn(deps), async (ctx) => {
    const device = await found(ctx, 'keep_devices');
    if (device === undefined) return;
    const form = await readForm(ctx, deps, noFields);
    const revoked = form.ok ? await db.write((tx) => revokeDevice(tx, world, actorOf(ctx), device.uid)) : form;
    if (!revoked.ok) return replyRefused(ctx, deps, revoked, addresses.device(device.uid));
    seeDevice(ctx, device);
  });

  router.post(`${addresses.devices}/:uid/name`, signedIn(deps), async (ctx) => {
    const device = await found(ctx, 'keep_devices');
    if (device === undefined) return;
    const form = await readForm(ctx, deps, nameForm);
    const renamed = form.ok ? await db.write((tx) => renameDevice(tx, world, actorOf(ctx), device.uid, form.value.name)) : form;
    if (!renamed.ok) return replyRefused(ctx, deps, renamed, addresses.device(device.uid));
    seeDevice(ctx, device);
  });

  router.post(`${addresses.devices}/:uid/code`, signedIn(deps), async (ctx) => {
    const device = await found(ctx, 'keep_devices');
    if (device === undefined) return;
    const form = await readForm(ctx, deps, noFields);
    const made = form.ok ? await makeRenewalCode(db, world, actorOf(ctx), device.uid) : form;
    if (!made.ok) return replyRefused(ctx, deps, made, addresses.device(device.uid));
    showCode(ctx, made.value, device.organisationName, device.name);
  });
}
