/** A member's start page in words. */
import { dayOf } from '../../../server/kernel/calendar.ts';
import type { Say } from '../../say.ts';
import { activityRowView, entryView, heroView, scaleView, stateView } from '../parts-view.ts';
import type { MyActivity, StartMemberModel } from './model.ts';

export function startMemberView(model: StartMemberModel, say: Say) {
  const { words, format } = say;
  return {
    title: words.pages.startMember.title,
    heading: words.pages.startMember.greeting(model.name),
    organisationName: model.organisationName,
    state: stateView({ kind: 'open', asOf: model.asOf }, say),
    hero: heroView(model.hero, say, words.pages.parts.monthPoints(format.monthAlone(model.hero.month))),
    open: model.activities.filter((activity) => activity.state === 'open').map((activity) => myActivityView(activity, say)),
    next: model.activities.filter((activity) => activity.state !== 'open').map((activity) => myActivityView(activity, say)),
    noActivities: model.activities.length === 0,
    makeUps: model.makeUps.map(({ title, heldAt, deadline, overdue, href }) => ({
      href,
      title,
      overdue,
      say: words.pages.startMember.makeUp(format.day(dayOf(heldAt)), format.day(deadline), overdue),
    })),
    proofs: model.proofs.map(({ title, sentAt, state, words: why, href }) => ({
      href,
      title,
      say: words.pages.startMember.proof[state](format.moment(sentAt), why),
    })),
    quarter: model.quarter === null ? null : scaleView(model.quarter, say),
    entries: model.entries.map((entry) => entryView(entry, say)),
    pointsHref: model.pointsHref,
    rankingHref: model.rankingHref,
  };
}

function myActivityView(activity: MyActivity, say: Say) {
  const { parts } = say.words.pages;
  const { mine } = activity;
  const points = mine === null ? '' : say.format.signed(mine.points);
  const time = mine === null ? '' : say.format.time(mine.at);
  return {
    ...activityRowView(activity, say),
    ...waysView(activity, say),
    mine: mine === null ? null : mine.late ? parts.youAreInLate(time, points) : parts.youAreIn(time, points),
  };
}

/** How the member's own request stands, and the way to ask or to take it back. */
function waysView({ leave, registration }: MyActivity, { words }: Say) {
  const { startMember } = words.pages;
  if (registration !== null)
    return {
      way: { href: registration.href, act: registration.isRegistered ? startMember.seeRegistration : startMember.register },
      stands: registration.isRegistered ? startMember.registered : null,
    };
  if (leave === null) return { way: null, stands: null };
  const { state, href } = leave;
  return {
    way: { href, act: state === 'none' || state === 'declined' ? startMember.askLeave : startMember.seeLeave },
    stands: state === 'none' ? null : startMember.leave[state],
  };
}
