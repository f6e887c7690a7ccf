/** Taps whose time nobody knows, over HTTP: who looks, what follows, and that every count agrees. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Activity } from '../../../server/activities/queries.ts';
import { addresses } from '../../../server/http/addresses.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aBatch, aKiosk, aScene, aTap, anActivity, type Person, type Scene } from '../../support/scene.ts';
import type { Visitor } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { attendance, day, standing } from './stage.ts';

/** Before the kiosk was started again: nobody can count back to it. */
const earlierBoot = '0190a000-0000-7000-8000-00000000b007';

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Pages;
  let secretary: Visitor;
  let activity: Activity;
  let people: [Person, Person, Person, Person];

  /** A tap by a kiosk whose clock stands at the beginning of its time; it comes in now. */
  async function wrongly(card: string, seq: number, tappedAt = instantAt('2010-01-01', '08:00'), kiosk = scene.kiosk): Promise<string> {
    const tap = aTap(card, tappedAt, seq, { bootId: earlierBoot });
    const answers = await scene.taps.take(kiosk, aBatch([tap], instantAt('2010-01-01', '08:05')));
    expect(answers.map(({ verdict }) => verdict)).toEqual(['clock_review']);
    return tap.id;
  }

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 4);
    site = await startPages(scene);
    people = scene.people as [Person, Person, Person, Person];
    activity = await anActivity(scene, { kind: 'party_day' });
    scene.world.at(instantAt(day, '19:10'));
    secretary = await signedInAs(scene, site, 'secretary', scene.branch, people[3]);
  });
  afterEach(() => site.close());

  const list = (visitor = secretary) => modelOf(visitor, addresses.tapsToReview, 'tap-review');
  const present = (tap: string, at: Activity = activity, reason = 'the clock was wrong') =>
    secretary.submit('/me', addresses.reviewTap(tap, 'present'), { activity: at.uid, reason });
  const nothing = (tap: string, visitor = secretary) => visitor.submit('/me', addresses.reviewTap(tap, 'nothing'), {});
  const onToday = async (): Promise<number> =>
    (await modelOf(secretary, '/', 'start-secretary')).todo.find(({ code }) => code === 'taps_to_review')?.count ?? 0;
  const onSheet = async () => (await modelOf(secretary, addresses.activity(activity.uid), 'activity')).unsettled;
  const atClose = async () => (await modelOf(secretary, addresses.closeSheet(activity.uid), 'sheet-close')).unsettled;
  const counts = async () => [await onToday(), await onSheet(), await atClose(), (await list()).waiting];

  test('each with its holder, kiosk and both times, and what was on; one touch writes them in, and every count agrees', async () => {
    const [a, b] = people;
    const first = await wrongly(a.card, 1);
    await wrongly(b.card, 2);
    expect(await counts()).toEqual([2, 2, 2, 2]);
    const { todo } = await modelOf(secretary, '/', 'start-secretary');
    expect(todo.find(({ code }) => code === 'taps_to_review')?.href).toBe(addresses.tapsToReviewOf(scene.branch.uid));
    const shown = (await list()).taps.find(({ id }) => id === first);
    expect(shown).toMatchObject({
      name: a.name,
      tail: a.card.slice(-4),
      kiosk: 'kiosk',
      tappedAt: instantAt('2010-01-01', '08:00'),
      receivedAt: instantAt(day, '19:10'),
      activities: [{ id: activity.uid, present: false, offered: true, href: addresses.hand(activity.uid, a.uid) }],
    });
    const said = await present(first);
    expect([said.status, said.headers.get('location')]).toEqual([303, `${addresses.tapsToReviewOf(scene.branch.uid)}&done=${first}`]);
    expect(await attendance(scene, activity)).toEqual(['member 1: 19:10 secretary']);
    expect(await standing(scene)).toEqual(['member 1 L05 300 secretary']);
    const marks = await scene.db.reader('sheet_marks').select('status', 'how', 'reason');
    expect(marks).toEqual([{ status: 'present', how: 'correction', reason: 'the clock was wrong' }]);
    expect(await counts()).toEqual([1, 1, 1, 1]);
    const after = await modelOf(secretary, `${addresses.tapsToReview}?done=${first}`, 'tap-review');
    expect(after.done).toMatchObject({ name: a.name, word: 'present', activity: { href: addresses.hand(activity.uid, a.uid) } });
    expect(after.reviewed.map(({ name, word }) => [name, word])).toEqual([[a.name, 'present']]);
  });

  test('nothing follows: it leaves every list, the tap and its verdict stay, and the audit tells', async () => {
    const tap = await wrongly(people[0].card, 1);
    const before = await scene.db.reader('taps').where({ uid: tap });
    expect((await nothing(tap)).status).toBe(303);
    expect(await counts()).toEqual([0, 0, 0, 0]);
    expect(await scene.db.reader('taps').where({ uid: tap })).toEqual(before);
    expect(await scene.db.reader('tap_verdicts').select('tap_id')).toEqual([]);
    expect(await attendance(scene, activity)).toEqual([]);
    const acts = await scene.db.reader('audit_rows').where({ action: 'tap.review' }).select('subject', 'detail');
    expect(acts.map(({ subject, detail }) => [subject, JSON.parse(String(detail))])).toEqual([[tap, { word: 'nothing' }]]);
  });

  test('said twice the first word stands, and nothing else happens', async () => {
    const tap = await wrongly(people[0].card, 1);
    await nothing(tap);
    expect((await present(tap)).status).toBe(303);
    expect((await nothing(tap)).status).toBe(303);
    expect(await attendance(scene, activity)).toEqual([]);
    expect(await scene.db.reader('tap_reviews').select('word')).toEqual([{ word: 'nothing' }]);
  });

  test("the kiosk's own day is looked at too, days later; the sheet of that day counts it", async () => {
    scene.world.at(instantAt('2026-03-14', '09:00'));
    secretary = await signedInAs(scene, site, 'secretary', scene.branch, people[3]);
    const tap = await wrongly(people[0].card, 1, instantAt(day, '18:50'));
    expect((await list()).taps[0]?.activities.map(({ id }) => id)).toEqual([activity.uid]);
    expect(await onSheet()).toBe(1);
    await present(tap);
    expect(await attendance(scene, activity)).toEqual(['member 1: 19:00 secretary']);
  });

  test('whoever is there already is not offered; a card of nobody, a locked one and the own one are not either', async () => {
    const [a, , c, own] = people;
    await scene.taps.take(scene.kiosk, aBatch([aTap(a.card, instantAt(day, '18:45'), 9)], scene.world.clock()));
    await scene.db.write((tx) => tx('card_blocks').insert({ card_number: c.card, cause: 'lost', from_at: instantAt(day, '12:00') }));
    const taps = [await wrongly(a.card, 1), await wrongly('04FFFF77', 2), await wrongly(c.card, 3), await wrongly(own.card, 4)];
    const shown = new Map((await list()).taps.map((tap) => [tap.id, tap]));
    expect(
      taps.map((id) => shown.get(id)).map((tap) => [tap?.name, tap?.locked, tap?.own, tap?.activities.map((one) => one.offered)]),
    ).toEqual([
      [a.name, false, false, [false]],
      [null, false, false, [false]],
      [c.name, true, false, [false]],
      [own.name, false, true, [false]],
    ]);
    const answers = [await present(taps[1] ?? ''), await present(taps[2] ?? ''), await present(taps[3] ?? '')];
    expect(answers.map(({ status }) => status)).toEqual([404, 409, 403]);
    expect(await scene.db.reader('tap_reviews').select('id')).toEqual([]);
    expect((await nothing(taps[1] ?? '')).status).toBe(303);
  });

  test('a refusal keeps the tap on the list: no reason, an activity that is not theirs, one that has not begun', async () => {
    const tap = await wrongly(people[0].card, 1);
    const far = await anActivity(scene, { host: scene.other });
    const coming = await anActivity(scene, { day: '2026-03-20' });
    const answers = [await present(tap, activity, ' '), await present(tap, far), await present(tap, coming)];
    expect(answers.map(({ status }) => status >= 400 && status < 500)).toEqual([true, true, true]);
    expect((await secretary.post(addresses.reviewTap(tap, 'nothing'), { csrf: 'x' })).status).toBe(403);
    expect((await list()).waiting).toBe(1);
  });

  test("another branch's taps are nobody's here", async () => {
    const theirs = await wrongly(scene.guest.card, 1, undefined, await aKiosk(scene, scene.other, 'other kiosk'));
    const ordinary = aTap(people[0].card, instantAt(day, '18:45'), 1);
    await scene.taps.take(scene.kiosk, aBatch([ordinary], scene.world.clock()));
    expect((await list()).taps).toEqual([]);
    expect([(await nothing(theirs)).status, (await nothing(ordinary.id)).status, (await nothing('x')).status]).toEqual([404, 404, 404]);
    const above = await signedInAs(scene, site, 'secretary', scene.committee);
    expect((await list(above)).taps.map(({ id }) => id)).toEqual([theirs]);
  });

  test.for([
    { role: 'member', place: 'branch', status: 403, why: 'their own branch, not their work' },
    { role: 'organisation_department', place: 'committee', status: 403, why: 'they look on' },
    { role: 'secretary', place: 'other', status: 404, why: "another branch's" },
    { role: 'secretary', place: 'branch', status: 200, why: 'keeps its sheets' },
  ] as const)('$role of $place: $status, $why', async ({ role, place, status }) => {
    const visitor = await signedInAs(scene, site, role, scene[place], role === 'member' ? people[0] : undefined);
    expect((await visitor.get(addresses.tapsToReviewOf(scene.branch.uid))).status).toBe(status);
  });
});
