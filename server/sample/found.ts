/** Sets the invented village up: organisations, scheme, people with cards, accounts, kiosks. */
import type { Knex } from 'knex';
import type { Passwords } from '../access/passwords.ts';
import { addAccount } from '../access/service.ts';
import { bySystem } from '../audit/service.ts';
import type { Database } from '../db/database.ts';
import { makePairingCode, pairDevice } from '../devices/service.ts';
import { type Day, addDays, dayOf, monthOf } from '../kernel/calendar.ts';
import type { Outcome } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import type { Named } from '../ledger/service.ts';
import { bindCard } from '../members/cards.ts';
import { addMember, givePost } from '../members/service.ts';
import type { Organisation } from '../organisations/queries.ts';
import { addOrganisation } from '../organisations/service.ts';
import { publishScheme } from '../scheme/service.ts';
import type { TapDevice } from '../taps/service.ts';
import type { Person } from './cast.ts';
import type { Lots } from './lots.ts';
import type { Story, StoryMember } from './story.ts';

export type Branch = {
  readonly code: string;
  readonly organisation: Organisation;
  readonly groups: readonly Organisation[];
  readonly kiosk: TapDevice & Named;
};

export type Village = {
  /** By the story's codes, groups left out. */
  readonly organisations: ReadonlyMap<string, Organisation>;
  readonly branches: ReadonlyMap<string, Branch>;
  readonly members: ReadonlyMap<Person, Named>;
  /** The account of the secretary at an organisation, by its code; its member where the story names one. */
  readonly secretaries: ReadonlyMap<string, Named & { readonly person: Person | null }>;
};

export type Founding = {
  readonly story: Story;
  readonly cast: readonly Person[];
  readonly lots: Lots;
  readonly schemeText: string;
  readonly passwords: Passwords;
  readonly password: string;
};

/** The value of an act that the story has no reason to see refused. */
export function done<T>(outcome: Outcome<T, string>): T {
  if (!outcome.ok) throw new Error(`the sample's story was refused: ${outcome.code}`);
  return outcome.value;
}

export function found<K, T>(map: ReadonlyMap<K, T>, key: K): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the sample's story names nothing as ${String(key)}`);
  return value;
}

type Places = { readonly organisations: ReadonlyMap<string, Organisation>; readonly groups: ReadonlyMap<string, readonly Organisation[]> };

async function addOrganisations(tx: Knex.Transaction, world: World, { people }: Story): Promise<Places> {
  const organisations = new Map<string, Organisation>();
  const groups = new Map<string, readonly Organisation[]>();
  for (const { code, level, parent, name, shortName, groups: groupNames } of people.organisations) {
    const parentId = parent === undefined ? null : found(organisations, parent).id;
    const organisation = done(await addOrganisation(tx, world, bySystem, { parentId, level, name, shortName }));
    organisations.set(code, organisation);
    const below: Organisation[] = [];
    for (const group of groupNames)
      below.push(done(await addOrganisation(tx, world, bySystem, { parentId: organisation.id, level: 'group', name: group })));
    groups.set(code, below);
  }
  return { organisations, groups };
}

const daysPerYear = 365;

/** Dates of a life, from years as told: the day of the year is drawn. */
function lifeOf(lots: Lots, { name, age, partyYears }: StoryMember, today: Day) {
  const yearsAgo = (years: number, what: string): Day => addDays(today, -Math.floor((years + 0.1 + 0.8 * lots(what, name)) * daysPerYear));
  const joinedOn = yearsAgo(partyYears, 'joined');
  const fullOn = addDays(joinedOn, daysPerYear);
  return { birthMonth: monthOf(yearsAgo(age, 'born')), joinedOn, fullOn: partyYears === 0 ? null : fullOn };
}

async function addPerson(
  tx: Knex.Transaction,
  world: World,
  { lots }: Founding,
  places: Places,
  { story, cards, classFrom }: Person,
): Promise<Named> {
  const today = dayOf(world.clock());
  const fromDay = addDays(today, -daysPerYear);
  const branch = found(places.organisations, story.branch);
  const group = found(places.groups, story.branch)[story.group - 1];
  const { name, sex, education } = story;
  const atFirst = classFrom === null ? { class: story.class, cause: story.cause } : { class: 'normal' as const };
  const life = lifeOf(lots, story, today);
  const facts = { name, sex, education, ...life, ...atFirst, organisationId: branch.id, groupId: group?.id ?? null, fromDay };
  const member = done(await addMember(tx, world, bySystem, facts));
  const organisationId = story.post === 'group_leader' ? (group?.id ?? branch.id) : branch.id;
  if (story.post !== undefined)
    done(await givePost(tx, world, bySystem, { memberId: member.id, organisationId, post: story.post, fromDay }));
  for (const { number } of cards.filter((card) => card.fromAt <= world.clock()))
    done(await bindCard(tx, world, bySystem, { memberId: member.id, cardNumber: number }, async () => undefined));
  return member;
}

/** One kiosk in each branch, paired as any kiosk is. */
async function pairKiosks(
  db: Database,
  world: World,
  { people }: Story,
  { organisations, groups }: Places,
): Promise<ReadonlyMap<string, Branch>> {
  const branches = new Map<string, Branch>();
  for (const { code, kiosk: name } of people.organisations) {
    if (name === undefined) continue;
    const organisation = found(organisations, code);
    const pairing = done(await makePairingCode(db, world, bySystem, organisation.uid));
    const { deviceId } = done(await pairDevice(db, world, { code: pairing.code, name, from: 'sample' }));
    const device: { id: number } = await db.reader('devices').where({ uid: deviceId }).first('id');
    branches.set(code, {
      code,
      organisation,
      groups: found(groups, code),
      kiosk: { id: device.id, uid: deviceId, path: organisation.path },
    });
  }
  return branches;
}

async function addAccounts(
  tx: Knex.Transaction,
  world: World,
  { story, cast }: Founding,
  places: Places,
  members: Village['members'],
  passwordHash: string,
) {
  const secretaries = new Map<string, Named & { person: Person | null }>();
  for (const { name, role, at, member } of story.people.accounts) {
    const person = cast.find((candidate) => candidate.story.name === member) ?? null;
    const organisationId = found(places.organisations, at).id;
    const roles = [{ role, organisationId, fromDay: dayOf(world.clock()) }];
    const memberId = person === null ? null : found(members, person).id;
    const account = done(await addAccount(tx, world, bySystem, { name, memberId, roles, passwordHash }));
    if (role === 'secretary') secretaries.set(at, { ...account, person });
  }
  return secretaries;
}

/** Founds the village at the world's present moment. One password serves all its accounts; it is hashed before anything is written. */
export async function foundVillage(db: Database, world: World, founding: Founding): Promise<Village> {
  const { story, cast, schemeText, passwords, password } = founding;
  const passwordHash = await passwords.hash(password);
  const { places, members, secretaries } = await db.write(async (tx) => {
    const places = await addOrganisations(tx, world, story);
    const startsMonth = monthOf(dayOf(world.clock()));
    const organisationId = found(places.organisations, 'committee').id;
    done(
      await publishScheme(tx, world, {
        organisationId,
        document: schemeText,
        startsMonth,
        actor: bySystem,
        authorId: null,
        approverId: null,
      }),
    );
    const members = new Map<Person, Named>();
    for (const person of cast) members.set(person, await addPerson(tx, world, founding, places, person));
    return { places, members, secretaries: await addAccounts(tx, world, founding, places, members, passwordHash) };
  });
  return { organisations: places.organisations, branches: await pairKiosks(db, world, story, places), members, secretaries };
}
