/** The expected list of an activity as of its day: who stands on the sheet, for which branch, with which status and vote. */
import { expect, test } from 'vitest';
import { type Activity, activitiesByUid } from '../../../server/activities/queries.ts';
import { expectedAt, meantForEach, rollOfEach } from '../../../server/attendance/queries.ts';
import { type SheetLine, sheetLines, sheetLinesOfEach } from '../../../server/attendance/sheet.ts';
import { type Row, insertRows } from '../../../server/db/bulk.ts';
import { bySystem } from '../../../server/audit/service.ts';
import { addOrganisation } from '../../../server/organisations/service.ts';
import type { Organisation } from '../../../server/organisations/queries.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { anAccount } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aScene, aTap, addPerson, anActivity, type Person, type Planned, type Scene, send } from '../../support/scene.ts';

const day = '2026-03-10';
/** Before the start, while check-in is open, after it closed. */
const before = instantAt(day, '12:00');
const during = instantAt(day, '19:30');
const after = instantAt(day, '20:30');

const insert = (scene: Scene, table: string, row: Row) => scene.db.write((tx) => insertRows(tx, table, [row]));

const full = (scene: Scene, { id }: Person, on = '2025-01-01') =>
  scene.db.write((tx) => tx('members').where({ id }).update({ full_on: on }));

const ofClass = (scene: Scene, { id }: Person, held: string, from = '2025-06-01', until: string | null = null) =>
  insert(scene, 'member_classes', { member_id: id, class: held, cause: `made ${held}`, from_day: from, until_day: until });

const onPost = (scene: Scene, { id }: Person, place: Organisation, post: string) =>
  insert(scene, 'member_posts', { member_id: id, organisation_id: place.id, post, from_day: '2025-01-01', until_day: null });

async function leaves(scene: Scene, { id }: Person, on: string): Promise<void> {
  await scene.db.write((tx) => tx('memberships').where({ member_id: id }).whereNull('until_day').update({ until_day: on }));
}

async function moves(scene: Scene, person: Person, to: Organisation, on: string): Promise<void> {
  await leaves(scene, person, on);
  await insert(scene, 'memberships', { member_id: person.id, organisation_id: to.id, from_day: on });
}

async function group(scene: Scene, members: readonly Person[]): Promise<Organisation> {
  const added = await scene.db.write((tx) =>
    addOrganisation(tx, scene.world, bySystem, { parentId: scene.branch.id, level: 'group', name: 'group one' }),
  );
  if (!added.ok) throw new Error(added.code);
  const ids = members.map(({ id }) => id);
  await scene.db.write((tx) => tx('memberships').whereIn('member_id', ids).update({ group_id: added.value.id }));
  return added.value;
}

type Leave = { asked?: string; granted?: string | null; declined?: boolean; withdrawn?: string; kind?: 'official' | 'sick' | 'private' };

const asks = (scene: Scene, activity: Activity, { id }: Person, leave: Leave = {}) => {
  const { asked = instantAt('2026-03-08', '08:00'), granted = instantAt('2026-03-09', '08:00'), kind = 'sick' } = leave;
  return insert(scene, 'leaves', {
    uid: scene.world.newUid(),
    activity_id: activity.id,
    member_id: id,
    kind,
    asked_at: asked,
    decision: granted === null ? null : leave.declined === true ? 'declined' : 'granted',
    decided_at: granted,
    withdrawn_at: leave.withdrawn ?? null,
  });
};

const registers = (scene: Scene, activity: Activity, { id }: Person, withdrawn: string | null = null) =>
  insert(scene, 'registrations', {
    uid: scene.world.newUid(),
    activity_id: activity.id,
    member_id: id,
    registered_at: instantAt('2026-03-08', '08:00'),
    withdrawn_at: withdrawn,
  });

const leavesAt = (scene: Scene, { id }: Person, at: string) =>
  scene.db.write((tx) => tx('attendances').where({ member_id: id }).update({ left_at: at }));

