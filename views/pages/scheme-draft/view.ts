/** A draft in words: what will change, from when, what stands in its way. */
import type { Say } from '../../say.ts';
import { fill } from '../../text/fill.ts';
import { changeWords, openingWords } from '../scheme-words.ts';
import type { SchemeDraftModel } from './model.ts';

export function schemeDraftView(model: SchemeDraftModel, say: Say) {
  const { words, format } = say;
  const { schemes } = words.pages;
  const refusal = model.refusal === null ? null : words.refusals[model.refusal];
  const open = model.outcome === null;
  return {
    title: schemes.draftTitle(model.version),
    organisationName: model.organisation.name,
    who: schemes.draftedBy(model.author ?? schemes.system, format.moment(model.draftedAt)),
    from: schemes.fromFirst(format.month(model.startsMonth)),
    outcome: model.outcome === null ? null : schemes.outcomes[model.outcome],
    against: model.against === null ? schemes.first : schemes.against(model.against.version, model.against.by),
    same: model.changes.length === 0,
    changes: model.changes.map((change) => changeWords(change, say)),
    more: model.changesTotal > model.changes.length ? schemes.moreChanges(model.changesTotal) : null,
    opened: model.opened.map((opening) => openingWords(opening, say)),
    refusal: refusal === null || !open ? null : { title: refusal.title, next: refusal.next },
    openingFaults: model.openingFaults.map(({ change, code, facts }) => ({
      say: changeWords(change, say),
      why: fill(words.openingFaults[code], facts),
    })),
    publishHref: open && refusal === null && typeof model.publish === 'object' ? model.publish.href : null,
    publishWord: schemes.publish(format.month(model.startsMonth)),
    own: open && model.publish === 'own',
    notAllowed: open && model.publish === 'not_allowed',
    withdrawHref: open ? model.withdrawHref : null,
    versionsHref: model.versionsHref,
  };
}
