/** What the page of registering cards at a kiosk says. */
import type { Knex } from 'knex';
import { subtreeOf } from '../access/rules.ts';
import { type ListedDevice, listDevices } from '../devices/queries.ts';
import { addresses } from '../http/addresses.ts';
import { dayOf } from '../kernel/calendar.ts';
import { cardTail } from '../kernel/card-tail.ts';
import { type Instant, plusMs } from '../kernel/clock.ts';
import { countMembers, listMembers, memberInScope } from '../members/lists.ts';
import { membersOf } from '../members/queries.ts';
import type { Organisation } from '../organisations/queries.ts';
import { type EnrolmentModel, enrolmentRowsMax, kiosksOfferedMax } from '../../views/pages/enrolment/model.ts';
import { type Enrolment, enrolmentAt, heardFor, isOver } from './enrolment.ts';
import { cardsOfMember, heldCard } from './held.ts';
import { personOf } from './inbox-pages.ts';
import { type Aside, enrolmentMs } from './rules.ts';

/** Kiosks of an organisation at which cards may be registered, those that are connected first. */
export async function kiosksOf(db: Knex, organisation: Organisation, now: Instant): Promise<readonly ListedDevice[]> {
  const devices = (await listDevices(db, subtreeOf(organisation.path), now)).filter(({ state }) => state !== 'revoked');
  const ready = devices.filter(({ state }) => state === 'ready');
  return [...ready, ...devices.filter((device) => !ready.includes(device))].slice(0, kiosksOfferedMax);
}

export type EnrolmentAsked = {
  readonly organisation: Organisation;
  readonly accountId: number;
  readonly now: Instant;
  readonly kiosks: readonly ListedDevice[];
  readonly kiosk: ListedDevice | undefined;
  /** For whom one came here, and for which of their cards another. */
  readonly member: string | undefined;
  readonly replaces: string | undefined;
  /** Who was registered just now. */
  readonly done: string | undefined;
};

export async function enrolmentModel(db: Knex, asked: EnrolmentAsked): Promise<EnrolmentModel> {
  const { organisation, accountId, now, kiosks, kiosk } = asked;
  const here = { scope: subtreeOf(organisation.path), day: dayOf(now), now };
  const running = kiosk === undefined ? undefined : await enrolmentAt(db, kiosk.id);
  const own = running?.accountId === accountId ? running : undefined;
  const wanted = asked.member === undefined ? undefined : await memberInScope(db, asked.member, here);
  const replaced = asked.replaces === undefined ? undefined : await heldCard(db, asked.replaces);
  const replaces = replaced?.memberId === wanted?.id && replaced?.untilAt === null ? replaced : undefined;
  const list = { ...here, query: '', withoutCard: true };
  return {
    organisation: { id: organisation.uid, name: organisation.name },
    href: addresses.enrolmentOf(organisation.uid),
    membersHref: addresses.membersOf(organisation.uid),
    kiosks: kiosks.map(({ uid, name, state }) => ({ id: uid, name, ready: state === 'ready' })),
    kiosk: kiosk === undefined ? null : { id: kiosk.uid, name: kiosk.name },
    taken: running !== undefined && own === undefined && !isOver(running, now),
    listening: own === undefined ? null : await listeningOf(db, own, here),
    done: await doneOf(db, asked.done, here),
    wanted:
      wanted === undefined
        ? null
        : {
            ...personOf(wanted),
            replaces: replaces?.uid ?? null,
            replacesTail: replaces === undefined ? null : cardTail(replaces.cardNumber),
          },
    people: (await listMembers(db, { ...list, limit: enrolmentRowsMax })).map(personOf),
    total: (await countMembers(db, list)).total,
  };
}

type Here = Parameters<typeof memberInScope>[2];

async function doneOf(db: Knex, uid: string | undefined, here: Here): Promise<EnrolmentModel['done']> {
  const member = uid === undefined ? undefined : await memberInScope(db, uid, here);
  const [card] = member === undefined ? [] : await cardsOfMember(db, member.id, 1);
  return member === undefined || card === undefined ? null : { name: member.name, tail: cardTail(card.cardNumber) };
}

async function listeningOf(db: Knex, enrolment: Enrolment, here: Here): Promise<EnrolmentModel['listening']> {
  const member = (await membersOf(db, [enrolment.memberId])).get(enrolment.memberId);
  const person = member === undefined ? undefined : await memberInScope(db, member.uid, here);
  if (person === undefined) return null;
  const { seen, card, aside } = await heardFor(db, enrolment);
  return {
    person: personOf(person),
    replaces: enrolment.replaces === null ? null : cardTail(enrolment.replaces),
    until: plusMs(enrolment.openedAt, enrolmentMs),
    // Both taps came in time: that the page looked late takes nothing from them.
    over: seen < 2 && isOver(enrolment, here.now),
    seen,
    tail: card === null ? null : cardTail(card.cardNumber),
    aside: aside === null ? null : await asideOf(db, aside, enrolment, here),
  };
}

async function asideOf(
  db: Knex,
  aside: Aside,
  { memberId }: Enrolment,
  here: Here,
): Promise<NonNullable<EnrolmentModel['listening']>['aside']> {
  if (aside.kind !== 'held') return aside;
  const holder = (await membersOf(db, [aside.memberId])).get(aside.memberId);
  const known = holder === undefined ? undefined : await memberInScope(db, holder.uid, here);
  return { kind: 'held', tail: cardTail(aside.cardNumber), name: known?.name ?? null, own: aside.memberId === memberId };
}