async function marks(scene: Scene, activity: Activity, { id }: Person, statuses: readonly string[]): Promise<void> {
  const account = await scene.db.write((tx) => anAccount(tx, scene.world, { name: `marks ${id}`, organisationId: scene.branch.id }));
  for (const [index, status] of statuses.entries())
    await insert(scene, 'sheet_marks', {
      activity_id: activity.id,
      member_id: id,
      ordinal: index + 1,
      status,
      how: 'correction',
      reason: `marked ${status}`,
      present_at: status === 'late' ? instantAt(day, '19:20') : null,
      account_id: account.id,
      marked_at: instantAt(day, '21:00'),
    });
}

type Case = {
  readonly why: string;
  readonly plan?: (scene: Scene) => Promise<Planned>;
  readonly facts?: (scene: Scene, people: readonly [Person, Person, Person]) => Promise<unknown>;
  /** Once it is planned. */
  readonly planned?: (scene: Scene, activity: Activity, people: readonly [Person, Person, Person]) => Promise<unknown>;
  readonly now?: string;
  /** Lines as `name@branch status`, `-` before who is not required, `+` before who has a vote. */
  readonly lines: readonly string[];
};

const ofAll = async (scene: Scene): Promise<Planned> => ({ host: scene.committee });
const ofTwoBranches = async (scene: Scene): Promise<Planned> => ({
  host: scene.committee,
  audiences: [
    { organisationId: scene.branch.id, audience: 'all' },
    { organisationId: scene.other.id, audience: 'all' },
  ],
});
const ofCommittee = async (scene: Scene): Promise<Planned> => ({
  kind: 'committee_meeting',
  audiences: [{ organisationId: scene.branch.id, audience: 'committee' }],
});

