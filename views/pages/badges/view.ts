/** Printed badges of a branch, in words. */
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import type { BadgesModel } from './model.ts';

export function badgesView(model: BadgesModel, { words, format }: Say) {
  const of = words.pages.badges;
  return {
    title: of.title,
    organisationName: model.organisation.name,
    organisationId: model.organisation.id,
    issueAction: paths.badges,
    issue:
      model.withoutCard === 0
        ? null
        : {
            word: of.issue(Math.min(model.withoutCard, model.atOnce)),
            some: model.withoutCard > model.atOnce ? of.issueSome(model.atOnce) : '',
          },
    issued: model.issued === null ? '' : of.issued(model.issued),
    listTitle: of.list(format.count(model.total)),
    sheetHref: model.sheetHref,
    membersHref: model.membersHref,
    rows: model.rows.map((row) => ({
      name: row.name,
      cardsHref: row.cardsHref,
      group: row.group ?? words.pages.cards.noGroup,
      tail: words.pages.cards.tail(row.tail),
      since: format.moment(row.fromAt),
      sheetHref: row.sheetHref,
      prints: of.printOneOf(row.name),
    })),
    pages: model.pages,
  };
}
