/** The versions of a scheme in words. */
import { dayOf } from '../../../server/kernel/calendar.ts';
import type { Say } from '../../say.ts';
import { changeWords, openingWords } from '../scheme-words.ts';
import type { DraftRow, SchemeVersionsModel, VersionRow } from './model.ts';

function versionView(row: VersionRow, say: Say) {
  const { words, format } = say;
  const { schemes } = words.pages;
  return {
    href: row.href,
    title: schemes.versionFrom(row.version, format.month(row.startsMonth)),
    current: row.current,
    who: schemes.publishedBy(row.by, format.day(dayOf(row.publishedAt)), row.author ?? schemes.system, row.approver ?? schemes.system),
    first: row.changes === null,
    same: row.changes?.length === 0,
    changes: (row.changes ?? []).map((change) => ({ say: changeWords(change, say) })),
    more: row.changesTotal > (row.changes?.length ?? 0) ? schemes.moreChanges(row.changesTotal) : null,
    opened: row.opened.map((opening) => openingWords(opening, say)),
  };
}

const draftView = (row: DraftRow, { words, format }: Say) => ({
  href: row.href,
  title: words.pages.schemes.versionFrom(row.version, format.month(row.startsMonth)),
  who: words.pages.schemes.draftedBy(row.author ?? words.pages.schemes.system, format.moment(row.draftedAt)),
});

export const schemeVersionsView = (model: SchemeVersionsModel, say: Say) => ({
  title: say.words.pages.schemes.versions,
  organisationName: model.organisation.name,
  schemeHref: model.schemeHref,
  uploadHref: model.uploadHref,
  drafts: model.drafts.map((row) => draftView(row, say)),
  versions: model.versions.map((row) => versionView(row, say)),
});
