/** What the pages of a scheme say: what is in force, its versions with their differences, a draft with what it will change. */
import type { Knex } from 'knex';
import type { CapFact, FlagLevel } from '../../views/pages/parts.ts';
import { flagColours } from '../../views/pages/parts.ts';
import type { CapLeft, RuleItem, SchemeModel, SchemeShown } from '../../views/pages/scheme/model.ts';
import type { SchemeDraftModel } from '../../views/pages/scheme-draft/model.ts';
import { changesShownMax, type SchemeVersionsModel, type VersionRow } from '../../views/pages/scheme-versions/model.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, firstDayOf, type Month, previousPeriod, lastDayOf } from '../kernel/calendar.ts';
import { idsOnPath, type Organisation, organisationsByIds } from '../organisations/queries.ts';
import { differencesOf } from './difference.ts';
import { type DraftRead, openDraftsOf, type VersionFact, versionDocument, versionsOf } from './draft-queries.ts';
import type { Scheme, SchemeCap, SchemeItem, SchemeLevel } from './format.ts';
import { faultsAgainstUpper, fileOf, openingsOf } from './inheritance.ts';
import type { SchemeBook, SchemeVersion } from './queries.ts';
import { whyNotPublish } from './service.ts';

/** What somebody has used of caps, by item: handed in, since scores are a higher room's. */
export type CapsUsed = ReadonlyMap<string, readonly { readonly cap: CapFact; readonly used: number }[]>;

const capFact = ({ window, maxPoints, maxTimes }: SchemeCap): CapFact => ({
  window,
  maxPoints: maxPoints ?? null,
  maxTimes: maxTimes ?? null,
});

/** A cap by points and by times is two to read. */
const capsOf = (caps: readonly SchemeCap[]): readonly CapFact[] =>
  caps.flatMap((cap) => [
    ...(cap.maxPoints === undefined ? [] : [capFact({ window: cap.window, maxPoints: cap.maxPoints })]),
    ...(cap.maxTimes === undefined ? [] : [capFact({ window: cap.window, maxTimes: cap.maxTimes })]),
  ]);

function leftOf(code: string, cap: CapFact, used: CapsUsed | null): CapLeft {
  // What a day or a week has used is said where its entries are; here the longer windows count.
  if (used === null || cap.window === 'day' || cap.window === 'week') return { cap, left: null };
  const own = used
    .get(code)
    ?.find((use) => use.cap.window === cap.window && use.cap.maxPoints === cap.maxPoints && use.cap.maxTimes === cap.maxTimes);
  return { cap, left: Math.max(0, (cap.maxPoints ?? cap.maxTimes ?? 0) - (own?.used ?? 0)) };
}

const itemRule = (item: SchemeItem, used: CapsUsed | null): RuleItem => ({
  code: item.code,
  name: { nameZh: item.nameZh, nameEn: item.nameEn },
  points: item.points,
  unit: { nameZh: item.unitZh, nameEn: item.unitEn },
  award: item.award,
  committee: item.audience === 'committee',
  caps: capsOf(item.caps).map((cap) => leftOf(item.code, cap, used)),
});

/** A colour that pages have no paint for takes the one of its place. */
const levelOf = (level: SchemeLevel, place: number): FlagLevel => ({
  code: level.code,
  name: { nameZh: level.nameZh, nameEn: level.nameEn },
  order: place + 1,
  colour: flagColours.find((known) => known === level.colour) ?? flagColours[Math.min(place, flagColours.length - 1)] ?? 'blue',
  minScore: level.minScore ?? null,
});

function shownOf(version: SchemeVersion, by: string, current: boolean, organisation: Organisation, used: CapsUsed | null): SchemeShown {
  const { scheme }: { readonly scheme: Scheme } = version;
  return {
    id: version.uid,
    name: { nameZh: scheme.nameZh, nameEn: scheme.nameEn },
    version: version.version,
    startsMonth: version.startsMonth,
    by,
    current,
    categories: scheme.categories.map((category) => ({
      code: category.code,
      name: { nameZh: category.nameZh, nameEn: category.nameEn },
      redeemable: category.redeemable,
      caps: capsOf(category.caps).map((cap) => leftOf(category.code, cap, used)),
      full: category.part?.full ?? null,
      items: scheme.items.filter((item) => item.category === category.code).map((item) => itemRule(item, used)),
    })),
    levels: scheme.flags.levels.map(levelOf),
    base: (scheme.base ?? []).map(({ nameZh, nameEn, points, per }) => ({ name: { nameZh, nameEn }, points, per })),
    documentHref: addresses.schemeDocument(version.uid, organisation.uid),
  };
}

export type SchemeAsked = {
  readonly organisation: Organisation;
  /** Undefined where none is in force, or none was asked for. */
  readonly version: SchemeVersion | undefined;
  readonly current: boolean;
  readonly used: CapsUsed | null;
  readonly pointsHref: string | null;
  readonly mayDraft: boolean;
};

