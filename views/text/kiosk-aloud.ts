/** What the kiosk says aloud in elderly mode: short sentences, amounts as people speak them. */
import type { Points } from '../../server/kernel/points.ts';
import type { KioskStateCode, SilentState } from './kiosk.ts';

export type AloudWords = {
  /** `{who}` is a name as `who` says it, or nothing. */
  readonly sentences: Readonly<Record<Exclude<KioskStateCode, SilentState>, string>>;
  /** A name at the beginning of a sentence. */
  readonly who: string;
  readonly plus: string;
  readonly minus: string;
  /** An amount without its sign, in hundredths. */
  readonly amount: (points: Points) => string;
};

const digitsZh = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const unitsZh = ['', '十', '百', '千'];
/** Past this nobody speaks it: the digits are left to the voice. */
const spokenMax = 9_999;

/** 12 is 十二, 105 is 一百零五, 200 is 两百. */
function wholeZh(value: number): string {
  if (value > spokenMax) return String(value);
  let said = '';
  let gap = false;
  for (let place = unitsZh.length - 1; place >= 0; place--) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit === 0) {
      gap ||= said !== '';
      continue;
    }
    const word = digit === 2 && place > 1 ? '两' : digitsZh[digit];
    said += `${gap ? '零' : ''}${said === '' && place === 1 && digit === 1 ? '' : word}${unitsZh[place]}`;
    gap = false;
  }
  return said === '' ? '零' : said;
}

/** 200 is 两分, 50 is 半分, 250 is 两分半, 25 is 零点二五分. */
function amountZh(points: Points): string {
  const whole = Math.floor(points / 100);
  const rest = points % 100;
  const counted = whole === 2 ? '两' : wholeZh(whole);
  if (rest === 0) return `${counted}分`;
  if (rest === 50) return whole === 0 ? '半分' : `${counted}分半`;
  const decimals = String(rest).padStart(2, '0').replace(/0$/, '');
  return `${wholeZh(whole)}点${Array.from(decimals, (digit) => digitsZh[Number(digit)]).join('')}分`;
}

function amountEn(points: Points): string {
  const whole = Math.floor(points / 100);
  const rest = points % 100;
  if (rest === 0) return whole === 1 ? '1 point' : `${whole} points`;
  if (rest === 50) return whole === 0 ? 'half a point' : `${whole} and a half points`;
  return `${points / 100} points`;
}

const keptZh = '刷卡已经记下了，请告诉支部书记';
const stoppedZh = '暂停签到，请改用纸质签到表';

export const aloudZh: AloudWords = {
  sentences: {
    recorded: '{who}已签到',
    already_recorded: '{who}已经签过了',
    signed_in: '{who}已签到，离开时再刷一次',
    signed_in_already: '{who}已经签到，离开时再刷一次',
    signed_out: '{who}已签退',
    signed_out_short: '{who}已签退，时间不够',
    unknown_card: '这张卡还没登记，请找支部书记',
    card_blocked: '这张卡已停用，请找支部书记',
    too_early: '还没到签到时间，请到时再刷一次',
    too_late: '签到已经结束，请告诉支部书记',
    not_expected: '这次没有安排您参加，有疑问请找支部书记',
    clock_review: keptZh,
    malformed: keptZh,
    fork: keptZh,
    no_activity: '现在没有活动',
    own_month: '{who}现在没有活动',
    choose: '请选一个活动',
    reader_lost: '读卡器断开，请先不刷卡',
    disk_full: stoppedZh,
    out_of_order: stoppedZh,
    phone_card: '请用卡片，不用手机',
    misread: '没有读到，请再刷一次',
  },
  who: '{name}，',
  plus: '{who}加{amount}',
  minus: '{who}扣{amount}',
  amount: amountZh,
};

const keptEn = 'Your tap is kept. Please tell the secretary';
const stoppedEn = 'Check-in has stopped. Please use the paper sheet';

export const aloudEn: AloudWords = {
  sentences: {
    recorded: '{who}checked in',
    already_recorded: '{who}already checked in',
    signed_in: '{who}checked in. Tap again when you leave',
    signed_in_already: '{who}already checked in. Tap again when you leave',
    signed_out: '{who}signed out',
    signed_out_short: '{who}signed out, a short stay',
    unknown_card: 'This card is not registered yet. Please ask the secretary',
    card_blocked: 'This card is blocked. Please ask the secretary',
    too_early: 'Check-in is not open yet. Please tap again then',
    too_late: 'Check-in is over. Please tell the secretary',
    not_expected: "You are not on today's list. Ask the secretary if this seems wrong",
    clock_review: keptEn,
    malformed: keptEn,
    fork: keptEn,
    no_activity: 'No activity now',
    own_month: '{who}no activity now',
    choose: 'Please choose an activity',
    reader_lost: 'Reader lost. Please wait',
    disk_full: stoppedEn,
    out_of_order: stoppedEn,
    phone_card: 'Please use a card, not a phone',
    misread: 'Not read. Please tap again',
  },
  who: '{name}, ',
  plus: '{who}plus {amount}',
  minus: '{who}minus {amount}',
  amount: amountEn,
};
