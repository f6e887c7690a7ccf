/** Who sees which list of members: role x place, where a place that is not theirs does not exist. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Organisation } from '../../../server/organisations/queries.ts';
import { aMember, anAccount, anOrganisation, testPassword } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aVisitor, type Site, startSite } from '../../support/site.ts';
import { testWorld } from '../../support/world.ts';
import { roleCodes } from '../../../server/contract/codes.ts';

onEachEngine((engine) => {
  let site: Site;
  let places: Readonly<Record<'county' | 'own' | 'group' | 'other', Organisation>>;
  const world = testWorld();

  beforeAll(async () => {
    const db = await engine.fresh();
    site = await startSite(db, world);
    places = await db.write(async (tx) => {
      const county = await anOrganisation(tx, world, { level: 'committee', name: 'county' });
      const own = await anOrganisation(tx, world, { parentId: county.id, name: 'own' });
      const group = await anOrganisation(tx, world, { parentId: own.id, level: 'group', name: 'group' });
      const other = await anOrganisation(tx, world, { parentId: county.id, name: 'other' });
      const { id: memberId } = await aMember(tx, world, { organisationId: own.id, name: 'the viewer' });
      await aMember(tx, world, { organisationId: own.id, groupId: group.id, name: 'of the own branch' });
      await aMember(tx, world, { organisationId: other.id, name: 'of another branch' });
      for (const role of roleCodes) {
        const organisationId = role === 'organisation_department' ? county.id : own.id;
        await anAccount(tx, world, { name: role, role, organisationId, memberId: role === 'member' ? memberId : null });
      }
      return { county, own, group, other };
    });
  });
  afterAll(() => site.close());

  test.for([
    { role: 'member', county: 404, own: 403, group: 404, other: 404, without: 403 },
    { role: 'secretary', county: 404, own: 200, group: 200, other: 404, without: 200 },
    { role: 'organisation_department', county: 200, own: 200, group: 200, other: 200, without: 200 },
    { role: 'system_administrator', county: 404, own: 403, group: 403, other: 404, without: 403 },
  ])('$role: county $county, own $own, group $group, other $other', async ({ role, without, ...expected }) => {
    const visitor = aVisitor(site.url);
    await visitor.signIn(role, testPassword);
    for (const [place, status] of Object.entries(expected)) {
      const { uid } = places[place as keyof typeof places];
      const page = await visitor.get(`/members?organisation=${uid}`);
      expect([place, page.status]).toEqual([place, status]);
      expect([place, page.text.includes('of the own branch')]).toEqual([place, status === 200 && place !== 'other']);
    }
    expect((await visitor.get('/members')).status).toBe(without);
  });

  test('a secretary sees the people of the own branch, not those of another', async () => {
    const visitor = aVisitor(site.url);
    await visitor.signIn('secretary', testPassword);
    const page = await visitor.get('/members');
    expect([page.text.includes('of the own branch'), page.text.includes('of another branch')]).toEqual([true, false]);
    expect((await visitor.get('/members?q=another')).text).not.toContain('of another branch');
  });

  test.for([
    { query: 'organisation=4', status: 422, why: 'not a uid' },
    { query: 'organisation=0190f0f0-0000-7000-8000-00000000e70c', status: 404, why: 'a uid of nothing' },
    { query: `q=${'x'.repeat(61)}`, status: 422, why: 'longer than a name' },
    { query: 'q=a%00', status: 422, why: 'a NUL' },
    { query: 'q=a&q=b', status: 422, why: 'twice' },
    { query: 'after=0190f0f0-0000-7000-8000-00000000e70c', status: 200, why: 'after somebody who left: from the beginning' },
  ])('/members?$query: $status, $why', async ({ query, status }) => {
    const visitor = aVisitor(site.url);
    await visitor.signIn('secretary', testPassword);
    expect((await visitor.get(`/members?${query}`)).status).toBe(status);
  });

  test('nobody without a session sees anything', async () => {
    const page = await aVisitor(site.url).get('/members');
    expect([page.status, page.headers.get('location')]).toEqual([303, '/login?back=%2Fmembers']);
    expect((await fetch(`${site.url}/members`, { headers: { accept: 'application/json' } })).status).toBe(401);
  });
});
