/** A branch to test in: a committee with two branches, members with cards, a kiosk, the default scheme; on a real database. */
import { readFileSync } from 'node:fs';
import { bySystem } from '../../server/audit/service.ts';
import { type PlanFrame, type PlanTerms, planActivity } from '../../server/activities/service.ts';
import type { Activity } from '../../server/activities/queries.ts';
import type { Audience } from '../../server/activities/rules.ts';
import type { Tap, TapBatch, TapVerdict } from '../../server/contract/taps.ts';
import { insertRows } from '../../server/db/bulk.ts';
import type { Database } from '../../server/db/database.ts';
import { type Day, instantAt } from '../../server/kernel/calendar.ts';
import { type Instant, plusMs } from '../../server/kernel/clock.ts';
import { uuidv7 } from '../../server/kernel/uid.ts';
import { type SchemeReader, schemeReader } from '../../server/scheme/queries.ts';
import { publishScheme } from '../../server/scheme/service.ts';
import { addOrganisation } from '../../server/organisations/service.ts';
import type { Organisation } from '../../server/organisations/queries.ts';
import { type TapDevice, type TapService, rejudge, tapService } from '../../server/taps/service.ts';
import type { ActivityKindCode } from '../../server/contract/codes.ts';
import { type TestWorld, seededRandom, testWorld } from './world.ts';

export const defaultScheme = readFileSync(new URL('../../server/scheme/default-46.json', import.meta.url), 'utf8');

export type Person = { readonly id: number; readonly uid: string; readonly name: string; readonly card: string };

export type Scene = {
  readonly db: Database;
  readonly world: TestWorld;
  readonly schemes: SchemeReader;
  readonly taps: TapService;
  readonly committee: Organisation;
  readonly branch: Organisation;
  readonly other: Organisation;
  /** Members of `branch`, in order. */
  readonly people: readonly Person[];
  /** One member of `other`. */
  readonly guest: Person;
  readonly kiosk: TapDevice;
};

const epoch = '0190f0f0-0000-7000-8000-00000000e70c';
const bootId = '0190f0f0-0000-7000-8000-00000000b007';

const cardOf = (number: number): string => `04${number.toString(16).toUpperCase().padStart(6, '0')}`;

async function organisation(
  db: Database,
  world: TestWorld,
  parentId: number | null,
  level: 'committee' | 'branch',
  name: string,
): Promise<Organisation> {
  const added = await db.write((tx) => addOrganisation(tx, world, bySystem, { parentId, level, name }));
  if (!added.ok) throw new Error(added.code);
  return added.value;
}

/** Adds a member to an organisation from a day on, with one card unless `card` is null. */
export async function addPerson(
  scene: Pick<Scene, 'db' | 'world'>,
  organisationId: number,
  number: number,
  fromDay: Day = '2025-01-01',
  bound = true,
): Promise<Person> {
  const { db, world } = scene;
  const name = `member ${number}`;
  const card = cardOf(number);
  return db.write(async (tx) => {
    const uid = world.newUid();
    const [row] = await insertRows<{ id: number }>(tx, 'members', [{ uid, name, created_at: world.clock() }], 'returning id');
    const id = row?.id ?? 0;
    await insertRows(tx, 'memberships', [{ member_id: id, organisation_id: organisationId, from_day: fromDay }]);
    if (bound)
      await insertRows(tx, 'card_bindings', [{ uid: world.newUid(), card_number: card, member_id: id, from_at: instantAt(fromDay) }]);
    return { id, uid, name, card };
  });
}

export async function aScene(db: Database, size = 3, start: Instant = '2026-03-10T01:00:00.000Z'): Promise<Scene> {
  const world = testWorld(start);
  const schemes = schemeReader();
  const committee = await organisation(db, world, null, 'committee', 'committee');
  const branch = await organisation(db, world, committee.id, 'branch', 'branch one');
  const other = await organisation(db, world, committee.id, 'branch', 'branch two');
  await db.write(async (tx) => {
    const published = await publishScheme(tx, world, {
      organisationId: committee.id,
      document: defaultScheme,
      startsMonth: '2025-01',
      actor: bySystem,
      authorId: null,
      approverId: null,
    });
    if (!published.ok) throw new Error(published.code);
  });
  const people: Person[] = [];
  for (let number = 1; number <= size; number++) people.push(await addPerson({ db, world }, branch.id, number));
  const guest = await addPerson({ db, world }, other.id, 900);
  const kiosk = await aKiosk({ db, world }, branch, 'kiosk');
  return { db, world, schemes, taps: tapService(db, world, schemes), committee, branch, other, people, guest, kiosk };
}

