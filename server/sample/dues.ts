/** Who pays dues when, and the evenings on which the secretaries enter them; the month that runs is left to who tries the program. */
import { byAccount } from '../audit/service.ts';
import { enterPayments } from '../dues/service.ts';
import { type Day, instantAt, lastDayOf } from '../kernel/calendar.ts';
import { type Person, branchOn, chanceOf, classOn } from './cast.ts';
import { type Act, type Telling, act } from './chronicle.ts';
import { done, found } from './found.ts';
import { type Lots, within } from './lots.ts';
import { type Span, dayIn, wholeMonths } from './span.ts';
import type { Story } from './story.ts';

type Paying = { readonly person: Person; readonly month: number; readonly paidOn: Day };

/** Most pay before the branch's evening of the 15th, some in the month's last week, a few in the month after, when it is closed. */
function payingOf(lots: Lots, { awards }: Story, cast: readonly Person[], span: Span, month: number): readonly Paying[] {
  const lastDay = lastDayOf(dayIn(span, month, 1).slice(0, 7));
  return cast
    .filter((person) => classOn(person, lastDay) !== 'suspended')
    .map((person) => {
      const { name } = person.story;
      const day = (from: number, until: number): number => within(lots('dues day', name, month), from, until);
      if (lots('dues', name, month) < chanceOf(person, awards.dues.chances))
        return { person, month, paidOn: dayIn(span, month, day(5, 14)) };
      return lots('dues late', name, month) < awards.dues.withinMonth
        ? { person, month, paidOn: dayIn(span, month, day(22, 27)) }
        : { person, month, paidOn: dayIn(span, month + 1, day(10, 14)) };
    });
}

/** The evenings of entering: what was handed in since the one before, branch by branch. */
export function duesActs(telling: Telling, lots: Lots): readonly Act[] {
  const { span, story, cast, village, world } = telling;
  const paying = Array.from({ length: wholeMonths }, (_, month) => payingOf(lots, story, cast, span, month)).flat();
  const evenings = span.months.flatMap((_, month) => [dayIn(span, month, 15), dayIn(span, month, 28)]);
  return evenings.map((evening, index) => {
    const since = evenings[index - 1] ?? '';
    const handedIn = paying.filter(({ paidOn }) => since < paidOn && paidOn <= evening);
    return act(telling, instantAt(evening, '20:45'), async (tx) => {
      for (const { code, organisation } of village.branches.values()) {
        const here = handedIn.filter(({ person, month }) => branchOn(person, lastDayOf(span.months[month] ?? '')) === code);
        if (here.length === 0) continue;
        const payments = here.map(({ person, month, paidOn }) => ({
          memberId: found(village.members, person).id,
          month: span.months[month] ?? '',
          paidOn,
          amountFen: null,
        }));
        const actor = byAccount(found(village.secretaries, code).id);
        done(await enterPayments(tx, world, { actor, organisationPath: organisation.path, how: 'list', payments }));
      }
    });
  });
}
