/** What chance does not come to: acts that need what stands in a form, or a thing in one state; each done once as its page would. */
import { insertRows } from '../../../server/db/bulk.ts';
import { addresses } from '../../../server/http/addresses.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { filesOf } from '../../../server/files/queries.ts';
import { anAccount } from '../../support/builders.ts';
import { anUpload, keptFor } from '../../support/files.ts';
import { formsIn } from '../../support/forms.ts';
import { type Scene, anActivity, aTap, send } from '../../support/scene.ts';
import type { ActorName, Stage } from './stage.ts';

export type Act = {
  readonly actor: ActorName;
  /** The route's own path. */
  readonly route: string;
  /** Where it is sent. */
  readonly to: string;
  /** The page whose form is sent as it stands; none, and the fields are all there is. */
  readonly page?: string;
  readonly fields?: Readonly<Record<string, string>>;
};

export type Prepared = {
  readonly acts: readonly Act[];
  /** What routes are tried with afterwards: an activity whose sheet is closed by then, a payment that stands. */
  readonly uids: readonly string[];
};

/** A week before, with somebody who came, somebody on leave and somebody away; the leave asked there and for a week later. */
export async function prepare(scene: Scene): Promise<Prepared> {
  const { db, world, branch, people } = scene;
  const [a, b, c] = people;
  if (a === undefined || b === undefined || c === undefined) throw new Error('three people are needed');
  const past = await anActivity(scene, { day: '2026-03-05' });
  const lately = await anActivity(scene, { day: '2026-03-06' });
  const visit = await anActivity(scene, {
    day: '2026-03-07',
    leaving: { signOut: true, minStayMinutes: 60 },
    terms: { studyMinutes: 60, call: 'expected', places: null, registerUntil: null },
  });
  const later = await anActivity(scene, { day: '2026-03-26' });
  const dropped = await anActivity(scene, { day: '2026-03-27' });
  await send(scene, [
    aTap(b.card, instantAt('2026-03-05', '18:45'), 101),
    aTap(b.card, instantAt('2026-03-06', '18:45'), 102),
    aTap(c.card, instantAt('2026-03-06', '18:45'), 103),
    aTap(b.card, instantAt('2026-03-07', '18:45'), 104),
  ]);
  const first: { uid: string } = await db.reader('taps').where({ seq: 102 }).first('uid');
  const uids = Array.from({ length: 7 }, () => world.newUid());
  const [granted = '', grantToday = '', declineToday = '', payment = '', mistaken = '', ticked = '', proof = ''] = uids;
  await db.write(async (tx) => {
    await insertRows(tx, 'member_classes', [
      { member_id: a.id, class: 'floating', cause: 'works away', from_day: '2026-01-01', until_day: null },
    ]);
    const account = await anAccount(tx, world, { name: 'own decider', organisationId: branch.id });
    const asked = { kind: 'sick', asked_at: instantAt('2026-03-04', '08:00'), entered_by: account.id };
    const decided = { decision: 'granted', decided_at: instantAt('2026-03-04', '09:00'), decided_by: account.id };
    await insertRows(tx, 'leaves', [{ uid: granted, activity_id: past.id, member_id: c.id, ...asked, ...decided }]);
    await insertRows(tx, 'leaves', [
      { uid: grantToday, activity_id: later.id, member_id: b.id, ...asked },
      { uid: declineToday, activity_id: later.id, member_id: c.id, ...asked },
      { uid: ticked, activity_id: dropped.id, member_id: b.id, ...asked },
    ]);
    const sent = { words: 'studied away', sent_at: instantAt('2026-03-06', '21:00'), sent_by: account.id };
    await insertRows(tx, 'proofs', [{ uid: proof, activity_id: lately.id, member_id: a.id, ...sent }]);
    const paid = { member_id: a.id, organisation_id: branch.id, ordinal: 0, kind: 'paid', paid_on: '2026-03-02', how: 'list' };
    const entered = { account_id: account.id, entered_at: instantAt('2026-03-02', '08:00') };
    await insertRows(tx, 'dues_payments', [
      { uid: payment, month: '2026-01', ...paid, ...entered },
      { uid: mistaken, month: '2026-02', ...paid, ...entered },
    ]);
  });
  for (const kind of ['papers', 'minutes'] as const)
    await keptFor(scene, kind, past.uid, anUpload(`${kind}.txt`, new TextEncoder().encode(`${kind} of an evening`)));
  const paper = (await filesOf(db.reader, 'papers', [past.uid])).get(past.uid)?.[0]?.uid ?? '';
  const photo = (await filesOf(db.reader, 'minutes', [past.uid])).get(past.uid)?.[0]?.uid ?? '';
  const secretary = (route: string, to: string, more: Pick<Act, 'page' | 'fields'> = {}): Act => ({
    actor: 'secretary',
    route,
    to,
    ...more,
  });
  const month = addresses.closePeriod(branch.uid, '2026-02');
  return {
    uids: [past.uid, payment],
    acts: [
      { actor: 'member', route: '/activities/:uid/proof', to: `/activities/${past.uid}/proof`, fields: { words: 'studied away' } },
      secretary('/activities/:uid/minutes', addresses.minutes(past.uid), {
        page: `${addresses.minutes(past.uid)}?edit=yes`,
        fields: { body: 'what was said' },
      }),
      secretary('/activities/:uid/papers/:file/remove', `${addresses.papers(past.uid)}/${paper}/remove`),
      secretary('/activities/:uid/minutes/files/:file/remove', `${addresses.minutesFiles(past.uid)}/${photo}/remove`),
      secretary('/activities/new', '/activities/new', { page: `/activities/new?organisation=${branch.uid}&kind=study_session` }),
      secretary('/activities/month', '/activities/month', { page: addresses.planMonth(branch.uid, '2026-04') }),
      secretary('/activities/:uid/plan', addresses.plan(later.uid), { page: addresses.plan(later.uid), fields: { speaker: 'a speaker' } }),
      secretary('/leave/grant', '/leave/grant', { fields: { [`leave-${ticked}`]: 'on' } }),
      secretary('/leave/proofs/:uid/decline', `/leave/proofs/${proof}/decline`, { fields: { words: 'of another evening' } }),
      secretary('/activities/:uid/cancel', addresses.cancelPlan(dropped.uid), {
        page: addresses.cancelPlan(dropped.uid),
        fields: { reason: 'rain' },
      }),
      secretary('/activities/:uid/leave/enter', `/activities/${later.uid}/leave/enter`, {
        fields: { kind: 'private', member: a.uid },
      }),
      secretary('/today/leave/:uid/grant', addresses.leaveToday(grantToday, 'grant')),
      secretary('/today/leave/:uid/decline', addresses.leaveToday(declineToday, 'decline'), { fields: { words: 'needed here' } }),
      secretary('/activities/:uid/sign-out', addresses.signOut(visit.uid), {
        page: addresses.signOut(visit.uid),
        fields: { time: '20:30', [`left-${b.uid}`]: 'on' },
      }),
      secretary('/activities/:uid/bursts', addresses.bursts(lately.uid), { fields: { first: first.uid, word: 'themselves', note: '' } }),
      secretary('/activities/:uid/hand', addresses.hand(lately.uid), {
        fields: { member: a.uid, status: 'leave_sick', reason: 'a note of the doctor' },
      }),
      secretary('/activities/:uid/entry', addresses.paperEntry(past.uid), {
        page: addresses.paperEntry(past.uid),
        fields: { [`m.${a.uid}`]: 'on' },
      }),
      ...[past, lately].map(({ uid }) =>
        secretary('/activities/:uid/close', addresses.closeSheet(uid), { page: addresses.closeSheet(uid) }),
      ),
      secretary('/activities/:uid/reopen', addresses.reopenSheet(lately.uid), {
        page: addresses.reopenSheet(lately.uid),
        fields: { reason: 'somebody was forgotten' },
      }),
      secretary('/make-ups', addresses.makeUps, { fields: { activity: past.uid, member: c.uid, day: '2026-03-09' } }),
      secretary('/dues', addresses.duesOf(branch.uid, '2026-03'), {
        page: addresses.duesOf(branch.uid, '2026-03'),
        fields: { [`m-${b.uid}`]: 'on', [`m-${c.uid}`]: 'on' },
      }),
      secretary('/dues/members/:uid', addresses.memberDues(b.uid), { page: addresses.memberDues(b.uid), fields: { 'p-2026-02': 'on' } }),
      secretary('/dues/payments/:uid', addresses.duesPayment(mistaken), {
        page: addresses.duesPayment(mistaken),
        fields: { reason: 'a mistake' },
      }),
      secretary('/periods/close', month, { page: month, fields: { anyway: 'on' } }),
      secretary('/periods/reopen', month.replace('close', 'reopen'), { page: month, fields: { reason: 'a sheet was forgotten' } }),
    ],
  };
}

const pathOf = (address: string): string => address.split('?')[0] ?? '';

/** Does an act as its page would; answers the status of that. */
export async function perform(stage: Stage, act: Act): Promise<number> {
  const actor = stage.actors.find(({ name }) => name === act.actor);
  if (actor === undefined) throw new Error(`nobody is called ${act.actor}`);
  const headers = { ...actor.headers, accept: 'text/html' };
  let standing: Readonly<Record<string, string>> = {};
  if (act.page !== undefined) {
    stage.asked = `GET ${act.route}`;
    const response = await fetch(`${stage.url}${act.page}`, { headers, redirect: 'manual' });
    const text = await response.text();
    const form = formsIn(text).find(({ action }) => pathOf(action) === pathOf(act.to));
    if (form === undefined) throw new Error(`no form for ${act.to} on ${act.page}: ${response.status}`);
    standing = form.fields;
  }
  stage.asked = `POST ${act.route}`;
  const body = new URLSearchParams({ ...standing, csrf: actor.csrf, ...act.fields });
  const response = await fetch(`${stage.url}${act.to}`, { method: 'POST', headers, body, redirect: 'manual' });
  await response.arrayBuffer();
  return response.status;
}
