/** The list of members in words. */
import type { PageContext } from '../../context.ts';
import type { Say } from '../../say.ts';
import type { MemberRow, MembersModel } from './model.ts';

export function membersView(model: MembersModel, say: Say, context: PageContext) {
  const { words, format } = say;
  const { members } = words.pages;
  const count = format.count(model.total);
  const searched = model.query !== '';
  return {
    title: members.title,
    organisationName: model.organisation.name,
    action: context.path.split('?')[0] ?? context.path,
    organisationId: model.organisation.id,
    query: model.query,
    note: searched
      ? members.found(count, model.query)
      : `${members.count(count)} \u00b7 ${model.withoutCard === 0 ? members.allHaveCards : members.withoutCard(model.withoutCard)}`,
    searched,
    month: format.monthAlone(model.month),
    rows: model.rows.map((row) => rowView(row, say)),
    cards: model.cards,
    duesHref: model.duesHref,
    acts: model.cards !== null || model.duesHref !== null,
    empty: searched ? { title: members.notFound(model.query), say: members.notFoundSay } : { title: members.empty, say: members.emptySay },
    pages: model.pages,
  };
}

function rowView(row: MemberRow, { words, format }: Say) {
  const { members } = words.pages;
  return {
    name: row.name,
    href: row.href,
    class: row.status === 'probationary' ? words.codes.statuses.probationary : words.codes.classes[row.class],
    usual: row.class === 'normal' && row.status === 'full',
    group: row.group ?? members.noGroup,
    cardsHref: row.cardsHref,
    hasCard: row.cards > 0,
    card: row.cards === 0 ? members.noCard : row.cards === 1 ? members.hasCard : members.hasCards(row.cards),
    whyHref: row.whyHref,
    why: words.pages.member.openWhy,
    month: row.monthTotal === null ? null : format.points(row.monthTotal),
  };
}
