/** How numbers, ranks, dates are said. Parts arrive as numbers without leading zeros; months and weekdays count from 1, Monday first. */
import type { PeriodKind } from '../../server/kernel/calendar.ts';

const quartersZh = ['一', '二', '三', '四'];
const weekdaysZh = ['一', '二', '三', '四', '五', '六', '日'];
const monthsEn = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdaysEn = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export const spokenZh = {
  rank: (rank: number) => `第 ${rank} 名`,
  up: (places: number) => `升 ${places}`,
  down: (places: number) => `降 ${places}`,
  unmoved: '不变',
  newcomer: '新上榜',
  upWord: '升',
  downWord: '降',
  tied: '并列',
  point: '分',
  pointsOf: (points: string) => `${points} 分`,
  day: (month: number, day: number) => `${month} 月 ${day} 日`,
  dayOfYear: (year: number, month: number, day: number) => `${year} 年 ${month} 月 ${day} 日`,
  weekday: (weekday: number) => `星期${weekdaysZh[weekday - 1]}`,
  moment: (day: string, time: string) => `${day} ${time}`,
  span: (from: string, to: string) => `${from} 到 ${to}`,
  monthAlone: (month: number) => `${month} 月`,
  month: (year: number, month: number) => `${year} 年 ${month} 月`,
  quarterAlone: (quarter: number) => `第${quartersZh[quarter - 1]}季度`,
  quarter: (year: number, quarter: number) => `${year} 年第${quartersZh[quarter - 1]}季度`,
  week: (year: number, week: number) => `${year} 年第 ${week} 周`,
  year: (year: number) => `${year} 年`,
  yearAlone: '本年',
  per: { day: '每天', week: '每周', month: '每月', quarter: '每季', year: '每年' } as Readonly<Record<PeriodKind, string>>,
  list: (parts: readonly string[]) => parts.join('、'),
};

export type SpokenWords = typeof spokenZh;

export const spokenEn: SpokenWords = {
  rank: (rank) => `rank ${rank}`,
  up: (places) => `up ${places}`,
  down: (places) => `down ${places}`,
  unmoved: 'no change',
  newcomer: 'new',
  upWord: 'up',
  downWord: 'down',
  tied: 'tied',
  point: 'points',
  pointsOf: (points) => `${points} ${points === '1' || points === '−1' ? 'point' : 'points'}`,
  day: (month, day) => `${day} ${monthsEn[month - 1]?.slice(0, 3)}`,
  dayOfYear: (year, month, day) => `${day} ${monthsEn[month - 1]?.slice(0, 3)} ${year}`,
  weekday: (weekday) => weekdaysEn[weekday - 1] ?? '',
  moment: (day, time) => `${day}, ${time}`,
  span: (from, to) => `${from} to ${to}`,
  monthAlone: (month) => monthsEn[month - 1] ?? '',
  month: (year, month) => `${monthsEn[month - 1]} ${year}`,
  quarterAlone: (quarter) => `Q${quarter}`,
  quarter: (year, quarter) => `Q${quarter} ${year}`,
  week: (year, week) => `week ${week} of ${year}`,
  year: (year) => String(year),
  yearAlone: 'This year',
  per: { day: 'a day', week: 'a week', month: 'a month', quarter: 'a quarter', year: 'a year' },
  list: (parts) => parts.join(', '),
};