const uploadHref = (organisation: Organisation, mayDraft: boolean): string | null =>
  mayDraft ? addresses.schemeUpload(organisation.uid) : null;

export async function schemeModel(
  db: Knex,
  { organisation, version, current, used, pointsHref, mayDraft }: SchemeAsked,
): Promise<SchemeModel> {
  const by = version === undefined ? undefined : (await organisationsByIds(db, [version.organisationId])).get(version.organisationId)?.name;
  return {
    organisation: { id: organisation.uid, name: organisation.name },
    scheme: version === undefined ? null : shownOf(version, by ?? '', current, organisation, current ? used : null),
    mine: used !== null,
    versionsHref: addresses.schemeVersions(organisation.uid),
    pointsHref,
    uploadHref: uploadHref(organisation, mayDraft),
  };
}

/** The version that a version of an organisation takes the place of there: its own before, else what held from above. */
function placeTakenOf(book: SchemeBook, organisation: { readonly path: string }, startsMonth: Month): SchemeVersion | undefined {
  return book.inForce(organisation.path, lastDayOf(previousPeriod(startsMonth)));
}

async function changesTo(
  db: Knex,
  before: SchemeVersion | undefined,
  document: string,
): Promise<Pick<VersionRow, 'changes' | 'changesTotal'>> {
  if (before === undefined) return { changes: null, changesTotal: 0 };
  const changes = differencesOf(fileOf(await versionDocument(db, before.id)), fileOf(document));
  return { changes: changes.slice(0, changesShownMax), changesTotal: changes.length };
}

export async function schemeVersionsModel(
  db: Knex,
  book: SchemeBook,
  organisation: Organisation,
  today: Day,
  mayDraft: boolean,
): Promise<SchemeVersionsModel> {
  const line = idsOnPath(organisation.path).toReversed();
  const places = await organisationsByIds(db, line);
  const current = book.inForce(organisation.path, today);
  const facts: VersionFact[] = [];
  for (const id of line) facts.push(...(await versionsOf(db, id)));
  const versions: VersionRow[] = [];
  for (const fact of facts.toSorted((a, b) => (a.startsMonth < b.startsMonth ? 1 : a.startsMonth > b.startsMonth ? -1 : b.id - a.id))) {
    const place = places.get(fact.organisationId);
    const before = place === undefined ? undefined : placeTakenOf(book, place, fact.startsMonth);
    versions.push({
      href: addresses.schemeVersion(fact.uid, organisation.uid),
      version: fact.version,
      startsMonth: fact.startsMonth,
      publishedAt: fact.publishedAt,
      author: fact.author,
      approver: fact.approver,
      by: place?.name ?? '',
      current: fact.id === current?.id,
      ...(await changesTo(db, before, await versionDocument(db, fact.id))),
      opened: openingsOf(fact.openings),
    });
  }
  const drafts = mayDraft ? await openDraftsOf(db, organisation.id) : [];
  return {
    organisation: { id: organisation.uid, name: organisation.name },
    schemeHref: addresses.schemeOf(organisation.uid),
    uploadHref: uploadHref(organisation, mayDraft),
    drafts: drafts.map((draft) => ({
      href: addresses.schemeDraft(draft.uid),
      version: draft.version,
      startsMonth: draft.startsMonth,
      author: draft.author,
      draftedAt: draft.draftedAt,
    })),
    versions,
  };
}

export type DraftAsked = {
  readonly draft: DraftRead;
  readonly organisation: Organisation;
  readonly accountId: number;
  readonly mayPublish: boolean;
};

export async function schemeDraftModel(
  db: Knex,
  book: SchemeBook,
  { draft, organisation, accountId, mayPublish }: DraftAsked,
): Promise<SchemeDraftModel> {
  const { startsMonth, document } = draft;
  const before = placeTakenOf(book, organisation, startsMonth) ?? book.inForce(organisation.path, firstDayOf(startsMonth));
  const own = before === undefined ? undefined : (await organisationsByIds(db, [before.organisationId])).get(before.organisationId);
  const { changes, changesTotal } = await changesTo(db, before, document);
  const why = draft.outcome === null ? await whyNotPublish(db, { organisationId: organisation.id, startsMonth, document }) : null;
  return {
    organisation: { id: organisation.uid, name: organisation.name },
    version: draft.version,
    startsMonth,
    author: draft.author,
    draftedAt: draft.draftedAt,
    outcome: draft.outcome,
    against: before === undefined ? null : { version: before.version, by: own?.name ?? '' },
    changes: changes ?? [],
    changesTotal,
    opened: openingsOf(draft.openings),
    refusal: why?.code ?? null,
    openingFaults: why?.code === 'scheme_not_opened' ? await faultsAgainstUpper(db, organisation.id, startsMonth, document) : [],
    publish: !mayPublish ? 'not_allowed' : draft.authorId === accountId ? 'own' : { href: `${addresses.schemeDraft(draft.uid)}/publish` },
    withdrawHref: `${addresses.schemeDraft(draft.uid)}/withdraw`,
    versionsHref: addresses.schemeVersions(organisation.uid),
  };
}