const cases: readonly Case[] = [
  {
    why: 'a probationary member is expected and has no vote; a full one has one from the day',
    facts: async (scene, [a, b, c]) => {
      await full(scene, a);
      await full(scene, b, day);
      await full(scene, c, '2026-03-11');
    },
    lines: ['+1@branch awaited', '+2@branch awaited', '3@branch awaited'],
  },
  { why: 'awaited until check-in closes', now: during, lines: ['1@branch awaited', '2@branch awaited', '3@branch awaited'] },
  { why: 'absent from the moment it closes', now: after, lines: ['1@branch absent', '2@branch absent', '3@branch absent'] },
  {
    why: 'transferred on the day itself: in the new branch from that day, once',
    plan: ofAll,
    facts: (scene, [a]) => moves(scene, a, scene.other, day),
    lines: ['1@other awaited', '2@branch awaited', '3@branch awaited', '900@other awaited'],
  },
  {
    why: 'transferred the day after: still in the old branch',
    plan: ofAll,
    facts: (scene, [a]) => moves(scene, a, scene.other, '2026-03-11'),
    lines: ['1@branch awaited', '2@branch awaited', '3@branch awaited', '900@other awaited'],
  },
  {
    why: 'a branch does not wait for who left it on the day',
    facts: (scene, [a]) => moves(scene, a, scene.other, day),
    lines: ['2@branch awaited', '3@branch awaited'],
  },
  {
    why: 'joined after the activity: not expected; joined on the day: expected',
    facts: async (scene) => {
      await addPerson(scene, scene.branch.id, 4, '2026-03-11');
      await addPerson(scene, scene.branch.id, 5, day);
    },
    lines: ['1@branch awaited', '2@branch awaited', '3@branch awaited', '5@branch awaited'],
  },
  {
    why: 'left before: not expected; leaves later: expected',
    facts: async (scene, [a, b]) => {
      await leaves(scene, a, '2026-03-01');
      await leaves(scene, b, '2026-03-31');
    },
    lines: ['2@branch awaited', '3@branch awaited'],
  },
  {
    why: 'asked and granted beforehand: on leave by its kind, and counted among the expected',
    planned: async (scene, activity, [a, b]) => {
      await asks(scene, activity, a);
      await asks(scene, activity, b, { kind: 'official' });
    },
    now: after,
    lines: ['1@branch leave_sick', '2@branch leave_official', '3@branch absent'],
  },
  {
    why: 'a leave shows before the start',
    planned: (scene, activity, [a]) => asks(scene, activity, a, { kind: 'private' }),
    lines: ['1@branch leave_private', '2@branch awaited', '3@branch awaited'],
  },
  {
    why: 'asked before and granted after the start, or asked afterwards: excuses nobody',
    planned: async (scene, activity, [a, b]) => {
      await asks(scene, activity, a, { granted: instantAt(day, '19:00') });
      await asks(scene, activity, b, { asked: instantAt(day, '19:05'), granted: instantAt(day, '19:06') });
    },
    now: after,
    lines: ['1@branch absent', '2@branch absent', '3@branch absent'],
  },
  {
    why: 'undecided, declined, withdrawn: awaited as anybody',
    planned: async (scene, activity, [a, b, c]) => {
      await asks(scene, activity, a, { granted: null });
      await asks(scene, activity, b, { declined: true });
      await asks(scene, activity, c, { withdrawn: instantAt(day, '08:00') });
    },
    lines: ['1@branch awaited', '2@branch awaited', '3@branch awaited'],
  },
  {
    why: 'granted and yet there: present, in time or late',
    planned: async (scene, activity, [a, b]) => {
      await asks(scene, activity, a);
      await asks(scene, activity, b);
      await send(scene, [aTap(a.card, instantAt(day, '18:50'), 1), aTap(b.card, instantAt(day, '19:20'), 2)]);
    },
    now: after,
    lines: ['1@branch present', '2@branch late', '3@branch absent'],
  },
  {
    why: 'exempt and there, exempt and not: neither is required, both may vote',
    facts: async (scene, [a, b]) => {
      for (const person of [a, b]) await full(scene, person);
      for (const person of [a, b]) await ofClass(scene, person, 'exempt');
    },
    planned: (scene, _, [a]) => send(scene, [aTap(a.card, instantAt(day, '18:50'), 1)]),
    now: after,
    lines: ['-+1@branch present', '-+2@branch exempt', '3@branch absent'],
  },
  {
    why: 'the class is that of the day: exempt until then, exempt from the next day',
    facts: async (scene, [a, b]) => {
      await ofClass(scene, a, 'exempt', '2025-06-01', day);
      await ofClass(scene, b, 'exempt', '2026-03-11');
    },
    now: after,
    lines: ['1@branch absent', '2@branch absent', '3@branch absent'],
  },
  {
    why: 'suspended: not required and without a vote; floating: required, with one',
    facts: async (scene, [a, b, c]) => {
      for (const person of [a, b, c]) await full(scene, person);
      await ofClass(scene, a, 'suspended');
      await ofClass(scene, b, 'floating');
    },
    now: after,
    lines: ['-1@branch exempt', '+2@branch absent', '+3@branch absent'],
  },
  {
    why: 'a committee meeting is for the committee of that branch: no group leader, no post elsewhere',
    plan: ofCommittee,
    facts: async (scene, [a, b, c]) => {
      await onPost(scene, a, scene.branch, 'secretary');
      await onPost(scene, b, scene.branch, 'group_leader');
      await onPost(scene, c, scene.committee, 'committee_member');
    },
    lines: ['1@branch awaited'],
  },
  {
    why: 'a group meeting is for the group',
    plan: async (scene) => {
      const [a, b] = scene.people as [Person, Person];
      const place = await group(scene, [a, b]);
      return { kind: 'group_meeting', audiences: [{ organisationId: place.id, audience: 'all' }] };
    },
    lines: ['1@branch awaited', '2@branch awaited'],
  },
  {
    why: 'two branches together: everybody under their own, once',
    plan: ofTwoBranches,
    facts: async (scene, [a]) => {
      await full(scene, a);
      await full(scene, scene.guest);
    },
    lines: ['+1@branch awaited', '2@branch awaited', '3@branch awaited', '+900@other awaited'],
  },
  {
    why: 'who came and is not meant any more stands beside: not required, without a vote',
    planned: async (scene, _, [a]) => {
      await full(scene, a);
      await send(scene, [aTap(a.card, instantAt(day, '18:50'), 1)]);
      await scene.db.write((tx) => tx('memberships').where({ member_id: a.id }).update({ from_day: '2026-03-11' }));
    },
    now: after,
    lines: ['2@branch absent', '3@branch absent', '-1@branch present'],
  },
  {
    why: 'made up for: the leave and the absence, while it stands',
    planned: async (scene, activity, [a, b, c]) => {
      await asks(scene, activity, a);
      const done = { activity_id: activity.id, day: '2026-03-12', recorded_at: '2026-03-12T01:00:00.000Z' };
      await insert(scene, 'make_ups', { ...done, uid: scene.world.newUid(), member_id: a.id });
      await insert(scene, 'make_ups', { ...done, uid: scene.world.newUid(), member_id: b.id });
      const back = { taken_back_at: '2026-03-13T01:00:00.000Z', taken_back_reason: 'was not there' };
      await insert(scene, 'make_ups', { ...done, ...back, uid: scene.world.newUid(), member_id: c.id });
    },
    now: after,
    lines: ['1@branch made_up', '2@branch made_up', '3@branch absent'],
  },
  {
    why: 'an open call expects those who hold a place; who waits, withdrew or never registered is not missed, and may come',
    planned: async (scene, activity, [a, b, c]) => {
      await scene.db.write((tx) => tx('activities').where({ id: activity.id }).update({ call: 'open', places: 1 }));
      await registers(scene, activity, a, instantAt('2026-03-09', '08:00'));
      await registers(scene, activity, b);
      await registers(scene, activity, c);
      await send(scene, [aTap(c.card, instantAt(day, '18:50'), 1)]);
    },
    now: after,
    lines: ['2@branch absent', '-3@branch present'],
  },
  {
    why: 'an exempt member who holds a place is not required either',
    planned: async (scene, activity, [a]) => {
      await scene.db.write((tx) => tx('activities').where({ id: activity.id }).update({ call: 'open' }));
      await ofClass(scene, a, 'exempt');
      await registers(scene, activity, a);
    },
    now: after,
    lines: ['-1@branch exempt'],
  },
  {
    why: 'where members sign out: left too soon, stayed long enough, never signed out',
    planned: async (scene, activity, [a, b, c]) => {
      await scene.db.write((tx) => tx('activities').where({ id: activity.id }).update({ sign_out: 1, min_stay_minutes: 60 }));
      await send(
        scene,
        [a, b, c].map(({ card }, index) => aTap(card, instantAt(day, '18:50'), index + 1)),
      );
      await leavesAt(scene, a, instantAt(day, '19:20'));
      await leavesAt(scene, b, instantAt(day, '20:20'));
    },
    now: after,
    lines: ['1@branch left_early', '2@branch present', '3@branch present'],
  },
  {
    why: 'marked by hand: the newest mark says it, one that was taken back says nothing',
    planned: async (scene, activity, [a, b, c]) => {
      await send(scene, [aTap(b.card, instantAt(day, '18:50'), 1)]);
      await marks(scene, activity, a, ['absent', 'leave_private']);
      await marks(scene, activity, b, ['late']);
      await marks(scene, activity, c, ['leave_sick', 'none']);
    },
    now: after,
    lines: ['1@branch leave_private', '2@branch late', '3@branch absent'],
  },
];

