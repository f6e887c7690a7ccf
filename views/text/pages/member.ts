/** Words of the page of one member's points. */
import { many } from '../plural.ts';

export const memberZh = {
  mine: '我的积分',
  of: (name: string) => `${name}的积分`,
  periods: '看哪一段',
  byMonth: '按月',
  byQuarter: '按季',
  byYear: '按年',
  previous: '前一段',
  next: '后一段',
  flags: '得过的旗',
  flagsNote: '近四季',
  openWhy: '看每一条的来历',
  noWhy: '这段时间还没有记分',
  noWhySay: '参加活动刷卡签到，积分自动记在这里。',
  caps: '还能得多少',
  capsNote: '按项目上限',
  full: '已满',
  ofPoints: (max: string) => ` / ${max} 分`,
  ofTimes: (max: number) => ` / ${max} 次`,
  capLeft: (cap: string, left: string) => `${cap}，还可得 ${left} 分`,
  capTimesLeft: (cap: string, left: number) => `${cap}，还有 ${left} 次`,
  capFull: (cap: string) => cap,
  capOver: (cap: string, times: number, recorded: string, counted: string) => `${cap}。${times} 次记 ${recorded} 分，计 ${counted} 分`,
  capLabel: (name: string, used: string, max: string) => `${name}：${used} 分，上限 ${max} 分`,
  capTimesLabel: (name: string, used: number, max: number) => `${name}：${used} 次，上限 ${max} 次`,
  entries: '记录',
  entriesNote: (count: string) => `${count} 条`,
  entriesMore: (shown: string, all: string) => `最近 ${shown} 条，共 ${all} 条`,
  noEntries: '还没有记录',
  classNote: (words: string) => `${words}，不参加排名和评旗`,
  published: '已封存的不再变动。',
};

export type MemberWords = typeof memberZh;

export const memberEn: MemberWords = {
  mine: 'My points',
  of: (name) => `Points of ${name}`,
  periods: 'Which period',
  byMonth: 'Month',
  byQuarter: 'Quarter',
  byYear: 'Year',
  previous: 'Period before',
  next: 'Period after',
  flags: 'Flags received',
  flagsNote: 'last four quarters',
  openWhy: 'What lies behind each line',
  noWhy: 'Nothing recorded in this period yet',
  noWhySay: 'Tap your card at an activity: the points appear here by themselves.',
  caps: 'How much is left',
  capsNote: 'by item',
  full: 'Full',
  ofPoints: (max) => ` / ${max}`,
  ofTimes: (max) => ` / ${many(max, 'time')}`,
  capLeft: (cap, left) => `${capital(cap)}; ${left} left`,
  capTimesLeft: (cap, left) => `${capital(cap)}; ${many(left, 'time')} left`,
  capFull: (cap) => capital(cap),
  capOver: (cap, times, recorded, counted) => `${capital(cap)}. ${many(times, 'time')}: ${recorded} recorded, ${counted} counted`,
  capLabel: (name, used, max) => `${name}: ${used} points of at most ${max}`,
  capTimesLabel: (name, used, max) => `${name}: ${many(used, 'time')} of at most ${max}`,
  entries: 'Entries',
  entriesNote: (count) => many(Number(count), 'entry', 'entries'),
  entriesMore: (shown, all) => `Last ${shown} of ${all}`,
  noEntries: 'No entries yet',
  classNote: (words) => `${words}: not ranked, no flag`,
  published: 'What is closed does not change.',
};

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
