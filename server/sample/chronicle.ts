/** The story in the order in which it happened: every act with its moment, told through the program's own use cases. */
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import { planActivity } from '../activities/service.ts';
import { type Actor, byAccount } from '../audit/service.ts';
import type { Database } from '../db/database.ts';
import { instantAt, lastDayOf, monthOf, previousPeriod, quarterOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Posting, postAll, reverse } from '../ledger/service.ts';
import { bindCard, blockCard, unbindCard } from '../members/cards.ts';
import { changeClass, transferMember } from '../members/service.ts';
import { close } from '../closing/service.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import type { Person } from './cast.ts';
import type { Note } from './desk.ts';
import type { Occasion } from './diary.ts';
import { type Village, done, found } from './found.ts';
import type { PastWorld } from './past-world.ts';
import { postingOf } from './posting.ts';
import { type Span, dayIn, wholeMonths } from './span.ts';
import type { Story } from './story.ts';

/** Something that happened at a moment. */
export type Act = { readonly at: Instant; readonly happens: () => Promise<void> };

export type Telling = {
  readonly db: Database;
  readonly world: PastWorld;
  readonly schemes: SchemeReader;
  readonly story: Story;
  readonly span: Span;
  readonly cast: readonly Person[];
  readonly village: Village;
  /** By the occasion's name, filled as activities are planned. */
  readonly activities: Map<string, Activity>;
};

const secretaryAt = ({ village }: Telling, code: string): Actor => byAccount(found(village.secretaries, code).id);

/** A card or an activity that no tap has met yet: nothing is to be judged again. */
const nothingAgain = async (): Promise<void> => undefined;

/** One transaction at a moment. */
export const act = ({ db, world }: Telling, at: Instant, job: (tx: Knex.Transaction) => Promise<void>): Act => ({
  at,
  happens: async () => {
    world.moveTo(at);
    await db.write(job);
  },
});

async function plan(telling: Telling, tx: Knex.Transaction, occasion: Occasion): Promise<void> {
  const { world, schemes, village, activities } = telling;
  const { host, group, committeeOnly, kind, title, place, startsAt, endsAt } = occasion;
  const organisationId = found(village.organisations, host).id;
  const groupId = group === null ? undefined : found(village.branches, host).groups[group - 1]?.id;
  const audiences = [{ organisationId: groupId ?? organisationId, audience: committeeOnly ? 'committee' : 'all' } as const];
  const asked = { organisationId, kind, title, place, startsAt, endsAt, audiences, actor: secretaryAt(telling, host) };
  activities.set(occasion.name, done(await planActivity(tx, world, await schemes(tx), asked, nothingAgain)));
}

/** Activities are planned on the 25th of the month before. */
export const planningActs = (telling: Telling, diary: readonly Occasion[]): readonly Act[] =>
  telling.span.months.map((month, index) =>
    act(telling, instantAt(`${previousPeriod(month)}-25`, '10:00'), async (tx) => {
      for (const occasion of diary.filter((one) => one.month === index)) await plan(telling, tx, occasion);
    }),
  );

const noteActor = (telling: Telling, { person }: { readonly person: Person }): Actor => secretaryAt(telling, person.story.branch);

/** What changes about people: a second card, a lost one, a blocked one, another class, another branch. */
export const peopleActs = (telling: Telling): readonly Act[] =>
  telling.cast.flatMap((person): Act[] => {
    const { world, village } = telling;
    const { id: memberId } = found(village.members, person);
    const actor = noteActor(telling, { person });
    const acts: Act[] = [];
    for (const { number: cardNumber, untilAt, blocked: cause } of person.cards) {
      if (cause === null || untilAt === null) continue;
      acts.push(
        act(telling, untilAt, async (tx) => {
          await blockCard(tx, world, actor, { cardNumber, cause }, nothingAgain);
          if (cause === 'lost') done(await unbindCard(tx, world, actor, { cardNumber }, nothingAgain));
        }),
      );
    }
    for (const { number: cardNumber, fromAt } of person.cards.filter((card) => card.fromAt > telling.span.foundedAt))
      acts.push(act(telling, fromAt, async (tx) => void done(await bindCard(tx, world, actor, { memberId, cardNumber }, nothingAgain))));
    const { classFrom, move, story } = person;
    if (classFrom !== null)
      acts.push(
        act(telling, instantAt(classFrom, '09:00'), async (tx) => {
          done(await changeClass(tx, world, actor, { memberId, class: story.class, cause: story.cause, on: classFrom }));
        }),
      );
    if (move !== null)
      acts.push(
        act(telling, instantAt(move.on, '09:00'), async (tx) => {
          const organisationId = found(village.organisations, move.to).id;
          done(await transferMember(tx, world, secretaryAt(telling, move.to), { memberId, organisationId, on: move.on }));
        }),
      );
    return acts;
  });

