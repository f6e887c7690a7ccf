/** Three trees of organisations with people of marked names, and everybody who may ask, over the whole composed server. */
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { ZodType } from 'zod';
import { makeFeed } from '../../../server/activities/feeds.ts';
import { composeApp } from '../../../server/app.ts';
import { openLog } from '../../../server/http/log.ts';
import type { AppRouter } from '../../../server/http/deps.ts';
import { openSession } from '../../../server/http/session.ts';
import type { Database } from '../../../server/db/database.ts';
import type { World } from '../../../server/kernel/world.ts';
import { instantAt, periodsIn } from '../../../server/kernel/calendar.ts';
import { bySystem } from '../../../server/audit/service.ts';
import { addOrganisation } from '../../../server/organisations/service.ts';
import type { Organisation } from '../../../server/organisations/queries.ts';
import { makePairingCode } from '../../../server/devices/service.ts';
import { insertRows } from '../../../server/db/bulk.ts';
import type { Activity } from '../../../server/activities/queries.ts';
import type { RoleCode } from '../../../server/contract/codes.ts';
import { aDevice, anAccount, testPassword } from '../../support/builders.ts';
import { draftScheme } from '../../../server/scheme/drafts.ts';
import { publishScheme } from '../../../server/scheme/service.ts';
import { filesOf } from '../../../server/files/queries.ts';
import { keptFor } from '../../support/files.ts';
import { type Scene, aBatch, aKiosk, aScene, defaultScheme, aTap, addPerson, anActivity, send } from '../../support/scene.ts';
import { changed, written } from '../../support/schemes.ts';
import { tokenIn } from '../../support/site.ts';
import { type Act, prepare } from './known-good.ts';

export type ActorName = RoleCode | 'anonymous' | 'device' | 'revoked_device';

export type Actor = {
  readonly name: ActorName;
  /** Headers that say who asks. */
  headers: Record<string, string>;
  csrf: string;
  /** What no answer to this one may hold. */
  readonly hidden: RegExp;
  /** Signs in again, after a session ended. */
  renew(): Promise<void>;
};

export type KnownRoute = { readonly method: string; readonly path: string };

export type Schemas = { json?: ZodType; form?: ZodType; query?: ZodType };

/** The composed server, which tells of its routes and of what they read. */
export type Watched = {
  readonly url: string;
  readonly routes: readonly KnownRoute[];
  /** By `GET /path`, learned as the routes read. */
  readonly schemas: ReadonlyMap<string, Schemas>;
  /** The route that answers now; set before each request. */
  asked: string;
  /** What was read since it was cleared by the one who asks. */
  readonly read: Set<'json' | 'form' | 'query'>;
  readonly logged: readonly string[];
  close(): Promise<void>;
};

export type Stage = Watched & {
  readonly scene: Scene;
  readonly actors: readonly Actor[];
  /** Uids of the tree that the actors belong to, of the branch beside theirs, and of another tree. */
  readonly uids: { readonly own: readonly string[]; readonly side: readonly string[]; readonly far: readonly string[] };
  readonly known: readonly unknown[];
  /** What fits, and would not be found by chance. */
  readonly acts: readonly Act[];
  /** A file of the first of the own activities, for addresses that name one beside it. */
  readonly file: string;
  readonly farIds: { readonly organisations: readonly number[]; readonly members: readonly number[] };
};

/** Names that only those may read who look after them. */
const far = /far(?:committee|branch|person|device|activity|account)/;
const farOrSide = /(?:far|side)(?:committee|branch|person|device|activity|account)/;

type Place = {
  readonly organisation: Organisation;
  readonly members: readonly { readonly id: number; readonly uid: string }[];
  readonly uids: readonly string[];
};

