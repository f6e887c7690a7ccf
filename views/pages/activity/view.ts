/** One activity's sheet in words. */
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import { activityRowView } from '../parts-view.ts';
import type { ActivityModel, Seat } from './model.ts';

export function activityView(model: ActivityModel, say: Say) {
  const { words, format } = say;
  const { activity: pageWords } = words.pages;
  const { activity, late, leave } = model;
  const seats = model.groups.flatMap((group) => group.seats);
  // Who came beside the awaited is present too: where the seats are at hand they are counted, not subtracted.
  const missing = seats.length > 0 ? seats.filter(isAwaited).length : Math.max(0, activity.expected - activity.present - leave);
  const count = format.count;
  const over = activity.state === 'over';
  const newest = model.live ? (model.feed[0]?.name ?? null) : null;
  return {
    title: activity.title,
    ...labels(model, say),
    activity: activityRowView(activity, say),
    speaker: model.speaker === '' ? null : pageWords.speaker(model.speaker),
    agenda: model.agenda === '' ? [] : model.agenda.split('\n'),
    planHref: model.planHref,
    lateAfter: pageWords.lateAfter(format.time(model.lateAfter)),
    events: model.live ? `${paths.events}?organisation=${encodeURIComponent(model.organisation.id)}` : null,
    present: count(activity.present),
    arrived: pageWords.arrived(count(activity.expected)),
    facts: [
      { name: over ? pageWords.missing : pageWords.awaited, value: count(missing) },
      { name: pageWords.leave, value: count(leave) },
      { name: pageWords.late, value: count(late) },
    ],
    bar: {
      label: pageWords.bar(count(activity.expected), count(activity.present), count(leave), count(missing)),
      present: format.share(activity.present - late, activity.expected),
      late: format.share(late, activity.expected),
      leave: format.share(leave, activity.expected),
    },
    groups: model.groups.map(({ name, seats }) => ({
      name: name ?? pageWords.noGroup,
      count: pageWords.groupCount(count(seats.filter(isHere).length), count(seats.length)),
      seats: seats.map((seat) => seatView(seat, newest === seat.name, say)),
    })),
    nobody: activity.expected === 0 && model.groups.length === 0,
    numbersOnly: activity.expected > 0 && model.groups.length === 0,
    feed: model.feed.map((tap) => ({
      id: tap.id,
      name: tap.name,
      time: format.time(tap.at),
      whyHref: tap.whyHref,
      why: words.pages.member.openWhy,
      worth: tap.late ? `${words.codes.seats.late} ${format.signed(tap.points)}` : format.signed(tap.points),
    })),
    unsettled: model.unsettled === 0 ? null : pageWords.unsettled(model.unsettled),
  };
}

const labels = (model: ActivityModel, { words, format }: Say) => ({
  organisationName: model.organisation.name,
  worth: model.points === null ? words.pages.activity.worthNothing : words.pages.activity.worth(format.points(model.points)),
});

const isAwaited = (seat: Seat): boolean => seat.status === 'missing' || seat.status === 'awaited';

const isHere = (seat: Seat): boolean => seat.status === 'present' || seat.status === 'late';

function seatView(seat: Seat, newest: boolean, { words, format }: Say) {
  const { activity: pageWords } = words.pages;
  const time = seat.at === null ? '' : format.time(seat.at);
  const here = isHere(seat);
  const say = {
    present: newest ? pageWords.justNow(time) : pageWords.present(time),
    late: pageWords.lateAt(time),
    leave: pageWords.onLeave,
    missing: pageWords.notHere,
    awaited: pageWords.notYet,
  }[seat.status];
  return {
    memberId: seat.memberId,
    name: seat.name,
    href: seat.href,
    say,
    here,
    late: seat.status === 'late',
    leave: seat.status === 'leave',
    missing: isAwaited(seat),
    now: here && newest && seat.status === 'present',
  };
}