/** Posts an evening's notes in one transaction. */
export const noteAct = (telling: Telling, at: Instant, notes: readonly Note[]): Act =>
  act(telling, at, async (tx) => {
    const book = await telling.schemes(tx);
    const postings = notes.map((note) => postingOf(telling.village, book, telling.activities, note));
    for (const outcome of await postAll(tx, telling.world, postings)) done(outcome);
  });

/** An entry under the wrong item, put right a week later: reversed, then posted as it was meant. */
export function correctionActs(telling: Telling): readonly Act[] {
  const { story, span, cast, village, world, schemes, activities } = telling;
  const { member, posted, meant, reason } = story.awards.correction;
  const person = cast.find((candidate) => candidate.story.name === member);
  if (person === undefined) throw new Error(`nobody is named as in the correction`);
  const month = wholeMonths - 1;
  const day = dayIn(span, month, 14);
  const occurredAt = instantAt(day, '16:00');
  const note = (item: string): Note => {
    return { key: `${item}/minutes/${day}`, person, item, source: 'secretary', occurredAt, occasion: null, evidenceDigest: null };
  };
  const posting = async (tx: Knex.Transaction, item: string): Promise<Posting> =>
    postingOf(village, await schemes(tx), activities, note(item));
  return [
    noteAct(telling, instantAt(dayIn(span, month, 15), '20:40'), [note(posted)]),
    act(telling, instantAt(dayIn(span, month, 22), '20:40'), async (tx) => {
      const wrong = await posting(tx, posted);
      // The same posting again answers the entry that stands.
      const [first] = await postAll(tx, world, [wrong]);
      if (first === undefined) throw new Error('a posting had no outcome');
      const { author, actor } = wrong;
      done(await reverse(tx, world, { entryId: done(first).id, source: 'correction', author, actor, approver: null, reason }));
      const [right] = await postAll(tx, world, [{ ...(await posting(tx, meant)), reason }]);
      if (right !== undefined) done(right);
    }),
  ];
}

/** Months close on the 5th, quarters on the 10th, each branch by its secretary, up to the month before last. */
export function closingActs(telling: Telling): readonly Act[] {
  const { span, village, world } = telling;
  const closing = (at: Instant, period: string): Act =>
    act(telling, at, async (tx) => {
      for (const { code, organisation } of village.branches.values())
        done(
          await close(tx, world, await telling.schemes(tx), {
            organisationId: organisation.id,
            period,
            actor: secretaryAt(telling, code),
            reason: '',
          }),
        );
    });
  return span.months.slice(0, wholeMonths - 1).flatMap((month, index) => {
    const quarter = quarterOf(`${month}-01`);
    const ends = monthOf(lastDayOf(quarter)) === month;
    return [
      closing(instantAt(dayIn(span, index + 1, 5), '09:00'), month),
      ...(ends ? [closing(instantAt(dayIn(span, index + 1, 10), '09:00'), quarter)] : []),
    ];
  });
}

/** Tells the acts up to now, each at its moment; those of one moment in the order given. */
export async function tell(acts: readonly Act[], now: Instant): Promise<void> {
  const inOrder = acts.filter(({ at }) => at <= now).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const { happens } of inOrder) await happens();
}
