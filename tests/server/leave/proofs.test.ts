/** Proofs of floating members over HTTP: sent with words or a photo, accepted into an attendance with its points, declined with a word. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Activity } from '../../../server/activities/queries.ts';
import { subtreeOf } from '../../../server/access/rules.ts';
import { sheetLines } from '../../../server/attendance/sheet.ts';
import { insertRows } from '../../../server/db/bulk.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import { countProofsToDecide } from '../../../server/leave/queries.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { sendFiles } from '../../support/files.ts';
import { close } from '../../support/ledger.ts';
import { phonePhoto } from '../../support/pictures.ts';
import { aScene, anActivity, type Person, type Scene } from '../../support/scene.ts';
import type { Visitor } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { standing } from '../sheets/stage.ts';

const csrfOf = async (visitor: Visitor): Promise<string> => /name="csrf" value="([^"]+)"/.exec((await visitor.get('/me')).text)?.[1] ?? '';
const send = async (visitor: Visitor, path: string, fields: Readonly<Record<string, string>> = {}) =>
  visitor.post(path, { csrf: await csrfOf(visitor), ...fields });
const codeOf = (shown: { readonly text: string }): string | undefined => {
  const { error, code } = (JSON.parse(shown.text) as { model: { error?: string | { code: string } | null; code?: string } }).model;
  return typeof error === 'string' ? error : (error?.code ?? code);
};

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Pages;
  let activity: Activity;
  let a: Person;
  let member: Visitor;
  let secretary: Visitor;
  let at: string;

  const later = async (moment: Instant): Promise<void> => {
    scene.world.at(moment);
    member = await signedInAs(scene, site, 'member', scene.branch, a);
    secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  };

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 2);
    site = await startPages(scene);
    activity = await anActivity(scene);
    [a] = scene.people as [Person];
    await scene.db.write((tx) =>
      insertRows(tx, 'member_classes', [
        { member_id: a.id, class: 'floating', cause: 'works away', from_day: '2025-06-01', until_day: null },
      ]),
    );
    at = `/activities/${activity.uid}/proof`;
    await later(instantAt('2026-03-10', '19:30'));
  });
  afterEach(() => site.close());

  const state = async () => (await modelOf(member, at, 'proof')).state;
  const proofs = async (visitor = secretary) => (await modelOf(visitor, '/leave', 'leave-list')).proofs;
  const waiting = async () => (await proofs())[0] ?? expect.fail('nothing waits');
  const count = () => countProofsToDecide(scene.db.reader, subtreeOf(scene.branch.path), scene.world.clock());
  const statusOf = async () =>
    (await sheetLines(scene.db.reader, activity, instantAt('2026-03-12', '09:00'))).find(({ memberId }) => memberId === a.id);

  test('words from away, accepted: present by proof, with the points of the activity, once', async () => {
    expect((await send(member, at, { words: 'studied with the branch where I work' })).headers.get('location')).toBe(at);
    expect([await state(), await count(), (await statusOf())?.status]).toEqual(['waiting', 1, 'absent']);
    const proof = await waiting();
    expect([proof.memberName, proof.words, proof.fileHref, proof.isOwn]).toEqual([
      a.name,
      'studied with the branch where I work',
      null,
      false,
    ]);
    await later(instantAt('2026-03-11', '09:00'));
    expect((await send(secretary, proof.acceptAction)).headers.get('location')).toBe('/leave?done=proof_accepted&count=1');
    expect((await send(secretary, proof.acceptAction)).status).toBe(303);
    const line = await statusOf();
    expect([line?.status, line?.source, line?.mark?.how]).toEqual(['present', 'secretary', 'proof']);
    expect([await standing(scene), await state(), await count()]).toEqual([['member 1 S01 200 secretary'], 'accepted', 0]);
    expect(codeOf(await send(secretary, proof.declineAction, { words: 'too late' }))).toBe('proof_decided');
  });

  test('a photo is kept for those it concerns', async () => {
    const sent = await sendFiles(member, site.url, { page: '/me', path: at }, {}, [
      { field: 'file', name: 'hall.jpg', bytes: phonePhoto() },
    ]);
    expect(sent.status).toBe(303);
    expect((await waiting()).fileHref).toMatch(/^\/files\/[0-9a-f]{64}$/);
    const kept: { kind: string }[] = await scene.db.reader('file_references').select('kind');
    expect(kept).toEqual([{ kind: 'proof' }]);
  });

  test('declined with a word: the member reads it and may send another', async () => {
    await send(member, at, { words: 'I was at work' });
    const proof = await waiting();
    const empty = await send(secretary, proof.declineAction, { words: '' });
    expect([empty.status, codeOf(empty)]).toEqual([422, 'reason_missing']);
    await send(secretary, proof.declineAction, { words: 'say what you studied' });
    const model = await modelOf(member, at, 'proof');
    expect([model.state, model.last?.declined, (await statusOf())?.status]).toEqual(['open', 'say what you studied', 'absent']);
    await send(member, at, { words: 'the speech of March' });
    expect([await state(), (await proofs()).map(({ words }) => words)]).toEqual(['waiting', ['the speech of March']]);
  });

  test('neither photo nor words, before the start, after fourteen days: what was typed is kept, nothing is sent', async () => {
    const empty = await send(member, at, { words: '  ' });
    expect([empty.status, codeOf(empty)]).toEqual([422, 'proof_empty']);
    await later(instantAt('2026-03-10', '18:30'));
    const early = await send(member, at, { words: 'soon' });
    expect([codeOf(early), (JSON.parse(early.text) as { model: { typed: string } }).model.typed, await state()]).toEqual([
      'check_in_not_begun',
      'soon',
      'too_early',
    ]);
    await later(instantAt('2026-03-25', '09:00'));
    expect([codeOf(await send(member, at, { words: 'late' })), await state(), await count()]).toEqual(['proof_too_late', 'too_late', 0]);
  });

  test('it is for floating members; another branch neither sees nor decides it; nobody their own', async () => {
    const present = await signedInAs(scene, site, 'member', scene.branch, scene.people[1]);
    expect([(await modelOf(present, at, 'proof')).state, codeOf(await send(present, at, { words: 'here' }))]).toEqual([
      'not_asked',
      'proof_not_asked',
    ]);
    expect((await secretary.get(at)).status).toBe(404);
    await send(member, at, { words: 'studied' });
    const { acceptAction } = await waiting();
    const stranger = await signedInAs(scene, site, 'secretary', scene.other);
    expect([await proofs(stranger), codeOf(await send(stranger, acceptAction))]).toEqual([[], 'proof_unknown']);
    expect([(await send(member, acceptAction)).status, (await send(secretary, '/leave/proofs/x/accept')).status]).toEqual([403, 404]);
    await scene.db.write(async (tx) => {
      const account: { id: number } | undefined = await tx('accounts').where({ member_id: a.id }).first('id');
      const role = { role: 'secretary', organisation_id: scene.branch.id, from_day: '2025-01-01' };
      await insertRows(tx, 'account_roles', [{ account_id: account?.id ?? 0, ...role }]);
    });
    expect([(await proofs(member)).map(({ isOwn }) => isOwn), codeOf(await send(member, acceptAction))]).toEqual([[true], 'own_points']);
  });

  test('a month that is closed takes none: the proof waits, with what to do', async () => {
    await send(member, at, { words: 'studied' });
    const { acceptAction } = await waiting();
    await later(instantAt('2026-04-06', '09:00'));
    await close(scene, '2026-03');
    expect([codeOf(await send(secretary, acceptAction)), await count()]).toEqual(['period_closed', 1]);
  });
});