/** A branch with people, a kiosk, an account and an activity, all of whose names begin with a mark. */
async function furnished(scene: Scene, organisation: Organisation, mark: string, first: number): Promise<Place> {
  const { db, world } = scene;
  const members: { id: number; uid: string }[] = [];
  for (let n = 0; n < 3; n++) {
    const person = await addPerson(scene, organisation.id, first + n);
    await db.write((tx) =>
      tx('members')
        .where({ id: person.id })
        .update({ name: `${mark}person ${n}` }),
    );
    members.push(person);
  }
  const device = await db.write((tx) => aDevice(tx, world, { organisationId: organisation.id, name: `${mark}device` }));
  const account = await db.write((tx) =>
    anAccount(tx, world, { name: `${mark}account`, organisationId: organisation.id, memberId: members[0]?.id ?? null }),
  );
  const activity = await anActivity(scene, { host: organisation });
  await db.write((tx) =>
    tx('activities')
      .where({ uid: activity.uid })
      .update({ title: `${mark}activity` }),
  );
  const call = await anActivity(scene, {
    host: organisation,
    day: '2026-03-11',
    leaving: { signOut: true, minStayMinutes: 60 },
    terms: { studyMinutes: 60, call: 'open', places: 1, registerUntil: null },
  });
  await db.write((tx) =>
    tx('activities')
      .where({ uid: call.uid })
      .update({ title: `${mark}activity call` }),
  );
  const kiosk = await aKiosk(scene, organisation, `${mark}device two`);
  const stranger = aTap(`04FF${first.toString(16).toUpperCase().padStart(4, '0')}`, instantAt('2026-03-10', '18:46'), 2);
  await send(
    scene,
    [aTap(`04${(first + 1).toString(16).toUpperCase().padStart(6, '0')}`, instantAt('2026-03-10', '18:45'), 1), stranger],
    kiosk,
  );
  const cards: string[] = await db
    .reader('card_bindings')
    .whereIn(
      'member_id',
      members.map(({ id }) => id),
    )
    .pluck('uid');
  const uids = [
    organisation.uid,
    device.uid,
    account.uid,
    activity.uid,
    call.uid,
    ...members.map(({ uid }) => uid),
    stranger.id,
    ...cards.slice(0, 1),
  ];
  return { organisation, members, uids };
}

async function newOrganisation(scene: Scene, name: string, parentId: number | null, level: 'committee' | 'branch'): Promise<Organisation> {
  const added = await scene.db.write((tx) => addOrganisation(tx, scene.world, bySystem, { parentId, level, name }));
  if (!added.ok) throw new Error(added.code);
  return added.value;
}

