/** What a plan says of hours, of leaving and of registering: what it begins as, what stays when it is changed. */
import { expect, test } from 'vitest';
import { changeActivity, type PlanFrame, type PlanTerms } from '../../../server/activities/service.ts';
import { type Activity, plannedByUid } from '../../../server/activities/queries.ts';
import { checkInWindow, usualStudyMinutes } from '../../../server/activities/rules.ts';
import { bySystem } from '../../../server/audit/service.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { planFollowing } from '../../../server/taps/service.ts';
import { type Scene, aScene, anActivity } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

test.for([
  { kind: 'study_session', length: 90, minutes: 90, why: 'studying together is study' },
  { kind: 'party_lecture', length: 120, minutes: 120, why: 'so is a lecture' },
  { kind: 'training', length: 480, minutes: 480, why: 'so is a course' },
  { kind: 'party_day', length: 60, minutes: 60, why: 'a Party day begins with study' },
  { kind: 'members_meeting', length: 90, minutes: null, why: 'a meeting decides' },
  { kind: 'volunteer_service', length: 240, minutes: null, why: 'service is practice' },
  { kind: 'study_session', length: 0, minutes: null, why: 'no time is no hours' },
])('$kind of $length minutes: $minutes, $why', ({ kind, length, minutes }) => {
  expect(usualStudyMinutes(kind, length)).toBe(minutes);
});

const settings = { checkInOpensMinutesBefore: 30, lateAfterMinutes: 10 };
const at = (time: string) => instantAt('2026-03-10', time);

test.for([
  { closesAt: 'activity_end', signOut: false, closes: '20:30', why: 'the end' },
  { closesAt: 'activity_start', signOut: false, closes: '19:10', why: 'who is late is not counted' },
  { closesAt: 'activity_end', signOut: true, closes: '21:00', why: 'leaving takes a while' },
  { closesAt: 'activity_start', signOut: true, closes: '21:00', why: 'nobody could sign out of a closed check-in' },
] as const)('$closesAt, sign-out $signOut: closes $closes, $why', ({ closesAt, signOut, closes }) => {
  const window = checkInWindow({ ...settings, closesAt }, at('19:00'), at('20:30'), signOut);
  expect(window).toEqual({ opensAt: at('18:30'), lateAfter: at('19:10'), closesAt: at(closes) });
});

const terms: PlanTerms = { studyMinutes: 45, call: 'open', places: 20, registerUntil: at('12:00') };

onEachEngineVerified((engine) => {
  const change = (scene: Scene, { uid }: Activity, changes: number, more: { frame?: Partial<PlanFrame>; terms?: PlanTerms }) => {
    const frame: PlanFrame = {
      organisationId: scene.branch.id,
      kind: 'study_session',
      startsAt: at('19:00'),
      endsAt: at('20:30'),
      audiences: [{ organisationId: scene.branch.id, audience: 'all' }],
    };
    return scene.db.write(async (tx) =>
      changeActivity(
        tx,
        scene.world,
        await scene.schemes(tx),
        {
          uid,
          changes,
          title: 'plan',
          place: '',
          frame: more.frame === undefined ? null : { ...frame, ...more.frame },
          ...(more.terms === undefined ? {} : { terms: more.terms }),
          actor: bySystem,
        },
        planFollowing(scene.world, scene.schemes).changed,
      ),
    );
  };
  const planOf = (scene: Scene, { uid }: Activity) => plannedByUid(scene.db.reader, uid);

  test('a plan that says nothing has the usual hours, expects everybody and lets them go without a tap', async () => {
    const scene = await aScene(await engine.fresh());
    const study = { studyMinutes: 90, signOut: false, minStayMinutes: 0, call: 'expected', places: null, registerUntil: null };
    expect(await anActivity(scene)).toMatchObject(study);
    expect(await anActivity(scene, { kind: 'members_meeting' })).toMatchObject({ ...study, studyMinutes: null });
  });

  test('hours and the call may change alone; what the change does not name stays', async () => {
    const scene = await aScene(await engine.fresh());
    const activity = await anActivity(scene);
    expect(await change(scene, activity, 0, { terms })).toMatchObject({ ok: true });
    expect(await planOf(scene, activity)).toMatchObject({ ...terms, signOut: false });
    expect(await change(scene, activity, 1, { frame: { leaving: { signOut: true, minStayMinutes: 60 } } })).toMatchObject({ ok: true });
    expect(await planOf(scene, activity)).toMatchObject({ ...terms, signOut: true, minStayMinutes: 60, closesAt: at('21:00') });
    expect(await change(scene, activity, 2, { frame: { endsAt: at('21:00') } })).toMatchObject({ ok: true });
    expect(await planOf(scene, activity)).toMatchObject({ ...terms, signOut: true, minStayMinutes: 60, closesAt: at('21:30') });
  });

  test('places and a closing date go with the open call, the stay with signing out', async () => {
    const scene = await aScene(await engine.fresh());
    const activity = await anActivity(scene);
    const expected: PlanTerms = { ...terms, call: 'expected', studyMinutes: null };
    const leaving = { signOut: false, minStayMinutes: 60 };
    expect(await change(scene, activity, 0, { terms: expected, frame: { leaving } })).toMatchObject({ ok: true });
    expect(await planOf(scene, activity)).toMatchObject({ studyMinutes: null, places: null, registerUntil: null, minStayMinutes: 0 });
  });
});
