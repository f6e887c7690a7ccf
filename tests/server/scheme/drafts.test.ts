/** Versions of a scheme: drafted by one person, published by a second, from a month's first day, within what is open from above. */
import { beforeEach, describe, expect, test } from 'vitest';
import { byAccount, byCommandLine } from '../../../server/audit/service.ts';
import { openDatabase } from '../../../server/db/connect.ts';
import { draftByUid, openDraftsOf, versionsOf } from '../../../server/scheme/draft-queries.ts';
import { type Drafting, draftScheme, publishDraft, withdrawDraft } from '../../../server/scheme/drafts.ts';
import type { Opening } from '../../../server/scheme/openings.ts';
import { schemeReader } from '../../../server/scheme/queries.ts';
import { anAccount } from '../../support/builders.ts';
import { close } from '../../support/ledger.ts';
import { award } from '../../support/pages.ts';
import { type Scene, aScene } from '../../support/scene.ts';
import { changed, withPoints, written } from '../../support/schemes.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

const dearer = written(changed(withPoints('S01', 3)));

onEachEngineVerified((engine) => {
  let scene: Scene;
  let first: { readonly id: number };
  let second: { readonly id: number };

  beforeEach(async () => {
    scene = await aScene(await engine.fresh());
    const { db, world, committee } = scene;
    [first, second] = await db.write(async (tx) => [
      await anAccount(tx, world, { name: 'first', organisationId: committee.id }),
      await anAccount(tx, world, { name: 'second', organisationId: committee.id }),
    ]);
  });

  const draft = (more: Partial<Drafting> = {}) =>
    scene.db.write((tx) =>
      draftScheme(tx, scene.world, {
        organisationId: scene.committee.id,
        document: dearer,
        startsMonth: '2026-04',
        openings: [],
        actor: byAccount(first.id),
        authorId: first.id,
        ...more,
      }),
    );
  const publish = (draftUid: string, accountId: number | null = second.id) =>
    scene.db.write((tx) =>
      publishDraft(tx, scene.world, { draftUid, actor: accountId === null ? byCommandLine : byAccount(accountId), accountId }),
    );
  /** Drafts by the first, publishes by the second. */
  async function inForce(more: Partial<Drafting> = {}): Promise<void> {
    const drafted = await draft(more);
    if (!drafted.ok) throw new Error(drafted.code);
    const published = await publish(drafted.value.uid);
    if (!published.ok) throw new Error(published.code);
  }
  const uidOf = async (more: Partial<Drafting> = {}): Promise<string> => {
    const drafted = await draft(more);
    if (!drafted.ok) throw new Error(drafted.code);
    return drafted.value.uid;
  };
  const pointsOn = async (day: string, path = scene.branch.path): Promise<number | undefined> =>
    (await schemeReader()(scene.db.reader)).inForce(path, day)?.scheme.items.find(({ code }) => code === 'S01')?.points;

  test('drafted, then published by another: in force from the first day of its month, the old one kept', async () => {
    const uid = await uidOf();
    expect(await pointsOn('2026-04-01')).toBe(200);
    expect(await publish(uid)).toMatchObject({ ok: true });
    expect([await pointsOn('2026-03-31'), await pointsOn('2026-04-01')]).toEqual([200, 300]);
    expect(
      (await versionsOf(scene.db.reader, scene.committee.id)).map(({ version, author, approver }) => [version, author, approver]),
    ).toEqual([
      ['2026.2', 'first', 'second'],
      ['2026.1', null, null],
    ]);
    expect((await draftByUid(scene.db.reader, uid))?.outcome).toBe('published');
    const acts: { action: string }[] = await scene.db
      .reader('audit_rows')
      .where('action', 'like', 'scheme_%')
      .orderBy('id')
      .select('action');
    expect(acts.map(({ action }) => action)).toEqual(['scheme_publish', 'scheme_draft', 'scheme_publish']);
  });

  describe('the second person', () => {
    test('the author may not publish, however often they ask', async () => {
      const uid = await uidOf();
      expect(await publish(uid, first.id)).toMatchObject({ ok: false, code: 'scheme_own_draft' });
      expect(await publish(uid, first.id)).toMatchObject({ ok: false, code: 'scheme_own_draft' });
      expect(await publish(uid, second.id)).toMatchObject({ ok: true });
    });

    test('the command line is one person: it publishes what others drafted, others what it drafted', async () => {
      const own = await uidOf({ actor: byCommandLine, authorId: null });
      expect(await publish(own, null)).toMatchObject({ ok: false, code: 'scheme_own_draft' });
      expect(await publish(own, first.id)).toMatchObject({ ok: true });
      expect(await publish(await uidOf({ startsMonth: '2026-05' }), null)).toMatchObject({ ok: true });
    });

    test('a draft is dealt with once: published, withdrawn or replaced', async () => {
      const uid = await uidOf();
      const replaced = await uidOf();
      expect(await publish(uid)).toMatchObject({ ok: false, code: 'scheme_draft_over' });
      expect((await openDraftsOf(scene.db.reader, scene.committee.id)).map((one) => one.uid)).toEqual([replaced]);
      const withdrawn = await scene.db.write((tx) =>
        withdrawDraft(tx, scene.world, { draftUid: replaced, actor: byAccount(first.id), accountId: first.id }),
      );
      expect(withdrawn).toMatchObject({ ok: true });
      expect(await publish(replaced)).toMatchObject({ ok: false, code: 'scheme_draft_over' });
      expect(await publish('0190f0f0-0000-7000-8000-0000000000ff')).toMatchObject({ ok: false, code: 'scheme_draft_unknown' });
    });
  });

  describe('when it may begin', () => {
    test.for([
      { startsMonth: '2025-01', code: 'scheme_month_taken', why: 'a month has one version' },
      { startsMonth: '2026-03', code: 'scheme_would_reprice', why: 'days with entries keep their points' },
      { startsMonth: '2026-01', code: 'period_closed', why: 'closed months keep theirs' },
      { startsMonth: '2028-04', code: 'scheme_month_wrong', why: 'two years ahead at most' },
      { startsMonth: '2026-13', code: 'scheme_month_wrong', why: 'no month' },
      { startsMonth: '2026-Q2', code: 'scheme_month_wrong', why: 'a quarter is no month' },
    ])('$startsMonth: $code, $why', async ({ startsMonth, code }) => {
      const [person] = scene.people;
      if (person === undefined) throw new Error('a scene without people');
      await award(scene, person, 'S05', '2026-03-04', { source: 'rule' });
      await close(scene, '2026-01');
      expect(await draft({ startsMonth })).toMatchObject({ ok: false, code });
      expect(await draft({ startsMonth: '2028-03' })).toMatchObject({ ok: true });
    });

    test('what was free when it was drafted is asked again when it is published', async () => {
      const uid = await uidOf({ startsMonth: '2026-03' });
      const [person] = scene.people;
      if (person === undefined) throw new Error('a scene without people');
      await award(scene, person, 'S05', '2026-03-04', { source: 'rule' });
      expect(await publish(uid)).toMatchObject({ ok: false, code: 'scheme_would_reprice' });
      expect((await draftByUid(scene.db.reader, uid))?.outcome).toBeNull();
    });
  });

  describe('a lower organisation', () => {
    const opened: readonly Opening[] = [{ open: 'change', path: 'items.*.points', within: 1 }];
    const below = (document: string, startsMonth = '2026-05') => draft({ organisationId: scene.branch.id, document, startsMonth });

    test('inherits whole, and may change nothing that is not open', async () => {
      expect(await below(written(changed(withPoints('S01', 3))))).toMatchObject({
        ok: false,
        code: 'scheme_not_opened',
        facts: { count: 1, path: 'items.S01.points' },
      });
      expect(await below(written(changed((file) => void (file.nameZh = 'ours'))))).toMatchObject({ ok: true });
    });

    test('changes what the version above opens, in its own branch alone', async () => {
      await inForce({ document: written(changed(() => undefined)), openings: opened });
      expect(await below(written(changed(withPoints('S01', 4))))).toMatchObject({ ok: false, code: 'scheme_not_opened' });
      await inForce({ organisationId: scene.branch.id, startsMonth: '2026-05', document: written(changed(withPoints('S01', 3), 'b.1')) });
      expect([
        await pointsOn('2026-04-30'),
        await pointsOn('2026-05-01'),
        await pointsOn('2026-05-01', scene.other.path),
        await pointsOn('2026-05-01', scene.committee.path),
      ]).toEqual([200, 300, 200, 200]);
    });

    test('is held to the version above that is in force in its own first month', async () => {
      await inForce({ document: written(changed(() => undefined)), openings: opened });
      expect(await below(written(changed(withPoints('S01', 3))), '2026-03')).toMatchObject({ ok: false, code: 'scheme_not_opened' });
      expect(await below(written(changed(withPoints('S01', 3))), '2026-04')).toMatchObject({ ok: true });
    });

    test('keeps what was open when it was published, though less is open later', async () => {
      await inForce({ document: written(changed(() => undefined)), openings: opened });
      await inForce({ organisationId: scene.branch.id, startsMonth: '2026-05', document: written(changed(withPoints('S01', 3), 'b.1')) });
      await inForce({ startsMonth: '2026-06', document: written(changed(() => undefined, '2026.3')) });
      expect(await pointsOn('2026-07-01')).toBe(300);
      expect(await below(written(changed(withPoints('S01', 3), 'b.2')), '2026-07')).toMatchObject({ ok: false, code: 'scheme_not_opened' });
    });
  });

  test('two who publish at once: one version, the other is told that it is over', async () => {
    const uid = await uidOf();
    const elsewhere = engine.name === 'postgres' ? await openDatabase(scene.db.url) : scene.db;
    try {
      const outcomes = await Promise.all(
        [scene.db, elsewhere, scene.db, elsewhere].map((db) =>
          db.write((tx) => publishDraft(tx, scene.world, { draftUid: uid, actor: byAccount(second.id), accountId: second.id })),
        ),
      );
      expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.code)).toSorted()).toEqual([
        'ok',
        'scheme_draft_over',
        'scheme_draft_over',
        'scheme_draft_over',
      ]);
    } finally {
      if (elsewhere !== scene.db) await elsewhere.close();
    }
    expect(await versionsOf(scene.db.reader, scene.committee.id)).toHaveLength(2);
  });

  test('two drafts for one month published at once: the second finds it taken', async () => {
    const one = await uidOf();
    // Kept by another path than drafting, which would have replaced the first.
    await scene.db.write(async (tx) => {
      const row: Record<string, string | number | null> = await tx('scheme_drafts').where({ uid: one }).first();
      const { id: _id, ...rest } = row;
      await tx('scheme_drafts').insert({ ...rest, uid: scene.world.newUid() });
    });
    const uids = (await openDraftsOf(scene.db.reader, scene.committee.id)).map((draftFact) => draftFact.uid);
    const outcomes = await Promise.all(uids.map((uid) => publish(uid)));
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.code)).toSorted()).toEqual(['ok', 'scheme_month_taken']);
  });

  test('a document that is no scheme is thrown, never kept', async () => {
    await expect(draft({ document: '{}' })).rejects.toThrow(/not lawful/);
    expect(await openDraftsOf(scene.db.reader, scene.committee.id)).toEqual([]);
  });
});
