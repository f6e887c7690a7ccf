/** The cards of a member over HTTP: each act with what it would change, badges on paper; who may do any of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { badgeNumber } from '../../../server/kernel/badge.ts';
import type { MemberCardsModel } from '../../../views/pages/member-cards/model.ts';
import { modelOf, type Pages, settle, signedInAs, startPages } from '../../support/pages.ts';
import { type Person, type Scene, aScene, aTap, addPerson, anActivity, send } from '../../support/scene.ts';
import type { Visitor } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Pages;
  let secretary: Visitor;
  let person: Person;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh());
    site = await startPages(scene);
    await anActivity(scene);
    const [first] = scene.people;
    if (first === undefined) throw new Error('a scene without people');
    person = first;
    await send(scene, [aTap(person.card, instantAt('2026-03-10', '18:45'), 1)]);
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  });
  afterEach(() => site.close());

  const cardsOf = async (uid = person.uid): Promise<MemberCardsModel['cards']> =>
    (await modelOf(secretary, `/cards/members/${uid}`, 'member-cards')).cards;
  const hrefOf = async (act: string): Promise<string> => (await cardsOf())[0]?.acts.find((one) => one.act === act)?.href ?? `no ${act}`;
  const points = async (): Promise<number> => {
    const rows: { points: number }[] = await scene.db.reader('entries').where({ member_id: person.id }).select('points');
    return rows.reduce((sum, row) => sum + row.points, 0);
  };

  test.for([
    { act: 'lost', from: '2026-03-10T18:00', state: 'lost', left: 0, why: 'its taps since then earn nothing' },
    { act: 'lost', from: '', state: 'lost', left: 200, why: 'from now on: what it earned stays' },
    { act: 'block', from: '2026-03-10T18:00', state: 'blocked', left: 0, why: 'as when it is lost' },
    { act: 'end', from: '', state: 'given_back', left: 200, why: 'from now on it is not theirs' },
    { act: 'void', from: '', state: null, left: 0, why: 'it never was theirs' },
  ])('$act from "$from": $why', async ({ act, from, state, left }) => {
    const href = await hrefOf(act);
    const shown = await modelOf(secretary, `${href}?from=${from}`, 'card-act');
    expect(shown.changes.months.map(({ amount }) => amount)).toEqual(left === 200 ? [] : [-200]);
    expect([await points(), (await cardsOf())[0]?.state]).toEqual([200, 'in_use']);
    expect((await secretary.submit('/me', href, { from })).status).toBe(303);
    expect([await points(), (await cardsOf())[0]?.state ?? null]).toEqual([left, state]);
  });

  test('lost, then found: it opens again, and the page offers what fits how it stands', async () => {
    scene.world.pass(1_000);
    await secretary.submit('/me', await hrefOf('lost'), { from: '2026-03-10T18:00' });
    expect((await cardsOf())[0]?.acts.map(({ act }) => act)).toEqual(['found', 'end']);
    const href = await hrefOf('found');
    scene.world.pass(60_000);
    expect((await secretary.submit('/me', href, { from: '' })).status).toBe(303);
    expect([(await cardsOf())[0]?.state, await points()]).toEqual(['in_use', 0]);
    expect((await secretary.submit('/me', href, { from: '' })).status).toBe(404);
  });

  test('a moment that has not come is now', async () => {
    await secretary.submit('/me', await hrefOf('lost'), { from: '2027-01-01T00:00' });
    expect((await cardsOf())[0]).toMatchObject({ state: 'lost', since: scene.world.clock() });
  });

  test('every act is in the audit, with whom it concerns and never the number', async () => {
    await secretary.submit('/me', await hrefOf('lost'), { from: '' });
    scene.world.pass(1_000);
    await secretary.submit('/me', await hrefOf('found'), { from: '' });
    await secretary.submit('/me', await hrefOf('end'), { from: '' });
    const rows: { action: string; subject: string; organisation_id: number; detail: string }[] = await scene.db
      .reader('audit_rows')
      .where('action', 'like', 'card.%')
      .orderBy('id')
      .select('action', 'subject', 'organisation_id', 'detail');
    expect(rows.map(({ action, subject, organisation_id }) => [action, subject, organisation_id])).toEqual(
      ['card.block', 'card.unblock', 'card.unbind'].map((action) => [action, person.uid, scene.branch.id]),
    );
    expect(JSON.stringify(rows)).not.toContain(person.card);
  });

  test('a badge is given out, printed, printed again with the same number, lost like any card', async () => {
    expect((await secretary.submit('/me', `/cards/members/${person.uid}/badge`, {})).status).toBe(303);
    const badge = (await cardsOf()).find((card) => card.badge);
    const sheet = await modelOf(secretary, badge?.sheetHref ?? '', 'badge-sheet');
    const [printed] = sheet.badges;
    const number = badgeNumber(printed?.text ?? '') ?? '';
    expect([sheet.total, number.slice(-4)]).toEqual([1, badge?.tail]);
    expect((await modelOf(secretary, badge?.sheetHref ?? '', 'badge-sheet')).badges).toEqual(sheet.badges);
    const later = instantAt('2026-03-10', '18:55');
    expect((await send(scene, [aTap(number, later, 2)]))[0]).toMatchObject({ verdict: 'already_recorded', member: { id: person.uid } });
    const lost = badge?.acts.find(({ act }) => act === 'lost')?.href ?? '';
    await secretary.submit('/me', lost, { from: '' });
    expect((await modelOf(secretary, `/cards/badges/sheet?member=${person.uid}`, 'badge-sheet')).badges).toEqual([]);
    expect((await send(scene, [aTap(number, instantAt('2026-03-10', '19:05'), 3)]))[0]?.verdict).toBe('card_blocked');
  });

  test('badges for all who have no card, in one act; names as the branch shows them', async () => {
    await addPerson(scene, scene.branch.id, 61, '2025-01-01', false);
    await addPerson(scene, scene.branch.id, 62, '2025-01-01', false);
    expect((await modelOf(secretary, '/cards/badges', 'badges')).withoutCard).toBe(2);
    const given = await secretary.submit('/me', '/cards/badges', { organisation: scene.branch.uid });
    expect(given.headers.get('location')).toContain('issued=2');
    const again = await secretary.submit('/me', '/cards/badges', { organisation: scene.branch.uid });
    expect(again.headers.get('location')).toContain('issued=0');
    await settle(scene, scene.branch, { namesMasked: false });
    const open = await modelOf(secretary, '/cards/badges/sheet', 'badge-sheet');
    expect(open.badges.map(({ name, branch }) => [name, branch])).toEqual([
      ['member 61', 'branch one'],
      ['member 62', 'branch one'],
    ]);
    expect(new Set(open.badges.map(({ text }) => badgeNumber(text))).size).toBe(2);
    await settle(scene, scene.branch, { namesMasked: true });
    const masked = await modelOf(secretary, '/cards/badges/sheet', 'badge-sheet');
    expect(masked.badges[0]?.name).toBe('m********');
  });

  test('no page but the printed sheet holds a whole number', async () => {
    await send(scene, [aTap('04FFFFF7', instantAt('2026-03-10', '18:50'), 2)]);
    await secretary.submit('/me', `/cards/members/${person.uid}/badge`, {});
    const inbox = (await modelOf(secretary, '/cards/unknown', 'unknown-cards')).rows[0]?.href ?? '';
    const rows: { card_number: string }[] = await scene.db.reader('card_bindings').select('card_number');
    const numbers = [...rows.map((row) => row.card_number.replace('QR:', '')), '04FFFFF7'];
    const pages = [
      '/cards/unknown',
      inbox,
      `${inbox}&member=${person.uid}`,
      '/cards/enrolment',
      '/cards/badges',
      `/cards/members/${person.uid}`,
      await hrefOf('lost'),
    ];
    for (const path of pages) {
      const { status, text } = await secretary.get(path);
      expect([path, status, numbers.filter((number) => text.includes(number))]).toEqual([path, 200, []]);
    }
  });

  test.for([
    { role: 'member', own: 403, other: 404 },
    { role: 'secretary', own: 200, other: 404 },
    { role: 'organisation_department', own: 403, other: 403 },
    { role: 'system_administrator', own: 403, other: 404 },
  ] as const)('$role: cards of the own branch $own, of the one beside $other', async ({ role, own, other }) => {
    const place = role === 'organisation_department' ? scene.committee : scene.branch;
    const visitor = await signedInAs(scene, site, role, place, role === 'member' ? scene.people[1] : undefined);
    const bindingOf = async (card: string): Promise<string> => {
      const row: { uid: string } | undefined = await scene.db.reader('card_bindings').where({ card_number: card }).first('uid');
      return row?.uid ?? '';
    };
    const before = await scene.db.reader('card_blocks').count('* as blocks');
    for (const [branch, member, expected] of [
      [scene.branch, person, own],
      [scene.other, scene.guest, other],
    ] as const) {
      const asked = `organisation=${branch.uid}`;
      const paths = [
        `/cards/unknown?${asked}`,
        `/cards/enrolment?${asked}`,
        `/cards/badges?${asked}`,
        `/cards/badges/sheet?${asked}`,
        `/cards/members/${member.uid}`,
        `/cards/held/${await bindingOf(member.card)}/lost`,
      ];
      const statuses = await Promise.all(paths.map(async (path) => [path, (await visitor.get(path)).status]));
      expect(statuses).toEqual(paths.map((path) => [path, expected]));
      if (expected === 200) continue;
      const lost = await visitor.submit('/me', `/cards/held/${await bindingOf(member.card)}/lost`, { from: '' });
      const badge = await visitor.submit('/me', `/cards/members/${member.uid}/badge`, {});
      const badges = await visitor.submit('/me', '/cards/badges', { organisation: branch.uid });
      expect([lost.status, badge.status, badges.status]).toEqual([expected, expected, expected]);
    }
    expect(await scene.db.reader('card_blocks').count('* as blocks')).toEqual(before);
  });

  test('a member sees their own cards, reports one lost, and does nothing else with them', async () => {
    const own = await signedInAs(scene, site, 'member', scene.branch, person);
    const me = /href="(\/cards\/members\/[^"]+)"/.exec((await own.get('/me')).text)?.[1];
    expect(me).toBe(`/cards/members/${person.uid}`);
    const shown = await modelOf(own, me ?? '', 'member-cards');
    expect([shown.adds, shown.cards.map(({ acts, replaceHref }) => [acts.map(({ act }) => act), replaceHref])]).toEqual([
      null,
      [[['lost'], null]],
    ]);
    const lost = shown.cards[0]?.acts[0]?.href ?? '';
    for (const act of ['block', 'end', 'void', 'found'])
      expect((await own.submit('/me', lost.replace(/lost$/, act), { from: '' })).status).toBe(403);
    expect((await own.submit('/me', `/cards/members/${person.uid}/badge`, {})).status).toBe(403);
    expect((await own.get(`/cards/members/${scene.people[1]?.uid}`)).status).toBe(403);
    expect((await modelOf(own, `${lost}?from=2026-03-10T18:00`, 'card-act')).changes.months).toMatchObject([{ amount: -200 }]);
    expect((await own.submit('/me', lost, { from: '2026-03-10T18:00' })).status).toBe(303);
    const after = await modelOf(own, me ?? '', 'member-cards');
    expect([after.cards[0]?.state, after.cards[0]?.acts, await points()]).toEqual(['lost', [], 0]);
  });

  test('nobody without a session sees anything', async () => {
    for (const path of ['/cards/unknown', '/cards/enrolment', '/cards/badges', '/cards/badges/sheet', `/cards/members/${person.uid}`])
      expect([path, (await fetch(`${site.url}${path}`, { redirect: 'manual', headers: { accept: 'text/html' } })).status]).toEqual([
        path,
        303,
      ]);
  });
});