/** Serves a database on a free port of the loopback. */
export async function openServer(db: Database, world: World, publicUrl?: URL): Promise<Watched> {
  const logged: string[] = [];
  const schemas = new Map<string, Schemas>();
  const routes: KnownRoute[] = [];
  const stopping = new AbortController();
  const now: Pick<Watched, 'asked' | 'read'> = { asked: '', read: new Set() };
  const server = composeApp({
    db,
    world,
    log: openLog('warn', { write: (line) => void logged.push(line) }),
    settings: { publicUrl, sessionSecret: 'a secret of thirty-two characters', trustProxy: false, sample: false },
    version: '0.0.0',
    sample: null,
    signal: stopping.signal,
    watch: {
      mounted: (router: AppRouter) => {
        for (const layer of router.stack)
          for (const method of layer.methods) if (method !== 'HEAD') routes.push({ method, path: String(layer.path) });
      },
      reads: (_, part, schema) => {
        now.read.add(part);
        schemas.set(now.asked, { ...schemas.get(now.asked), [part]: schema });
      },
    },
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(now, {
    url: `http://127.0.0.1:${port}`,
    routes,
    schemas,
    logged,
    async close() {
      stopping.abort();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}

/** Leave and proofs that wait, and make-up study that is owed and done, of those who do not ask here themselves. */
async function askedOf({ db, world, branch, people }: Scene, own: Activity, hosted: Activity): Promise<readonly string[]> {
  const at = instantAt('2026-03-09', '08:00');
  const uids = Array.from({ length: 6 }, () => world.newUid());
  const [first = '', second = '', third = '', proof = '', madeUp = '', declined = ''] = uids;
  const others = people.slice(1).map(({ id }) => id);
  const [b = 0, c = 0] = others;
  await db.write(async (tx) => {
    const account = await anAccount(tx, world, { name: 'own keeper', organisationId: branch.id });
    const waiting = { kind: 'sick', asked_at: at, entered_by: account.id };
    const granted = { decision: 'granted', decided_at: at, decided_by: account.id };
    await insertRows(tx, 'leaves', [
      { uid: first, activity_id: hosted.id, member_id: b, ...waiting },
      { uid: second, activity_id: hosted.id, member_id: c, ...waiting },
    ]);
    await insertRows(tx, 'leaves', [{ uid: third, activity_id: own.id, member_id: c, ...waiting, ...granted }]);
    const sent = { words: 'studied away', sent_at: instantAt('2026-03-10', '19:01'), sent_by: account.id };
    await insertRows(tx, 'proofs', [
      { uid: proof, activity_id: own.id, member_id: b, ...sent },
      { uid: declined, activity_id: hosted.id, member_id: b, ...sent },
    ]);
    const done = { day: '2026-03-10', recorded_at: instantAt('2026-03-10', '21:00'), recorded_by: account.id };
    await insertRows(tx, 'make_ups', [{ uid: madeUp, activity_id: own.id, member_id: c, ...done }]);
  });
  return uids;
}

export async function openStage(db: Database): Promise<Stage> {
  const scene = await aScene(db, 3);
  const { world, committee, branch, people } = scene;
  await db.write((tx) => tx('organisations').where({ id: scene.other.id }).update({ name: 'sidebranch', short_name: 'sidebranch' }));
  await db.write((tx) => tx('members').where({ id: scene.guest.id }).update({ name: 'sideperson guest' }));
  const own = await anActivity(scene);
  const hosted = await anActivity(scene, {
    host: committee,
    kind: 'party_day',
    day: '2026-03-12',
    audiences: [{ organisationId: branch.id, audience: 'all' }],
  });
  await send(scene, [aTap(people[1]?.card ?? '', instantAt('2026-03-10', '18:45'), 1)]);
  // Strangers' cards that wait, and cards of the own people: one of them lost.
  const strangers = Array.from({ length: 4 }, (_, n) => aTap(`04EEEE0${n}`, instantAt('2026-03-10', `18:3${n}`), 10 + n));
  await send(scene, strangers);
  // Of a kiosk whose clock was wrong, started again since: nobody knows when.
  const doubtful = [0, 1].map((n) =>
    aTap(people[1]?.card ?? '', instantAt('2026-03-10', `18:4${n}`), 20 + n, { bootId: '0190a000-0000-7000-8000-00000000b007' }),
  );
  await scene.taps.take(scene.kiosk, aBatch(doubtful, '2030-01-01T00:00:00.000Z'));
  await db.write((tx) =>
    tx('card_blocks').insert({ card_number: people[2]?.card ?? '', cause: 'lost', from_at: instantAt('2026-03-10', '18:50') }),
  );
  const cards: string[] = await db
    .reader('card_bindings')
    .whereIn(
      'member_id',
      people.map(({ id }) => id),
    )
    .pluck('uid');
  const side = await furnished(scene, scene.other, 'side', 500);
  const farCommittee = await newOrganisation(scene, 'farcommittee', null, 'committee');
  const farBranch = await newOrganisation(scene, 'farbranch', farCommittee.id, 'branch');
  await publishFar(scene, farCommittee);
  const farPlace = await furnished(scene, farBranch, 'far', 700);
  const spare = await db.write((tx) => aDevice(tx, world, { organisationId: branch.id, name: 'spare kiosk' }));

  const [ownVersion, ownDrafts] = [await versionUid(scene, committee), await someDrafts(scene, branch)];
  const farVersions = [await versionUid(scene, farCommittee), ...(await someDrafts(scene, farBranch))];

  const paper = await keptFor(scene, 'papers', own.uid);
  const [attached] = (await filesOf(db.reader, 'papers', [own.uid])).get(own.uid) ?? [];

  // A calendar of somebody who does not ask here: nobody takes its address back.
  const feedToken = await db.write(async (tx) => {
    const owner = await anAccount(tx, world, { name: 'own calendar', organisationId: branch.id });
    return makeFeed(tx, world, { accountId: owner.id, organisationId: branch.id });
  });
  const call = await anActivity(scene, {
    day: '2026-03-11',
    leaving: { signOut: true, minStayMinutes: 60 },
    terms: { studyMinutes: 60, call: 'open', places: 1, registerUntil: null },
  });
  const asked = await askedOf(scene, own, hosted);
  const prepared = await prepare(scene);
  const server = await openServer(db, world);
  const { url } = server;

  const tokenOn = async (path: string, headers: Record<string, string>): Promise<{ csrf: string; cookies: string }> => {
    const response = await fetch(`${url}${path}`, { headers: { ...headers, accept: 'text/html' }, redirect: 'manual' });
    const csrf = tokenIn({ status: response.status, headers: response.headers, text: await response.text() });
    return {
      csrf,
      cookies: response.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; '),
    };
  };

  async function person(name: RoleCode, place: Organisation, hidden: RegExp, memberId: number | null = null): Promise<Actor> {
    const account = await db.write((tx) => anAccount(tx, world, { name: `own ${name}`, role: name, organisationId: place.id, memberId }));
    const actor: Actor = {
      name,
      headers: {},
      csrf: '',
      hidden,
      async renew() {
        const token = await db.write((tx) => openSession(tx, world, account.id));
        actor.headers = { cookie: `flagtap_session=${token}` };
        actor.csrf = (await tokenOn('/me', actor.headers)).csrf;
      },
    };
    await actor.renew();
    return actor;
  }

  async function kiosk(name: 'device' | 'revoked_device', revokedAt: string | null): Promise<Actor> {
    const device = await db.write((tx) => aDevice(tx, world, { organisationId: branch.id, name: `own ${name}`, revokedAt }));
    return { name, headers: { authorization: `Bearer ${device.token}` }, csrf: 'none', hidden: farOrSide, renew: async () => undefined };
  }

  const guest = await tokenOn('/login', {});
  const code = await makePairingCode(db, world, bySystem, branch.uid);
  const actors: readonly Actor[] = [
    {
      name: 'anonymous',
      headers: { cookie: guest.cookies },
      csrf: guest.csrf,
      hidden: /(?:far|side)(?:committee|branch|person|device|activity|account)|member \d/,
      renew: async () => undefined,
    },
    await person('member', branch, farOrSide, people[0]?.id ?? null),
    await person('secretary', branch, farOrSide),
    await person('organisation_department', committee, far),
    await person('system_administrator', branch, farOrSide),
    await kiosk('device', null),
    await kiosk('revoked_device', world.clock()),
  ];
  const moment = world.clock();
  const taps = [0, 1, 2].map((n) => aTap(people[n]?.card ?? '', instantAt('2026-03-10', `18:5${n}`), n + 1));
  const { epoch, bootId } = aBatch([], moment);
  return Object.assign(server, {
    scene,
    actors,
    uids: {
      own: [
        branch.uid,
        committee.uid,
        spare.uid,
        own.uid,
        hosted.uid,
        call.uid,
        ownVersion,
        ...ownDrafts,
        ...people.map(({ uid }) => uid),
        ...strangers.map(({ id }) => id),
        ...doubtful.map(({ id }) => id),
        ...cards,
        feedToken,
        paper,
        attached?.uid ?? '',
        ...asked,
        ...prepared.uids,
      ],
      side: side.uids,
      // The last stays a member's: that is what routes about people are tried with.
      far: [farCommittee.uid, ...farPlace.uids.slice(0, -1), ...farVersions, ...farPlace.uids.slice(-1)],
    },
    known: [
      branch.uid,
      spare.uid,
      own.uid,
      people[1]?.uid,
      side.uids[0],
      side.uids[1],
      farBranch.uid,
      farPlace.uids[1],
      farPlace.members[1]?.uid,
      epoch,
      bootId,
      moment,
      instantAt('2026-03-10', '19:00'),
      '2026-03-10',
      '2026-03-10T18:45',
      '2026-03',
      '2026-Q1',
      '2026',
      '1',
      '2',
      '3',
      '12',
      'yes',
      'no',
      'zh',
      'en',
      '/',
      '/me',
      '/rankings?x=1',
      'own member',
      'own secretary',
      'member',
      'a',
      'a name',
      testPassword,
      'another secret 77',
      code.ok ? code.value.code : '',
      '0.1.0',
      0,
      1,
      7,
      1_000,
      60_000,
      [],
      taps,
      [taps[0]],
      [{ ...taps[0], upMs: 5 }],
      [{}],
      [null],
      [{ name: 'door', state: 'ready' }],
    ],
    acts: prepared.acts,
    file: attached?.uid ?? '',
    farIds: { organisations: [farCommittee.id, farBranch.id], members: farPlace.members.map(({ id }) => id) },
  });
}

const versionUid = async ({ db }: Scene, { id }: Organisation): Promise<string> => {
  const row: { uid: string } = await db.reader('scheme_versions').where({ organisation_id: id }).first('uid');
  return row.uid;
};

/** Drafts from the command line, so that whoever may publish is the second person; each for a month of its own. */
async function someDrafts(scene: Scene, place: Organisation): Promise<readonly string[]> {
  const uids: string[] = [];
  for (const startsMonth of periodsIn('2027', 'month')) {
    const document = written(changed(() => undefined));
    const drafting = { organisationId: place.id, document, startsMonth, openings: [], actor: bySystem, authorId: null };
    const drafted = await scene.db.write((tx) => draftScheme(tx, scene.world, drafting));
    if (!drafted.ok) throw new Error(drafted.code);
    uids.push(drafted.value.uid);
  }
  return uids;
}

/** The other tree has a scheme of its own, so that its people have points. */
async function publishFar(scene: Scene, committee: Organisation): Promise<void> {
  await scene.db.write((tx) =>
    publishScheme(tx, scene.world, {
      organisationId: committee.id,
      document: defaultScheme,
      startsMonth: '2025-01',
      actor: bySystem,
      authorId: null,
      approverId: null,
    }),
  );
}
