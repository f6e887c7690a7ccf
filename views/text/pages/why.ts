/** Words of where a score comes from: one sentence for each kind of rule. */
import { many } from '../plural.ts';

const inWindow = (window: string): string => (window === '' ? '' : `${window}: `);
const points = (written: string): string => `${written} ${written === '1' ? 'point' : 'points'}`;

export const whyZh = {
  heading: (points: string) => `这 ${points} 分怎么来的`,
  scheme: (version: string) => `方案 ${version} 版`,
  timesEach: (times: number, each: string) => `${times} 次，每次 ${each} 分`,
  times: (times: number) => `${times} 次`,
  takenBack: '已全部撤销',
  cut: (window: string, recorded: string, counted: string, cap: string) => `${window}记 ${recorded} 分，计 ${counted} 分：${cap}`,
  shared: (window: string, recorded: string, counted: string, group: string, cap: string) =>
    `${window}记 ${recorded} 分，计 ${counted} 分：“${group}”合在一起${cap}`,
  exclusive: (recorded: string, counted: string, other: string, at: string) =>
    `记 ${recorded} 分，计 ${counted} 分：${at === '' ? '' : `“${at}”`}和“${other}”同一次，只计高的一项`,
  notCounted: (recorded: string, counted: string, kind: string) => `记 ${recorded} 分，计 ${counted} 分：这一项不计入${kind}`,
  memberClass: (recorded: string, counted: string, held: string) => `记 ${recorded} 分，计 ${counted} 分：${held}期间不计这一项`,
  kinds: { month: '月度', quarter: '季度', year: '年度' },
  categoryCapped: '本类上限',
  categoryCut: (window: string, recorded: string, counted: string, cap: string) =>
    `这一类${window}合计 ${recorded} 分，计 ${counted} 分：${cap}`,
  each: (window: string, times: number, from: number, extra: number, each: string) =>
    `${window}${times} 次，第 ${from} 次起每次另计 ${each} 分，共 ${extra} 次`,
  once: (window: string, times: number, from: number, each: string) => `${window}${times} 次，到了第 ${from} 次，另计 ${each} 分`,
  empties: (window: string, times: number, from: number) => `${window}${times} 次，到了第 ${from} 次，这一部分清零`,
  part: (window: string) => (window === '' ? '从满分起扣' : `${window}从满分起扣`),
  partLeft: (full: string, taken: string, left: string, floor: string) =>
    full === '0' ? `扣 ${taken} 分，计 ${left} 分` : `满分 ${full} 分，扣 ${taken} 分，剩 ${left} 分；最低 ${floor} 分`,
  partEmptied: (full: string, left: string) => `满分 ${full} 分，清零后剩 ${left} 分`,
  base: (per: string, each: string, periods: number) => `${per} ${each} 分${periods > 1 ? `，共 ${periods} 段` : ''}`,
  bonusCeiling: (window: string, reached: string, limit: string) => `${window}合计 ${reached} 分，计 ${limit} 分`,
  weights: '按比例折算',
  points: '积分',
  weight: (name: string, mark: string, outOf: string, share: string, counted: string) =>
    `${name} ${mark} / ${outOf}，占 ${share} 分，折算 ${counted} 分`,
  noMark: (name: string, share: string) => `${name}还没有，占 ${share} 分`,
  semicolon: '；',
  veto: (day: string) => `${day}起一票否决，总分计 0 分`,
  floor: (limit: string) => `总分最低 ${limit} 分`,
  ceiling: (limit: string) => `总分最高 ${limit} 分`,
  sum: (points: string) => `= ${points} 分`,
  monthsDiffer: '各月相加不一定等于这里的合计：按季、按年的上限要合在一起算。',
};

export type WhyWords = typeof whyZh;

export const whyEn: WhyWords = {
  heading: (written) => `Where these ${points(written)} come from`,
  scheme: (version) => `Scheme ${version}`,
  timesEach: (times, each) => `${many(times, 'time')}, ${each} each`,
  times: (times) => many(times, 'time'),
  takenBack: 'All taken back',
  cut: (window, recorded, counted, cap) => `${inWindow(window)}${recorded} recorded, ${counted} counted: ${cap}`,
  shared: (window, recorded, counted, group, cap) =>
    `${inWindow(window)}${recorded} recorded, ${counted} counted: “${group}” together ${cap}`,
  exclusive: (recorded, counted, other, at) =>
    `${recorded} recorded, ${counted} counted: same occasion ${at === '' ? '' : `(${at}) `}as “${other}”, only the higher counts`,
  notCounted: (recorded, counted, kind) => `${recorded} recorded, ${counted} counted: this item stays out of the ${kind}`,
  memberClass: (recorded, counted, held) => `${recorded} recorded, ${counted} counted: not for the class “${held}”`,
  kinds: { month: 'month', quarter: 'quarter', year: 'year' },
  categoryCapped: 'Cap of the category',
  categoryCut: (window, recorded, counted, cap) => `${inWindow(window)}${recorded} in this category, ${counted} counted: ${cap}`,
  each: (window, times, from, extra, each) =>
    `${inWindow(window)}${many(times, 'time')}; from time ${from} on ${each} more each, ${many(extra, 'time')}`,
  once: (window, times, from, each) => `${inWindow(window)}${many(times, 'time')}; with time ${from}, ${each} more once`,
  empties: (window, times, from) => `${inWindow(window)}${many(times, 'time')}; with time ${from} nothing of this part is left`,
  part: (window) => (window === '' ? 'Starts full' : `Starts full in ${window}`),
  partLeft: (full, taken, left, floor) =>
    full === '0' ? `${taken} taken, ${left} counted` : `starts with ${full}, ${taken} taken, ${left} left; never below ${floor}`,
  partEmptied: (full, left) => `starts with ${full}, emptied: ${left} left`,
  base: (per, each, periods) => `${points(each)} ${per}${periods > 1 ? `, ${periods} of them` : ''}`,
  bonusCeiling: (window, reached, limit) => `${inWindow(window)}${reached} together, ${limit} counted`,
  weights: 'Weighed with other marks',
  points: 'Points',
  weight: (name, mark, outOf, share, counted) => `${name}: ${mark} of ${outOf}, worth ${share}, counts ${counted}`,
  noMark: (name, share) => `${name}: not there yet, worth ${share}`,
  semicolon: '; ',
  veto: (day) => `barred on ${day}: the total is 0`,
  floor: (limit) => `Never below ${limit}`,
  ceiling: (limit) => `At most ${limit} in all`,
  sum: (written) => `= ${points(written)}`,
  monthsDiffer: 'Months need not add up to this total: caps of a quarter or year are taken over all of it.',
};
