/** Hours of study and full attendance, read from sheets: by the activity's year, wherever a member belonged then. */
import { expect, test } from 'vitest';
import { fullAttendanceOf, partsTaken } from '../../../server/completion/participation.ts';
import { studyMinutesOf } from '../../../server/completion/queries.ts';
import type { ActivityKindCode } from '../../../server/contract/codes.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { onEachEngine } from '../../support/engines.ts';
import { anActivity, type Person, type Scene } from '../../support/scene.ts';
import { comes, isOnLeave, makesUp, moves, stageOf } from './stage.ts';

const kinds: readonly ActivityKindCode[] = ['party_day', 'members_meeting', 'committee_meeting'];
const allows = [
  { status: 'leave_official', madeUp: false },
  { status: 'leave_sick', madeUp: true },
] as const;
const asked = { period: '2026-Q1', kinds, allows };
const afterwards = instantAt('2026-04-10');

const nth = ({ people }: Scene, n: number): Person => people[n - 1] ?? { id: 0, uid: '', name: '', card: '' };

onEachEngine((engine) => {
  test('hours: what was attended and what was made up for, once each, by the year of the activity', async () => {
    const scene = await stageOf(await engine.fresh(), 3);
    const [one, two, three] = [nth(scene, 1), nth(scene, 2), nth(scene, 3)];
    const study = await anActivity(scene, { day: '2026-03-10' });
    const lecture = await anActivity(scene, { kind: 'party_lecture', day: '2026-12-31', from: '19:00', until: '20:00' });
    const before = await anActivity(scene, { day: '2025-12-31' });
    const service = await anActivity(scene, { kind: 'volunteer_service', day: '2026-03-14' });
    const called = await anActivity(scene, { day: '2026-03-20' });
    for (const activity of [study, lecture, before, service, called]) await comes(scene, activity, one);
    await scene.db.write((tx) => tx('activities').where({ id: called.id }).update({ cancelled_at: afterwards }));
    await makesUp(scene, study, two, '2026-03-20');
    await makesUp(scene, lecture, two, '2027-01-08');
    await makesUp(scene, study, three, '2026-03-20', true);
    await comes(scene, study, two);
    const ids = scene.people.map(({ id }) => id);
    expect(await studyMinutesOf(scene.db.reader, ids, '2026')).toEqual(
      new Map([
        [one.id, 150],
        [two.id, 150],
      ]),
    );
    expect(await studyMinutesOf(scene.db.reader, ids, '2025')).toEqual(new Map([[one.id, 90]]));
    expect(await studyMinutesOf(scene.db.reader, ids, '2026-Q4')).toEqual(
      new Map([
        [one.id, 60],
        [two.id, 60],
      ]),
    );
    expect(await studyMinutesOf(scene.db.reader, [], '2026')).toEqual(new Map());
  });

  test('full attendance of a quarter, by the leave that the scheme lets pass', async () => {
    const scene = await stageOf(await engine.fresh(), 6);
    const partyDay = await anActivity(scene, { kind: 'party_day', day: '2026-01-08' });
    const meeting = await anActivity(scene, { kind: 'members_meeting', day: '2026-03-31' });
    const next = await anActivity(scene, { kind: 'party_day', day: '2026-04-01' });
    const study = await anActivity(scene, { kind: 'study_session', day: '2026-02-01' });
    for (const person of scene.people) await comes(scene, meeting, person);
    await comes(scene, partyDay, nth(scene, 1));
    await isOnLeave(scene, partyDay, nth(scene, 2), 'official');
    await isOnLeave(scene, partyDay, nth(scene, 3), 'sick');
    await isOnLeave(scene, partyDay, nth(scene, 4), 'sick');
    await makesUp(scene, partyDay, nth(scene, 4), '2026-01-20');
    await makesUp(scene, partyDay, nth(scene, 5), '2026-01-20');
    await isOnLeave(scene, partyDay, nth(scene, 6), 'private');
    expect([next.kind, study.kind]).toEqual(['party_day', 'study_session']);
    const full = await fullAttendanceOf(
      scene.db.reader,
      scene.people.map(({ id }) => id),
      asked,
      afterwards,
    );
    expect(scene.people.flatMap(({ id }, i) => (full.has(id) ? [i + 1] : []))).toEqual([1, 2, 4]);
  });

  test('who moved within the quarter answers for both branches, and who is exempt is asked for nothing', async () => {
    const scene = await stageOf(await engine.fresh(), 2);
    const [moved, exempt] = [nth(scene, 1), nth(scene, 2)];
    const here = await anActivity(scene, { kind: 'party_day', day: '2026-01-08' });
    await moves(scene, moved, scene.other, '2026-02-01');
    const afterMove = await anActivity(scene, { kind: 'party_day', day: '2026-02-08' });
    const there = await anActivity(scene, { kind: 'party_day', day: '2026-02-10', host: scene.other });
    await scene.db.write((tx) =>
      tx('member_classes').insert({ member_id: exempt.id, class: 'exempt', cause: 'age', from_day: '2025-01-01', until_day: null }),
    );
    for (const activity of [here, afterMove]) await comes(scene, activity, exempt);
    await comes(scene, here, moved);
    const reader = scene.db.reader;
    const ids = [moved.id, exempt.id];
    const fullNow = async () => [...(await fullAttendanceOf(reader, ids, asked, afterwards))];
    expect(await fullNow()).toEqual([]);
    await comes(scene, there, moved, scene.other);
    expect(await fullNow()).toEqual([moved.id]);
    const parts = await partsTaken(reader, ids, { from: '2026-01-01', until: '2026-03-31' }, afterwards);
    expect(parts.get(moved.id)?.map(({ day, status }) => `${day} ${status}`)).toEqual(['2026-01-08 present', '2026-02-10 present']);
    expect(parts.get(exempt.id)?.map(({ required }) => required)).toEqual([false, false]);
  });
});
