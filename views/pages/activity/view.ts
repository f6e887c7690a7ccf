/** One activity's sheet in words. */
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import { filesView } from '../files-view.ts';
import { activityRowView } from '../parts-view.ts';
import { boardView } from './board-view.ts';
import type { ActivityModel, ApartLine, GuestLine, VoteLine } from './model.ts';
import { groupsView } from './seats-view.ts';

export function activityView(model: ActivityModel, say: Say) {
  const { words, format } = say;
  const { activity: of } = words.pages;
  const { activity, live, apart, guests, bursts, groups, votes } = model;
  const row = activityRowView(activity, say);
  const nobody = activity.expected === 0 && apart.length === 0;
  return {
    title: activity.title,
    worth: model.points === null ? of.worthNothing : of.worth(format.points(model.points)),
    activity: row,
    // A meeting is often called by its kind: once is enough.
    kind: row.kind === activity.title ? null : row.kind,
    speaker: model.speaker === '' ? null : of.speaker(model.speaker),
    agenda: model.agenda === '' ? [] : model.agenda.split('\n'),
    links: model.links,
    state: stateView(model, say),
    ways: waysOf(model, say),
    papers: model.papers.length === 0 ? null : filesView({ files: model.papers, action: null }, say),
    lateAfter: of.lateAfter(format.time(model.lateAfter)),
    live: live === null ? null : { href: live.href, events: eventsOf(live.eventsOf) },
    ...boardView(model, say),
    groups: groupsView(model, say),
    unseated: model.unseated === 0 ? null : of.unseated(format.count(model.unseated)),
    nobody,
    numbersOnly: !nobody && groups.length === 0 && apart.length === 0,
    apart:
      apart.length === 0 ? null : { count: of.apartCount(format.count(apart.length)), lines: apart.map((line) => apartView(line, say)) },
    guests:
      guests.length === 0
        ? null
        : { count: of.apartCount(format.count(guests.length)), lines: guests.map((guest) => guestView(guest, say)) },
    votes: votes.length === 0 ? null : { several: votes.length > 1, lines: votes.map((vote) => voteView(vote, say)) },
    feed: feedView(model, say),
    bursts:
      bursts === null
        ? null
        : { title: of.bursts(bursts.taps), say: of.burstsSay(format.time(bursts.firstAt), format.count(bursts.cards)), href: bursts.href },
    unsettled: model.unsettled === 0 ? null : of.unsettled(model.unsettled),
  };
}

/** What is done more seldom, in words under the head. */
function waysOf({ links }: ActivityModel, { words, format }: Say): readonly { readonly href: string; readonly say: string }[] {
  const { activity: of, minutes, signOut, registration } = words.pages;
  const ways = [
    { href: links.entry, say: of.entry },
    { href: links.guests, say: of.guestsTo },
    {
      href: links.signOut?.href ?? null,
      say: (links.signOut?.open ?? 0) > 0 ? signOut.open(format.count(links.signOut?.open ?? 0)) : signOut.title,
    },
    { href: links.registration, say: registration.line },
    { href: links.minutes, say: minutes.record },
    { href: links.bursts, say: of.burstsTo },
    { href: links.plan, say: of.plan },
  ];
  return ways.flatMap(({ href, say }) => (href === null ? [] : [{ href, say }]));
}

/** A pill: open, still to come, over; to be ended by who keeps the sheet; ended. */
function stateView({ activity, closed, links }: ActivityModel, { words }: Say) {
  const { activity: of } = words.pages;
  if (closed) return { say: of.closed, look: '', icon: 'i-lock', live: false };
  if (activity.state === 'over' && links.close !== null) return { say: of.toClose, look: ' pill--ask', icon: 'i-ask', live: false };
  const open = activity.state === 'open';
  return { say: words.codes.activityStates[activity.state], look: open ? ' pill--good' : '', icon: 'i-clock', live: open };
}

const eventsOf = (organisation: string | null): string =>
  organisation === null ? '' : `${paths.events}?organisation=${encodeURIComponent(organisation)}`;

function apartView({ memberId, name, href, class: held, cause, at }: ApartLine, { words, format }: Say) {
  const { activity: of } = words.pages;
  const isClass = held === 'exempt' || held === 'suspended';
  return {
    memberId,
    name,
    href,
    kind: isClass ? words.codes.classes[held] : of.beside,
    cause: isClass ? cause || of.noCause : null,
    here: at !== null,
    say: at === null ? of.didNotCome : of.cameAt(format.time(at)),
  };
}

const guestView = ({ name, origin, at }: GuestLine, { words, format }: Say) => ({
  name,
  origin,
  here: at !== null,
  say: at === null ? words.pages.activity.guestWritten : words.pages.activity.cameAt(format.time(at)),
});

function voteView({ branch, entitled, present, needed, toPass, reached, withoutVote }: VoteLine, { words, format }: Say) {
  const { vote } = words.pages.activity;
  const { count, share } = format;
  return {
    branch,
    reached,
    title: reached ? vote.reached : vote.notYet,
    pill: reached ? vote.half : vote.short(count(needed - present)),
    present: count(present),
    digits: count(entitled).length,
    of: vote.of(count(entitled)),
    label: vote.label(count(present), count(needed)),
    at: share(present, entitled),
    half: share(needed, entitled),
    needs: vote.needs(count(needed), count(toPass)),
    without: withoutVote === 0 ? null : vote.without(count(withoutVote)),
  };
}

function feedView({ feed, live }: ActivityModel, { words, format }: Say) {
  const { activity: of, member } = words.pages;
  if (feed === null || (feed.taps.length === 0 && live === null)) return null;
  return {
    kiosk: feed.kiosk,
    taps: feed.taps.map(({ name, at, points, whyHref, lateMinutes }) => ({
      name,
      time: format.time(at),
      whyHref,
      why: member.openWhy,
      worth: lateMinutes === null ? format.signed(points) : of.lateBy(format.count(lateMinutes)),
    })),
  };
}
