/**
 * What the kiosk says, by state; here in Chinese, beside it in English. Plain sentences with places in braces, `{time}`, so that they can
 * be sent to the display as they are; `fill` puts the facts in.
 */
import type { PeriodKind } from '../../server/kernel/calendar.ts';
import type { VerdictCode } from '../../server/contract/taps.ts';
import { type AloudWords, aloudZh } from './kiosk-aloud.ts';

/** States of the screen beside the verdicts of the server. */
export const kioskOwnStates = [
  'idle',
  'own_month',
  'signed_in',
  'signed_in_already',
  'signed_out',
  'signed_out_short',
  'choose',
  'reader_lost',
  'offline',
  'clock_wrong',
  'disk_full',
  'out_of_order',
  'phone_card',
  'misread',
] as const;
export type KioskStateCode = (typeof kioskOwnStates)[number] | VerdictCode;
/** States that stand without a sound and without a word. */
export type SilentState = 'idle' | 'offline' | 'clock_wrong';

export type KioskScreenWords = {
  /** The word on the field, one or two lines. */
  readonly word: readonly string[];
  /** What it means, on the paper. */
  readonly title: string;
  /** What to do, what is safe. */
  readonly say: string;
  /** Numbered acts, for the secretary. */
  readonly steps?: readonly string[];
};

export type KioskWords = {
  readonly screens: Readonly<Record<KioskStateCode, KioskScreenWords>>;
  /** Between a title and its sentence, said one after the other. */
  readonly fullStop: string;
  readonly comma: string;
  /** The lines of a word on the field as one. */
  readonly oneLine: (lines: readonly string[]) => string;
  readonly today: string;
  readonly nothingToday: string;
  readonly nothingTodaySay: string;
  readonly startsAt: string;
  readonly openNow: string;
  readonly opensAt: string;
  readonly lateAfter: string;
  readonly peopleIn: string;
  readonly countSentence: string;
  readonly onTime: string;
  readonly late: string;
  readonly place: string;
  /** How long somebody stayed. */
  readonly lasted: { readonly minutes: string; readonly hours: string; readonly both: string };
  readonly points: string;
  readonly monthTotal: string;
  readonly yearTotal: string;
  readonly rank: string;
  readonly rankValue: string;
  readonly balance: string;
  readonly before: string;
  readonly next: string;
  readonly onItsWay: string;
  readonly cardEnd: string;
  readonly tappedAt: string;
  readonly now: string;
  readonly since: string;
  readonly sinceValue: string;
  readonly lostSince: string;
  readonly stoppedAt: string;
  readonly timeLeft: string;
  readonly minutes: string;
  readonly lastTap: string;
  readonly kept: string;
  readonly keptPeople: string;
  readonly machineTime: string;
  readonly serverTime: string;
  readonly readerReady: string;
  readonly readerLost: string;
  readonly readerUnavailable: string;
  readonly online: string;
  readonly offline: string;
  readonly serverAway: string;
  readonly deviceUnknown: string;
  readonly refusedThere: string;
  readonly allSent: string;
  readonly waiting: string;
  /** A damaged record of earlier taps lies aside until somebody runs the rescue. */
  readonly rescueDue: string;
  /** The page was opened without the link that the kiosk gave at its start. */
  readonly closedPage: string;
  readonly sampleCards: string;
  readonly sampleCardsHint: string;
  /** Of a reader that types into the page: a card on its way, one that did not arrive, a page of an earlier start, keys that go elsewhere. */
  readonly wedge: { readonly waiting: string; readonly lost: string; readonly closed: string; readonly unfocused: string };
  readonly otherLanguage: string;
  /** For those who do not see the screen. */
  readonly spoken: string;
  /** What elderly mode speaks. */
  readonly aloud: AloudWords;
  /** Whoever was before and was not simply checked in. `{who}`: a name, or the end of a card's number. */
  readonly beforeSaid: string;
  readonly chooseAgain: string;
  /** What is left of an item. */
  readonly roomPoints: string;
  readonly roomTimes: string;
  readonly windows: Readonly<Record<PeriodKind, string>>;
  readonly readerName: string;
  readonly readerLostNamed: string;
};