export async function aKiosk({ db, world }: Pick<Scene, 'db' | 'world'>, at: Organisation, name: string): Promise<TapDevice> {
  const rows = await db.write((tx) =>
    insertRows<{ id: number }>(
      tx,
      'devices',
      [
        {
          uid: world.newUid(),
          organisation_id: at.id,
          name,
          token_hash: Buffer.from(world.randomBytes(32)).toString('hex'),
          paired_at: world.clock(),
        },
      ],
      'returning id',
    ),
  );
  return { id: rows[0]?.id ?? 0, path: at.path };
}

export type Planned = {
  kind?: ActivityKindCode;
  day?: Day;
  from?: string;
  until?: string;
  startsAt?: Instant;
  endsAt?: Instant;
  host?: Organisation;
  audiences?: readonly Audience[];
  leaving?: NonNullable<PlanFrame['leaving']>;
  terms?: PlanTerms;
};

/** Plans an activity of the branch: a study session on 10 March 2026, 19:00 to 20:30, unless said otherwise. */
export async function anActivity(scene: Scene, plan: Planned = {}): Promise<Activity> {
  const { db, world, schemes } = scene;
  const { kind = 'study_session', day = '2026-03-10', from = '19:00', until = '20:30', host = scene.branch } = plan;
  return db.write(async (tx) => {
    const book = await schemes(tx);
    const planned = await planActivity(
      tx,
      world,
      book,
      {
        organisationId: host.id,
        kind,
        title: `${kind} on ${day}`,
        place: 'room 1',
        startsAt: plan.startsAt ?? instantAt(day, from),
        endsAt: plan.endsAt ?? instantAt(day, until),
        audiences: plan.audiences ?? [{ organisationId: host.id, audience: 'all' }],
        ...(plan.leaving === undefined ? {} : { leaving: plan.leaving }),
        ...(plan.terms === undefined ? {} : { terms: plan.terms }),
        actor: bySystem,
      },
      async (own, activity) => {
        await rejudge(own, world, book, 'activity_planned', (query) => {
          void query.where('t.judged_at', '>=', activity.opensAt).where('t.judged_at', '<', activity.closesAt);
        });
      },
    );
    if (!planned.ok) throw new Error(planned.code);
    return planned.value;
  });
}

const uidRandom = seededRandom(77);
const newTapId = (at: Instant): string =>
  uuidv7(
    Date.parse(at),
    Uint8Array.from({ length: 16 }, () => uidRandom() & 0xff),
  );

/** A tap as a kiosk would send it: `seq` decides its place in the queue. */
export const aTap = (cardNumber: string, tappedAt: Instant, seq: number, more: Partial<Tap> = {}): Tap => ({
  id: newTapId(tappedAt),
  seq,
  bootId,
  upMs: seq * 1000,
  cardNumber,
  tappedAt,
  ...more,
});

/** A batch sent at a moment with a right clock. */
export const aBatch = (taps: readonly unknown[], sentAt: Instant, more: Partial<TapBatch> = {}): TapBatch => ({
  epoch,
  bootId,
  sentAt,
  sentUpMs: 1_000_000,
  taps: [...taps],
  ...more,
});

/** Sends taps from the scene's kiosk a second after the last of them, with the server's clock right. */
export async function send(scene: Scene, taps: readonly Tap[], kiosk: TapDevice = scene.kiosk): Promise<readonly TapVerdict[]> {
  const last =
    taps
      .map((tap) => tap.tappedAt)
      .toSorted()
      .at(-1) ?? scene.world.clock();
  const sentAt = plusMs(last, 1000);
  if (sentAt > scene.world.clock()) scene.world.at(sentAt);
  return scene.taps.take(kiosk, aBatch(taps, scene.world.clock()));
}