const spelled = (scene: Scene, { name, organisationId, required, votes, status }: SheetLine): string => {
  const places = { [scene.branch.id]: 'branch', [scene.other.id]: 'other', [scene.committee.id]: 'committee' };
  return `${required ? '' : '-'}${votes ? '+' : ''}${name.replace('member ', '')}@${places[organisationId]} ${status}`;
};

async function arranged(scene: Scene, { plan, facts, planned }: Case): Promise<Activity> {
  const people = scene.people as unknown as readonly [Person, Person, Person];
  await facts?.(scene, people);
  const { uid } = await anActivity(scene, { day, ...(await plan?.(scene)) });
  const found = async (): Promise<Activity> => {
    const [activity] = await activitiesByUid(scene.db.reader, [uid]);
    if (activity === undefined) throw new Error('nothing was planned');
    return activity;
  };
  await planned?.(scene, await found(), people);
  return found();
}

onEachEngine((engine) => {
  test.for(cases)('$why', async (row) => {
    const scene = await aScene(await engine.fresh(), 3);
    const activity = await arranged(scene, row);
    const lines = await sheetLines(scene.db.reader, activity, row.now ?? before);
    expect(lines.map((line) => spelled(scene, line))).toEqual(row.lines);

    // One rule, one place: the counts of boards and rankings are those of the sheet.
    const idsOf = (some: readonly { memberId: number }[]) => some.map(({ memberId }) => memberId);
    expect(idsOf(await expectedAt(scene.db.reader, activity))).toEqual(idsOf(lines.filter(({ required }) => required)));
    const meant = (await meantForEach(scene.db.reader, [activity])).get(activity.id) ?? [];
    const roll = (await rollOfEach(scene.db.reader, [activity])).get(activity.id) ?? [];
    expect(idsOf(lines).slice(0, roll.length)).toEqual(idsOf(roll));
    const left = new Set(activity.call === 'open' ? idsOf(roll) : idsOf(meant));
    expect(idsOf(meant).filter((id) => left.has(id))).toEqual(idsOf(roll));
  });

  test('the time, the source and the cause stand on the line; within a branch only its own', async () => {
    const scene = await aScene(await engine.fresh(), 3);
    const [a, b] = scene.people as [Person, Person];
    await ofClass(scene, b, 'exempt');
    const activity = await anActivity(scene, { host: scene.committee });
    await send(scene, [aTap(a.card, instantAt(day, '18:50'), 1)]);
    const own = (await sheetLinesOfEach(scene.db.reader, [activity], after, scene.branch.path)).get(activity.id) ?? [];
    expect(own.map(({ memberId, at, source, cause }) => [memberId, at, source, cause])).toEqual([
      [a.id, instantAt(day, '18:50'), 'tap', ''],
      [b.id, null, null, 'made exempt'],
      [scene.people[2]?.id, null, null, ''],
    ]);
  });

  test('a mark stands on the line with its reason', async () => {
    const scene = await aScene(await engine.fresh(), 1);
    const [a] = scene.people as [Person];
    const activity = await anActivity(scene);
    await marks(scene, activity, a, ['absent', 'leave_sick']);
    const [line] = await sheetLines(scene.db.reader, activity, after);
    expect(line?.mark).toEqual({ status: 'leave_sick', how: 'correction', reason: 'marked leave_sick', at: instantAt(day, '21:00') });
  });

  test('a year of activities takes as many statements as one', async () => {
    const scene = await aScene(await engine.fresh(), 3);
    const activities = [await anActivity(scene)];
    for (let month = 1; month <= 9; month++) activities.push(await anActivity(scene, { day: `2026-0${month}-05` }));
    const counted = async (some: readonly Activity[]): Promise<number> => {
      let statements = 0;
      const count = () => void statements++;
      scene.db.reader.on('query', count);
      await sheetLinesOfEach(scene.db.reader, some, after);
      scene.db.reader.off('query', count);
      return statements;
    };
    expect(await counted(activities)).toBe(await counted(activities.slice(0, 1)));
    expect((await sheetLinesOfEach(scene.db.reader, [], after)).size).toBe(0);
  });
});
