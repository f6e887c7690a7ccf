/** The list of cards that nobody holds, in words. */
import type { Say } from '../../say.ts';
import type { UnknownCardRow, UnknownCardsModel } from './model.ts';

export function unknownCardsView(model: UnknownCardsModel, say: Say) {
  const { words } = say;
  const of = words.pages.unknownCards;
  return {
    title: model.aside ? of.asideTitle : of.title,
    organisationName: model.organisation.name,
    note: model.aside ? of.asideNote : of.note,
    other: { href: model.otherHref, word: model.aside ? of.toWaiting : of.toAside },
    enrolHref: model.enrolHref,
    aside: model.aside,
    done: model.bound === null ? '' : of.bound(model.bound),
    rows: model.rows.map((row) => rowView(row, model.aside, say)),
    empty: model.aside ? { title: of.asideEmpty, say: of.asideEmptySay } : { title: of.empty, say: of.emptySay },
    pages: model.pages,
  };
}

function rowView(row: UnknownCardRow, aside: boolean, { words, format }: Say) {
  const of = words.pages.unknownCards;
  const tail = words.pages.cards.tail(row.tail);
  const act = aside ? of.open : of.whose;
  return {
    href: row.href,
    name: tail,
    act,
    actOn: `${act} ${tail}`,
    times: of.timesOf(row.times),
    first: format.moment(row.firstAt),
    last: format.moment(row.lastAt),
    where: row.kiosks > 1 ? of.kiosks(row.kiosk, row.kiosks - 1) : row.kiosk,
    activity: row.activity ?? of.noActivity,
    reason: row.reason ?? '',
  };
}
