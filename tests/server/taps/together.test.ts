/** Several branches at one meeting, through the wire: each member is recorded at one kiosk, each branch earns in its own ledger. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Roster } from '../../../server/contract/roster.ts';
import type { TapReply } from '../../../server/contract/taps.ts';
import { bySystem } from '../../../server/audit/service.ts';
import { selectRaw } from '../../../server/db/bulk.ts';
import { systemWorld } from '../../../server/kernel/world.ts';
import { plusMs } from '../../../server/kernel/clock.ts';
import type { Organisation } from '../../../server/organisations/queries.ts';
import { addOrganisation } from '../../../server/organisations/service.ts';
import { aDevice } from '../../support/builders.ts';
import { type Person, type Scene, aBatch, aScene, aTap, addPerson, anActivity } from '../../support/scene.ts';
import { type TapSite, startTapSite } from '../../support/tap-site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

onEachEngineVerified((engine) => {
  const clock = systemWorld().clock;
  let scene: Scene;
  let site: TapSite;
  let third: { readonly branch: Organisation; readonly person: Person };
  let token: string;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 2, clock());
    const added = await scene.db.write((tx) =>
      addOrganisation(tx, scene.world, bySystem, { parentId: scene.committee.id, level: 'branch', name: 'branch three' }),
    );
    if (!added.ok) throw new Error(added.code);
    third = { branch: added.value, person: await addPerson(scene, added.value.id, 950) };
    site = await startTapSite(scene.db);
  });
  afterEach(() => site.close());

  /** A meeting of two branches that has just begun, with a kiosk of the host. */
  const meeting = async (host: Organisation) => {
    const audiences = [scene.branch, scene.other].map(({ id }) => ({ organisationId: id, audience: 'all' as const }));
    const activity = await anActivity(scene, { host, audiences, startsAt: plusMs(clock(), -60_000), endsAt: plusMs(clock(), 3_600_000) });
    token = (await scene.db.write((tx) => aDevice(tx, scene.world, { organisationId: host.id, name: 'at the door' }))).token;
    return activity;
  };
  const headers = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
  const tapped = async (people: readonly Person[]): Promise<TapReply['verdicts']> => {
    const now = clock();
    const taps = people.map(({ card }, index) => aTap(card, now, index + 1));
    const response = await fetch(`${site.url}/api/v1/taps`, {
      method: 'POST',
      headers: headers(),
      body: JSON.stringify(aBatch(taps, now)),
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as TapReply).verdicts;
  };

  test.for([
    { by: 'committee', why: 'held above both' },
    { by: 'branch', why: 'held by one of them' },
  ] as const)('held by the $by: both are recorded, a third is a guest, $why', async ({ by }) => {
    const activity = await meeting(scene[by]);
    const [a, b] = scene.people as [Person, Person];
    const roster = (await (await fetch(`${site.url}/api/v1/kiosk/roster`, { headers: headers() })).json()) as Roster;
    const listed = roster.activities.find(({ id }) => id === activity.uid);
    expect([listed?.expected, listed?.audience?.toSorted()]).toEqual([3, [a.uid, b.uid, scene.guest.uid].toSorted()]);
    // Those of the other branch are greeted by name without a network, too.
    expect(roster.people.map(({ id }) => id)).toEqual(expect.arrayContaining([a.uid, b.uid, scene.guest.uid]));
    const verdicts = await tapped([a, scene.guest, third.person, b]);
    expect(verdicts.map(({ verdict, points }) => [verdict, points])).toEqual([
      ['recorded', 200],
      ['recorded', 200],
      ['not_expected', undefined],
      ['recorded', 200],
    ]);
    expect(verdicts.at(-1)?.activity).toMatchObject({ id: activity.uid, present: 3, expected: 3 });
    const ledgers = await selectRaw<{ organisation: string; entries: number; chained: number }>(
      scene.db.reader,
      `select o.name as organisation, count(*) as entries, max(e.seq) as chained from entries e join organisations o on o.id = e.organisation_id
       group by o.name order by o.name`,
    );
    expect(ledgers.map(({ organisation, entries, chained }) => [organisation, Number(entries), Number(chained)])).toEqual([
      ['branch one', 2, 2],
      ['branch two', 1, 1],
    ]);
  });
});
