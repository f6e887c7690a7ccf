/** A member's start page in words. */
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
    mine: mine === null ? null : mine.late ? parts.youAreInLate(time, points) : parts.youAreIn(time, points),
  };
}
