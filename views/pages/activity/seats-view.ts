/** Who sits on a sheet, group by group; each keeps their place, whoever comes. */
import type { Say } from '../../say.ts';
import type { ActivityModel, Seat, SeatGroup } from './model.ts';

export function groupsView({ groups, feed, live }: ActivityModel, say: Say) {
  const newest = live === null ? null : (feed?.taps[0]?.id ?? null);
  return groups.map((group) => ({
    name: nameOf(group, groups.length === 1, say),
    count: say.words.pages.activity.groupCount(say.format.count(group.seats.filter(isHere).length), say.format.count(group.seats.length)),
    seats: group.seats.map((seat) => seatView(seat, newest === seat.memberId, say)),
  }));
}

function nameOf({ branch, name }: SeatGroup, alone: boolean, { words }: Say): string {
  const { activity: of } = words.pages;
  if (branch === null) return name ?? (alone ? of.everybody : of.noGroup);
  return name === null ? branch : of.branchGroup(branch, name);
}

const isHere = ({ status }: Seat): boolean => status === 'present' || status === 'late' || status === 'left_early';

const icons: Readonly<Record<Seat['status'], string | null>> = {
  present: 'i-check',
  late: 'i-clock',
  left_early: 'i-out',
  leave: 'i-plan',
  made_up: 'i-plan',
  missing: null,
  awaited: null,
};

const classes: Readonly<Record<Seat['status'], string>> = {
  present: '',
  late: ' seat--late',
  left_early: ' seat--late',
  leave: ' seat--leave',
  made_up: ' seat--leave',
  missing: ' seat--miss',
  awaited: ' seat--miss',
};

function seatView(seat: Seat, newest: boolean, { words, format }: Say) {
  const { activity: of } = words.pages;
  const { memberId, name, href, status } = seat;
  const time = seat.at === null ? '' : format.time(seat.at);
  const isNow = newest && status === 'present';
  const say = {
    present: isNow ? of.justNow(time) : of.present(time),
    late: of.lateAt(time),
    left_early: of.leftAt(time),
    leave: of.onLeave,
    made_up: of.madeUp,
    missing: of.notHere,
    awaited: of.notYet,
  }[status];
  return { memberId, name, href, status, say, icon: icons[status], look: isNow ? ' seat--now' : classes[status] };
}
