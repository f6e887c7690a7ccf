/** Registering cards one after the other at a kiosk that listens, over HTTP. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { type Instant, plusMs } from '../../../server/kernel/clock.ts';
import { cardHistories, holderAt } from '../../../server/members/queries.ts';
import type { EnrolmentModel } from '../../../views/pages/enrolment/model.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { type Person, type Scene, aBatch, aScene, aTap, addPerson, anActivity, send } from '../../support/scene.ts';
import type { Visitor } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

const minute = 60_000;

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Pages;
  let secretary: Visitor;
  let newcomers: readonly Person[];
  let kioskUid: string;
  let seq = 0;

  beforeEach(async () => {
    seq = 0;
    scene = await aScene(await engine.fresh(), 2, instantAt('2026-03-10', '09:00'));
    site = await startPages(scene);
    newcomers = [
      await addPerson(scene, scene.branch.id, 51, '2025-01-01', false),
      await addPerson(scene, scene.branch.id, 52, '2025-01-01', false),
      await addPerson(scene, scene.branch.id, 53, '2025-01-01', false),
    ];
    const device: { uid: string } | undefined = await scene.db.reader('devices').where({ id: scene.kiosk.id }).first('uid');
    kioskUid = device?.uid ?? '';
    await seen(scene.world.clock());
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  });
  afterEach(() => site.close());

  /** The kiosk has just been heard from. */
  const seen = (at: Instant) =>
    scene.db.write((tx) =>
      tx('device_states').insert({
        device_id: scene.kiosk.id,
        seen_at: at,
        state: JSON.stringify({
          version: '1',
          epoch: '0190f0f0-0000-7000-8000-00000000e70c',
          lastSeq: 0,
          waiting: 0,
          sentAt: at,
          readers: [],
        }),
      }),
    );
  const actOf = (act: string, place = scene.branch): string => `/cards/enrolment/${kioskUid}/${act}?organisation=${place.uid}`;
  const choose = (member: string, more: Readonly<Record<string, string>> = {}, visitor = secretary, place = scene.branch) =>
    visitor.submit('/me', actOf('choose', place), { member, ...more });
  const check = (visitor = secretary) => visitor.submit('/me', actOf('check'), {});
  const page = (more = '', visitor = secretary): Promise<EnrolmentModel> =>
    modelOf(visitor, `/cards/enrolment?device=${kioskUid}${more}`, 'enrolment');
  const tap = (cardNumber: string, afterMs = 5_000) => {
    scene.world.pass(afterMs);
    return send(scene, [aTap(cardNumber, scene.world.clock(), (seq += 1))]);
  };
  const holderOf = async (cardNumber: string): Promise<number | undefined> =>
    holderAt((await cardHistories(scene.db.reader, [cardNumber])).get(cardNumber), scene.world.clock());

  test('choose, tap twice, next: each has a card, and the page speaks at every step', async () => {
    const [first, second, third] = newcomers;
    const begin = await modelOf(secretary, '/cards/enrolment', 'enrolment');
    expect([begin.kiosk?.id, begin.total, begin.people.map(({ id }) => id)]).toEqual([kioskUid, 3, newcomers.map(({ uid }) => uid)]);
    expect((await choose(first?.uid ?? '')).status).toBe(303);
    expect((await page()).listening).toMatchObject({ person: { id: first?.uid }, seen: 0, tail: null, over: false });
    expect((await tap('04AAAA01'))[0]?.verdict).toBe('unknown_card');
    expect((await page()).listening).toMatchObject({ seen: 1, tail: 'AA01' });
    expect((await check()).headers.get('location')).not.toContain('done');
    await tap('04AAAA01');
    expect((await page()).listening).toMatchObject({ seen: 2, tail: 'AA01' });
    const done = await check();
    expect(done.headers.get('location')).toContain(`done=${first?.uid}`);
    const after = await modelOf(secretary, done.headers.get('location') ?? '', 'enrolment');
    expect([after.done, after.listening?.person.id, after.listening?.seen, after.total]).toEqual([
      { name: first?.name, tail: 'AA01' },
      second?.uid,
      0,
      2,
    ]);
    for (const card of ['04AAAA02', '04AAAA03']) {
      await tap(card);
      await tap(card);
      await check();
    }
    expect(await Promise.all(['04AAAA01', '04AAAA02', '04AAAA03'].map(holderOf))).toEqual([first?.id, second?.id, third?.id]);
    expect([(await page()).listening, (await page()).people]).toEqual([null, []]);
  });

  test('the two taps stay facts, and are judged again: whoever registers at an open check-in is present from the first of them', async () => {
    await anActivity(scene, { from: '09:00', until: '10:00' });
    const [first] = newcomers;
    await choose(first?.uid ?? '');
    await tap('04AAAA01');
    const firstAt = scene.world.clock();
    await tap('04AAAA01');
    await check();
    expect(await scene.db.reader('taps').select('verdict')).toEqual([{ verdict: 'unknown_card' }, { verdict: 'unknown_card' }]);
    expect(await scene.db.reader('attendances').select('member_id', 'attended_at')).toEqual([
      { member_id: first?.id, attended_at: plusMs(firstAt, -1_000) },
    ]);
  });

  test("somebody's card is named, and nothing is bound by it", async () => {
    await choose(newcomers[0]?.uid ?? '');
    const holder = scene.people[0];
    await tap(holder?.card ?? '');
    await tap(holder?.card ?? '');
    expect((await page()).listening?.aside).toEqual({ kind: 'held', tail: holder?.card.slice(-4), name: holder?.name, own: false });
    await tap(scene.guest.card);
    expect((await page()).listening?.aside).toMatchObject({ kind: 'held', name: null });
    await check();
    expect(await holderOf(holder?.card ?? '')).toBe(holder?.id);
  });

  test('what waited in the queue of the kiosk was tapped before, and registers nobody', async () => {
    const old = [aTap('04AAAA01', instantAt('2026-03-10', '08:00'), 1), aTap('04AAAA01', instantAt('2026-03-10', '08:01'), 2)];
    scene.world.at(instantAt('2026-03-10', '09:01'));
    await choose(newcomers[0]?.uid ?? '');
    scene.world.pass(1_000);
    await scene.taps.take(scene.kiosk, aBatch(old, scene.world.clock()));
    expect((await page()).listening).toMatchObject({ seen: 0 });
  });

  test('a kiosk whose clock is a little slow is heard all the same', async () => {
    await choose(newcomers[0]?.uid ?? '');
    for (const n of [1, 2]) {
      scene.world.pass(5_000);
      const told = plusMs(scene.world.clock(), -40_000);
      await scene.taps.take(scene.kiosk, aBatch([aTap('04AAAA01', told, n)], told));
    }
    expect((await page()).listening).toMatchObject({ seen: 2 });
  });

  test('waiting ends: taps that come later register nobody, those that came in time still do', async () => {
    const [first, second] = newcomers;
    await choose(first?.uid ?? '');
    await tap('04AAAA01');
    await tap('04AAAA01');
    scene.world.pass(6 * minute);
    expect((await page()).listening).toMatchObject({ seen: 2, over: false });
    expect((await check()).headers.get('location')).toContain('done');
    expect(await holderOf('04AAAA01')).toBe(first?.id);
    await choose(second?.uid ?? '');
    scene.world.pass(6 * minute);
    await tap('04AAAA02');
    await tap('04AAAA02');
    expect((await page()).listening).toMatchObject({ over: true, seen: 0 });
    expect((await check()).status).toBe(409);
    expect(await holderOf('04AAAA02')).toBeUndefined();
  });

  test('one kiosk listens for one desk at a time', async () => {
    const above = await signedInAs(scene, site, 'secretary', scene.committee);
    await choose(newcomers[0]?.uid ?? '');
    expect((await choose(newcomers[1]?.uid ?? '', {}, above)).status).toBe(409);
    expect([(await page('', above)).taken, (await page('', above)).listening]).toEqual([true, null]);
    expect((await check(above)).status).toBe(409);
    scene.world.pass(6 * minute);
    expect((await choose(newcomers[1]?.uid ?? '', {}, above)).status).toBe(303);
    expect((await check()).status).toBe(409);
    await above.submit('/me', actOf('stop'), {});
    expect((await choose(newcomers[0]?.uid ?? '')).status).toBe(303);
  });

  test('a card is replaced in one act: the old one ends, the new one counts', async () => {
    const [holder] = scene.people;
    const [held]: { uid: string }[] = await scene.db.reader('card_bindings').where({ card_number: holder?.card }).select('uid');
    const asked = await page(`&member=${holder?.uid}&replaces=${held?.uid}`);
    expect(asked.wanted).toMatchObject({ id: holder?.uid, replaces: held?.uid, replacesTail: holder?.card.slice(-4) });
    await choose(holder?.uid ?? '', { replaces: held?.uid ?? '' });
    expect((await page()).listening).toMatchObject({ replaces: holder?.card.slice(-4) });
    await tap('04AAAA01');
    await tap('04AAAA01');
    expect((await check()).headers.get('location')).toBe(`/cards/members/${holder?.uid}`);
    expect([await holderOf(holder?.card ?? ''), await holderOf('04AAAA01')]).toEqual([undefined, holder?.id]);
  });

  test('a kiosk, a member or a card of another branch can not be chosen', async () => {
    const other = await signedInAs(scene, site, 'secretary', scene.other);
    expect((await choose(newcomers[0]?.uid ?? '', {}, other, scene.other)).status).toBe(404);
    expect((await choose(newcomers[0]?.uid ?? '', {}, other)).status).toBe(404);
    expect((await choose(scene.guest.uid)).status).toBe(404);
    const [foreign]: { uid: string }[] = await scene.db.reader('card_bindings').where({ card_number: scene.guest.card }).select('uid');
    expect((await choose(newcomers[0]?.uid ?? '', { replaces: foreign?.uid ?? '' })).status).toBe(404);
    expect((await other.get(`/cards/enrolment?device=${kioskUid}`)).status).toBe(404);
  });
});
