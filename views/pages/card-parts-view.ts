/** What several pages of cards show in the same words. */
import { dayOf, timeOf } from '../../server/kernel/calendar.ts';
import type { Instant } from '../../server/kernel/clock.ts';
import type { Say } from '../say.ts';
import type { CardChanges, CardFacts, PersonChoice } from './card-parts.ts';

export function changesView(changes: CardChanges, { words, format }: Say) {
  const { cards } = words.pages;
  return {
    heading: changes.total === 0 ? cards.noChanges : cards.changesOf(format.count(changes.total)),
    none: changes.total === 0,
    taps: changes.taps.map(({ at, kiosk, after, activity, points }) => ({
      when: format.moment(at),
      kiosk,
      becomes: activity === null ? words.codes.verdicts[after] : cards.becomesAt(words.codes.verdicts[after], activity),
      points: points === null ? null : format.signed(points.amount),
      minus: points !== null && points.amount < 0,
      counts:
        points === null
          ? ''
          : points.late
            ? cards.countsLate(format.month(points.countsIn))
            : cards.countsIn(format.month(points.countsIn)),
    })),
    months: changes.months.map(({ month, amount, late }) =>
      late ? cards.monthSumLate(format.month(month), format.signed(amount)) : cards.monthSum(format.month(month), format.signed(amount)),
    ),
    more: changes.total > changes.taps.length ? cards.notListed(format.count(changes.total - changes.taps.length)) : '',
  };
}

export function cardFactsView(card: CardFacts, { words, format }: Say) {
  const { cards } = words.pages;
  return {
    name: card.badge ? cards.badgeTail(card.tail) : cards.tail(card.tail),
    state: cards.states[card.state],
    inUse: card.state === 'in_use',
    stopped: card.state === 'lost' || card.state === 'blocked',
    since: card.state === 'in_use' ? '' : cards.since(format.moment(card.since)),
    from: format.moment(card.fromAt),
  };
}

export const personView = ({ id, name, group, cards }: PersonChoice, { words }: Say) => ({
  id,
  name,
  group: group ?? words.pages.cards.noGroup,
  cards: words.pages.cards.hasCards(cards),
});

/** A moment as a field for day and time has it, in Shanghai: `2026-03-10T18:45`. */
export const momentField = (at: Instant): string => `${dayOf(at)}T${timeOf(at)}`;
