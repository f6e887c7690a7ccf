/** Addresses of the scheme: what is in force, its versions, drafts handed in, looked at, published. */
import type { Knex } from 'knex';
import { z } from 'zod';
import type { SchemeUploadModel } from '../../views/pages/scheme-upload/model.ts';
import { faultsShownMax } from '../../views/pages/scheme-upload/model.ts';
import { type Action, may, refusalOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { byAccount } from '../audit/service.ts';
import { uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { readUpload } from '../http/multipart.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { mainRoleOf } from '../http/viewer.ts';
import { type Day, dayOf, isPeriodOf, monthOf, nextPeriod } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { type Organisation, organisationById, organisationByUid } from '../organisations/queries.ts';
import { schemeTextMax } from './decode.ts';
import { draftByUid, versionByUid, versionDocument } from './draft-queries.ts';
import { draftScheme, publishDraft, withdrawDraft } from './drafts.ts';
import { faultsAgainstUpper } from './inheritance.ts';
import { openingsChosen } from './openings-chosen.ts';
import { type CapsUsed, schemeDraftModel, schemeModel, schemeVersionsModel } from './pages.ts';
import type { SchemeBook, SchemeReader } from './queries.ts';
import { checkSchemeFile } from './scheme-file.ts';

export type SchemeParts = {
  readonly schemes: SchemeReader;
  /** What a member has used of caps; scores are a higher room's. */
  readonly capsUsed: (db: Knex, book: SchemeBook, memberId: number, path: string, day: Day) => Promise<CapsUsed>;
};

const bytesMax = 4 * schemeTextMax;
const organisationQuery = z.object({ organisation: uidText.optional() });
const empty = z.strictObject({});
const choice = z.literal('yes').optional();
const amount = z
  .string()
  .regex(/^(?:\d{1,3}(?:\.\d{1,2})?)?$/)
  .default('');
const uploadForm = z.strictObject({
  document: z.string().min(1).max(bytesMax),
  documentName: z.string().max(255).default(''),
  startsMonth: z.string().max(10),
  openNames: choice,
  openPoints: amount,
  openCaps: choice,
  openItems: z
    .string()
    .regex(/^\d{0,2}$/)
    .default(''),
  openItemsMax: amount,
  openRemove: choice,
  openAttendance: choice,
});

export function schemeRoutes(router: AppRouter, deps: Deps, { schemes, capsUsed }: SchemeParts): void {
  const { db, world } = deps;
  const today = (): Day => dayOf(world.clock());

  /** The organisation asked for, else that of the viewer's role. A group does as its branch. */
  const placeFor = async (ctx: RouteContext, action: Action): Promise<Outcome<Organisation, 'not_found' | 'not_allowed'>> => {
    const viewer = viewerOf(ctx);
    const uid = readQuery(ctx, organisationQuery).organisation ?? mainRoleOf(viewer, today())?.organisationUid;
    const organisation = uid === undefined ? undefined : await organisationByUid(db.reader, uid);
    if (organisation === undefined || organisation.level === 'group') return refused('not_found');
    const refusal = refusalOf(viewer, action, organisation.path, today());
    return refusal === undefined ? ok(organisation) : refused(refusal);
  };
  const mayDraft = (ctx: RouteContext, { path }: Organisation): boolean => may(viewerOf(ctx), 'draft_scheme', path, today());

  const showScheme = async (ctx: RouteContext, organisation: Organisation, versionUid: string | undefined) => {
    const book = await schemes(db.reader);
    const inForce = book.inForce(organisation.path, today());
    const fact = versionUid === undefined ? undefined : await versionByUid(db.reader, versionUid);
    // Only what has held, or will hold, at the organisation: another's schemes are its own.
    const known = fact !== undefined && organisation.path.includes(`/${fact.organisationId}/`);
    if (versionUid !== undefined && !known) return replyRefused(ctx, deps, refused('not_found'));
    const version = fact === undefined ? inForce : book.byId(fact.id);
    const { member } = viewerOf(ctx);
    const used = member === null ? null : await capsUsed(db.reader, book, member.id, organisation.path, today());
    const model = await schemeModel(db.reader, {
      organisation,
      version,
      current: version !== undefined && version.id === inForce?.id,
      used,
      pointsHref: member === null ? null : addresses.ownPoints(),
      mayDraft: mayDraft(ctx, organisation),
    });
    return showPage(ctx, deps, 'scheme', model);
  };

  router.get(addresses.scheme, signedIn(deps), async (ctx) => {
    const place = await placeFor(ctx, 'see_scheme');
    return place.ok ? showScheme(ctx, place.value, undefined) : replyRefused(ctx, deps, place);
  });

  router.get(`${addresses.scheme}/versions`, signedIn(deps), async (ctx) => {
    const place = await placeFor(ctx, 'see_scheme');
    if (!place.ok) return replyRefused(ctx, deps, place);
    const book = await schemes(db.reader);
    return showPage(
      ctx,
      deps,
      'scheme-versions',
      await schemeVersionsModel(db.reader, book, place.value, today(), mayDraft(ctx, place.value)),
    );
  });

  router.get(`${addresses.scheme}/versions/:uid`, signedIn(deps), async (ctx) => {
    const place = await placeFor(ctx, 'see_scheme');
    if (!place.ok) return replyRefused(ctx, deps, place);
    const uid = ctx.params['uid'] ?? '';
    return isUuid(uid) ? showScheme(ctx, place.value, uid) : replyRefused(ctx, deps, refused('not_found'));
  });

  router.get(`${addresses.scheme}/versions/:uid/document`, signedIn(deps), async (ctx) => {
    const place = await placeFor(ctx, 'see_scheme');
    if (!place.ok) return replyRefused(ctx, deps, place);
    const uid = ctx.params['uid'] ?? '';
    const fact = isUuid(uid) ? await versionByUid(db.reader, uid) : undefined;
    if (fact === undefined || !place.value.path.includes(`/${fact.organisationId}/`)) return replyRefused(ctx, deps, refused('not_found'));
    ctx.type = 'application/json';
    ctx.set('Cache-Control', 'no-store');
    ctx.set('Content-Disposition', `attachment; filename="scheme-${fact.startsMonth}.json"`);
    ctx.body = await versionDocument(db.reader, fact.id);
  });

  type Trouble = Pick<SchemeUploadModel, 'faults' | 'openingFaults' | 'refusal'>;
  const showUpload = async (
    ctx: RouteContext,
    organisation: Organisation,
    startsMonth: string,
    trouble: Partial<Trouble>,
    status = 200,
  ) => {
    const inForce = (await schemes(db.reader)).inForce(organisation.path, today());
    const { faults = [], openingFaults = [], refusal = null } = trouble;
    const model: SchemeUploadModel = {
      organisation: { id: organisation.uid, name: organisation.name },
      action: addresses.schemeUpload(organisation.uid),
      startsMonth: isPeriodOf('month', startsMonth) ? startsMonth : nextPeriod(monthOf(today())),
      faults: faults.slice(0, faultsShownMax),
      faultsTotal: faults.length,
      openingFaults,
      refusal,
      documentHref: inForce === undefined ? null : addresses.schemeDocument(inForce.uid, organisation.uid),
      opensBelow: organisation.level !== 'branch',
      cancelHref: addresses.schemeVersions(organisation.uid),
    };
    return showPage(ctx, deps, 'scheme-upload', model, { status });
  };

  router.get(`${addresses.scheme}/upload`, signedIn(deps), async (ctx) => {
    const place = await placeFor(ctx, 'draft_scheme');
    return place.ok ? showUpload(ctx, place.value, '', {}) : replyRefused(ctx, deps, place);
  });

  router.post(`${addresses.scheme}/upload`, signedIn(deps), async (ctx) => {
    const place = await placeFor(ctx, 'draft_scheme');
    if (!place.ok) return replyRefused(ctx, deps, place);
    const form = await readUpload(ctx, deps, uploadForm, bytesMax);
    if (!form.ok) return showUpload(ctx, place.value, '', { refusal: form.code }, refusalStatus[form.code]);
    const { document: text, documentName, startsMonth } = form.value;
    const checked = await checkSchemeFile(documentName, text);
    if (!checked.ok) return showUpload(ctx, place.value, startsMonth, { faults: checked.faults }, refusalStatus.scheme_wrong);
    const { accountId } = viewerOf(ctx);
    const { document } = checked;
    const organisationId = place.value.id;
    const drafted = await db.write((tx) =>
      draftScheme(tx, world, {
        organisationId,
        document,
        startsMonth,
        openings: openingsChosen(form.value),
        actor: byAccount(accountId),
        authorId: accountId,
      }),
    );
    if (!drafted.ok) {
      const openingFaults =
        drafted.code === 'scheme_not_opened' ? await faultsAgainstUpper(db.reader, organisationId, startsMonth, document) : [];
      return showUpload(ctx, place.value, startsMonth, { refusal: drafted.code, openingFaults }, refusalStatus[drafted.code]);
    }
    ctx.status = 303;
    ctx.redirect(addresses.schemeDraft(drafted.value.uid));
  });

  /** A draft of an organisation where the viewer may draft; another's does not exist for them. */
  const draftFor = async (ctx: RouteContext) => {
    const uid = ctx.params['uid'] ?? '';
    const draft = isUuid(uid) ? await draftByUid(db.reader, uid) : undefined;
    const organisation = draft === undefined ? undefined : await organisationById(db.reader, draft.organisationId);
    if (draft === undefined || organisation === undefined) return undefined;
    return mayDraft(ctx, organisation) ? { draft, organisation } : undefined;
  };

  router.get(`${addresses.scheme}/drafts/:uid`, signedIn(deps), async (ctx) => {
    const found = await draftFor(ctx);
    if (found === undefined) return replyRefused(ctx, deps, refused('not_found'));
    const viewer = viewerOf(ctx);
    const mayPublish = may(viewer, 'publish_scheme', found.organisation.path, today());
    const model = await schemeDraftModel(db.reader, await schemes(db.reader), { ...found, accountId: viewer.accountId, mayPublish });
    return showPage(ctx, deps, 'scheme-draft', model);
  });

  const act = (how: typeof publishDraft, action: Action) => async (ctx: RouteContext) => {
    const found = await draftFor(ctx);
    if (found === undefined) return replyRefused(ctx, deps, refused('not_found'));
    const refusal = refusalOf(viewerOf(ctx), action, found.organisation.path, today());
    if (refusal !== undefined) return replyRefused(ctx, deps, refused(refusal));
    const back = addresses.schemeDraft(found.draft.uid);
    const form = await readForm(ctx, deps, empty);
    if (!form.ok) return replyRefused(ctx, deps, form, back);
    const { accountId } = viewerOf(ctx);
    const done = await db.write((tx) => how(tx, world, { draftUid: found.draft.uid, actor: byAccount(accountId), accountId }));
    if (!done.ok) return replyRefused(ctx, deps, done, back);
    ctx.status = 303;
    ctx.redirect(addresses.schemeVersions(found.organisation.uid));
  };

  router.post(`${addresses.scheme}/drafts/:uid/publish`, signedIn(deps), act(publishDraft, 'publish_scheme'));
  router.post(`${addresses.scheme}/drafts/:uid/withdraw`, signedIn(deps), act(withdrawDraft, 'draft_scheme'));
}