export const kioskZh: KioskWords = {
  screens: {
    idle: { word: ['请刷卡'], title: '今天的活动', say: '把卡贴近读卡器，听到声音就好。' },
    recorded: { word: ['已签到'], title: '{name}，{points} 分', say: '{activity}' },
    already_recorded: { word: ['已经', '签过了'], title: '{name}，已到', say: '{time} 已经签到，不用再刷。不加分，也不扣分。' },
    signed_in: { word: ['已签到', '走时再刷'], title: '{name}，已到', say: '离开时再刷一次，刷了才计分。' },
    signed_in_already: { word: ['已经签到', '走时再刷'], title: '{name}，已到', say: '{time} 已经签到。离开时再刷一次，刷了才计分。' },
    signed_out: { word: ['已签退'], title: '{name}，已签退', say: '{activity}，在场 {stay}' },
    signed_out_short: {
      word: ['已签退', '时间不够'],
      title: '{name}，已签退',
      say: '在场 {stay}，满 {least}才计分。还没走的话，走时再刷一次。',
    },
    unknown_card: { word: ['这张卡', '还没登记'], title: '刷卡已经记下了', say: '不会丢。请找支部书记登记这张卡，登记后积分自动补上。' },
    card_blocked: { word: ['这张卡', '已停用'], title: '请找支部书记换卡', say: '已有的积分都在，换卡以后不变。' },
    too_early: { word: ['还没到', '签到时间'], title: '{opensAt} 开始签到', say: '请到时再刷一次。' },
    too_late: { word: ['签到', '已经结束'], title: '刷卡已经记下了', say: '来过的话，请告诉支部书记。' },
    not_expected: { word: ['这次没有', '安排您参加'], title: '刷卡已经记下了', say: '有疑问请找支部书记。' },
    clock_review: { word: ['刷卡已经', '记下了'], title: '请告诉支部书记', say: '这次刷卡的时间要核对一下，核对后积分自动补上。' },
    malformed: { word: ['刷卡已经', '记下了'], title: '请告诉支部书记', say: '这次刷卡要核对一下。' },
    fork: { word: ['刷卡已经', '记下了'], title: '请告诉支部书记', say: '这次刷卡要核对一下。' },
    no_activity: { word: ['现在没有', '活动'], title: '刷卡已经记下了', say: '现在没有可以签到的活动，不加分，也不扣分。' },
    own_month: { word: ['我的积分'], title: '{name}', say: '现在没有活动，看看这个月的积分。' },
    choose: { word: ['请选', '一个活动'], title: '现在有 {count} 个活动', say: '选一次，后面的人不用再选。' },
    reader_lost: {
      word: ['读卡器断开', '请先不刷卡'],
      title: '请支部书记看一下',
      say: '线插紧，等灯亮，画面自动恢复。两分钟没好，用纸质签到表。',
      steps: ['读卡器的线插紧', '等灯亮，画面自动恢复', '两分钟没好，用纸质签到表'],
    },
    offline: {
      word: ['没有网络', '照常刷卡'],
      title: '{waiting} 次刷卡等待上传',
      say: '都已经存在这台机器里。联网后自动上传，一次不少，不用再刷。',
    },
    clock_wrong: { word: ['时钟不准', '照常刷卡'], title: '刷卡都记下了', say: '请支部书记校准时间。这段记录会再核对一遍。' },
    disk_full: { word: ['暂停签到', '机器存满'], title: '请改用纸质签到表', say: '请先不刷卡，并告诉支部书记。已有的记录都在。' },
    out_of_order: { word: ['暂停签到'], title: '请改用纸质签到表', say: '请先不刷卡，并告诉支部书记。已有的记录都在。' },
    phone_card: { word: ['请用卡片', '不用手机'], title: '手机每次的号码都不一样', say: '没有记录，也不扣分。请拿卡片再刷一次。' },
    misread: {
      word: ['没有读到', '请再刷一次'],
      title: '把卡贴近，停一下',
      say: '没有记录，也不扣分。再刷还不行，请找支部书记看看这张卡。',
    },
  },
  fullStop: '。',
  comma: '，',
  oneLine: (lines) => lines.join(''),
  today: '今天的活动',
  nothingToday: '今天没有活动',
  nothingTodaySay: '刷卡可以看自己这个月的积分。',
  startsAt: '{time} 开始',
  openNow: '现在可以签到',
  opensAt: '{time} 开始签到',
  lateAfter: '{time} 以后算迟到',
  peopleIn: '人已经签到',
  countSentence: '应到 {expected} 人，已签到 {present} 人',
  onTime: '按时到场',
  late: '迟到',
  place: '第 {present} 位 · 应到 {expected}',
  lasted: { minutes: '{minutes} 分钟', hours: '{hours} 小时', both: '{hours} 小时 {minutes} 分' },
  points: '分',
  monthTotal: '本月累计',
  yearTotal: '本年累计',
  rank: '支部名次',
  rankValue: '第 {rank} 名',
  balance: '可兑换积分',
  before: '上一位：{name} {points} 分',
  next: '下一位可以直接刷卡',
  onItsWay: '已经记下，联网后更新',
  cardEnd: '卡号末四位',
  tappedAt: '刷卡时间',
  now: '现在',
  since: '断网时间',
  sinceValue: '{time} 起',
  lostSince: '断开时间',
  stoppedAt: '停止时间',
  timeLeft: '还有',
  minutes: '{count} 分钟',
  lastTap: '最近一次刷卡',
  kept: '已保存签到',
  keptPeople: '{count} 人',
  machineTime: '机器时间',
  serverTime: '服务器时间',
  readerReady: '读卡器正常',
  readerLost: '读卡器断开',
  readerUnavailable: '没有找到读卡器',
  online: '已联网',
  offline: '未联网',
  serverAway: '服务器没有回应',
  deviceUnknown: '这台机器还没配对',
  refusedThere: '服务器没有收下',
  allSent: '已全部上传',
  waiting: '待传 {count}',
  rescueDue: '有旧记录待恢复',
  closedPage: '请用刷卡机启动时给出的网址打开这一页。',
  sampleCards: '示例卡片',
  sampleCardsHint: '点一张卡，就等于刷一次。只有模拟读卡器才有这一排。',
  wedge: {
    waiting: '正在记下，请等一下',
    lost: '没有记上，请再刷一次',
    closed: '刷卡机重启了，请重新打开这一页',
    unfocused: '请点一下屏幕，读卡器才能用',
  },
  otherLanguage: 'English first',
  spoken: '{name}，加{points}分',
  aloud: aloudZh,
  beforeSaid: '上一位：{who} {word}',
  chooseAgain: '换一个活动',
  roomPoints: '{window}还可得 {left} 分',
  roomTimes: '{window}还可记 {left} 次',
  windows: { day: '今天', week: '本周', month: '本月', quarter: '本季', year: '今年' },
  readerName: '读卡器',
  readerLostNamed: '读卡器断开：{name}',
};
